"""Where the pieces of a long text begin and how many rows each takes: compact, and fast to look up.

A piece is a short run of text (about a kilobyte) that can be laid out by itself, given
the context its scanner left for it. Two hundred thousand of them take a few megabytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate

_GROUP = 64


class ChunkIndex:
    """Offsets, heights and contexts of consecutive pieces."""

    __slots__ = ("_exact", "_group_rows", "_group_tops", "_heights", "_lines", "_starts", "contexts", "rows")

    def __init__(self) -> None:
        self._starts = array("q")
        self._heights = array("i")
        self._lines = array("i")
        self._exact = bytearray()
        self._group_rows: list[int] = []
        self._group_tops: list[int] | None = []
        self.contexts: dict[int, object] = {}
        self.rows = 0

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, start: int, height: int, context: object = None) -> int:
        """A piece from `start` on, its height an estimate. Returns its index."""
        index = len(self._starts)
        self._lines.append(0)
        self._starts.append(start)
        self._heights.append(height)
        self._exact.append(0)
        if index % _GROUP == 0:
            self._group_rows.append(0)
        self._group_rows[-1] += height
        self._group_tops = None
        self.rows += height
        if context is not None:
            self.contexts[index] = context
        return index

    def truncate(self, count: int) -> None:
        """Forget all but the first `count` pieces."""
        for index in range(count, len(self)):
            self.contexts.pop(index, None)
        del self._starts[count:], self._heights[count:], self._lines[count:], self._exact[count:]
        groups = -(-count // _GROUP)
        del self._group_rows[groups:]
        if groups:
            self._group_rows[-1] = sum(self._heights[(groups - 1) * _GROUP :])
        self._group_tops = None
        self.rows = sum(self._group_rows)

    def start(self, index: int) -> int:
        """The offset where piece `index` begins."""
        return self._starts[index]

    def height(self, index: int) -> int:
        """Its rows, as far as known."""
        return self._heights[index]

    def exact(self, index: int) -> bool:
        """Whether they are counted."""
        return bool(self._exact[index])

    def set_height(self, index: int, height: int, *, exact: bool) -> None:
        """Learn a piece's rows."""
        self._exact[index] = exact
        change = height - self._heights[index]
        if change:
            self._heights[index] = height
            self._group_rows[index // _GROUP] += change
            self._group_tops = None
            self.rows += change

    def lines(self, index: int) -> int:
        """Lines of a finished piece."""
        return self._lines[index]

    def lines_before(self, index: int) -> int:
        """Lines that end in the pieces before `index`."""
        return sum(self._lines[:index])

    def close(self, lines: int, height: int) -> None:
        """Say that the last piece is finished: its lines, and an estimate of its rows."""
        self._lines[-1] = lines
        self.set_height(len(self) - 1, height, exact=False)

    def doubt_all(self) -> None:
        """Take every height for an estimate from now on."""
        self._exact = bytearray(len(self._exact))

    def estimate_all(self, heights: array[int]) -> None:
        """Replace every height by an estimate."""
        self._heights = heights
        self._exact = bytearray(len(heights))
        self._group_rows = [sum(heights[at : at + _GROUP]) for at in range(0, len(heights), _GROUP)]
        self._group_tops = None
        self.rows = sum(self._group_rows)

    def top(self, index: int) -> int:
        """The row where piece `index` begins."""
        group = index // _GROUP
        return self._tops()[group] + sum(self._heights[group * _GROUP : index])

    def locate(self, row: int) -> tuple[int, int]:
        """The piece that shows `row` and the row in it; the last one for a row beyond the end."""
        tops = self._tops()
        group = max(0, bisect_right(tops, row, hi=len(self._group_rows)) - 1)
        row -= tops[group]
        first = group * _GROUP
        inner = list(accumulate(self._heights[first : first + _GROUP], initial=0))
        within = max(0, bisect_right(inner, row, hi=len(inner) - 1) - 1)
        return first + within, row - inner[within]

    def holding(self, offset: int) -> int:
        """The piece that holds the character at `offset`."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def _tops(self) -> list[int]:
        if self._group_tops is None:
            self._group_tops = list(accumulate(self._group_rows, initial=0))
        return self._group_tops
