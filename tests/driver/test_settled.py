"""When an agent is idle: never told too early, never waited for in vain, in every capture and beyond."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from pidriver_tui.driver.decode import parse_event
from pidriver_tui.driver.errors import PiTimeoutError, TransportClosedError
from pidriver_tui.driver.events import AgentEnd, AgentSettled, Event, PromptResult
from pidriver_tui.driver.session import PiSession
from pidriver_tui.driver.session_parts import settling
from pidriver_tui.driver.session_parts.runs import RUN_COMMANDS, RunTracker, Work
from tests.golden import captures, load

from .children import SAFETY, session_with
from .scripted import Scripted, ask, reply

START = {"type": "agent_start"}
SETTLED = {"type": "agent_settled"}
READY = {"type": "ready", "protocolVersion": 1}

# Captures that stop in the middle of something, and those whose end only asking tells (see runs.py).
AT_WORK = {
    "omp-05-errors": "a run",
    "omp-08-rpcui-ask": "a dialog",
    "omp-09-subagents": "a subagent in the background",
    "omp-10-host": "a host tool",
    **{f"{dialect}-15-{how}": "a run" for dialect in ("pi", "omp") for how in ("eof-tool", "SIGTERM-tool")},
    **{f"{dialect}-15-{how}-stream": "a run" for dialect in ("pi", "omp") for how in ("SIGHUP", "SIGINT")},
    **{f"{dialect}-15-SIGKILL-stream": "a run" for dialect in ("pi", "omp")},
    **{f"{dialect}-15-stdout-closed": "a run" for dialect in ("pi", "omp")},
}
ABORTED_WITH_A_QUEUE = {"omp-03-queue": 2}
UNSURE = {"omp-06-compact", "pi-07-ui"}


def end(terminal: bool | None = None, **fields: Any) -> dict[str, Any]:
    told = {} if terminal is None else {"isTerminal": terminal}
    return {"type": "agent_end", "messages": [], **told, **fields}


def followed(name: str) -> Iterator[tuple[dict[str, Any], Work]]:
    """Each frame of a capture, and what is known of the work after it.

    The captures do not say when a command was sent, only when its reply came: it counts as sent then.
    """
    tracker = RunTracker(omp=name.startswith("omp"))
    for number, frame in enumerate(load(name)):
        command = frame.get("command")
        if frame["type"] != "response":
            tracker.see(parse_event(frame))
        elif command in RUN_COMMANDS:
            command_id = str(frame.get("id") or f"unnamed-{number}")
            if frame["success"]:
                tracker.sent(command_id, command)
                tracker.accepted(command_id, frame.get("data") or {})
            else:
                tracker.given_up(command_id)
        yield frame, tracker.work


@pytest.mark.parametrize("name", captures())
def test_no_run_starts_while_a_capture_counts_as_idle(name: str) -> None:
    steps = list(followed(name))
    starts = 0
    for position, (frame, _) in enumerate(steps):
        if frame["type"] != "agent_start":
            continue
        starts += 1
        if position == 0 or steps[position - 1][1] is Work.IDLE:
            # Only a slash command starts a run before its reply comes.
            replies = [later for later, _ in steps[position:] if later["type"] == "response"]
            assert replies, "a run began out of nothing"
            assert (replies[0]["command"], replies[0].get("id")) == ("prompt", "c-msg")
    assert starts == sum(frame["type"] == "agent_start" for frame in load(name))


@pytest.mark.parametrize("name", captures())
def test_what_is_known_at_the_end_of_a_capture(name: str) -> None:
    steps = list(followed(name))
    last = steps[-1][1] if steps else Work.IDLE
    assert (last is Work.BUSY) == (name in AT_WORK), AT_WORK.get(name, last)
    assert (last is Work.UNSURE) == (name in UNSURE)


@pytest.mark.parametrize("name", [name for name in captures() if name not in UNSURE])
async def test_waiting_through_a_whole_capture(name: str) -> None:
    """Replayed through a session: settled exactly when the tracker is, and never hung at the end."""
    transport = Scripted()
    session = PiSession(transport)
    session._core.runs.omp = name.startswith("omp")
    seen: list[Event] = []

    async def consume() -> None:
        seen.extend([event async for event in session])

    consuming = asyncio.create_task(consume())
    async with asyncio.timeout(SAFETY):
        for number, frame in enumerate(load(name)):
            if frame["type"] == "response" and frame.get("command") in RUN_COMMANDS:
                command_id = str(frame.get("id") or f"unnamed-{number}")
                if frame["success"]:
                    session._core.runs.sent(command_id, frame["command"])
                session._core._commands[command_id] = frame["command"]
                frame = {**frame, "id": command_id}
            transport.say(frame)
            await read(session, number + 1)
        waiting = asyncio.create_task(session.wait_settled())
        for _ in range(5):
            await asyncio.sleep(0)
        assert waiting.done() == (name not in AT_WORK)
        transport.end()
        await consuming
        if name in AT_WORK:
            with pytest.raises(TransportClosedError):
                await waiting
        else:
            await waiting
    ends = [event for event in seen if isinstance(event, AgentEnd) and event.is_terminal]
    settled = [event for event in seen if isinstance(event, AgentSettled)]
    if name.startswith("omp"):
        assert len(settled) == len(ends) - ABORTED_WITH_A_QUEUE.get(name, 0)
    await session.aclose()


async def read(session: PiSession, frames: int) -> None:
    """Until so many frames have been read; nothing else tells of that."""
    for _ in range(1000):
        if session.frames >= frames:
            return
        await asyncio.sleep(0)
    raise AssertionError(f"{session.frames} frames were read, not {frames}")


def tracked(*frames: dict[str, Any], omp: bool = False) -> Work:
    tracker = RunTracker(omp=omp)
    for frame in frames:
        tracker.see(parse_event(frame))
    return tracker.work


def test_a_run_that_ended_is_not_idle_until_it_says_so() -> None:
    assert tracked(START) is Work.BUSY
    assert tracked(START, end()) is Work.UNSURE
    assert tracked(START, end(), SETTLED) is Work.IDLE
    assert tracked(START, end(willRetry=True), {"type": "auto_retry_start"}) is Work.BUSY
    assert tracked(START, end(), {"type": "compaction_start"}) is Work.BUSY
    assert tracked(START, end(True), omp=True) is Work.IDLE
    assert tracked(START, end(False), omp=True) is Work.UNSURE


def test_a_settled_inside_a_run_says_nothing() -> None:
    assert tracked(START, SETTLED) is Work.BUSY
    assert tracked(START, SETTLED, end(), SETTLED) is Work.IDLE


async def test_one_inside_a_run_is_not_passed_on_as_such() -> None:
    transport = Scripted(START, SETTLED, end(), SETTLED)
    transport.end()
    kinds = [type(event).__name__ async for event in PiSession(transport)]
    assert kinds == ["AgentStart", "Event", "AgentEnd", "AgentSettled", "Exited"]


async def prompted(session: PiSession, transport: Scripted, data: Any = None) -> str:
    prompting = asyncio.create_task(session.prompt("x"))
    command = await transport.hear("prompt")
    transport.say(reply(command, data))
    await prompting
    return str(command["id"])


async def test_waiting_right_after_a_prompt_waits_for_its_run() -> None:
    transport = Scripted()
    session = PiSession(transport)
    await prompted(session, transport)
    waiting = asyncio.create_task(session.wait_settled())
    await asyncio.sleep(0)
    assert not waiting.done()
    transport.say(START, end(), SETTLED)
    await waiting
    assert not session.busy
    await session.aclose()


async def test_waiting_at_once_after_sending_waits_for_the_reply_too() -> None:
    transport = Scripted()
    session = PiSession(transport)
    prompting = asyncio.create_task(session.prompt("x"))
    command = await transport.hear("prompt")
    waiting = asyncio.create_task(session.wait_settled())
    transport.say(reply(command, success=False, error="refused"))
    await asyncio.gather(prompting, return_exceptions=True)
    await waiting
    await session.aclose()


async def test_omp_delivers_what_was_queued_when_its_run_was_aborted() -> None:
    """Observed, omp 18.2.3: the aborted run ends as terminal, then a run with the queued message starts."""
    tracker = RunTracker(omp=True)
    tracker.see(parse_event(START))
    tracker.sent("s", "steer")
    tracker.accepted("s", {})
    aborted = {"role": "assistant", "stopReason": "aborted"}
    assert not tracker.see(parse_event(end(True, messages=[aborted])))
    assert tracker.ended
    tracker.see(parse_event(START))
    assert tracker.see(parse_event(end(True)))
    assert tracker.work is Work.IDLE


async def test_omp_says_itself_that_a_slash_command_starts_no_run() -> None:
    transport = Scripted(READY)
    session = PiSession(transport)
    await prompted(session, transport, {"agentInvoked": False})
    await session.wait_settled()
    command_id = await prompted(session, transport)
    waiting = asyncio.create_task(session.wait_settled())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    transport.say({"type": "prompt_result", "id": command_id, "agentInvoked": False})
    await waiting
    transport.end()
    results = [event.agent_invoked async for event in session if isinstance(event, PromptResult)]
    assert results == [False, False], "one of them made here"
    await session.aclose()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_AFTER_PROMPT", 0.0)
    monkeypatch.setattr(settling, "_AFTER_RUN", 0.0)
    monkeypatch.setattr(settling, "_LONGEST", 0.0)


async def answer_state(transport: Scripted, **state: Any) -> None:
    transport.say(
        reply(await transport.hear("get_state"), {"isStreaming": False, "isCompacting": False} | state)
    )


@pytest.mark.usefixtures("at_once")
async def test_pi_is_asked_whether_a_slash_command_started_a_run() -> None:
    transport = Scripted()
    session = PiSession(transport)
    command_id = await prompted(session, transport)
    waiting = asyncio.create_task(session.wait_settled())
    await answer_state(transport, isStreaming=True)
    await answer_state(transport)
    await waiting
    transport.end()
    made = [event async for event in session if isinstance(event, PromptResult)]
    assert made == [PromptResult("prompt_result", {}, command_id, False)]
    await session.aclose()


@pytest.mark.usefixtures("at_once")
async def test_omp_is_asked_twice_when_it_says_that_more_follows() -> None:
    transport = Scripted(READY, START, end(False))
    session = PiSession(transport)
    waiting = asyncio.create_task(session.wait_settled())
    await answer_state(transport, queuedMessageCount=1)
    await answer_state(transport)
    for _ in range(3):
        await asyncio.sleep(0)
    assert not waiting.done()
    await answer_state(transport)
    await waiting
    transport.end()
    assert [event async for event in session if isinstance(event, AgentSettled)]
    await session.aclose()


@pytest.mark.usefixtures("at_once")
async def test_an_open_dialog_is_work() -> None:
    transport = Scripted(READY, START, end(False), ask("a"))
    session = PiSession(transport)
    waiting = asyncio.create_task(session.wait_settled())
    await read(session, 4)
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    assert transport.sent == []
    await session.respond("a", True)
    await answer_state(transport)
    await answer_state(transport)
    await waiting
    await session.aclose()


@pytest.mark.usefixtures("at_once")
async def test_a_run_that_starts_while_we_ask_counts() -> None:
    transport = Scripted(READY, START, end(False))
    session = PiSession(transport)
    waiting = asyncio.create_task(session.wait_settled())
    question = await transport.hear("get_state")
    transport.say(START, reply(question, {"isStreaming": False}))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not waiting.done()
    transport.say(end(True))
    await waiting
    await session.aclose()


@pytest.mark.usefixtures("at_once")
async def test_a_script_that_answers_nothing_does_not_hang_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_ANSWER_TIMEOUT", 0.01)
    transport = Scripted(START, end())
    session = PiSession(transport)
    await session.wait_settled(timeout=SAFETY)
    await session.aclose()


@pytest.mark.usefixtures("at_once")
async def test_an_old_pi_that_never_says_settled_is_asked() -> None:
    transport = Scripted(START, end())
    session = PiSession(transport)
    waiting = asyncio.create_task(session.wait_settled())
    await answer_state(transport)
    await waiting
    await session.aclose()


async def test_the_end_ends_every_wait() -> None:
    code = "say('agent_start'); hear(); os._exit(9)"
    async with session_with(code) as session:
        await anext(session.events())
        waits = [asyncio.create_task(session.wait_settled()) for _ in range(3)]
        asking = asyncio.create_task(session.request({"type": "die"}))
        for outcome in await asyncio.gather(*waits, asking, return_exceptions=True):
            assert isinstance(outcome, TransportClosedError)
            assert outcome.returncode == 9
        with pytest.raises(TransportClosedError):
            await session.wait_settled()


async def test_waiting_can_be_limited_and_cancelled() -> None:
    session = PiSession(Scripted(START))
    events = session.events()
    await anext(events)
    with pytest.raises(PiTimeoutError, match="still at work"):
        await session.wait_settled(timeout=0.01)
    waiting = asyncio.create_task(session.wait_settled())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert not session._core.settling.waited_for
    await session.aclose()


async def test_waiting_goes_on_though_nobody_takes_the_events() -> None:
    code = """
    say("agent_start")
    for _ in range(3000):
        say("queue_update", steering=["x" * 1000], followUp=[])
    say("agent_end", messages=[])
    say("agent_settled")
    serve()
    """
    async with session_with(code, queue_bytes=50_000) as session:
        await session.request({"type": "noop"})
        await session.wait_settled()
        assert not session.busy


async def test_the_messages_that_omp_left_out_of_agent_end_are_filled_in() -> None:
    message = {
        "role": "assistant",
        "content": [{"type": "text", "text": "Half an ans"}],
        "stopReason": "error",
        "errorMessage": "overloaded",
    }
    transport = Scripted(READY, START, {"type": "message_end", "message": message}, end(True, messageCount=2))
    transport.end()
    (ended,) = [event async for event in PiSession(transport) if isinstance(event, AgentEnd)]
    assert (ended.reason, ended.final_text, ended.error_message) == ("error", "Half an ans", "overloaded")
