"""Agents that say nothing: found out once, heard again, and started again when a person is sure."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pidriver_tui.driver import SessionState
from pidriver_tui.driver.events import AgentStart, MessageDelta, MessageStart, ToolStart, TurnStart
from pidriver_tui.model import Attention, Patience
from pidriver_tui.supervisor import Supervisor

from .fake import FakeAgent, House

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


async def test_restart_ends_a_running_one_only_when_told_to(tmp_path: Path) -> None:
    file = tmp_path / "s.jsonl"
    file.write_text("{}")
    first, second = FakeAgent(get_state=SessionState(session_file=str(file))), FakeAgent()
    house = House(first, second)
    key = await house.open()
    session = house.supervisor.fleet.sessions[key]
    first.say(*RUN, MessageDelta(text="half"))
    await house.rest()
    await house.supervisor.restart(key)
    assert (first.closed, len(house.started)) == (0, 1)
    await house.supervisor.restart(key, running=True)
    await house.until(lambda: len(house.started) == 2 and session.ready)
    assert first.closed
    assert house.started[1].resume == str(file)
    assert session.attention is Attention.NONE, "what the person asked for is no failure"
    await house.supervisor.aclose()


async def test_restart_ends_one_that_never_came_up() -> None:
    starting = asyncio.Event()
    agents = [FakeAgent()]

    async def slow_first(launch: object) -> FakeAgent:
        if not starting.is_set():
            starting.set()
            await asyncio.Event().wait()
        return agents.pop()

    supervisor = Supervisor(start=slow_first)
    key = await supervisor.open(House().launch())
    await starting.wait()
    async with asyncio.timeout(10):
        await supervisor.restart(key, running=True)
        while not supervisor.fleet.sessions[key].ready:  # noqa: ASYNC110 - the model sets no event
            await asyncio.sleep(0)
    await supervisor.aclose()


async def test_silence_is_found_out_once_and_ended_by_a_word() -> None:
    agent = FakeAgent()
    house = House(agent)
    session = house.supervisor.fleet.sessions[await house.open()]
    patience = Patience(model=60.0, tool=600.0)
    agent.say(*RUN)
    await house.rest()
    house.now += 59.0
    house.supervisor.look_around(patience)
    assert (session.stalled, session.attention) == (False, Attention.NONE)
    house.now += 2.0
    house.supervisor.look_around(patience)
    assert (session.stalled, session.attention) == (True, Attention.STALLED)
    house.supervisor.seen(session.key)
    house.supervisor.look_around(patience)
    assert (session.attention, session.unseen) == (Attention.STALLED, Attention.NONE)
    agent.say(MessageDelta(text="there"))
    await house.rest()
    assert (session.stalled, session.attention) == (False, Attention.NONE)
    agent.say(ToolStart(tool_call_id="t", name="bash"))
    await house.rest()
    house.now += 599.0
    house.supervisor.look_around(patience)
    assert (session.stalled, session.phase.kind.value) == (False, "tool"), "it may be silent for longer"
    house.now += 2.0
    house.supervisor.look_around(patience)
    assert (session.stalled, session.phase.kind.value) == (True, "tool")
    agent.exit(1)
    await house.until(lambda: session.ended)
    assert (session.stalled, session.attention) == (False, Attention.FAILED)
    await house.supervisor.aclose()
