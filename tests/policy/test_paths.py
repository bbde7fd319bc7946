"""Which file a path leads to is what rules judge: told by who opens it, else by a plain text only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pidriver_tui.policy import Action, Mode, Policy, Rule, Tier, decide, scopes_of

from .calls import EVERYTHING, WORKSPACE, read, write

SECRETS = Policy(Mode.NOTHING, (Rule(Action.DENY, path="**/secrets.toml"),))
SOURCES = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, ("write",), path="src/**"),))

# Written so that some agent opens `secrets.toml` for it. Which one does is not known by its text.
EVASIONS = [
    "secrets.toml",
    "./secrets.toml",
    "a/../secrets.toml",
    "SECRETS.toml",
    f"{WORKSPACE}/secrets.toml",
    f"{WORKSPACE}//./secrets.toml",
    "@secrets.toml",
    "@./secrets.toml",
    f"@{WORKSPACE}/secrets.toml",
    f":{WORKSPACE}/secrets.toml",
    ":./secrets.toml",
    "~/secrets.toml",
    "~secrets.toml",
    f"file://{WORKSPACE}/secrets.toml",
    f"file://localhost{WORKSPACE}/secrets.toml",
    f"FILE://{WORKSPACE}/secrets.toml",
    f"@file://{WORKSPACE}/secrets.toml",
    f"file://{WORKSPACE}/secrets.toml#x",
    f"file://{WORKSPACE}/secrets.toml?x",
    f"file://{WORKSPACE}/secrets%2Etoml",
    f"file://{WORKSPACE}/x\\..\\secrets.toml",
    f"file://{WORKSPACE}/sec\trets.toml",
    f"file://{WORKSPACE}/sec\nrets.toml",
    f"file:///{WORKSPACE}/secrets.toml",
    "secrets.toml:1-9",
    "secrets.toml:raw",
    "secrets.toml:5-9:raw",
    "[secrets.toml#a1b2]",
    "secrets.toml\u00a0",
    " secrets.toml",
    "x\\/../secrets.toml",
    "x.zip:secrets.toml",
]


@pytest.mark.parametrize("written", EVASIONS)
def test_no_spelling_slips_by_a_rule_that_denies_the_file(written: str) -> None:
    for call in (read(written), write(written)):
        assert decide(SECRETS, call).action is not Action.ALLOW
        told = replace(call, opens=f"{WORKSPACE}/secrets.toml")
        assert decide(SECRETS, told).action is Action.DENY


@pytest.mark.parametrize("written", ["src/x", "secrets.toml#x", "file:///x", "@x", "x:1-9"])
def test_what_is_opened_decides_and_not_what_is_written(written: str) -> None:
    assert decide(SOURCES, replace(write(written), opens=f"{WORKSPACE}/src/x")).action is Action.ALLOW
    for elsewhere in (f"{WORKSPACE}/Makefile", "/home/me/.bashrc", f"{WORKSPACE}/src/../Makefile"):
        assert decide(SOURCES, replace(write(written), opens=elsewhere)).action is Action.ASK


def test_what_is_opened_is_dangerous_however_it_is_written() -> None:
    for opens, danger in (
        ("/home/me/.ssh/authorized_keys", "touches credentials: /home/me/.ssh/authorized_keys"),
        ("/etc/hosts", "writes outside the workspace: /etc/hosts"),
        (f"{WORKSPACE}/.git/config", f"changes git's own files: {WORKSPACE}/.git/config"),
    ):
        verdict = decide(EVERYTHING, replace(write("src/x"), opens=opens))
        assert verdict.action is Action.ASK
        assert danger in verdict.dangers


@pytest.mark.parametrize("written", [path for path in EVASIONS if not path.isalnum()][6:])
def test_a_path_that_agents_read_differently_is_allowed_by_no_rule(written: str) -> None:
    if written == "~/secrets.toml":
        return  # that is the home for all of them
    verdict = decide(EVERYTHING, write(written))
    assert verdict.action is Action.ASK
    assert any("more than one way" in danger for danger in verdict.dangers)
    assert scopes_of(write(written)) == ()
    literally = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, path=written),))
    assert decide(literally, write(written)).action is Action.ASK


@pytest.mark.parametrize(
    "written", ["src/a [1].py", "å/b.py", "src/a'b", "a,b", "a=b", "src/*.py", "-x", "a b/c"]
)
def test_plain_names_need_nobody_to_tell_where_they_lead(written: str) -> None:
    assert decide(EVERYTHING, write(written)).action is Action.ALLOW


def test_a_rule_may_name_the_link_that_is_denied() -> None:
    call = replace(write("config/link"), opens=f"{WORKSPACE}/other")
    assert decide(Policy(Mode.NOTHING, (Rule(Action.DENY, path="config/**"),)), call).action is Action.DENY


def test_a_home_that_is_denied_is_found_in_what_is_opened() -> None:
    rules = Policy(Mode.NOTHING, (Rule(Action.DENY, path="~/.config/**"),))
    assert decide(rules, replace(write("x"), opens="/home/me/.config/y")).action is Action.DENY
    assert decide(rules, replace(write("x"), opens="/home/me/config/y")).action is Action.ALLOW


def test_only_what_names_a_path_is_about_one() -> None:
    assert write("").tier is Tier.WRITE
    assert decide(SECRETS, write("")).action is Action.ALLOW
