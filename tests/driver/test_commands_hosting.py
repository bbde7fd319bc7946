"""Tools and URI schemes of the host: calls are run, answered once, and cancelled with their session."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pidriver_tui.driver import (
    Dialect,
    Event,
    HostCall,
    HostTool,
    HostToolOutput,
    HostUriScheme,
    PiCommandError,
    TransportClosedError,
    UriContent,
    parse_event,
)
from tests import golden

from .calls import Recorder


def call(name: str = "lookup", arguments: dict[str, Any] | None = None, call_id: str = "c1") -> Event:
    frame = {"type": "host_tool_call", "id": call_id, "toolCallId": "t1", "toolName": name}
    return parse_event(frame | {"arguments": arguments or {}})


def uri(operation: str, url: str, content: str | None = None) -> Event:
    frame = {"type": "host_uri_request", "id": "u1", "operation": operation, "url": url, "content": content}
    return parse_event(frame)


async def answered(session: Recorder, event: Event) -> dict[str, Any]:
    count = len(session.frames) + 1
    session.observe(event)
    await session.until(count)
    return session.frames[count - 1]


async def with_tool(run: Any) -> Recorder:
    session = Recorder(Dialect.OMP, {"toolNames": ["lookup"]})
    assert await session.set_host_tools([HostTool("lookup", "Look up", run)]) == ("lookup",)
    return session


async def test_text_of_a_tool_is_its_result() -> None:
    seen: list[HostCall] = []

    async def lookup(call: HostCall) -> str:
        seen.append(call)
        return f"ticket {call.arguments['id']}"

    session = await with_tool(lookup)
    assert await answered(session, call(arguments={"id": "T-1"})) == {
        "type": "host_tool_result",
        "id": "c1",
        "result": {"content": [{"type": "text", "text": "ticket T-1"}]},
    }
    assert (seen[0].name, seen[0].tool_call_id) == ("lookup", "t1")


async def test_a_tool_can_show_progress_give_details_and_fail() -> None:
    async def lookup(call: HostCall) -> HostToolOutput:
        await call.update("halfway")
        return HostToolOutput("not found", is_error=True, details={"k": 1})

    session = await with_tool(lookup)
    session.observe(call())
    await session.until(2)
    assert session.frames == [
        {
            "type": "host_tool_update",
            "id": "c1",
            "partialResult": {"content": [{"type": "text", "text": "halfway"}]},
        },
        {
            "type": "host_tool_result",
            "id": "c1",
            "result": {"content": [{"type": "text", "text": "not found"}], "details": {"k": 1}},
            "isError": True,
        },
    ]


async def test_what_a_tool_raises_reaches_the_model() -> None:
    async def lookup(call: HostCall) -> str:
        raise KeyError("T-9")

    answer = await answered(await with_tool(lookup), call())
    assert answer["isError"] is True
    assert answer["result"]["content"][0]["text"] == "KeyError: 'T-9'"


async def test_a_tool_that_is_not_offered_is_an_error_not_a_silence() -> None:
    async def lookup(call: HostCall) -> str:
        return ""

    answer = await answered(await with_tool(lookup), call("another"))
    assert answer["isError"] is True


async def test_calls_are_left_to_a_host_that_registered_nothing_here() -> None:
    session = Recorder(Dialect.OMP)
    session.observe(call())
    session.observe(uri("read", "ticket://1"))
    await asyncio.sleep(0)
    assert session.frames == []


async def test_calls_run_beside_each_other_and_a_cancelled_one_is_not_answered() -> None:
    release = asyncio.Event()
    begun: asyncio.Queue[str] = asyncio.Queue()
    ended: list[str] = []

    async def lookup(call: HostCall) -> str:
        name = str(call.arguments["id"])
        begun.put_nowait(name)
        try:
            await release.wait()
        finally:
            ended.append(name)
        return name

    session = await with_tool(lookup)
    session.observe(call(arguments={"id": "a"}, call_id="c1"))
    session.observe(call(arguments={"id": "b"}, call_id="c2"))
    assert [await begun.get(), await begun.get()] == ["a", "b"]
    session.observe(parse_event({"type": "host_tool_cancel", "id": "x", "targetId": "c1"}))
    release.set()
    await session.until(1)
    assert [frame["id"] for frame in session.frames] == ["c2"]
    assert ended == ["a", "b"]


async def test_closing_cancels_what_runs() -> None:
    stopped: list[bool] = []

    async def lookup(call: HostCall) -> str:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(True)
        return ""

    session = await with_tool(lookup)
    session.observe(call())
    await asyncio.sleep(0)
    await session.stop_serving()
    await session.stop_serving()
    assert stopped == [True]
    assert session.frames == []


async def test_an_agent_that_is_gone_gets_no_answer_and_nobody_an_error() -> None:
    async def lookup(call: HostCall) -> str:
        return ""

    class Gone(Recorder):
        async def send(self, frame: Any) -> None:
            self.news.set()
            raise TransportClosedError("gone")

    session = Gone(Dialect.OMP)
    await session.set_host_tools([HostTool("lookup", "d", lookup)])
    session.observe(call())
    await session.news.wait()
    await session.stop_serving()


async def test_refused_tools_leave_the_old_ones() -> None:
    async def old(call: HostCall) -> str:
        return "old"

    session = await with_tool(old)
    session.failure = PiCommandError("set_host_tools", "must provide a non-empty description")
    with pytest.raises(PiCommandError):
        await session.set_host_tools([HostTool("new", "", old)])
    answer = await answered(session, call())
    assert answer["result"]["content"][0]["text"] == "old"


async def test_uris_are_read_and_written() -> None:
    written: list[tuple[str, str]] = []

    async def read(url: str) -> UriContent:
        return UriContent(f"# {url}", "text/markdown", ("n1",))

    async def write(url: str, content: str) -> None:
        written.append((url, content))

    session = Recorder(Dialect.OMP, {"schemes": ["ticket"]})
    assert await session.set_host_uri_schemes([HostUriScheme("ticket", read, write)]) == ("ticket",)
    assert session.requests[0]["schemes"] == [{"scheme": "ticket", "writable": True}]
    assert await answered(session, uri("read", "ticket://T-1")) == {
        "type": "host_uri_result",
        "id": "u1",
        "content": "# ticket://T-1",
        "contentType": "text/markdown",
        "notes": ["n1"],
    }
    assert await answered(session, uri("write", "ticket://T-1", "new")) == {
        "type": "host_uri_result",
        "id": "u1",
    }
    assert written == [("ticket://T-1", "new")]


async def test_uris_fail_politely() -> None:
    async def read(url: str) -> str:
        if url.endswith("2"):
            raise LookupError("no ticket 2")
        return "plain"

    session = Recorder(Dialect.OMP)
    await session.set_host_uri_schemes([HostUriScheme("ticket", read, description="d", immutable=True)])
    assert session.requests[0]["schemes"] == [
        {"scheme": "ticket", "writable": False, "description": "d", "immutable": True}
    ]
    assert (await answered(session, uri("read", "ticket://1")))["content"] == "plain"
    failures = [
        await answered(session, uri("read", "ticket://2")),
        await answered(session, uri("write", "ticket://1", "x")),
        await answered(session, uri("read", "other://1")),
    ]
    assert [frame["error"] for frame in failures] == [
        "LookupError: no ticket 2",
        "ticket:// is read-only",
        "no host scheme for other://1",
    ]
    assert all(frame["isError"] is True for frame in failures)


async def test_a_cancelled_uri_request_is_not_answered() -> None:
    async def read(url: str) -> str:
        await asyncio.Event().wait()
        return ""

    session = Recorder(Dialect.OMP)
    await session.set_host_uri_schemes([HostUriScheme("ticket", read)])
    session.observe(uri("read", "ticket://1"))
    await asyncio.sleep(0)
    session.observe(parse_event({"type": "host_uri_cancel", "id": "x", "targetId": "u1"}))
    await session.stop_serving()
    assert session.frames == []


async def test_the_calls_in_a_capture_are_all_answered() -> None:
    async def lookup(call: HostCall) -> str:
        return "found"

    async def read(url: str) -> str:
        return "body"

    async def write(url: str, content: str) -> None:
        assert content == "new body"

    session = Recorder(Dialect.OMP)
    tools = [HostTool(name, "d", lookup) for name in ("lookup_ticket", "slow_host", "hidden_host")]
    await session.set_host_tools(tools)
    await session.set_host_uri_schemes([HostUriScheme("ticket", read, write)])
    asked = []
    for frame in golden.load("omp-10-host"):
        if frame["type"] in ("host_tool_call", "host_uri_request"):
            asked.append(frame["id"])
            assert "isError" not in await answered(session, parse_event(frame))
    assert [frame["id"] for frame in session.frames] == asked
    assert len(asked) >= 6
