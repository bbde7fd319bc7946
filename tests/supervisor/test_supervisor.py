"""The supervisor's own doing: opening, draining, waking, restarting, closing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pidriver_tui.driver import Dialect, Message, Model, PiCommandError, SessionState, SessionStats
from pidriver_tui.driver.commands.base import shape
from pidriver_tui.driver.commands.history import read_message
from pidriver_tui.driver.commands.state import ContextUsage, TokenCounts
from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    Event,
    InteractionRequest,
    MessageComplete,
    MessageDelta,
    MessageStart,
    ModelChanged,
    TextPart,
    TurnStart,
    Usage,
)
from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import Attention, Changed, Fact, Fleet, Noted, NoticeBlock, TextBlock, reduce
from pidriver_tui.supervisor import Supervisor
from tests.golden import load

from .fake import FakeAgent, House, hint_of, lines, waiting

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


async def test_a_session_is_in_the_fleet_before_its_process_is_there() -> None:
    gate = asyncio.Event()

    async def slow(launch: object) -> FakeAgent:
        await gate.wait()
        return FakeAgent()

    supervisor = Supervisor(start=slow)
    key = await supervisor.open(House().launch(title="mine", prompt="hello"))
    session = supervisor.fleet.sessions[key]
    assert (session.title, session.phase.kind.value) == ("mine", "starting")
    assert (lines(session), waiting(session)) == ([], ["held: hello"])
    assert supervisor.take_changes()[key] & Changed.FLEET
    gate.set()
    async with asyncio.timeout(10):
        while not session.ready:  # noqa: ASYNC110 - the model sets no event
            await asyncio.sleep(0)
    await supervisor.aclose()
    assert len(supervisor.fleet) == 0


async def test_closing_while_it_still_starts_cancels_the_start() -> None:
    cancelled = asyncio.Event()

    async def endless(launch: object) -> FakeAgent:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        raise AssertionError

    supervisor = Supervisor(start=endless)
    key = await supervisor.open(House().launch())
    await asyncio.sleep(0)
    for _ in range(50):
        await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await supervisor.close(key)
    assert key not in supervisor.fleet.sessions


async def test_it_learns_state_and_counts_after_the_start_and_after_each_run() -> None:
    agent = FakeAgent(
        get_state=SessionState(
            session_id="u-1",
            session_file="/x/s.jsonl",
            model=Model(id="m", provider="p", context_window=1000),
            thinking_level="high",
            session_name="named",
        ),
        get_session_stats=SessionStats(
            tokens=TokenCounts(input=7, output=3),
            cost=0.5,
            context_usage=ContextUsage(tokens=10, context_window=1000),
        ),
    )
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open()]
    assert (session.model, session.provider, session.thinking_level) == ("m", "p", "high")
    assert (session.pi_session_id, session.session_file, session.title) == ("u-1", "/x/s.jsonl", "named")
    assert session.usage == UsageTotals(7, 3, 0, 0, 0.5)
    assert (session.context_tokens, session.context_window) == (10, 1000)
    asked = len(agent.sent)
    agent.say(*RUN, Usage(totals=UsageTotals(1, 1)), AgentEnd(), AgentSettled())
    await house.rest()
    assert [name for name, *_ in agent.sent[asked:]] == ["get_state", "get_session_stats"]
    agent.say(ModelChanged())
    await house.rest()
    assert len(agent.sent) == asked + 4
    agent.say(CompactionEnd())
    await house.rest()
    assert len(agent.sent) == asked + 6


async def test_an_agent_that_cannot_tell_its_state_is_still_up() -> None:
    agent = FakeAgent(
        get_state=PiCommandError("get_state", "no"),
        get_session_stats=PiCommandError("get_session_stats", "no"),
    )
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open()]
    assert session.phase.kind.value == "idle"
    assert lines(session) == []


async def test_omp_is_asked_for_whole_frames_and_for_subagents() -> None:
    agent = FakeAgent(Dialect.OMP, set_subagent_subscription=PiCommandError("x", "older"))
    house = House(agent)
    await house.open()
    assert agent.commands() == [("negotiate_protocol", 2), ("set_subagent_subscription", "progress")]


async def test_wake_is_called_once_until_the_changes_are_taken() -> None:
    agent = FakeAgent()
    house = House(agent)
    key = await house.open()
    house.supervisor.take_changes()
    wakes = house.wakes
    agent.say(*RUN, *(MessageDelta(text="x") for _ in range(500)))
    await house.rest()
    assert house.wakes == wakes + 1
    assert house.supervisor.take_changes() == {key: Changed.TRANSCRIPT | Changed.STATUS}
    agent.say(MessageDelta(text="y"))
    await house.rest()
    assert house.wakes == wakes + 2


async def test_a_flood_in_one_session_does_not_keep_others_waiting() -> None:
    flood, calm = FakeAgent(), FakeAgent()
    house = House(flood, calm)
    await house.open()
    key = await house.open()
    flood.say(*RUN, *(MessageDelta(text="x") for _ in range(20_000)))
    calm.say(*RUN, MessageDelta(text="hi"))
    turns = 0
    while not house.supervisor.fleet.sessions[key].open_blocks:
        await asyncio.sleep(0)
        turns += 1
    assert turns <= 5
    first = house.supervisor.fleet.sessions["s1"]
    (block,) = first.open_blocks.values()
    assert isinstance(block, TextBlock)
    assert len(block.buffer) < 20_000


async def test_an_unhandled_input_costs_no_stream(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    agent = FakeAgent()
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open()]

    def breaking(fleet: Fleet, key: str, item: Event | Fact, at: float) -> Changed:
        if isinstance(item, TurnStart):
            raise KeyError("ours")
        return reduce(fleet, key, item, at)

    monkeypatch.setattr("pidriver_tui.supervisor.fleet_writer.reduce", breaking)
    agent.say(*RUN, MessageDelta(text="goes on"))
    await house.rest()
    assert lines(session) == ["text: goes on"]
    assert "TurnStart" in caplog.text


async def test_a_stream_that_breaks_is_a_failure_of_that_session_only() -> None:
    class Broken(FakeAgent):
        async def events(self) -> AsyncIterator[Event]:
            yield AgentStart()
            raise RuntimeError("decoder on fire")

    other = FakeAgent()
    house = House(Broken(), other)
    session = house.supervisor.fleet.sessions[await house.open()]
    key = await house.open()
    assert session.phase.kind.value == "failed"
    assert session.attention is Attention.FAILED
    assert lines(session) == ["exit error: The agent's stream broke."]
    assert house.supervisor.fleet.sessions[key].phase.kind.value == "idle"


async def test_an_exit_settles_the_session_and_its_process_is_reaped() -> None:
    agent = FakeAgent()
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open()]
    agent.say(
        *RUN, MessageDelta(text="half"), InteractionRequest(request_id="q", method="confirm", prompt="Sure?")
    )
    agent.exit(1, "Error: out of memory")
    await house.until(lambda: agent.closed)
    assert (session.phase.kind.value, session.phase.why) == ("failed", "exited 1: Error: out of memory")
    assert not session.asks
    assert lines(session) == [
        "text: half",
        "answer info: Sure?: left open: the agent exited",
        "exit error: The agent ended in mid-answer (exit code 1).",
    ]


async def test_close_ends_the_process_and_keeps_what_it_cost() -> None:
    agent, other = FakeAgent(), FakeAgent()
    house = House(agent, other)
    key = await house.open()
    await house.open()
    agent.say(Usage(totals=UsageTotals(cost_usd=2.0)))
    await house.rest()
    await asyncio.gather(house.supervisor.close(key), house.supervisor.close(key))
    await house.supervisor.close(key)
    assert agent.closed >= 1
    assert list(house.supervisor.fleet.sessions) == ["s2"]
    assert house.supervisor.fleet.usage.cost_usd == 2.0
    await house.supervisor.aclose()
    assert other.closed >= 1
    assert not [task for task in asyncio.all_tasks() if "pidriver" in task.get_name()]
    with pytest.raises(RuntimeError):
        await house.supervisor.open(house.launch())


async def test_an_agent_that_cannot_be_closed_is_let_go(caplog: pytest.LogCaptureFixture) -> None:
    class Stuck(FakeAgent):
        async def aclose(self) -> None:
            await super().aclose()
            raise OSError("no such process")

    house = House(Stuck())
    key = await house.open()
    await house.supervisor.close(key)
    assert key not in house.supervisor.fleet.sessions
    assert "closing its process" in caplog.text


async def test_restart_goes_on_with_the_session_file_that_is_there(tmp_path: Path) -> None:
    kept = tmp_path / "s.jsonl"
    kept.write_text("{}\n")
    first = FakeAgent(get_state=SessionState(session_file=str(kept)))
    second = FakeAgent()
    house = House(first, second)
    key = await house.open(prompt="hello")
    session = house.supervisor.fleet.sessions[key]
    first.say(*RUN, MessageDelta(text="hi"))
    assert await house.supervisor.restart(key) == key
    assert len(house.started) == 1
    first.exit(1)
    await house.until(lambda: session.ended)
    assert await house.supervisor.restart(key) == key
    await house.until(lambda: session.ready)
    await house.rest()
    assert (house.started[1].resume, house.started[1].prompt) == (str(kept), "")
    assert lines(session)[-1] == "info info: Started again; the conversation goes on."
    assert second.commands() == []
    assert session.phase.kind.value == "idle"


async def test_restart_without_a_file_is_a_new_conversation_and_keeps_the_old_costs(tmp_path: Path) -> None:
    first = FakeAgent(get_state=SessionState(session_file=str(tmp_path / "never-written.jsonl")))
    house = House(first, FakeAgent())
    key = await house.open()
    session = house.supervisor.fleet.sessions[key]
    first.say(Usage(totals=UsageTotals(cost_usd=1.0)))
    first.exit(0)
    await house.until(lambda: session.ended)
    await house.supervisor.restart(key)
    await house.until(lambda: session.ready)
    assert house.started[1].resume is None
    assert "new conversation" in lines(session)[-1]
    assert house.supervisor.fleet.usage.cost_usd == 1.0


async def test_a_resumed_session_shows_its_past_before_what_is_said_first() -> None:
    past: tuple[Message, ...] = (
        read_message({"role": "user", "content": "earlier"}),
        read_message(
            {"role": "assistant", "content": [{"type": "text", "text": "before"}], "stopReason": "stop"}
        ),
    )
    agent = FakeAgent(get_messages=past)
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open(resume="/x/s.jsonl", prompt="and now")]
    assert lines(session) == ["prompt delivered: earlier", "text: before", "prompt delivered: and now"]
    assert agent.commands() == [("get_messages",), ("prompt", "and now", "followUp")]


async def test_seen_clears_what_is_unseen() -> None:
    agent = FakeAgent()
    house = House(agent)
    key = await house.open()
    session = house.supervisor.fleet.sessions[key]
    agent.say(*RUN, MessageComplete(role="assistant", parts=(TextPart("x"),), stop_reason="stop"))
    agent.say(AgentEnd(), AgentSettled())
    await house.rest()
    attention = [session.attention]
    house.supervisor.seen(key)
    attention.append(session.attention)
    assert attention == [Attention.UNSEEN, Attention.NONE]
    house.supervisor.seen("nobody")


async def test_the_host_can_put_a_notice_into_a_transcript() -> None:
    house = House(FakeAgent())
    key = await house.open()
    house.supervisor.feed(key, Noted("copied"))
    (block,) = house.supervisor.fleet.sessions[key].transcript
    assert isinstance(block, NoticeBlock)
    assert block.text == "copied"


@pytest.mark.parametrize("name", ["pi-18-nomodel-no-providers", "pi-18-nomodel-bad-models-file"])
async def test_an_agent_without_a_model_says_so_and_gives_the_prompt_back(name: str) -> None:
    state, refusal = load(name)[:2]
    agent = FakeAgent(
        get_state=shape(SessionState, state["data"]), prompt=PiCommandError("prompt", refusal["error"])
    )
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open(prompt="hi")]
    assert sorted(lines(session)) == [
        "error error: No API key found for the selected model.",
        "info warning: The agent has no model it could use.",
        "prompt refused: hi",
    ]
    assert session.editor_texts == ["hi"]
    assert (session.model, session.phase.kind.value) == ("", "failed")
    assert not session.phase.ended
    assert "/login" in hint_of(session)
