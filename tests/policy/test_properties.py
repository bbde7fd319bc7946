"""Whatever a script holds: no exception, no endless reading, nothing allowed by what it stands beside."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import assume, example, given
from hypothesis import strategies as st

from pidriver_tui.policy import Action, Call, Mode, Policy, Rule, Tier, dangers, decide
from pidriver_tui.policy.shell import MOST_COMMANDS, read_script

from .calls import EVERYTHING, HARMLESS, bash, say, write
from .test_hard_cases import FINE

_PIECES = r"""
ls git status log touch x rm -r -f ' " \ ` $( ) ( { } ; & && || | |& < > >> << <<- <<< <( >( >& &> 2>&1 EOF
# ! if then fi for in do done while case esac ;; function [[ ]] [ ] (( )) $x ${x} ${x:-y} * ? {a,b} ~ ..
/etc/x ./x bash -c env sudo xargs find -exec {} + time eval cd - = a=1 A=1 $'a' é
"""
PIECES = st.sampled_from([*_PIECES.split(), "\u00a0", "\r", "\0", "\ud800"])
SCRIPTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n", "\t"])), max_size=14).map(
        lambda parts: "".join(piece + space for piece, space in parts)
    ),
)


def _deeds(script: str) -> bool:
    """Whether it does more than set variables of the shell."""
    found = read_script(script)
    return bool(found.opaque) or any(command.words for command in found.commands)


@given(SCRIPTS)
@example("$(" * 2000)
@example("`" * 2001)
@example("(" * 5000)
@example("env " * 5000)
@example("bash -c " * 2000)
@example("<<a " * 4000)
@example("${" * 9000)
@example('"$(' * 3000)
@example("case x in " * 2000)
@example("\\" * 19_999)
@example("bash -c '" + "x;" * 9000 + "'")
def test_any_script_is_read(script: str) -> None:
    found = read_script(script)
    assert len(found.commands) <= MOST_COMMANDS
    assert found.opaque.count("\0") == 0
    for policy in (EVERYTHING, HARMLESS, Policy()):
        verdict = say(policy, script)
        assert verdict.why.isprintable()
        assert all(danger.isprintable() for danger in verdict.dangers)
        if policy.mode is not Mode.NOTHING and verdict.dangers:
            assert verdict.action is not Action.ALLOW


@given(st.binary(max_size=80))
def test_any_bytes_are_read(data: bytes) -> None:
    read_script(data.decode("utf-8", "surrogateescape"))
    read_script(data.decode("latin-1"))


@given(st.sampled_from(FINE), SCRIPTS, st.sampled_from(["; ", "\n", " && ", " | ", " & ", " || "]))
def test_nothing_is_allowed_by_standing_behind_something_allowed(one: str, other: str, between: str) -> None:
    if say(HARMLESS, one + between + other).action is Action.ALLOW:
        # What stands behind a comment is not run.
        alone = say(HARMLESS, other).action is Action.ALLOW
        assert alone or not _deeds(other) or "#" in one


_WORDS = st.lists(
    st.sampled_from(["git", "status", "push", "rm", "-rf", "x", "..", "/etc/x", "ls"]), min_size=1
)
_AROUND: list[Callable[[str], str]] = [
    str,
    "'{}'".format,
    '"{}"'.format,
    "''{}".format,
    '{}""'.format,
    "\\\n{}".format,
]
_QUOTES = st.sampled_from(_AROUND)


@given(_WORDS, st.data())
def test_quotes_change_no_verdict(words: list[str], data: st.DataObject) -> None:
    quoted = " ".join(data.draw(_QUOTES)(word) for word in words)
    for policy in (HARMLESS, EVERYTHING, Policy(rules=(Rule(Action.DENY, command="rm **"),))):
        plain, other = say(policy, " ".join(words)), say(policy, quoted)
        assert (plain.action, plain.dangers) == (other.action, other.dangers)


@given(SCRIPTS, st.sampled_from(["bash -c '{}'", "({})", "{{ {}; }}", "echo $({})", "if true; then {}; fi"]))
def test_wrapping_allows_nothing(script: str, wrapping: str) -> None:
    assume("'" not in script and "#" not in script and not script.rstrip(" \t").endswith("\\"))
    policy = Policy(HARMLESS.mode, (*HARMLESS.rules, Rule(Action.ALLOW, command="true")))
    if say(policy, wrapping.format(script)).action is Action.ALLOW:
        assert say(policy, script).action is Action.ALLOW or not _deeds(script)


@given(st.text(max_size=40))
def test_any_path_is_judged_and_leads_nowhere_unseen(path: str) -> None:
    verdict = decide(EVERYTHING, write(path))
    if ".." not in path and not path.lstrip("@").startswith(("/", "~", "file:")):
        assert not any("outside" in danger for danger in verdict.dangers)


@given(
    st.builds(
        Call,
        tool=st.text(max_size=8),
        tier=st.sampled_from(list(Tier)),
        command=SCRIPTS,
        path=st.text(max_size=20),
        workspace=st.text(max_size=20),
        complete=st.booleans(),
    )
)
def test_any_call_gets_a_verdict_with_its_dangers(call: Call) -> None:
    verdict = decide(EVERYTHING, call)
    assert verdict.dangers == dangers(call)
    assert verdict.action is (Action.ASK if verdict.dangers else Action.ALLOW)


def test_a_long_script_is_not_read_at_all() -> None:
    assert read_script("ls\n" * 10_000).commands == ()
    assert dangers(bash("ls\n" * 10_000))
