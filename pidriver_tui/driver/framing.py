"""Bytes in, lines out. It may not know JSON, processes or sessions.

A line ends with `\\n` and nothing else (pi rpc.md: U+2028 and U+2029 are content); one `\\r` before
it is no part of it. Every byte is looked at once: the search for the next end of line starts where the
last one stopped. A line above the cap is dropped up to its end and stands as a
:class:`~.errors.PiProtocolError` value in its place; framing itself never raises.
"""

from __future__ import annotations

from .errors import PiProtocolError

__all__ = ["CHUNK", "LONG_CHUNK", "MAX_LINE", "LineBuffer", "LineFramer"]

MAX_LINE = 64 * 1024 * 1024
"""Longest line accepted, in bytes. pi sends frames of any size: 5 MB were seen."""

CHUNK = 64 * 1024
"""Bytes read at a time, as long as lines are short."""

LONG_CHUNK = 4 * CHUNK
"""Bytes read at a time while a long line is open: looking at those is cheap, turns of the loop are not."""

_CAPACITY = CHUNK
_LONG_LINE = 2048
_KEPT = 16 * CHUNK  # a larger buffer goes with the line that needed it
_SHOWN = 200

Span = tuple[int, int]


class LineBuffer:
    """A buffer that is read into in place and tells where its whole lines are.

    Use: read into :meth:`room`, then :meth:`filled` gives spans of whole lines of :attr:`data`. They
    are good until the next :meth:`room`. A span holds one line or many, each with its `\\n`.

    Args:
        max_line: Longest line accepted, in bytes, :data:`LONG_CHUNK` at least.
    """

    __slots__ = ("_end", "_max_line", "_scanned", "_skipping", "_start", "_view", "data")

    def __init__(self, max_line: int = MAX_LINE) -> None:
        if max_line < LONG_CHUNK:
            raise ValueError(f"max_line must be at least {LONG_CHUNK} bytes")
        self._max_line = max_line
        self.data = bytearray(_CAPACITY)
        self._view = memoryview(self.data)
        self._start = 0
        self._end = 0
        self._scanned = 0
        self._skipping = False

    @property
    def pending(self) -> int:
        """Bytes of the line that is not yet whole."""
        return self._end - self._start

    def room(self) -> memoryview:
        """Where the next bytes go: :data:`CHUNK` of them, or :data:`LONG_CHUNK`."""
        if self._start == self._end:
            self._start = self._end = self._scanned = 0
            if len(self.data) > _KEPT:
                self._make_room(CHUNK)
        size = CHUNK if self._end - self._start < _LONG_LINE else LONG_CHUNK
        if len(self.data) - self._end < size:
            self._make_room(size)
        return self._view[self._end : self._end + size]

    def _make_room(self, size: int) -> None:
        live = self._end - self._start
        # Moving at most half of the buffer, or doubling it, keeps the copying linear.
        wanted = len(self.data) if len(self.data) <= _KEPT else _CAPACITY
        while wanted < 2 * live + size:
            wanted *= 2
        if wanted == len(self.data):
            self._view[:live] = self._view[self._start : self._end]
        else:
            data = bytearray(wanted)
            data[:live] = self._view[self._start : self._end]
            self.data = data
            self._view = memoryview(data)
        self._scanned -= self._start
        self._start, self._end = 0, live

    def filled(self, count: int) -> list[Span | PiProtocolError]:
        """`count` bytes were written to :meth:`room`: what is whole now, in order."""
        self._end += count
        found: list[Span | PiProtocolError] = []
        if self._skipping or self._end - self._start > self._max_line:
            self._drop_long_line(found)
        last = self.data.rfind(b"\n", self._scanned, self._end)
        self._scanned = self._end
        if last >= 0:
            found.append((self._start, last + 1))
            self._start = last + 1
        return found

    def _drop_long_line(self, found: list[Span | PiProtocolError]) -> None:
        newline = self.data.find(b"\n", self._scanned, self._end)
        if not self._skipping:
            if 0 <= newline <= self._start + self._max_line:
                return
            found.append(self._too_long())
        self._skipping = newline < 0
        self._start = self._scanned = self._end if newline < 0 else newline + 1

    def _too_long(self) -> PiProtocolError:
        head = bytes(self._view[self._start : self._start + _SHOWN]).decode("utf-8", "replace")
        return PiProtocolError(f"a line exceeds {self._max_line} bytes", raw=f"{head}…")

    def finish(self) -> Span | None:
        """The end of the stream: the span of a last line without an end, if there is one."""
        if self._start == self._end or self._skipping:
            return None
        span = (self._start, self._end)
        self._start = self._scanned = self._end
        return span


class LineFramer:
    """The same for those who have bytes and want a list of lines."""

    __slots__ = ("_buffer",)

    def __init__(self, max_line: int = MAX_LINE) -> None:
        self._buffer = LineBuffer(max_line)

    def feed(self, data: bytes | bytearray | memoryview) -> list[bytes | PiProtocolError]:
        """The lines that `data` completes. Blank ones are left out."""
        lines: list[bytes | PiProtocolError] = []
        view = memoryview(data)
        while view:
            room = self._buffer.room()
            count = min(len(room), len(view))
            room[:count] = view[:count]
            view = view[count:]
            for item in self._buffer.filled(count):
                if isinstance(item, PiProtocolError):
                    lines.append(item)
                else:
                    lines.extend(lines_of(self._buffer.data, item))
        return lines

    def finish(self) -> list[bytes]:
        """A last line that never got its end, at the end of the stream."""
        span = self._buffer.finish()
        return [] if span is None else lines_of(self._buffer.data, span)


def lines_of(data: bytearray, span: Span) -> list[bytes]:
    """The lines of a span, without their ends; blank ones are left out."""
    lines = bytes(memoryview(data)[span[0] : span[1]]).split(b"\n")
    return [line.removesuffix(b"\r") for line in lines if line.strip()]
