"""A child's stderr: line by line, cleaned, its end remembered. It may not know processes or frames."""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Callable

from ..framing import CHUNK

logger = logging.getLogger(__name__)

__all__ = ["StderrLines", "clean"]

_MAX_LINE = 64 * 1024
_TAIL_LINES = 50
_TAIL_WIDTH = 1000

# What is read is taken at once, in the same turn of the loop, so one place serves all children.
_scratch = memoryview(bytearray(CHUNK))

# ECMA-48: CSI ... final byte; OSC and the like up to BEL or ST; two-character escapes.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~]?)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Text that cannot move a cursor, change colours or turn the reading direction; tabs stay."""
    if text.isprintable():
        return text
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


class StderrLines:
    """A receiver of stderr's bytes. Lines may have any length; 64 KiB of each are kept.

    Args:
        on_line: Called with each line, cleaned, without its end. What it raises is logged once.
    """

    def __init__(self, on_line: Callable[[str], None] | None = None) -> None:
        self._on_line = on_line
        self._complained = False
        self._open = bytearray()
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)

    @property
    def tail(self) -> tuple[str, ...]:
        """The last lines, oldest first, each shortened; blank ones left out."""
        rest = self._text_of(bytes(self._open))[:_TAIL_WIDTH]
        return (*self._tail, rest) if rest.strip() else tuple(self._tail)

    def room(self) -> memoryview:
        """Where the next bytes go."""
        return _scratch

    def filled(self, count: int) -> None:
        """Take the bytes that were put there."""
        *lines, rest = bytes(_scratch[:count]).split(b"\n")
        for line in lines:
            self._add(line)
            self._line()
        self._add(rest)

    def ended(self) -> None:
        """A last line without an end is one, too."""
        if self._open:
            self._line()

    def _add(self, piece: bytes) -> None:
        self._open += piece[: _MAX_LINE - len(self._open)]

    def _line(self) -> None:
        text = self._text_of(bytes(self._open))
        self._open.clear()
        if text.strip():
            self._tail.append(text[:_TAIL_WIDTH])
        if self._on_line is not None:
            try:
                self._on_line(text)
            except Exception:
                if not self._complained:
                    logger.exception("on_stderr raised; not told again")
                self._complained = True

    @staticmethod
    def _text_of(line: bytes) -> str:
        return clean(line.decode("utf-8", "replace"))
