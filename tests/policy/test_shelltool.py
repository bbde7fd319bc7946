"""What stands beside the script of a shell tool is judged with it: variables, a folder, unknown arguments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pidriver_tui.policy import Action, Call, GrantScope, Mode, Policy, Rule, Tier, decide, rule_for_grant

from .calls import EVERYTHING, WORKSPACE, allowing, bash

GIT = allowing("git status **", "pytest **", "> build/*")


def call(command: str, **beside: Any) -> Call:
    """A call of omp's `bash` with these arguments."""
    return replace(bash(command), arguments={"command": command, **beside})


@pytest.mark.parametrize(
    "beside",
    [
        {"timeout": 5},
        {"timeout": 0.5, "async": True, "pty": False},
        {"i": "Look at what changed"},
        {"env": {}, "cwd": ""},
        {"env": None, "cwd": None, "timeout": None},
        {"cwd": WORKSPACE},
        {"cwd": "."},
        {"cwd": f"{WORKSPACE}/src/.."},
    ],
)
def test_what_changes_nothing_is_harmless(beside: dict[str, Any]) -> None:
    assert decide(GIT, call("git status", **beside)).action is Action.ALLOW
    exact = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, exact="git status"),))
    assert decide(exact, call("git status", **beside)).action is Action.ALLOW


@pytest.mark.parametrize(
    ("beside", "danger"),
    [
        ({"env": {"PATH": f"{WORKSPACE}/bin:/usr/bin"}}, "it sets PATH"),
        ({"env": {"LD_PRELOAD": "./x.so"}}, "it sets LD_PRELOAD"),
        ({"env": {"GIT_EXTERNAL_DIFF": "./x"}}, "it sets GIT_EXTERNAL_DIFF"),
        ({"env": {"NODE_OPTIONS": "--require ./x"}}, "it sets NODE_OPTIONS"),
        ({"env": {"npm_config_script_shell": "./x"}}, "it sets npm_config_script_shell"),
        ({"env": {"NPM_CONFIG_SCRIPT_SHELL": "./x"}}, "it sets NPM_CONFIG_SCRIPT_SHELL"),
        ({"env": {"http_proxy": "x"}}, "it sets http_proxy"),
        ({"env": {"ANYTHING": "x"}}, "it sets ANYTHING"),
        ({"env": {"CI": "1", "BASH_ENV": "x"}}, "it sets BASH_ENV"),
        ({"env": {"A=B": "x"}}, "cannot be read"),
        ({"env": {"CI": 1}}, "what env changes about it"),
        ({"env": "PATH=x"}, "what env changes about it"),
        ({"env": ["PATH=x"]}, "what env changes about it"),
        ({"cwd": "/elsewhere"}, "works outside the workspace: /elsewhere"),
        ({"cwd": ".."}, "works outside the workspace: .."),
        ({"cwd": "~/other"}, "works outside the workspace: ~/other"),
        ({"cwd": "file:///etc"}, "what cwd changes about it"),
        ({"cwd": "@src"}, "what cwd changes about it"),
        ({"cwd": "skill://x"}, "what cwd changes about it"),
        ({"cwd": 1}, "what cwd changes about it"),
        ({"shell": "./evil"}, "what shell changes about it"),
        ({"stdin": "x"}, "what stdin changes about it"),
        ({"timeout": "5; touch x"}, "what timeout changes about it"),
        ({"async": "yes"}, "what async changes about it"),
    ],
)
def test_what_can_change_what_runs_is_a_danger(beside: dict[str, Any], danger: str) -> None:
    for policy in (GIT, EVERYTHING):
        verdict = decide(policy, call("git status", **beside))
        assert verdict.action is Action.ASK
        assert any(danger in each for each in verdict.dangers), verdict.dangers


def test_harmless_variables_and_folders_inside_need_rules_of_their_own() -> None:
    variables, folder = call("pytest", env={"CI": "1"}), call("pytest", cwd="src")
    for each in (variables, folder):
        assert decide(GIT, each).action is Action.ASK
        assert decide(GIT, each).dangers == ()
        assert decide(EVERYTHING, each).action is Action.ALLOW
    told = decide(GIT, variables).why
    assert told == "ask-everything asks about commands, and no rule allows export CI=1"
    wider = Policy(
        GIT.mode,
        (*GIT.rules, Rule(Action.ALLOW, command="cd src"), Rule(Action.ALLOW, command="export CI=*")),
    )
    assert decide(wider, variables).action is Action.ALLOW
    assert decide(wider, folder).action is Action.ALLOW
    assert decide(wider, call("pytest", cwd="src/other")).action is Action.ASK


def test_paths_are_seen_from_the_folder() -> None:
    outside = decide(EVERYTHING, call("echo x > ../../y", cwd="src"))
    assert "writes outside the workspace: ../../y" in outside.dangers


@pytest.mark.parametrize("beside", [{"env": {"CI": "1"}}, {"cwd": "src"}, {"cwd": "/etc"}, {"shell": "x"}])
def test_an_exact_rule_is_for_the_script_alone(beside: dict[str, Any]) -> None:
    given = call("git status", **beside)
    verdict = decide(Policy(Mode.NOTHING, (Rule(Action.ALLOW, exact="git status"),)), given)
    assert verdict.action is Action.ASK
    assert "it has arguments beside it" in verdict.why
    assert rule_for_grant(given, GrantScope.EXACT) is None


def test_rules_that_deny_see_the_variables_and_the_folder() -> None:
    rules = Policy(Mode.NOTHING, (Rule(Action.DENY, command="cd /srv/other **"),))
    assert decide(rules, call("ls", cwd="/srv/other")).action is Action.DENY
    # What an unknown argument does is not known: a rule that denies may concern it.
    assert decide(rules, call("ls", shell="x")).action is Action.ASK
    assert decide(Policy(Mode.NOTHING), call("ls", shell="x")).action is Action.ALLOW


@pytest.mark.parametrize(
    "script",
    [
        "cat skill://x/y",
        "cd 'agent://1' && ls",
        "cat LOCAL://x",
        "cat local:/x",
        "cd file:///etc && ls",
        "cd :/etc && ls",
    ],
)
def test_what_omp_puts_in_the_place_of_its_own_urls_is_not_known(script: str) -> None:
    assert decide(EVERYTHING, bash(script)).action is Action.ASK


def test_a_script_under_another_name_is_not_overlooked() -> None:
    given = Call("bash", Tier.EXECUTE, workspace=WORKSPACE, arguments={"cmd": "rm -rf x"})
    assert decide(EVERYTHING, given).action is Action.ASK
    assert decide(Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, ("bash",)),)), given).action is Action.ASK


def test_a_rule_for_commands_is_about_commands_that_run_here() -> None:
    remote = replace(bash("git status"), tool="ssh_production")
    assert decide(GIT_ANYWHERE, remote).action is Action.ASK
    named = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, ("ssh_production",), command="git status **"),))
    assert decide(named, remote).action is Action.ALLOW
    assert decide(Policy(Mode.NOTHING, (Rule(Action.DENY, command="git **"),)), remote).action is Action.DENY


GIT_ANYWHERE = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, command="git status **"),))
