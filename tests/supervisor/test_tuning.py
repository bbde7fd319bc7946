"""Model, thinking, name, compaction, new conversation."""

from __future__ import annotations

from pidriver_tui.driver import (
    Compaction,
    Dialect,
    Model,
    Outcome,
    PiCommandError,
    PiTimeoutError,
    TransportClosedError,
)
from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    MessageStart,
    TurnStart,
    Usage,
)
from pidriver_tui.driver.usage import UsageTotals

from .fake import FakeAgent, lines, opened

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


async def test_choosing_model_and_thinking_level() -> None:
    agent = FakeAgent(
        get_available_models=(Model(id="a/b", provider="router"), Model(id="m", provider="p")),
        get_available_thinking_levels=("off", "high"),
    )
    house, key, session = await opened(agent)
    session.provider = "p"
    assert [model.full_id for model in await house.supervisor.models(key)] == ["router/a/b", "p/m"]
    assert await house.supervisor.thinking_levels(key) == ["off", "high"]
    assert await house.supervisor.set_model(key, "router/a/b")
    assert await house.supervisor.set_model(key, "m")
    assert await house.supervisor.set_thinking(key, "high")
    assert await house.supervisor.rename(key, "nice")
    await house.rest()
    assert agent.commands()[2:] == [
        ("set_model", "router", "a/b"),
        ("set_model", "p", "m"),
        ("set_thinking_level", "high"),
        ("set_session_name", "nice"),
    ]
    assert session.title == "nice"
    assert agent.sent[-1] == ("get_session_stats",)


async def test_the_levels_of_omp_are_those_it_knows() -> None:
    house, key, _ = await opened(FakeAgent(Dialect.OMP))
    assert "auto" in await house.supervisor.thinking_levels(key)


async def test_what_does_not_work_is_a_notice() -> None:
    agent = FakeAgent(
        set_model=PiCommandError("set_model", "Model not found: p/x"),
        set_thinking_level=PiTimeoutError("no reply"),
        get_available_models=TransportClosedError("gone"),
    )
    house, key, session = await opened(agent)
    assert not await house.supervisor.set_model(key, "p/x")
    assert not await house.supervisor.set_thinking(key, "high")
    assert await house.supervisor.models(key) == ()
    assert lines(session) == [
        "info warning: Setting the model did not work: Model not found: p/x",
        "info warning: Setting the thinking level: the agent has not answered.",
        "info warning: Listing the models did not work: the agent is gone.",
    ]


async def test_intents_without_an_agent_say_so() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent)
    agent.exit(0)
    await house.until(lambda: agent.closed)
    await house.rest()
    supervisor = house.supervisor
    assert await supervisor.abort(key) == ""
    assert not await supervisor.compact(key)
    assert not await supervisor.new_session(key)
    assert await supervisor.thinking_levels(key) == []
    assert lines(session)[1:] == ["info warning: There is no running agent here."] * 4
    assert await supervisor.models("nobody") == ()


async def test_compacting_pi_is_told_by_its_own_events() -> None:
    agent = FakeAgent(compact=PiCommandError("compact", "Nothing to compact"))
    house, key, session = await opened(agent)
    assert not await house.supervisor.compact(key, "briefly")
    assert agent.commands()[0] == ("compact", "briefly")
    assert lines(session) == ["info warning: Compacting did not work: Nothing to compact"]


async def test_compacting_omp_is_told_by_us() -> None:
    agent = FakeAgent(Dialect.OMP, compact=Compaction(tokens_before=1000, summary="s"))
    house, key, session = await opened(agent)
    assert await house.supervisor.compact(key)
    assert lines(session) == ["compaction info: Compacted the context of 1,000 tokens."]
    agent.replies["compact"] = PiCommandError("compact", "Nothing to compact (session too small)")
    assert not await house.supervisor.compact(key)
    assert lines(session)[-1] == (
        "compaction warning: Compaction failed: Nothing to compact (session too small)"
    )
    assert not session.compacting


async def test_a_new_conversation_stops_what_runs_and_keeps_the_costs() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, *RUN, Usage(totals=UsageTotals(cost_usd=1.5)))
    agent.replies["abort"] = lambda: agent.say(AgentEnd(), AgentSettled())
    assert await house.supervisor.new_session(key)
    await house.rest()
    assert agent.commands() == [("clear_queue",), ("abort",), ("new_session",)]
    assert "a new conversation" in lines(session)[-1].lower()
    assert session.usage.cost_usd == 0
    assert house.supervisor.fleet.usage.cost_usd == 1.5
    agent.replies["new_session"] = Outcome(cancelled=True)
    assert not await house.supervisor.new_session(key)
    assert lines(session)[-1] == "info warning: An extension kept the conversation going."
