"""The head of a session file, as pi and omp write it: whose it is and which folder it belongs to.

Reads the first lines only, never writes, and opens no agent: both may rewrite a file they load. It may
not know where session files are kept.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import Any

import msgspec

from .config import StrPath
from .errors import NotASessionFileError

__all__ = ["SessionHeader", "read_session_header"]

# A header is a few hundred bytes, before it may stand omp's title slot of 256; omp's can name many folders.
_MOST_BYTES = 256 * 1024
_MOST_LINES = 8
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """The header line of a session file. What it does not say is `""`.

    Attributes:
        id: The session's id.
        cwd: The folder the session is run in, wherever its agent is started.
        timestamp: When it began, ISO 8601.
        parent: The file it was forked from.
    """

    id: str
    cwd: str = ""
    timestamp: str = ""
    parent: str = ""


def read_session_header(path: StrPath) -> SessionHeader:
    """Read the header of a session file. Blocking; reads 256 KiB at most, whatever the file's size.

    Raises:
        NotASessionFileError: It has no header, or is no regular file.
        OSError: It is not there, or cannot be read.
    """
    name = os.fspath(path)
    try:
        # O_NONBLOCK: a pipe by this name would be waited for, for ever.
        descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except ValueError as error:
        raise NotASessionFileError(name) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NotASessionFileError(name)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            head = file.read(_MOST_BYTES)
    finally:
        os.close(descriptor)
    for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n", _MOST_LINES)[:_MOST_LINES]:
        header = _header(line)
        if header is not None:
            return header
    raise NotASessionFileError(name)


def _header(line: bytes) -> SessionHeader | None:
    try:
        entry = _decode(line.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(entry, dict) or entry.get("type") != "session" or not _text(entry, "id"):
        return None
    return SessionHeader(
        _text(entry, "id"), _text(entry, "cwd"), _text(entry, "timestamp"), _text(entry, "parentSession")
    )


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) else ""
