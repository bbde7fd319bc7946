"""Reading TOML that a person wrote: bytes to a table, or to one readable problem. Never raises.

Also finds the line a key stands on, which tomllib does not tell. It knows no setting.
"""

from __future__ import annotations

import functools
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .problems import WHOLE_FILE, Problem, printable

MOST_BYTES = 256 << 10
_LONGEST_STATEMENT = 200
_MOST_ATTEMPTS = 5_000
_SHOWN_COLUMNS = 100
_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.ASCII | re.DOTALL)
_END = re.compile(r"(.*) \(at end of document\)", re.ASCII | re.DOTALL)
_SECRET_NAME = re.compile(r"key|token|secret|passw|credential|auth|bearer", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Document:
    """One file's table and text; `problem` when it could not be read, then the table is empty.

    `there` is whether there is such a file.
    """

    file: Path
    table: Mapping[str, Any] = field(default_factory=dict)
    text: str = field(default="", repr=False)
    problem: Problem | None = None
    there: bool = True

    def line(self, path: Sequence[str]) -> int | None:
        """The line, from 1, on which the value at `path` is written, or the nearest table around it."""
        return locate(self.text, path)


def read(file: Path, *, required: bool = True) -> Document:
    """Read `file`; one that is not there is a problem only when `required`."""
    try:
        data = _read_bytes(file)
    except FileNotFoundError:
        if not required:
            return Document(file, there=False)
        return replace(_unread(file, "there is no such file"), there=False)
    except (OSError, ValueError) as error:
        return _unread(file, f"cannot be read: {_reason(error)}")
    return parse(file, data)


def parse(file: Path, data: bytes) -> Document:
    """The document of a file's bytes."""
    if len(data) > MOST_BYTES:
        return _unread(file, f"is larger than {MOST_BYTES >> 10} KiB")
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(file, "is not valid UTF-8", line=line)
    try:
        return Document(file, tomllib.loads(text), text)
    except RecursionError:
        return _unread(file, "is nested too deeply")
    except ValueError as error:
        return Document(file, text=text, problem=_syntax(file, text, str(error)))


def locate(text: str, path: Sequence[str]) -> int | None:
    """The line, from 1, on which `path` is written in the TOML `text`, or the nearest table around it."""
    best: int | None = None
    depth = 0
    for line, written in _statements(text):
        common = 0
        for one, other in zip(written, path, strict=False):
            if one != other:
                break
            common += 1
        if common == len(path):
            return line
        if common == len(written) and common > depth:
            best, depth = line, common
    return best


@functools.lru_cache(maxsize=8)
def _statements(text: str) -> Sequence[tuple[int, tuple[str, ...]]]:
    """Each key that is written, and each header, with its line.

    tomllib itself judges where a statement ends; in a file that needs too many attempts the rest
    stays unknown.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    found: list[tuple[int, tuple[str, ...]]] = []
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    first = last = 0
    for _ in range(_MOST_ATTEMPTS):
        if first >= len(lines) or last - first >= _LONGEST_STATEMENT or last >= len(lines):
            break
        last += 1
        try:
            statement = tomllib.loads("\n".join(lines[first:last]))
        except (ValueError, RecursionError):
            continue
        start = lines[first].lstrip()
        leaves = list(_leaves(statement))
        if start.startswith("[["):
            header = leaves[0][:-1]
            counts[header] = number = counts.get(header, -1) + 1
            table = (*header, str(number))
            found.append((first + 1, table))
        elif start.startswith("["):
            table = leaves[0]
            found.append((first + 1, table))
        else:
            found += [(first + 1, (*table, *leaf)) for leaf in leaves]
        first = last
    return found


def _leaves(table: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            for leaf in _leaves(value):
                yield (key, *leaf)
        elif isinstance(value, list) and value == [{}]:
            yield (key, "0")
        else:
            yield (key,)


def _read_bytes(file: Path) -> bytes:
    # A named pipe would block for ever on opening: O_NONBLOCK opens it, then its kind is refused.
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as stream:
        mode = os.fstat(stream.fileno()).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError("it is a directory")
        if not stat.S_ISREG(mode):
            raise OSError("it is not a regular file")
        return stream.read(MOST_BYTES + 1)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return (error.strerror or str(error)).lower()
    return str(error)


def _unread(file: Path, message: str, line: int | None = None) -> Document:
    return Document(file, problem=Problem(file, WHOLE_FILE, message, line=line))


def _syntax(file: Path, text: str, error: str) -> Problem:
    line = column = None
    message = error
    shown = ""
    if match := _PLACE.fullmatch(error):
        message, line, column = match[1], int(match[2]), int(match[3])
    elif match := _END.fullmatch(error):
        message, line = match[1], max(1, len(text.splitlines()))
    if line is not None:
        lines = text.split("\n")
        shown = f": {_safe_line(lines[line - 1])}" if line <= len(lines) else ""
    advice = message[:1].lower() + message[1:]
    return Problem(
        file, WHOLE_FILE, f"is not valid TOML and is not used: {advice}{shown}", line=line, column=column
    )


def _safe_line(line: str) -> str:
    """The line as a message may show it: a line that may hold a secret only up to its `=`."""
    shown = line.strip()
    if _SECRET_NAME.search(shown):
        name, equals, _ = shown.partition("=")
        shown = f"{name.rstrip()} = …" if equals else "…"
    return printable(shown if len(shown) <= _SHOWN_COLUMNS else f"{shown[: _SHOWN_COLUMNS - 1]}…")
