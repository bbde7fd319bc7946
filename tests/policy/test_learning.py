"""An "always" allows no more than was shown, in its workspace, and nothing dangerous broadly."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.policy import (
    Action,
    Call,
    Mode,
    Policy,
    Rule,
    Scope,
    Tier,
    decide,
    equal,
    learnt_for,
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
        (bash("npm test"), {Scope.EXACT, Scope.SESSION_TOOL}),
        (bash("rm -rf x"), {Scope.EXACT}),
        (bash("eval x"), {Scope.EXACT}),
        (bash("npm test", complete=False), set()),
        (write("src/x"), {Scope.EXACT, Scope.DIRECTORY, Scope.SESSION_TOOL}),
        (write("/etc/hosts"), {Scope.EXACT}),
        (read("/usr/include/x.h"), {Scope.EXACT, Scope.SESSION_TOOL}),
        (read("~/.ssh/id_rsa"), {Scope.EXACT}),
        (Call("deploy", Tier.EXECUTE, workspace=WORKSPACE), {Scope.SESSION_TOOL}),
        (replace(bash("ls"), workspace=""), set()),
    ],
)
def test_scopes_that_make_sense(call: Call, scopes: set[Scope]) -> None:
    assert set(scopes_of(call)) == scopes
    assert all(allows(learnt_for(call, scope), call) for scope in scopes)


def test_exactly_this_command() -> None:
    rule = learnt_for(bash("rm -rf [b]*"), Scope.EXACT)
    assert allows(rule, bash("rm -rf [b]*"))
    assert not allows(rule, bash("rm -rf b"))
    assert not allows(rule, replace(bash("rm -rf [b]*"), workspace="/srv/other"))
    assert not allows(rule, replace(bash("rm -rf [b]*"), tool="shell"))


def test_exactly_this_file() -> None:
    rule = learnt_for(write("src/*.py"), Scope.EXACT)
    assert allows(rule, write(f"{WORKSPACE}/src/*.py"))
    assert not allows(rule, write("src/a.py"))
    assert not allows(rule, write("src/*.py", "edit"))
    assert allows(learnt_for(write("/etc/hosts"), Scope.EXACT), write("../../etc/hosts"))
    assert allows(learnt_for(write("~/x"), Scope.EXACT), write("~/x"))


def test_this_tool_under_this_directory() -> None:
    rule = learnt_for(write("src/a/x.py"), Scope.DIRECTORY)
    assert allows(rule, write("src/a/b/y.py"))
    assert not allows(rule, write("src/y.py"))
    assert not allows(rule, write("src/a/../y.py"))
    assert allows(learnt_for(write("x.py"), Scope.DIRECTORY), write("src/y.py"))
    assert allows(learnt_for(read("src", "grep"), Scope.DIRECTORY), read("src/a", "grep"))
    assert not allows(learnt_for(read("src", "grep"), Scope.DIRECTORY), read(".", "grep"))


def test_this_tool_for_this_session() -> None:
    rule = learnt_for(bash("npm test"), Scope.SESSION_TOOL)
    assert allows(rule, bash("ls"))
    assert not allows(rule, bash("ls; rm -rf x"))
    assert not allows(rule, write("x"))
    assert not allows(rule, replace(bash("ls"), workspace="/srv/other"))


def test_odd_names_are_taken_as_they_are() -> None:
    call = replace(write("a [1]/x"), tool="w*", workspace="/srv/[x]")
    for scope in Scope:
        rule = learnt_for(call, scope)
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


@given(_TEXT, _TEXT, st.sampled_from(list(Scope)))
def test_a_learnt_path_fits_what_it_was_learnt_from_and_nothing_outside(
    path: str, other: str, scope: Scope
) -> None:
    call = write(path)
    rule = learnt_for(call, scope)
    if rule is None:
        return
    assert allows(rule, call)
    if "writes outside" in "".join(decide(Policy(), write(other)).dangers):
        assert scope is Scope.EXACT or not allows(rule, write(other))
