"""An "always" allows no more than was shown, in its workspace, and nothing dangerous broadly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.policy import (
    Action,
    Call,
    GrantScope,
    Mode,
    Policy,
    Rule,
    Tier,
    decide,
    equal,
    rule_for_grant,
    scopes_of,
)

from .calls import WORKSPACE, bash, read, write


def allows(rule: Rule | None, call: Call) -> bool:
    """Whether a learnt rule answers a call."""
    assert rule is not None
    return decide(Policy(Mode.EVERYTHING, learnt=(rule,)), call).action is Action.ALLOW


@pytest.mark.parametrize(
    ("call", "scopes"),
    [
        (bash("npm test"), {GrantScope.EXACT, GrantScope.SESSION_TOOL}),
        (bash("rm -rf x"), {GrantScope.EXACT}),
        (bash("eval x"), {GrantScope.EXACT}),
        (bash("npm test", complete=False), set()),
        (write("src/x"), {GrantScope.EXACT, GrantScope.DIRECTORY, GrantScope.SESSION_TOOL}),
        (write("/etc/hosts"), {GrantScope.EXACT}),
        (read("/usr/include/x.h"), {GrantScope.EXACT, GrantScope.SESSION_TOOL}),
        (read("~/.ssh/id_rsa"), {GrantScope.EXACT}),
        (Call("deploy", Tier.EXECUTE, workspace=WORKSPACE), {GrantScope.SESSION_TOOL}),
        (replace(bash("ls"), workspace=""), set()),
    ],
)
def test_scopes_that_make_sense(call: Call, scopes: set[GrantScope]) -> None:
    assert set(scopes_of(call)) == scopes
    assert all(allows(rule_for_grant(call, scope), call) for scope in scopes)


def test_exactly_this_command() -> None:
    rule = rule_for_grant(bash("rm -rf [b]*"), GrantScope.EXACT)
    assert allows(rule, bash("rm -rf [b]*"))
    assert not allows(rule, bash("rm -rf b"))
    assert not allows(rule, replace(bash("rm -rf [b]*"), workspace="/srv/other"))
    assert not allows(rule, replace(bash("rm -rf [b]*"), tool="shell"))


def test_exactly_this_file() -> None:
    rule = rule_for_grant(write("src/*.py"), GrantScope.EXACT)
    assert allows(rule, write(f"{WORKSPACE}/src/*.py"))
    assert not allows(rule, write("src/a.py"))
    assert not allows(rule, write("src/*.py", "edit"))
    assert allows(rule_for_grant(write("/etc/hosts"), GrantScope.EXACT), write("../../etc/hosts"))
    assert allows(rule_for_grant(write("~/x"), GrantScope.EXACT), write("~/x"))


def test_this_tool_under_this_directory() -> None:
    rule = rule_for_grant(write("src/a/x.py"), GrantScope.DIRECTORY)
    assert allows(rule, write("src/a/b/y.py"))
    assert not allows(rule, write("src/y.py"))
    assert not allows(rule, write("src/a/../y.py"))
    assert allows(rule_for_grant(write("x.py"), GrantScope.DIRECTORY), write("src/y.py"))
    assert allows(rule_for_grant(read("src", "grep"), GrantScope.DIRECTORY), read("src/a", "grep"))
    assert not allows(rule_for_grant(read("src", "grep"), GrantScope.DIRECTORY), read(".", "grep"))


def test_this_tool_for_this_session() -> None:
    rule = rule_for_grant(bash("npm test"), GrantScope.SESSION_TOOL)
    assert allows(rule, bash("ls"))
    assert not allows(rule, bash("ls; rm -rf x"))
    assert not allows(rule, write("x"))
    assert not allows(rule, replace(bash("ls"), workspace="/srv/other"))


def test_odd_names_are_taken_as_they_are() -> None:
    call = replace(write("a [1]/x"), tool="w*", workspace="/srv/[x]")
    for scope in GrantScope:
        rule = rule_for_grant(call, scope)
        assert allows(rule, call)
        assert not allows(rule, replace(call, tool="write"))
        assert not allows(rule, replace(call, workspace="/srv/x"))


def test_equal_calls() -> None:
    assert equal(bash("npm test"), replace(bash("npm test"), call_id="other", workspace="/srv/other"))
    assert not equal(bash("npm test"), bash("npm  test"))
    assert not equal(bash("npm test"), replace(bash("npm test"), tool="shell"))
    assert not equal(
        bash("npm test"), replace(bash("npm test"), arguments={"command": "npm test", "timeout": 1})
    )
    assert not equal(bash("x", complete=False), bash("x", complete=False))
    assert equal(write("x"), write("x"))
    assert not equal(write("x"), replace(write("x"), workspace="/srv/other"))
    assert not equal(write("x"), replace(write("x"), before="text"))


_TEXT = st.text(max_size=20) | st.sampled_from(["..", "~", "/", "*", "[a]", "x/y", "src/**"])


@given(_TEXT, _TEXT, st.sampled_from(list(GrantScope)))
def test_a_learnt_path_fits_what_it_was_learnt_from_and_nothing_outside(
    path: str, other: str, scope: GrantScope
) -> None:
    call = write(path)
    rule = rule_for_grant(call, scope)
    if rule is None:
        return
    assert allows(rule, call)
    if "writes outside" in "".join(decide(Policy(), write(other)).dangers):
        assert scope is GrantScope.EXACT or not allows(rule, write(other))
