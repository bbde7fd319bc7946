"""What is said while the agent can take nothing: held, shown, and sent in order when it can."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pidriver_tui.driver import (
    Compaction,
    Dialect,
    Outcome,
    PiCommandError,
    PromptReply,
    QueuedMessages,
)
from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    CompactionStart,
    MessageComplete,
    MessageStart,
    QueueUpdate,
    TurnStart,
)
from pidriver_tui.supervisor import Supervisor, sending

from .fake import FakeAgent, House, lines, opened, waiting
from .pi_loop import PiLoop

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))
IN_COMPACTION = PiCommandError(
    "prompt",
    "Cannot submit a prompt while compaction is in progress. Wait for compaction to finish and retry.",
)


@pytest.mark.parametrize(
    "end",
    [
        CompactionEnd(reason="manual", summary="short"),
        CompactionEnd(reason="manual", error_message="Compaction failed: no"),
        CompactionEnd(reason="manual", aborted=True),
    ],
)
async def test_a_compaction_holds_what_is_said_and_its_end_sends_it_in_order(end: CompactionEnd) -> None:
    agent = PiLoop()
    house, key, session = await opened(agent, CompactionStart(reason="manual"))
    for text in ("one", "/quit", "two"):
        assert await house.supervisor.prompt(key, text)
    await house.rest()
    assert agent.commands() == []
    assert waiting(session) == ["held: one", "held: /quit", "held: two"]
    agent.say(end)
    await house.rest()
    assert agent.heard == ["one"]
    assert waiting(session) == ["queued: /quit", "queued: two"]


async def test_what_is_held_is_edited_dropped_and_moved_without_asking_anybody() -> None:
    agent = PiLoop()
    house, key, session = await opened(agent, CompactionStart(reason="manual"))
    for text in "abc":
        await house.supervisor.prompt(key, text)
    a, b, c = (item.token for item in session.waiting)
    assert await house.supervisor.move(key, c, -2)
    assert await house.supervisor.drop(key, b)
    taken = await house.supervisor.take_back(key, a)
    assert taken is not None
    assert await house.supervisor.put_back(key, "A", taken)
    assert waiting(session) == ["held: c", "held: A"]
    assert agent.commands() == []
    agent.say(CompactionEnd(reason="manual"))
    await house.rest()
    assert [text for _, text, _ in agent.commands()] == ["c", "A"]


async def test_a_run_that_is_compacted_takes_messages_into_its_queue() -> None:
    agent = PiLoop()
    house, key, session = await opened(agent)
    await house.supervisor.prompt(key, "go")
    await house.rest()
    agent.say(CompactionStart(reason="threshold"))
    await house.rest()
    await house.supervisor.prompt(key, "then", how="steer")
    await house.rest()
    assert waiting(session) == ["queued: then"]


async def test_omp_refuses_late_during_a_compaction_and_is_not_asked() -> None:
    compacted = asyncio.Event()

    async def compact(_: Any) -> Compaction:
        await compacted.wait()
        return Compaction()

    agent = FakeAgent(Dialect.OMP, compact=compact)
    house, key, session = await opened(agent)
    compacting = asyncio.create_task(house.supervisor.compact(key))
    await house.rest()
    await house.supervisor.prompt(key, "one")
    await house.rest()
    assert waiting(session) == ["held: one"]
    compacted.set()
    assert await compacting
    await house.rest()
    assert ("prompt", "one", "followUp") in agent.commands()


async def test_a_refusal_for_a_compaction_not_yet_known_holds_the_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agent = FakeAgent(prompt=IN_COMPACTION)
    house, key, session = await opened(agent)
    await house.supervisor.prompt(key, "one")
    await house.rest()
    assert waiting(session) == ["held: one"]
    assert session.editor_texts == []
    agent.say(CompactionStart(reason="manual"))
    await house.rest()
    agent.replies["prompt"] = PromptReply(disposition="started")
    agent.say(CompactionEnd(reason="manual"), *RUN[:2], MessageStart(role="user", text="one"))
    await house.rest()
    assert waiting(session) == []
    assert lines(session)[-1] == "prompt delivered: one"


async def test_a_refusal_that_no_event_explains_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # pi says the same of the summary of a branch, which no event tells.
    monkeypatch.setattr(sending, "_AGAIN", 0.0)
    refusals = [IN_COMPACTION, IN_COMPACTION, PromptReply(disposition="started")]
    agent = FakeAgent(prompt=lambda *_: refusals.pop(0))
    house, key, session = await opened(agent)
    await house.supervisor.prompt(key, "one")
    await house.until(lambda: not refusals)
    await house.rest()
    assert waiting(session) == []
    assert [block.text for block in session.pending_prompts] == ["one"]


async def test_an_agent_that_goes_while_it_compacts_gives_back_what_is_held() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, CompactionStart(reason="manual"))
    await house.supervisor.prompt(key, "one")
    await house.supervisor.prompt(key, "two")
    agent.exit(1)
    await house.until(lambda: session.ended)
    assert session.editor_texts == ["one\ntwo"]
    assert waiting(session) == []


async def test_stopping_gives_back_what_is_held() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, CompactionStart(reason="manual"))
    await house.supervisor.prompt(key, "one")
    agent.replies["abort"] = lambda: agent.say(CompactionEnd(reason="manual", aborted=True))
    assert await house.supervisor.abort(key) == "one"
    await house.rest()
    assert waiting(session) == []
    assert not [sent for sent in agent.commands() if sent[0] == "prompt"]


async def test_what_is_said_while_it_starts_is_held_and_goes_in_order() -> None:
    gate = asyncio.Event()
    agent = PiLoop()

    async def slow(_: object) -> FakeAgent:
        await gate.wait()
        return agent

    house = House()
    supervisor = Supervisor(start=slow)
    key = await supervisor.open(house.launch(prompt="first"))
    session = supervisor.fleet.sessions[key]
    assert await supervisor.prompt(key, "second")
    assert await supervisor.prompt(key, "third")
    second = session.waiting[1].token
    assert await supervisor.drop(key, second)
    assert waiting(session) == ["held: first", "held: third"]
    gate.set()
    await house.until(lambda: waiting(session) == ["queued: third"])
    assert agent.heard == ["first"]
    await supervisor.aclose()


async def test_a_resumed_session_hears_nothing_before_its_history_is_told() -> None:
    history = asyncio.Event()

    async def told() -> tuple[()]:
        await history.wait()
        return ()

    agent = FakeAgent(get_messages=told)
    house = House(agent)
    key = await house.supervisor.open(house.launch(resume="x.jsonl", prompt="go on"))
    session = house.supervisor.fleet.sessions[key]
    await house.rest()
    assert waiting(session) == ["held: go on"]
    history.set()
    await house.rest()
    assert ("prompt", "go on", "followUp") in agent.commands()
    assert lines(session) == ["prompt delivered: go on"]


async def test_pi_leaves_its_queue_lying_when_it_compacts_so_it_is_held_and_sent() -> None:
    agent = PiLoop()
    house, key, session = await opened(agent)
    for text in ("go", "a", "b"):
        await house.supervisor.prompt(key, text)
        await house.rest()
    compacted = asyncio.Event()

    async def compact(_: Any) -> Compaction:
        agent.at = "idle"
        agent.say(AgentEnd(), AgentSettled(), CompactionStart(reason="manual"))
        await compacted.wait()
        agent.say(CompactionEnd(reason="manual"))
        return Compaction()

    agent.replies["compact"] = compact
    compacting = asyncio.create_task(house.supervisor.compact(key))
    await house.rest()
    assert waiting(session) == ["held: a", "held: b"]
    compacted.set()
    assert await compacting
    await house.rest()
    assert agent.heard == ["go", "a"]
    assert waiting(session) == ["queued: b"]


@pytest.mark.parametrize("running", [True, False])
async def test_a_new_conversation_gives_back_what_waited_and_hears_what_is_said_meanwhile(
    running: bool,
) -> None:
    begun = asyncio.Event()

    async def new_session() -> Outcome:
        await begun.wait()
        return Outcome()

    agent = FakeAgent(new_session=new_session, clear_queue=QueuedMessages(follow_up=("a",)))
    house, key, session = await opened(agent, *RUN)
    await house.supervisor.prompt(key, "a")
    agent.say(QueueUpdate(follow_up=("a",)))
    if not running:
        agent.say(MessageComplete(role="assistant", stop_reason="aborted"), AgentEnd(), AgentSettled())
    else:
        agent.replies["abort"] = lambda: agent.say(AgentEnd(), AgentSettled())
    await house.rest()
    beginning = asyncio.create_task(house.supervisor.new_session(key))
    await house.rest()
    await house.supervisor.prompt(key, "for the new one")
    await house.rest()
    assert waiting(session) == ["held: for the new one"]
    assert session.editor_texts == ["a"]
    begun.set()
    assert await beginning
    await house.rest()
    assert agent.commands()[-1] == ("prompt", "for the new one", "followUp")
