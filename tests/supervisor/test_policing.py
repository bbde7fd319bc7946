"""Rules answer before anybody sees the ask, say so, and can be undone; the rest waits for a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pidriver_tui.driver.events import Decision, InteractionKind, InteractionRequest
from pidriver_tui.gate.asks import gate_title
from pidriver_tui.model import LaunchInfo
from pidriver_tui.policy import Action, Mode, Policy, Rule, Verdict
from pidriver_tui.supervisor import ActiveRule, by_policy

from .fake import FakeAgent, House, lines

WORKSPACE = "/work/api"
ALLOW_GIT = Rule(Action.ALLOW, ("bash",), command="git status **", name="rule 1 of [policy]")
DENY_NPM = Rule(Action.DENY, ("bash",), command="npm **", reason="use pnpm", name="rule 2 of [policy]")


def gated(command: str = "ls", request_id: str = "q1", **told: Any) -> InteractionRequest:
    return InteractionRequest(
        request_id=request_id,
        method="select",
        kind=InteractionKind.PERMISSION,
        prompt=gate_title("bash", {"command": command}, call_id=request_id, cwd=WORKSPACE, **told),
        options=["Approve", "Deny"],
    )


async def run(policy: Policy, *asks: InteractionRequest) -> tuple[House, FakeAgent, str]:
    agent = FakeAgent()
    house = House(agent)
    key = await house.open(policy=policy)
    await house.rest()
    agent.say(*asks)
    await house.rest()
    return house, agent, key


async def test_a_rule_allows_and_the_transcript_says_which() -> None:
    house, agent, key = await run(Policy(Mode.COMMANDS, (ALLOW_GIT,)), gated("git status -s"))
    assert agent.commands() == [("respond", "q1", Decision.ALLOW)]
    session = house.supervisor.fleet.sessions[key]
    assert not session.asks
    (said,) = lines(session)
    assert said.startswith('answer info: bash git status -s: allowed by rule 1 of [policy]: "git status **"')


async def test_a_rule_denies_and_the_model_is_told_why() -> None:
    _, agent, _ = await run(Policy(Mode.COMMANDS, (DENY_NPM,)), gated("npm install left-pad"))
    assert agent.commands() == [("respond", "q1", "Deny: use pnpm")]


async def test_omp_is_told_why_in_a_message_of_its_own() -> None:
    ask = replace(gated(), prompt="Allow tool: bash\nCommand: npm install")
    policy = Policy(Mode.COMMANDS, (Rule(Action.DENY, ("bash",), reason="use pnpm"),))
    _, agent, _ = await run(policy, ask)
    assert agent.commands() == [
        ("steer", "That bash call was denied: use pnpm"),
        ("respond", "q1", Decision.DENY),
    ]


async def test_a_write_of_omp_through_a_link_is_judged_by_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to("/etc")
    policy = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, ("write",), path="src/**"),))
    agent = FakeAgent()
    house = House(agent)
    key = await house.open(policy=policy, info=LaunchInfo(workspace=str(tmp_path)))
    await house.rest()
    agent.say(replace(gated(), prompt="Allow tool: write\nPath: src/hosts\nContent:\nx"))
    await house.rest()
    assert agent.commands() == []
    (ask,) = house.supervisor.fleet.sessions[key].asks.values()
    assert "writes outside the workspace: /etc/hosts" in ask.dangers


async def test_what_no_rule_decides_waits_for_a_person_with_its_dangers() -> None:
    house, agent, key = await run(
        Policy(Mode.COMMANDS, (replace(ALLOW_GIT, command="**"),)), gated("rm -rf build")
    )
    assert agent.commands() == []
    (ask,) = house.supervisor.fleet.sessions[key].asks.values()
    assert any("recursively" in danger for danger in ask.dangers)
    assert "rule 1 of [policy] would allow it, but it" in ask.rule


async def test_what_the_mode_does_not_ask_about_is_answered_without_a_word() -> None:
    read = replace(gated(), prompt=gate_title("read", {"path": "a.py"}, call_id="c", cwd=WORKSPACE))
    house, agent, key = await run(Policy(Mode.COMMANDS), read)
    assert agent.commands() == [("respond", "q1", Decision.ALLOW)]
    assert lines(house.supervisor.fleet.sessions[key]) == []


async def test_an_agent_that_asks_of_its_own_accord_is_never_answered_for_the_person() -> None:
    house, agent, key = await run(Policy(), gated())
    assert agent.commands() == []
    assert house.supervisor.fleet.sessions[key].asks["q1"].rule == ""


async def test_a_question_that_is_no_permission_is_left_alone() -> None:
    title = replace(gated(), prompt="Which one?", options=["a", "b"], kind=InteractionKind.CHOICE)
    _, agent, _ = await run(Policy(Mode.NOTHING, (ALLOW_GIT,)), title)
    assert agent.commands() == []


async def test_a_grant_answers_what_is_open_and_what_comes_and_ends_with_being_undone() -> None:
    house, agent, key = await run(Policy(Mode.COMMANDS), gated("make test"), gated("make test", "q2"))
    rule = Rule(Action.ALLOW, ("bash",), exact="make test", workspace=WORKSPACE)
    await house.supervisor.grant(key, rule)
    assert agent.commands() == [("respond", "q1", Decision.ALLOW), ("respond", "q2", Decision.ALLOW)]
    agent.say(gated("make test", "q3"))
    await house.rest()
    assert agent.commands()[2:] == [("respond", "q3", Decision.ALLOW)]
    assert house.supervisor.rules(key) == (ActiveRule(rule, "session"),)
    house.supervisor.undo_rule(key, rule)
    agent.say(gated("make test", "q4"))
    await house.rest()
    assert len(agent.commands()) == 3
    assert house.supervisor.rules(key) == ()


async def test_a_rule_of_the_config_can_be_undone_for_one_session() -> None:
    house, agent, key = await run(Policy(Mode.COMMANDS, (ALLOW_GIT,)))
    house.supervisor.undo_rule(key, ALLOW_GIT)
    agent.say(gated("git status"))
    await house.rest()
    assert agent.commands() == []
    assert any(
        "decides nothing here any more" in line for line in lines(house.supervisor.fleet.sessions[key])
    )


async def test_the_mode_can_change_while_it_runs_back_and_forth() -> None:
    house, agent, key = await run(Policy(Mode.COMMANDS), gated())
    assert await house.supervisor.set_mode(key, Mode.NOTHING)
    assert agent.commands() == [("respond", "q1", Decision.ALLOW)]
    assert house.supervisor.fleet.sessions[key].launch.gate == "ask-nothing"
    assert await house.supervisor.set_mode(key, Mode.EVERYTHING)
    agent.say(gated(request_id="q2"))
    await house.rest()
    assert len(agent.commands()) == 1


async def test_an_agent_that_was_not_started_to_ask_cannot_be_made_to() -> None:
    house, _, key = await run(Policy())
    assert not await house.supervisor.set_mode(key, Mode.EVERYTHING)


async def test_a_lasting_grant_is_for_every_session_and_is_forgotten_when_undone() -> None:
    agents = FakeAgent(), FakeAgent()
    house = House(*agents)
    first = await house.open(policy=Policy(Mode.COMMANDS))
    second = await house.open(policy=Policy(Mode.COMMANDS))
    await house.rest()
    rule = Rule(Action.ALLOW, ("bash",), exact="make test", workspace=WORKSPACE)
    await house.supervisor.grant(first, rule, lasting=True)
    agents[1].say(gated("make test"))
    await house.rest()
    assert agents[1].commands() == [("respond", "q1", Decision.ALLOW)]
    house.supervisor.undo_rule(second, rule)
    assert house.supervisor.rules(first) == ()


@pytest.mark.parametrize(
    ("action", "value"), [(Action.ALLOW, Decision.ALLOW), (Action.DENY, "Deny: no"), (Action.ASK, None)]
)
async def test_the_same_rules_are_a_handler_for_any_program(action: Action, value: object) -> None:
    verdict = Verdict(action, "why", Rule(action, reason="no"))
    response = await by_policy(lambda request: verdict)(gated(), None)  # type: ignore[arg-type]
    assert (response.value if response else None) == value
