"""Commands and their replies, with real children and with a scripted transport."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pidriver_tui.driver.errors import (
    PiCommandError,
    PiProtocolError,
    PiTimeoutError,
    TransportClosedError,
)
from pidriver_tui.driver.events import AgentStart, Error, Event, Exited, MessageDelta, Usage
from pidriver_tui.driver.session import PiSession
from pidriver_tui.driver.usage import UsageTotals
from tests.golden import load

from .children import SAFETY, all_events, session_with
from .scripted import Scripted, reply


async def test_replies_are_matched_by_id_whatever_their_order() -> None:
    code = """
    commands = [hear() for _ in range(3)]
    for command in reversed(commands):
        say("between")
        reply(command, {"n": command["n"]})
    serve()
    """
    async with session_with(code) as session:
        results = await asyncio.gather(*(session.request({"type": "x", "n": n}) for n in range(3)))
        assert results == [{"n": 0}, {"n": 1}, {"n": 2}]
        assert await session.request({"type": "last"}) == {"got": "last"}


async def test_a_refused_command_raises_with_all_it_was_told() -> None:
    transport = Scripted()
    session = PiSession(transport)
    asking = asyncio.create_task(session.request({"type": "get_messages_page"}))
    command = await transport.hear("get_messages_page")
    transport.say(reply(command, {"hint": 1}, success=False, error="busy", code="session_busy"))
    with pytest.raises(PiCommandError, match="get_messages_page failed: busy") as caught:
        await asking
    error = caught.value
    assert (error.command, error.error, error.code) == ("get_messages_page", "busy", "session_busy")
    assert error.data == {"hint": 1}
    await session.aclose()


async def test_a_refusal_without_an_id_is_that_of_the_one_command_of_its_name() -> None:
    """Observed, omp 18.2.3: a command it does not know is refused without the id it came with."""
    refusal = next(frame for frame in load("omp-13-malformed") if frame.get("command") == "frobnicate")
    assert "id" not in refusal
    transport = Scripted()
    session = PiSession(transport)
    unknown = asyncio.create_task(session.request({"type": "frobnicate"}))
    other = asyncio.create_task(session.request({"type": "x"}))
    await transport.hear("frobnicate")
    transport.say(refusal, reply(await transport.hear("x"), {"n": 1}))
    with pytest.raises(PiCommandError, match="frobnicate failed: Unknown command"):
        await unknown
    assert await other == {"n": 1}
    two = [asyncio.create_task(session.request({"type": "frobnicate"}, timeout=0.05)) for _ in range(2)]
    await transport.hear("frobnicate")
    await transport.hear("frobnicate")
    transport.say(refusal)
    for outcome in await asyncio.gather(*two, return_exceptions=True):
        assert isinstance(outcome, PiTimeoutError), "whose it is cannot be told"
    assert isinstance(await anext(session.events()), Error)
    await session.aclose()


async def test_the_end_of_a_scripted_transport_fails_every_command() -> None:
    transport = Scripted()
    session = PiSession(transport)
    asking = [asyncio.create_task(session.request({"type": "x"}, timeout=None)) for _ in range(3)]
    await transport.hear("x")
    transport.end()
    async with asyncio.timeout(SAFETY):
        for outcome in await asyncio.gather(*asking, return_exceptions=True):
            assert isinstance(outcome, TransportClosedError)
    await session.aclose()


async def test_no_reply_in_time_is_a_timeout_and_a_late_one_harms_nobody() -> None:
    code = """
    slow = hear()
    reply(hear())
    reply(slow, error="too late")
    serve()
    """
    async with session_with(code) as session:
        with pytest.raises(PiTimeoutError, match=r"no reply to slow within 0\.05 s"):
            await session.request({"type": "slow"}, timeout=0.05)
        await session.request({"type": "other"})
        events = session.events()
        async for event in events:
            if isinstance(event, Error):
                assert (event.code, event.message) == ("slow", "too late")
                break
        await session.request({"type": "third"})


async def test_a_failure_that_nobody_waits_for_is_an_event() -> None:
    transport = Scripted(
        {"type": "response", "command": "parse", "success": False, "error": "bad JSON"},
        {"type": "response", "id": "cmd-77", "command": "prompt", "success": False, "error": "no"},
        {"type": "response", "id": "cmd-78", "command": "prompt", "success": True},
    )
    transport.end()
    session = PiSession(transport)
    errors = [event for event in await all_events(session) if isinstance(event, Error)]
    assert [(error.code, error.message, error.fatal) for error in errors] == [
        ("parse", "bad JSON", False),
        ("prompt", "no", False),
    ]


async def test_the_end_fails_every_command_at_once_with_the_reason() -> None:
    code = """
    for _ in range(3):
        hear()
    sys.stderr.write("first line\\nError: out of memory\\n")
    sys.stderr.flush()
    os._exit(42)
    """
    async with session_with(code) as session:
        work = [session.request({"type": "x"}, timeout=None) for _ in range(3)]
        outcomes = await asyncio.gather(*work, return_exceptions=True)
        for outcome in outcomes:
            assert isinstance(outcome, TransportClosedError)
            assert outcome.returncode == 42
            assert outcome.stderr_tail == ("first line", "Error: out of memory")
            assert "42" in str(outcome)
            assert "out of memory" in str(outcome)
        with pytest.raises(TransportClosedError):
            await session.prompt("late")
        assert session.ended
        events = await all_events(session)
        assert events[-1] == Exited("", {}, 42, ("first line", "Error: out of memory"), False)


async def test_a_prompt_returns_after_its_own_reply_and_raises_when_refused() -> None:
    transport = Scripted()
    session = PiSession(transport)
    prompting = asyncio.create_task(session.prompt("hello"))
    command = await transport.hear("prompt")
    assert command["message"] == "hello"
    transport.say({"type": "agent_start"}, {"type": "response", "id": "cmd-99", "success": True})
    await asyncio.sleep(0)
    assert not prompting.done()
    transport.say(reply(command, success=False, error="No API key"))
    with pytest.raises(PiCommandError, match="No API key"):
        await prompting
    await session.aclose()


async def test_an_id_under_way_is_not_given_out_twice() -> None:
    transport = Scripted()
    session = PiSession(transport)
    first = asyncio.create_task(session.request({"type": "x", "id": "mine"}))
    command = await transport.hear("x")
    assert command["id"] == "mine"
    with pytest.raises(ValueError, match="mine"):
        await session.request({"type": "x", "id": "mine"})
    assert not first.done()
    transport.say(reply(command, {"ok": 1}))
    assert await first == {"ok": 1}
    await session.aclose()


async def test_an_observer_that_raises_costs_no_event(caplog: pytest.LogCaptureFixture) -> None:
    class Watched(PiSession):
        def observe(self, event: Event) -> None:
            raise KeyError(event.type)

    transport = Scripted({"type": "agent_start"}, {"type": "turn_start"})
    transport.end()
    kinds = [event.type for event in await all_events(Watched(transport))]
    assert kinds == ["agent_start", "turn_start", ""]
    assert "observer" in caplog.text


async def test_a_cancelled_command_is_forgotten_at_every_await() -> None:
    code = "serve()"
    async with session_with(code) as session:
        for turns in range(12):
            asking = asyncio.create_task(session.request({"type": "x"}))
            for _ in range(turns):
                await asyncio.sleep(0)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        assert await session.request({"type": "y"}) == {"got": "y"}
        assert len(session._core.link._replies) == 0
        assert not session.busy


async def test_replies_come_through_however_many_events_wait_before_them() -> None:
    code = """
    command = hear()
    for n in range(3000):
        say("queue_update", steering=["x" * 1000], followUp=[])
    reply(command, {"done": True})
    serve()
    """
    async with session_with(code, queue_bytes=100_000) as session:
        assert await session.request({"type": "x"}) == {"done": True}
        assert await session.request({"type": "y"}) == {"got": "y"}
        await session.aclose()
        events = await all_events(session)
        assert len([event for event in events if event.type == "queue_update"]) == 3000


async def test_a_consumer_that_takes_nothing_makes_the_child_wait_in_the_end() -> None:
    code = """
    for n in range(5000):
        say("queue_update", steering=["x" * 1000], followUp=[])
    say("agent_start")
    serve()
    """
    async with session_with(code, queue_bytes=200_000) as session:
        queue = session._core.queue
        for _ in range(100_000):
            await asyncio.sleep(0)
            if queue.full:
                break
        for _ in range(1000):
            await asyncio.sleep(0)
        assert 200_000 < queue.size < 500_000
        count = 0
        async for event in session:
            count += event.type == "queue_update"
            if isinstance(event, AgentStart):
                break
        assert count == 5000


async def test_text_that_nobody_takes_is_one_event() -> None:
    code = """
    for n in range(20_000):
        text(f"{n} ")
    command = hear()
    reply(command)
    serve()
    """
    async with session_with(code) as session:
        await session.request({"type": "x"})
        assert session.frames >= 20_000
        await session.aclose()
        events = [event async for event in session]
        deltas = [event for event in events if isinstance(event, MessageDelta)]
        assert len(deltas) == 1
        assert deltas[0].text == "".join(f"{n} " for n in range(20_000))


async def test_usage_counts_on_turn_end_only() -> None:
    usage = {"input": 10, "output": 5, "cacheRead": 1, "cacheWrite": 2, "cost": {"total": 0.25}}
    message = {"role": "assistant", "usage": usage, "content": []}
    transport = Scripted(
        {"type": "message_start", "message": message},
        {"type": "message_end", "message": message},
        {"type": "turn_end", "message": message},
        {"type": "turn_end", "message": message},
        {"type": "turn_end", "message": {"role": "assistant"}},
    )
    transport.end()
    session = PiSession(transport)
    events = await all_events(session)
    assert [event.totals for event in events if isinstance(event, Usage)] == [
        UsageTotals(10, 5, 1, 2, 0.25)
    ] * 2
    assert session.usage == UsageTotals(20, 10, 2, 4, 0.5)
    kinds = [type(event).__name__ for event in events]
    assert kinds[2:4] == ["Usage", "TurnEnd"]


async def test_two_consumers_are_one_too_many() -> None:
    session = PiSession(Scripted({"type": "agent_start"}))
    first = session.events()
    assert isinstance(await anext(first), AgentStart)
    async with asyncio.timeout(SAFETY):
        with pytest.raises(RuntimeError, match="consumed"):
            await anext(session.events())
        with pytest.raises(RuntimeError, match="consumed"):
            async for _ in session:
                pass
    await session.aclose()
    assert isinstance(await anext(first), Exited)
    with pytest.raises(StopAsyncIteration):
        await anext(first)


async def test_iterating_late_loses_nothing() -> None:
    async with session_with("say('agent_start'); text('a'); say('turn_start'); text('b'); hear()") as session:
        async with asyncio.timeout(SAFETY):
            while session.frames < 5:  # noqa: ASYNC110 - nothing tells of frames
                await asyncio.sleep(0)
        seen = []
        async for event in session:
            seen.append(event.type)
            if len(seen) == 4:
                break
        assert seen == ["agent_start", "message_update", "turn_start", "message_update"]


async def test_a_session_made_outside_a_loop_reads_from_its_first_await() -> None:
    transport = Scripted({"type": "agent_start"})
    made = await asyncio.to_thread(PiSession, transport)
    await made.start()
    await made.start()
    assert isinstance(await anext(made.events()), AgentStart)
    await made.aclose()


async def test_problems_of_a_scripted_transport_are_events_or_its_end() -> None:
    transport = Scripted({"type": "agent_start"})
    transport.say(PiProtocolError("not JSON", raw="boo"), {"type": "turn_start"})
    transport.say(TransportClosedError("gone"))
    kinds = [(type(event).__name__, event.type) for event in await all_events(PiSession(transport))]
    assert kinds == [
        ("AgentStart", "agent_start"),
        ("Error", ""),
        ("TurnStart", "turn_start"),
        ("Exited", ""),
    ]


async def test_the_agents_own_id_is_asked_for_and_again_after_moving() -> None:
    code = """
    asked = 0
    while (command := hear(all=True)) is not None:
        if command["type"] == "get_state":
            asked += 1
            reply(command, {"sessionId": f"id-{asked}"})
        else:
            reply(command, {"cancelled": command.get("cancel", False)})
    """

    async def learned(session: PiSession) -> str:
        while not session.pi_session_id:
            await session.request({"type": "noop"})
        return session.pi_session_id

    async with session_with(code) as session:
        assert session.pi_session_id == ""
        assert await learned(session) == "id-1"
        await session.request({"type": "clone", "cancel": True})
        assert session.pi_session_id == "id-1"
        await session.request({"type": "new_session"})
        assert session.pi_session_id == "", "that of the one before is not its id"
        assert await learned(session) == "id-2"


async def test_a_scripted_transport_is_asked_nothing_by_itself() -> None:
    transport = Scripted({"type": "agent_start", "sessionId": "told"}, {"type": "agent_end", "messages": []})
    session = PiSession(transport, session_id="local")
    events = session.events()
    await anext(events)
    await anext(events)
    assert session.pi_session_id == "told"
    assert session.session_id == "local"
    prompting = asyncio.create_task(session.prompt("x"))
    command = await transport.hear("prompt")
    transport.say(reply(command))
    await prompting
    await session.aclose()
    assert transport.sent == []
    assert transport.closed


async def test_an_agent_that_ends_while_it_is_written_to_says_why() -> None:
    class Dying(Scripted):
        returncode = 1
        stderr_tail = ("Error: Unknown option: --nonsense",)

        async def send(self, obj: dict[str, Any]) -> None:
            self.end()
            raise TransportClosedError("the agent closed its input")

    session = PiSession(Dying())
    with pytest.raises(TransportClosedError, match="code 1: Error: Unknown option") as caught:
        await session.request({"type": "x"})
    assert caught.value.returncode == 1
    await session.aclose()
