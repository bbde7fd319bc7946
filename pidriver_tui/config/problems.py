"""What is wrong with a file the person wrote, as a value. It knows no setting and no terminal."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

WHOLE_FILE = "(whole file)"
_BARE_KEY = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_MOST_SHOWN = 80


class Level(StrEnum):
    """How bad: an error means that what was written is not used, a warning that it is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one file. `str()` of it is one printable line.

    Attributes:
        file: The file.
        key: Dotted key as TOML writes it, or `WHOLE_FILE`. Never empty.
        message: What is wrong and what is used instead. Never holds a value that may be secret.
        suggestion: What to write instead, `""` when nothing is near.
        line: From 1, `None` when not known.
        column: From 1, only of syntax errors.
        level: Error or warning.
    """

    file: Path
    key: str
    message: str
    suggestion: str = ""
    line: int | None = None
    column: int | None = None
    level: Level = Level.ERROR

    def __str__(self) -> str:
        place = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        hint = f"; did you mean {self.suggestion}?" if self.suggestion else ""
        return printable(f"{self.file}{place}: {self.key}: {self.message}{hint}")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like `name`, quoted; `""` when none is like it."""
    names = {candidate.lower(): candidate for candidate in sorted(known)}
    found = difflib.get_close_matches(name[:_MOST_SHOWN].lower(), names, n=1, cutoff=0.6)
    return f'"{names[found[0]]}"' if found else ""


def quoted(value: str) -> str:
    """A word of the person's as a message shows it: quoted, printable, cut when long."""
    short = value if len(value) <= _MOST_SHOWN else f"{value[: _MOST_SHOWN - 1]}…"
    return f'"{printable(short)}"'


def printable(text: str) -> str:
    """`text` with whatever a terminal could take for a command written as its escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def dotted(path: Iterable[str]) -> str:
    """A path of keys as TOML writes it: `profiles."my work".model`."""
    return ".".join(part if part and set(part) <= _BARE_KEY else quoted(part) for part in path)
