"""Faults on demand: what a child can do wrong, so that whoever drives it can prove to survive it.

Given as `--fault NAME[=VALUE]` (repeatable) or in PIDRIVER_DEMO_FAULTS (`name=value name=value`). Frames are
counted from 1. The table below is the documentation; `--list-faults` prints it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pidriver_tui.demo.wire import Wire

FAULTS = {
    "garbage": "K: before frame K, a stdout line that is not JSON",
    "array": "K: before frame K, a stdout line that is JSON but no object",
    "blank": "K: before frame K, an empty line and one of spaces",
    "not-utf8": "K: before frame K, a line with invalid UTF-8 inside a JSON string",
    "nul": "K: before frame K, a line of NUL bytes",
    "crlf": "K: frame K ends with CR LF",
    "separators": "K: before frame K, a notify whose text holds raw U+2028, U+2029 and U+0085",
    "huge": "MB[@K]: before frame K (1), one valid notify frame of so many MB",
    "huge-garbage": "MB[@K]: before frame K (1), one line of so many MB that is not JSON",
    "half-line": "K: write half of frame K without a newline and exit with code 0",
    "unterminated": "K: write all of frame K without its newline and exit with code 0",
    "exit": "CODE[@K]: exit with CODE after frame K (1)",
    "kill": "K: after frame K, end by SIGKILL as the kernel's memory killer would",
    "crash": "TEXT: print TEXT on stderr at start and exit with code 1",
    "close-stdout": "K: after frame K close stdout and live on",
    "stderr-flood": "MB: so many MB of short stderr lines at start",
    "stderr-line": "KB: one stderr line of so many KB at start",
    "stderr-bytes": "write invalid UTF-8, NUL and an escape sequence to stderr at start",
    "slow-start": "SECONDS: sleep before anything else",
    "deaf": "never read stdin",
    "ignore-eof": "live on when stdin ends",
    "ignore-term": "ignore SIGTERM",
    "grandchild": "[group|session]: leave a process behind that holds stdout and stderr for two minutes,"
    " in the child's process group, in one of its own, or in a session of its own. Its pid comes on stderr",
    "mute": "COMMAND: never reply to this command (`all`: to none)",
    "shuffle": "N: hold replies back until there are N, then send them in reverse",
    "no-id": "COMMAND: reply to this command without its id",
    "double-reply": "COMMAND: reply to this command twice",
}
_AT_FRAME = ("garbage", "array", "blank", "not-utf8", "nul", "crlf", "separators", "huge", "huge-garbage")
_AT_FRAME_LAST = ("half-line", "unterminated", "exit", "kill", "close-stdout")
_NUMERIC = {*_AT_FRAME, *_AT_FRAME_LAST, "stderr-flood", "stderr-line", "slow-start", "shuffle"}
_GRANDCHILD_SECONDS = 120.0


class FaultError(Exception):
    """An unknown fault, or a value it does not take."""


class Faults:
    """The plan: fault name to value."""

    def __init__(self, given: dict[str, str]) -> None:
        for name in given:
            if name not in FAULTS:
                raise FaultError(f'unknown fault "{name}"; --list-faults names them all')
        self._given = given
        self._done: set[str] = set()
        for name in given:
            if name in _NUMERIC:
                self._numbers(name)
        self.per_frame = any(name in given for name in (*_AT_FRAME, *_AT_FRAME_LAST))

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def names(self, name: str, command: str | None) -> bool:
        """Whether a fault about commands is about this one."""
        return name in self._given and self._given[name] in (command, "all")

    def number(self, name: str, default: float = 1) -> float:
        """A fault's number; `default` when it has none."""
        return self._numbers(name, default)[0]

    def _numbers(self, name: str, default: float = 1) -> tuple[float, int]:
        value, _, frame = self._given.get(name, "").partition("@")
        try:
            return float(value or default), int(frame or 1)
        except ValueError:
            raise FaultError(f'fault "{name}" takes {FAULTS[name]}') from None

    def at_start(self) -> int | None:
        """What goes wrong before the first byte; an exit code ends the process."""
        if "slow-start" in self:
            time.sleep(self.number("slow-start"))
        if "ignore-term" in self:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if "stderr-flood" in self:
            line = b"stderr flood: nothing of this is protocol, all of it must be drained\n"
            for _ in range(int(self.number("stderr-flood") * 1_048_576) // len(line)):
                _to_stderr(line)
        if "stderr-line" in self:
            _to_stderr(b"e" * int(self.number("stderr-line", 65) * 1024) + b"\n")
        if "stderr-bytes" in self:
            _to_stderr(b"bad \xff\xfe utf-8, nul \x00, escape \x1b[31mred\x1b[0m\n")
        if "grandchild" in self:
            self._leave_grandchild(self._given["grandchild"])
        crash = self._given.get("crash")
        if crash is not None:
            _to_stderr((crash or "Error: simulated crash at start").encode() + b"\n")
            return 1
        return None

    def spoil(self, wire: Wire, data: bytes) -> bytes:
        """What goes wrong with the frame about to be written; may end the process."""
        for name in (*_AT_FRAME, *_AT_FRAME_LAST):
            if name not in self or name in self._done:
                continue
            value, at = self._numbers(name)
            # At or after: a flood sends many frames in one go, and none of them can be hit by itself.
            if wire.frames < (at if name in ("exit", "huge", "huge-garbage") else value):
                continue
            self._done.add(name)
            if name in _AT_FRAME_LAST:
                self._last(name, value, wire, data)
                return b""
            data = _with(name, value, data)
        return data

    def _last(self, name: str, value: float, wire: Wire, data: bytes) -> None:
        wire.put({"half-line": data[: len(data) // 2], "unterminated": data[:-1]}.get(name, data))
        if name == "close-stdout":
            wire.close()
            return
        wire.finish()
        if name == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(int(value) if name == "exit" else 0)

    @staticmethod
    def _leave_grandchild(where: str) -> None:
        if os.fork():
            return
        if where == "session":
            os.setsid()
        elif where == "group":
            os.setpgid(0, 0)
        # stdin goes, or its reader would never see a broken pipe; stdout and stderr are the point of this.
        os.close(0)
        _to_stderr(f"demo: grandchild {os.getpid()}\n".encode())
        time.sleep(_GRANDCHILD_SECONDS)
        os._exit(0)


def parse_faults(pieces: list[str]) -> dict[str, str]:
    """`name=value` pieces to a plan; the last one of a name wins."""
    return {name: value for name, _, value in (piece.partition("=") for piece in pieces if piece)}


def _with(name: str, value: float, data: bytes) -> bytes:
    head = b'{"type":"extension_ui_request","id":"fault","method":"notify","message":"'
    extra = {
        "garbage": b"this line is not JSON: {oops\n",
        "array": b'["json", "but", "no", "object"]\n',
        "blank": b"\n   \n",
        "not-utf8": head + b'caf\xe9 \xff\xfe"}\n',
        "nul": b"\x00\x00\x00\n",
        "separators": head + "a\u2028b\u2029c\u0085d".encode() + b'"}\n',
    }
    if name == "crlf":
        return data[:-1] + b"\r\n"
    if name == "huge":
        return head + b"h" * int(value * 1_048_576) + b'"}\n' + data
    if name == "huge-garbage":
        return b"h" * int(value * 1_048_576) + b"\n" + data
    return extra[name] + data


def _to_stderr(data: bytes) -> None:
    sys.stderr.flush()
    while data:
        data = data[os.write(2, data) :]
