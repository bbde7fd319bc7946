"""Which files a command runs, as far as its words say: scripts, tests and programs named by a path."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .command_names import LANGUAGES
from .script import SimpleCommand
from .wrappers import SHELLS

_INTERPRETERS = re.compile(rf"(?:{LANGUAGES}|tsx|ts-node)[0-9.]*", re.ASCII)
_SYSTEM = ("/bin/", "/sbin/", "/usr/", "/opt/", "/nix/", "/snap/")


def run_files(command: SimpleCommand) -> Iterator[str]:
    """The files that a command runs, as they are written."""
    if not command.words:
        return
    program = command.words[0].text
    if "/" in program and not program.startswith(_SYSTEM):
        yield program
    name, arguments = command.name, list(command.arguments)
    if _INTERPRETERS.fullmatch(name) and "-m" in arguments:
        at = arguments.index("-m") + 1
        name, arguments = (arguments[at], arguments[at + 1 :]) if at < len(arguments) else ("", [])
    elif _INTERPRETERS.fullmatch(name) or name in SHELLS or name in {"source", "."}:
        yield from [text for text in arguments if not text.startswith(("-", "+"))][:1]
        return
    if name in {"pytest", "py.test"}:
        yield from (text.partition("::")[0] for text in arguments if "/" in text and not text.startswith("-"))
    if name in {"make", "gmake"}:
        for option, after in zip(arguments, [*arguments[1:], ""], strict=False):
            if option in {"-f", "-C", "--file", "--makefile", "--directory"}:
                yield after
            elif option.startswith(("-f", "-C")):
                yield option[2:]
            elif option.startswith(("--file=", "--makefile=", "--directory=")):
                yield option.partition("=")[2]
