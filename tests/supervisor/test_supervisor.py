"""Opening, sending, stopping, closing: against an agent that does as it is told."""

from __future__ import annotations

from pidriver_tui.driver.events import AgentSettled, AgentStart, MessageDelta, MessageStart, TurnStart
from pidriver_tui.model import Changed
from tests.model.stage import line_of

from .fake import FakeAgent, House


async def test_a_session_opens_is_prompted_and_closes() -> None:
    agent = FakeAgent()
    house = House(agent)
    key = await house.open(prompt="hello")
    session = house.supervisor.fleet.sessions[key]
    assert session.phase.kind.value == "idle"
    assert session.pid == 4711
    assert agent.commands() == [("prompt", "hello", "followUp")]
    agent.say(AgentStart(), TurnStart(), MessageStart(role="user", text="hello"))
    agent.say(MessageStart(role="assistant"), MessageDelta(text="hi"))
    await house.rest()
    assert [line_of(block) for block in session.transcript] == ["prompt delivered: hello", "text: hi"]
    assert Changed.TRANSCRIPT in house.supervisor.take_changes()[key]
    agent.say(AgentSettled())
    await house.rest()
    await house.supervisor.close(key)
    assert key not in house.supervisor.fleet.sessions
    assert agent.closed >= 1
