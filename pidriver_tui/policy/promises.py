"""Which words of a command the wildcards of a rule cover: those that neither write nor run anything.

`sort **` promises sorting, so it does not cover `sort -o FILE`: such a word has to stand in the rule. Options
that are not known to be harmless count as what they could be. The shapes of common commands are in `shapes`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .command_names import CONFIGURED, PYTHON_FLAGS, READERS, TELLING, WITHOUT_TARGETS
from .fitting import Named
from .manuals import TOOLS
from .manuals_git import GIT, PLAIN_GIT
from .script import ShellWord, SimpleCommand
from .shapes import Shape

# What one letter names in these: code to load, a file to write, a folder to work in.
_SHORT = "cfrIpPCDoxXewu"
_NOTHING: Mapping[int, Named] = {}
_CHANNEL = re.compile(r"\+[A-Za-z!/]")
_PYTHON = re.compile(r"(?:python|pypy)[0-9.]*", re.ASCII)
# What options are called that write or run something, in commands that are not known here.
_HINTS = re.compile(
    r"out|writ|fix|save|dump|log-?(?:file|dir|path)|report|conf|exec|cmd|command|script|shell|plugin|requir"
    r"|import|load|hook|eval|init|(?:^|-)rc(?:$|-)|editor|pager|prefix|root|remov|delet|compress|filter|program"
    r"|wrapper|runner|templat|upload|receive|install|cache|tmp|temp|setup|preset|extension|addon|module"
    r"|transform|reporter|format(?:ter)?$|options|env(?:ironment|-file)?$|target|dest|dir$|file$|path$|apply|pars"
    r"|project|tool|overlay|ldflags|gcflags|inplace|in-place|split|web$|edit|method|field|input|code$"
)


def unnamed(command: SimpleCommand) -> Mapping[int, Named]:
    """The words of a command that a rule has to name, by their place."""
    words = command.words
    if not words:
        return _NOTHING
    start = _start(words)
    if start is None:
        return _NOTHING
    name = words[start].text.rpartition("/")[2]
    shape, begin = _shape(name, words, start)
    if shape is not None:
        inside = _wrapped(words) if name in {"find", "gfind"} else ()
        return {at: how for at, how in shape.unnamed(words, begin) if at not in inside}
    if name in READERS or name in WITHOUT_TARGETS or name in TELLING:
        return _NOTHING
    short = _SHORT if name in CONFIGURED else "o"
    return {at: Named.OPTION for at in range(start + 1, len(words)) if _hints(words[at].text, short)}


def _start(words: Sequence[ShellWord]) -> int | None:
    """Where the command's own name stands behind `python -m` or `npx`; `None` when it is a script's."""
    name = words[0].text.rpartition("/")[2]
    if _PYTHON.fullmatch(name):
        at = 1
        while at < len(words) and PYTHON_FLAGS.fullmatch(words[at].text):
            at += 1
        return at + 1 if at + 1 < len(words) and words[at].text == "-m" else None
    if name in {"npx", "bunx"} and len(words) > 1 and not words[1].text.startswith("-"):
        return 1
    return 0


def _shape(name: str, words: Sequence[ShellWord], start: int) -> tuple[Shape | None, int]:
    """The shape of a command and where its words begin, with as many subcommands as it is known by."""
    for more in (2, 1, 0):
        spelt = " ".join([name, *(word.text for word in words[start + 1 : start + 1 + more])])
        if shape := TOOLS.get(spelt) or GIT.get(spelt):
            return shape, start + 1 + more
    if name == "git":
        return PLAIN_GIT, start + 1
    return None, start + 1


def _wrapped(words: Sequence[ShellWord]) -> set[int]:
    """The places of what `find -exec` runs, which is judged as a command of its own."""
    inside: set[int] = set()
    runs = False
    for at, word in enumerate(words):
        if not runs:
            runs = word.text in {"-exec", "-execdir"}
        else:
            inside.add(at)
            runs = not (word.text == ";" or (word.text == "+" and words[at - 1].text == "{}"))
    return inside


def _hints(text: str, short: str) -> bool:
    if text.startswith("--"):
        return bool(_HINTS.search(text.partition("=")[0][2:].casefold()))
    if text.startswith("-") and len(text) > 1:
        # Some commands write their long options with one dash.
        return text[1] in short or (
            len(text) > 3 and bool(_HINTS.search(text.partition("=")[0][1:].casefold()))
        )
    return text.startswith("@") or bool(_CHANNEL.match(text))
