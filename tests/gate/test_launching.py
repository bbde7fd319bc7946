"""What a policy makes of a launch: an agent that asks, and a session that says so."""

from __future__ import annotations

import pytest

from pidriver_tui.config import OwnPolicy, Profile, Settings
from pidriver_tui.gate import extension_file
from pidriver_tui.launching import Wish, demo_launches, launch_for
from pidriver_tui.policy import Action, Mode, Policy, Rule, decide
from pidriver_tui.supervisor import Launch
from tests.demo.test_gating import play

GATE = ("-e", str(extension_file()))


def launched(profile: Profile, mode: str = "", *arguments: str) -> Launch:
    settings = Settings(profiles={"pi": profile})
    return launch_for(Wish(mode=mode, agent_args=arguments), settings, {})


def test_without_a_policy_nothing_is_added() -> None:
    for binary in ("pi", "omp"):
        launch = launched(Profile(binary=binary))
        assert (launch.policy, launch.info.gate) == (Policy(), "")
        assert "-e" not in launch.config.to_argv()
        assert "--approval-mode" not in launch.config.to_argv()


@pytest.mark.parametrize("isolation", ["own", "full"])
def test_pi_is_given_the_gate(isolation: str) -> None:
    profile = Profile(isolation=isolation, extra_args=("-e", "mine.ts"))  # type: ignore[arg-type]
    launch = launched(profile, "ask-commands", "--verbose")
    assert launch.policy == Policy(Mode.COMMANDS)
    assert launch.info.gate == "ask-commands"
    assert launch.config.to_argv()[-5:] == ["-e", "mine.ts", *GATE, "--verbose"]


def test_omp_is_told_what_to_ask_about() -> None:
    launch = launched(Profile(binary="omp"), "ask-commands")
    assert launch.config.approval_mode == "always-ask"
    assert launch.info.gate == "ask-commands"
    assert "-e" not in launch.config.to_argv()
    loose = launched(Profile(binary="omp", approval_mode="yolo"), "ask-everything")
    assert loose.config.approval_mode == "always-ask"


def test_a_program_with_another_name_is_given_the_gate() -> None:
    assert launched(Profile(binary="my-agent"), "ask-writes").config.extra_args == GATE


@pytest.mark.parametrize("flag", ["--yolo", "--auto-approve", "--approval-mode=write"])
def test_an_argument_that_takes_the_question_away_is_refused(flag: str) -> None:
    with pytest.raises(ValueError, match=f"{flag} among the agent's arguments"):
        launched(Profile(binary="omp"), "ask-writes", flag)
    assert flag in launched(Profile(binary="omp"), "", flag).config.to_argv()


RULE, OWN = (Rule(Action.ALLOW, tools=(name,)) for name in ("ls", "own"))


def test_rules_of_the_config_make_the_agent_ask() -> None:
    profile = Profile(policy=OwnPolicy(rules=(OWN,)))
    settings = Settings(profiles={"pi": profile}, own_policy=OwnPolicy("ask-writes", (RULE,)))
    launch = launch_for(Wish(), settings, {})
    assert launch.policy == Policy(Mode.WRITES, (OWN, RULE))
    assert launch.info.gate == "ask-writes"
    assert launch.config.extra_args == GATE
    assert launch_for(Wish(mode="ask-nothing"), settings, {}).policy == Policy(Mode.NOTHING, (OWN, RULE))


def test_no_mode_wins_over_a_policy_with_a_mistake() -> None:
    settings = Settings(own_policy=OwnPolicy(broken=True))
    assert launch_for(Wish(mode="ask-nothing"), settings, {}).policy == Policy(Mode.EVERYTHING)


def test_the_demo_shows_a_diff_a_danger_and_what_rules_answer() -> None:
    asked = []
    for launch in demo_launches(speed=0):
        story = launch.title
        assert launch.info.gate == launch.policy.mode.value
        assert launch.config.extra_args[-1] == "--gate"
        verdicts = [(gate.call, decide(launch.policy, gate.call)) for gate in play(story)[1]]
        assert any(verdict.rule is not None for _, verdict in verdicts)
        asked += [(call, verdict.dangers) for call, verdict in verdicts if verdict.action is Action.ASK]
    assert [(call.tool, call.command, dangers) for call, dangers in asked] == [
        ("edit", "", ()),
        ("bash", "python -m pytest -q", ()),
        ("bash", "rm -rf staging/orders/2026-03-07", ("deletes recursively",)),
    ]
    assert asked[0][0].before is not None
    (gallery,) = demo_launches(gallery=True)
    assert not gallery.policy.gated
