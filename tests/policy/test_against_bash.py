"""What bash itself does with a script: it runs no command and writes no file that was not read out of it.

`PIDRIVER_BASH_EXAMPLES=20000` looks for longer than a test run may.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidriver_tui.policy.script import ShellWord, SimpleCommand
from pidriver_tui.policy.shell import read_script
from pidriver_tui.policy.wrappers import SHELLS, unwrap

BASH = shutil.which("bash")
DASH = shutil.which("dash")
EXAMPLES = int(os.environ.get("PIDRIVER_BASH_EXAMPLES", "150"))
# No word of these is a program or leads out of the folder; nothing loops.
_WORDS = r"""
aa bb x E ; && || | & ( ) { } ' " \ ` $( $ < << > # ! if then fi for in do done case esac ;; x) <( $' ${ =
CI= * 2> &> <<< - (( )) [[ ]] echo time 'aa' "bb" <<'E' <<E <<-E <<\E >& {a,b}
in else "$( $(aa) `bb` ${x:- >&- &>E a= a[ 'a[$(aa)]' test -v [ ] -eq "$v" 'esac' \esac '[[' \[[ >( )" 9> ٣>
|& >| ;& == =~ $(( $[ !x function coproc select until {x} } }; esac) E) ٣
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
    "sh -c ",
    "xargs -I% ",
    "$(cat <<E\n",
    "$(cat <<'E'\n",
    "\nE\n)",
    "\nE )",
    "case x in ",
    "v=-v; ",
    "test -v ",
    "[[ x && ",
]
_FLAT = st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(["", " "])), min_size=1, max_size=9).map(
    lambda pieces: "".join(piece + space for piece, space in pieces)
)
# Around a script: what is whole when the script is.
_AROUND = [
    "$({})",
    '"$({})"',
    "`{}`",
    "<({})",
    "echo {}",
    "x {}",
    "'{}'",
    '"{}"',
    "( {} )",
    "{{ {}; }}",
    "if aa; then {}; fi",
    "case x in x) {} ;; esac",
    "case x in x) {}\nesac",
    "case esac in 'esac') {} ;; esac",
    "for v in {}; do x; done",
    "for v in -v; do {}; done",
    "[[ x && {} ]]",
    "[[ -e {} ]]",
    "[ x {} ]",
    'test "$v" {}',
    "test -n {}",
    "a[{}]=1",
    "cat <<E\n{}\nE\n",
    "cat <<'E'\n{}\nE\n",
    "$(cat <<'E'\n{}\nE\n)",
    "$(cat <<E\n{}\nE\n)",
    "bash <<'E'\n{}\nE\n",
    "bash -c '{}'",
    "sh -c '{}'",
    "bash -c {}",
    "{} # x",
    "$( # x\n{})",
    "{}; bb",
    "{} | bb",
    "{} > E",
    "x=1 {}",
    "${{x:-{}}}",
    "$(({}))",
    "! {}",
    "time {}",
    "env CI=1 {}",
    "echo {} | xargs -I% bash -c '%'",
]
_NESTED = st.recursive(
    st.sampled_from(["aa", "bb x", "x > E", "", "esac", "E", "'a[$(aa)]'", "aa; bb", "aa\nbb", "[[ aa ]]"]),
    lambda inner: st.builds(lambda around, script: around.format(script), st.sampled_from(_AROUND), inner),
    max_leaves=6,
)


@st.composite
def _disturbed(draw: st.DrawFn) -> str:
    """A nested script with a few pieces put into it, or taken out, anywhere."""
    script = draw(_NESTED)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(script)))
        to = min(len(script), at + draw(st.integers(0, 2)))
        script = script[:at] + draw(st.sampled_from(["", *_PIECES])) + script[to:]
    return script


# What shells read in ways of their own. `@word@` may be quoted in any way, `@|a|b@` is one of these.
_ODD = [
    "case @esac@ @in@ @esac@) {} ;; @esac@",
    "case x @in@ x|@esac@) {};; @esac@",
    "case x in (x) {} @|;;|;&|;;&@ esac) {} ;; esac",
    "@|echo |@$(case @esac@ @in@ @esac@) {}; @esac@)",
    '"$(case @esac@ in @esac@) {}; esac)"',
    "`case @esac@ in @esac@) {}; esac`",
    "@|CI=1 |>E |! |@@[[@ a@|;|\n|  &|  |@ {} @]]@",
    "@[[@ a @||||&&|>|<|@ {} @]]@",
    "[[ @-e@ @|<|>@({}) @|&& x |@]]",
    "sh -c '[[ a @|;|>|&|&&|@ {} ]]'",
    "sh -c 'x @|&>|>&|<<<|>|>|@ {}'",
    "sh -c 'x@|&|;|+=|@{}'",
    'x @|<(|$(|"$(|@cat <<@|\'E\'|E|"E"|\\\\E@\nfoo\nE@| )|)||x)| @\n{}\nE\n@|)|)"|@',
    'x "$(cat <<@|\'E\'|E@\nfoo\nE@| )|)|@"; {}; x "\nE\n)"',
    "x $(x @|#|\\\\#|x#@ @|)|'|\"|@\n{})",
    "x `x @|#|@ @|)|'|\"|@\n{}`",
    'for v in -v; do test @|"$v"|$v|-v|-n@ {}; done',
    '@|test|[@ @|! |a -o |-n x -a |@@|"${x:--v}"|-v|-R|"$x"@ {} @|]|@',
    "@|declare|export|unset|read|local|printf -v|wait -p|getopts x|let|declare -a@ {}@|=1|@",
    "a[{}]=1",
    "echo {} | xargs @|-I%|-I %|--replace=%|-i%|--replace|-i|-0 -I%@ @|env |@@|bash -c|sh -c|@ '@|%|x %|@'",
    "@|function |@x@|()|@ { {}; }; x",
    "for @|v|'v'@ @in@ a; @do@ {}; done",
    "@if@ aa; @then@ {}; @fi@",
    "@|if|while|until@ aa; do {}; done",
    "x @|>&|<&|>>&@@|2|\u0663|-|-x|9999999999|a@ ; {}",
    "x @|2|\u0663|9999999999|{v}@> E; {}",
    "@|x |@$((@|1+|a[|@{}@|]|@))",
    "{ @|x|'x'@; {} }@|;|@ }",
    "cat <<@|-|@@|E|'E'@ @|<<F|@\n@|\t|@{}\n@|\t|@E@|\nF|@\n@|bb|@",
    "x@|\\\\\n|@ {}",
]
_INNER = [
    "aa",
    "bb x",
    "x > E",
    "'a[$(aa)]'",
    "$(aa)",
    "'$(aa)'",
    "esac",
    "aa; bb",
    "E\naa",
    "",
    "`bb`",
    '"$(aa)"',
]


@st.composite
def _odd(draw: st.DrawFn) -> str:
    """One of the odd ones, its words spelt in some way, maybe inside something."""

    def spelt(found: re.Match[str]) -> str:
        word: str = found[1]
        if word.startswith("|"):
            return draw(st.sampled_from(word[1:].split("|")))
        ways = [word, word, word, f"'{word}'", f'"{word}"', f"\\{word}", f"{word[:1]}\\\n{word[1:]}"]
        return draw(st.sampled_from(ways))

    template = re.sub(r"@(\|[^@]*|[^@\s]+)@", spelt, draw(st.sampled_from(_ODD)))
    script = re.sub(r"\{\}", lambda _: draw(st.sampled_from(_INNER)), template)
    around = draw(st.sampled_from(["{}", "{}", *_AROUND]))
    return around.format(script)


_RECORDING = """
command_not_found_handle() { printf '%s\\n' "$1" >> "$RECORD"; return 1; }
export -f command_not_found_handle
"""
# For shells that do not tell of commands they do not find.
_PROGRAM = """#!{bash}
printf '%s\\n' "${{0##*/}}" >> "$RECORD"
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
    (programs / "sh").symlink_to(DASH or BASH)
    for name in ("env", "xargs"):
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    for name in ("aa", "bb", "x"):
        program = programs / name
        program.write_text(_PROGRAM.format(bash=BASH))
        program.chmod(0o755)
    with contextlib.suppress(subprocess.TimeoutExpired):  # a loop: what it did so far counts
        subprocess.run(
            [BASH, "--norc", "-c", f"{_RECORDING}\n{script}"],
            cwd=folder,
            env={"PATH": str(programs), "HOME": str(folder), "RECORD": str(record)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=20,
        )
    return set(record.read_text().splitlines()), {path.name for path in folder.iterdir()}


def _check(script: str, place: Path) -> bool:
    """Check what bash does against what was read; whether there was something to check."""
    found = read_script(script)
    if found.opaque:
        return False
    ran, made = _run(script, place)
    names = {command.words[0].text for command in found.commands if command.words}
    # Wrappers are taken off what they run; here most of them are programs that do not exist.
    assert {
        name for name in ran if not unwrap(SimpleCommand((ShellWord(name), ShellWord("x"))))
    } - SHELLS <= names, script
    assert made <= {command.words[1].text for command in found.commands if command.texts[:1] == (">",)}, (
        script
    )
    return True


@pytest.mark.skipif(not _modern(), reason="needs bash 4")
@settings(max_examples=EXAMPLES)
@given(st.one_of(_FLAT, _disturbed(), _odd(), _odd()))
def test_bash_runs_nothing_that_was_not_read(tmp_path_factory: pytest.TempPathFactory, script: str) -> None:
    _check(script, tmp_path_factory.mktemp("bash"))


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
