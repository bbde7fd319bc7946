"""How agents are started so that they ask."""

from __future__ import annotations

import pytest

from pidriver_tui.gate import approval_mode, extension_file, tier_of, unasked, with_extension
from pidriver_tui.policy import Action, Mode, Policy, Rule, Tier

GATE = str(extension_file())
RULES = (Rule(Action.DENY, tools=("bash",)),)


def test_the_extension_is_there() -> None:
    assert 'pi.on("tool_call"' in extension_file().read_text()


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("", "-e GATE"),
        ("--verbose", "-e GATE --verbose"),
        (
            "-e a.ts --verbose --extension b.ts --name x",
            "-e a.ts --verbose --extension b.ts -e GATE --name x",
        ),
        ("--model", "-e GATE --model"),
        ("-e", "-e GATE -e"),
        ("-e a.ts -- -e b.ts", "-e a.ts -e GATE -- -e b.ts"),
    ],
)
def test_the_extension_stands_behind_the_persons_own(given: str, written: str) -> None:
    assert with_extension(given.split()) == tuple(written.replace("GATE", GATE).split())


@pytest.mark.parametrize(
    ("policy", "mode"),
    [
        (Policy(Mode.EVERYTHING), "always-ask"),
        (Policy(Mode.WRITES), "always-ask"),
        (Policy(Mode.COMMANDS), "always-ask"),
        (Policy(Mode.NOTHING), "yolo"),
        (Policy(Mode.COMMANDS, RULES), "always-ask"),
        (Policy(Mode.NOTHING, RULES), "always-ask"),
        (Policy(Mode.NOTHING, learnt=RULES), "yolo"),
    ],
)
def test_omp_asks_about_all_that_the_policy_has_to_see(policy: Policy, mode: str) -> None:
    assert approval_mode(policy) == mode


@pytest.mark.parametrize(
    ("policy", "own", "mode"),
    [
        (Policy(), None, "yolo"),
        (Policy(), "write", "write"),
        (Policy(Mode.COMMANDS), "yolo", "always-ask"),
        (Policy(Mode.COMMANDS), "always-ask", "always-ask"),
    ],
)
def test_a_profile_may_only_ask_for_more(policy: Policy, own: str | None, mode: str) -> None:
    assert approval_mode(policy, own) == mode


def test_flags_that_take_the_question_away_are_found() -> None:
    assert unasked(["--model", "x", "--approval-mode=yolo"]) == "--approval-mode=yolo"
    assert unasked(["--yolo"]) == "--yolo"
    assert unasked(["--model", "yolo"]) == ""


@pytest.mark.parametrize(
    ("tier", "tools"),
    [
        (Tier.READ, "read grep find ls question"),
        (Tier.WRITE, "write edit"),
        (Tier.EXECUTE, "bash powershell task eval mcp__files__read Read unknown"),
    ],
)
def test_what_is_not_known_to_be_less_is_a_command(tier: Tier, tools: str) -> None:
    assert {tier_of(tool) for tool in tools.split()} == {tier}
