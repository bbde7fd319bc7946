"""What bash itself does with a script: it runs no command and writes no file that was not read out of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidriver_tui.policy.shell import read_script

BASH = shutil.which("bash")
# No word of these is a program or leads out of the folder; nothing loops.
_WORDS = r"""
aa bb x E ; && || | & ( ) { } ' " \ ` $( $ < << > # ! if then fi for in do done case esac ;; x) <( $' ${ =
a= * 2> &> <<< - (( )) [[ ]] echo time 'aa' "bb" <<'E' <<E <<-E <<\E >& {a,b}
in else "$( $(aa) `bb` ${x:- >&- &>E
|& >|
"""
_PIECES = [
    *_WORDS.split(),
    "\n",
    "\nE\n",
    "\tE\n",
    "\\\n",
    "$\\\n",
    "\\\nE",
    "bash -c ",
    "$(cat <<E\n",
    "\nE\n)",
]
_SCRIPTS = st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(["", " "])), min_size=1, max_size=9)
_RECORDING = """
command_not_found_handle() { printf '%s\\n' "$1" >> "$RECORD"; return 1; }
export -f command_not_found_handle
"""


def _modern() -> bool:
    """Whether there is a bash that tells of commands it does not find (4.0)."""
    if BASH is None:
        return False
    found = subprocess.run([BASH, "-c", "echo $BASH_VERSINFO"], capture_output=True, text=True, check=False)
    return int(found.stdout or 0) >= 4


def _run(script: str, place: Path) -> tuple[set[str], set[str]]:
    """The commands that bash runs of a script, and the files it makes."""
    assert BASH is not None
    programs, folder, record = place / "bin", place / "folder", place / "record"
    programs.mkdir()
    folder.mkdir()
    record.touch()
    (programs / "bash").symlink_to(BASH)
    subprocess.run(
        [BASH, "--norc", "-c", f"{_RECORDING}\n{script}"],
        cwd=folder,
        env={"PATH": str(programs), "HOME": str(folder), "RECORD": str(record)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return set(record.read_text().splitlines()), {path.name for path in folder.iterdir()}


def _check(script: str, place: Path) -> bool:
    """Check what bash does against what was read; whether there was something to check."""
    found = read_script(script)
    if found.opaque:
        return False
    ran, made = _run(script, place)
    names = {command.words[0].text for command in found.commands if command.words}
    # `time` is left out as the shell's own word; here it may be run as a program that does not exist.
    assert ran - {"time"} <= names, script
    assert made <= {command.words[1].text for command in found.commands if command.texts[:1] == (">",)}, (
        script
    )
    return True


@pytest.mark.skipif(not _modern(), reason="needs bash 4")
@settings(max_examples=200)
@given(_SCRIPTS)
def test_bash_runs_nothing_that_was_not_read(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[tuple[str, str]]
) -> None:
    _check("".join(piece + space for piece, space in pieces), tmp_path_factory.mktemp("bash"))


@pytest.mark.skipif(not _modern(), reason="needs bash 4")
@pytest.mark.parametrize(
    "script",
    [
        "aa; bb && (x | y) & { z; }",
        "aa\\\n b; a\\\na 'b\nc'",
        "if aa; then bb; else x; fi > out 2>&1",
        "for i in a $(bb); do x; done",
        "case aa in a|b) bb ;; *) x ;; esac > out",
        "cat <<'E' | x\n$(aa)\nE\nbb",
        "x <<E\n$(aa) `bb`\nE\n",
        "x <<-E\n\tE\naa",
        "x <<A <<B\nA\n$(aa)\nB\nbb",
        "echo \"$(cat <<'E'\naa\nE\n)\" `bb`",
        "bash -c 'aa > out; bash -c \"bb\"' x > more",
        "bash <<< 'aa; bb'",
        "aa &> out; bb >| out; >&- x",
        "time aa; ! bb; time -p x",
        "exec aa",
        "CI=1 TZ=2 aa; command bb; a=1",
        "echo a # $(aa)\nbb",
        "x > 'a b'; y >a\\ b",
    ],
)
def test_what_is_read_of_a_plain_script_is_what_bash_does(tmp_path: Path, script: str) -> None:
    assert _check(script, tmp_path)
