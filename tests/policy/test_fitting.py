"""What a wildcard of a rule for commands covers: one part of a path, and never a step upwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.policy import Action, Mode, Policy, Rule, decide

from .calls import allowing, bash, say

ALLOW, ASK, DENY = Action.ALLOW, Action.ASK, Action.DENY

# A rule, what it fits, and what it does not.
CASES: list[tuple[str, list[str], list[str]]] = [
    (
        "run build/*",
        ["run build/x", "run ./build/x", "run build/./x", "run build//x", "run build/.x", "run 'build/a b'"],
        [
            "run build/../x",
            "run build/..",
            "run build/../build/x",
            "run build/./../x",
            "run build/x/y",
            "run build/x/../../y",
            "run build/x y",
            "run build/*",
            "run build/?",
            "run build/[ab]",
            "run b*/x",
            "run build",
            "run ../build/x",
            "run ./../build/x",
            "run /build/x",
        ],
    ),
    ("run build/**", ["run build/x/y", "run build/x"], ["run build/../x", "run build/x/../y", "run build/*"]),
    ("run **", ["run", "run a/../b", "run ../x", "run a/*", "run x y z"], ["ran x"]),
    ("run a/**/z", ["run a/b/z", "run a/b/c/z"], ["run a/../z", "run a/b"]),
    ("run ../x/*", ["run ../x/y"], ["run ../x/../y", "run x/y", "run ../../x/y"]),
    ("run *", ["run x", "run ..x", "run x..", "run a...b"], ["run ..", "run x/y", "run x y", "run", "run *"]),
    ("run --to=*", ["run --to=x"], ["run --to=../x", "run --to=..", "run --to=a/b", "run -o x"]),
    ("run -x*", ["run -xx"], ["run -x../x", "run -x.."]),
    ("run HEAD:*", ["run HEAD:x"], ["run HEAD:../x", "run HEAD:a/../x"]),
    ("run HEAD~*", ["run HEAD~2", "run HEAD~2..HEAD"], ["run HEAD~2/../x"]),
    ("run http://x.io/*", ["run http://x.io/a"], ["run http://x.io/a/b", "run http:/x.io/a"]),
    ("run http://x.io/**", ["run 'http://x.io/a/b?c=d'"], ["run http://x.io/../a", "run http://x.ioo/a"]),
    ("run build/[*]", ["run build/*", "run 'build/*'"], ["run build/x"]),
    ("run [ab]/x", ["run a/x"], ["run c/x", "run a//../x"]),
    ("run [!a]x", ["run bx"], ["run ax", "run /x"]),
    ("run ?x", ["run ax"], ["run /x", "run abx"]),
    ("./tools/* x", ["./tools/y x"], ["tools/y x", "./tools/../y x", "./tools/a/b x"]),
    ("run ** --fast", ["run --fast", "run a/../b c --fast"], ["run --fast x"]),
]


@pytest.mark.parametrize(("rule", "fitting", "other"), CASES)
def test_a_wildcard_stays_within_its_part(rule: str, fitting: list[str], other: list[str]) -> None:
    said = {script: say(allowing(rule), script).action for script in (*fitting, *other)}
    assert said == {**dict.fromkeys(fitting, ALLOW), **dict.fromkeys(other, ASK)}


@pytest.mark.parametrize(
    "script",
    [
        "rm build/x",
        "rm build/../x",
        "rm build/a/b",
        "rm ./build/x",
        "rm src/../build/x",
        "rm build//x",
        "rm -f build/x",
        "rm buil?/x",
        "rm build/*",
    ],
)
def test_a_rule_that_denies_sees_through_spellings(script: str) -> None:
    rules = Policy(Mode.NOTHING, (Rule(DENY, command="rm ** build/*"), Rule(DENY, command="rm ** build/x")))
    assert say(rules, script).action is DENY


_PARTS = st.lists(
    st.sampled_from(["a", "b", "build", "..", ".", "", "x.py", "*", "-o"]), min_size=1, max_size=6
)
_RULES = st.sampled_from(["run build/*", "run build/**", "run *", "run b*/**", "run a/**/b", "run --to=*"])


@given(_RULES, _PARTS, st.sampled_from(["", "./", "--to="]))
def test_no_wildcard_steps_upwards(rule: str, parts: list[str], before: str) -> None:
    word = before + "/".join(parts)
    if say(allowing(rule), f"run '{word}'").action is ALLOW:
        assert ".." not in word.removeprefix("--to=").split("/")


@given(st.text("a*./", max_size=40), st.text("ab./", max_size=60))
def test_any_pattern_is_compared(pattern: str, text: str) -> None:
    decide(Policy(Mode.EVERYTHING, (Rule(ALLOW, command=f"run {pattern}"),)), bash(f"run '{text}'"))


def test_long_words_take_no_long_time_to_compare() -> None:
    assert say(allowing("run *a*a*a*a*b"), f"run {'a' * 15_000}").action is ASK
    assert say(allowing("run *b"), f"run {'a' * 15_000}b").action is ALLOW
