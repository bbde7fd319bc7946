"""What stands in for an agent in other people's tests does what it says."""

from __future__ import annotations

import asyncio
import re
import textwrap
from pathlib import Path

import pytest

from pidriver_tui.driver import (
    Dialect,
    Error,
    Exited,
    InteractionRequest,
    PiClient,
    PiCommandError,
    PiConfig,
    PiProtocolError,
    PiSession,
    PiStartError,
    PiTimeoutError,
    PiTransport,
    ToolEnd,
    TransportClosedError,
    testing,
)
from pidriver_tui.driver.testing import (
    Exit,
    Raw,
    ScriptedAgent,
    ScriptedTransport,
    Stderr,
    WaitFor,
    answer,
    ask,
    reply,
    tool_call,
)

_EXAMPLES = re.findall(r"::\n\n((?:    .*\n|\n)+)", testing.__doc__ or "")


@pytest.mark.parametrize("example", _EXAMPLES, ids=["transport", "agent"])
def test_documented_examples_run(example: str) -> None:
    exec(compile(textwrap.dedent(example), "example", "exec"), {})


async def session_over(transport: ScriptedTransport) -> PiSession:
    await transport.start()
    return PiSession(transport)


def test_a_scripted_transport_is_a_transport() -> None:
    assert isinstance(ScriptedTransport(), PiTransport)


async def test_it_must_be_started_once() -> None:
    transport = ScriptedTransport()
    with pytest.raises(TransportClosedError):
        await transport.send({"type": "abort"})
    await transport.start()
    with pytest.raises(PiStartError):
        await transport.start()


async def test_scripts_of_one_command_are_played_one_after_another() -> None:
    transport = ScriptedTransport()
    transport.on("get_state", reply("get_state", {"sessionId": "first"}))
    transport.on("get_state", reply("get_state", error="no", code="busy"))
    async with await session_over(transport) as session:
        assert (await session.get_state()).session_id == "first"
        with pytest.raises(PiCommandError, match="no") as caught:
            await session.get_state()
        assert caught.value.code == "busy"
        assert (await session.get_state()).session_id == ""


async def test_silence_and_a_failing_send_can_be_had() -> None:
    transport = ScriptedTransport()
    transport.silence("abort")
    async with await session_over(transport) as session:
        with pytest.raises(PiTimeoutError):
            await session.abort(timeout=0)
        transport.fail_send(TransportClosedError("gone"))
        with pytest.raises(TransportClosedError, match="gone"):
            await session.steer("left")
        assert transport.sent_of("steer") == []


async def test_fed_frames_faults_and_the_end_arrive_in_order() -> None:
    transport = ScriptedTransport()
    transport.feed(ask("input", "Name?"), PiProtocolError("not a frame"), *tool_call("bash", {}, "ok"))
    session = await session_over(transport)
    transport.end(7)
    events = [event async for event in session]
    kinds = [type(event) for event in events]
    assert kinds[:2] == [InteractionRequest, Error]
    assert ToolEnd in kinds
    assert isinstance(events[-1], Exited)
    assert events[-1].returncode == 7


async def test_a_test_can_wait_for_what_the_program_sends() -> None:
    transport = ScriptedTransport()
    async with await session_over(transport) as session:
        waiting = asyncio.create_task(transport.wait_sent("steer", 2))
        await session.steer("one")
        assert not waiting.done()
        await session.steer("two")
        assert (await waiting)["message"] == "two"


async def test_closing_ends_it_once() -> None:
    transport = ScriptedTransport()
    session = await session_over(transport)
    await session.aclose()
    await session.aclose()
    assert transport.returncode == 0
    assert await transport.receive() is None
    assert [frame async for frame in transport] == []


async def test_an_agent_waits_for_an_answer_and_writes_anything(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.at_start(Raw(b"not json\n"))
    agent.on("prompt", ask("confirm", "Sure?"), WaitFor("extension_ui_response"), *answer("Then yes."))
    session = await PiClient(agent.config()).start("go")
    async with session:
        seen = []
        async for event in session:
            seen.append(event)
            if isinstance(event, InteractionRequest):
                await session.respond(event.request_id, True)
            if event.type == "agent_settled":
                break
        assert any(isinstance(event, Error) and event.code == "protocol" for event in seen)
    assert agent.received("extension_ui_response")[0]["confirmed"] is True


async def test_an_agent_that_leaves_says_how(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.at_start(Stderr("no such model"), Exit(-15))
    with pytest.raises(TransportClosedError) as caught:
        await PiClient(agent.config()).start("go")
    assert caught.value.returncode == -15
    assert caught.value.stderr_tail == ("no such model",)


async def test_an_agent_can_be_silent_and_speak_omp(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path, dialect=Dialect.OMP)
    agent.silence("steer")
    async with await PiClient(agent.config()).start("", send_initial=False) as session:
        assert session.dialect is Dialect.OMP
        with pytest.raises(PiTimeoutError):
            await session.steer("left", timeout=0)
        assert await session.get_subagents() == ()


async def test_an_agent_says_its_version(tmp_path: Path) -> None:
    for dialect, version in ((Dialect.PI, "0.87.1"), (Dialect.OMP, "18.2.3")):
        config: PiConfig = ScriptedAgent(tmp_path, dialect=dialect).config(dialect=None)
        info = await PiClient(config).probe()
        assert (info.dialect, info.version) == (dialect, version)
