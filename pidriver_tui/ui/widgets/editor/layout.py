"""Rows of a passage: where they break at a width, and what stands in which cell. It knows no widget.

Nothing here reckons with the whole text. A row is found from a place in the text by looking at its
neighbourhood alone, so that a key costs the same in a line of ten characters and of ten million: lines
are broken piece by piece, and a piece has no more than `PIECE` characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ...text.clean import TAB_STOP
from .glyphs import TAB, Glyph, glyphs, settled
from .passage import Passage

PIECE = 2048
_SLACK = 128  # how far before its end a piece may end at a space


class Row(NamedTuple):
    """One row on screen: from `start` to `end` in the text. `last` of its line it ends at a line break."""

    start: int
    end: int
    last: bool


class Cell(NamedTuple):
    """A glyph and the column it begins in; a tab's width is known here."""

    glyph: Glyph
    column: int
    cells: int


class Layout:
    """The rows of one passage at one width, in cells; one more cell is left for the cursor."""

    def __init__(self, passage: Passage, width: int) -> None:
        self.passage = passage
        self.width = max(1, width)
        self.labels = passage.labels()
        self._pieces: dict[tuple[int, int], list[Row]] = {}
        self._line = (0, -1)  # where the line that was looked at last begins and ends

    # rows

    def row_at(self, place: int) -> Row:
        """The row in which `place` is; where a row breaks, the one that begins there."""
        rows = self._rows_of_piece(place)
        return next((row for row in rows if place < row.end), rows[-1])

    def below(self, row: Row) -> Row | None:
        """The row after `row`."""
        following = row.end + 1 if row.last else row.end
        return self.row_at(following) if following <= len(self.passage) else None

    def above(self, row: Row) -> Row | None:
        """The row before `row`."""
        if row.start == 0:
            return None
        rows = self._rows_of_piece(row.start - 1)
        return next((other for other in reversed(rows) if other.start < row.start), rows[0])

    def rows(self, start: int, most: int) -> list[Row]:
        """At most `most` rows, from the one in which `start` is."""
        row: Row | None = self.row_at(start)
        rows: list[Row] = []
        while row is not None and len(rows) < most:
            rows.append(row)
            row = self.below(row)
        return rows

    def count(self, most: int) -> int:
        """How many rows there are, `most` if there are more."""
        return len(self.rows(0, most))

    def step(self, row: Row, by: int) -> Row:
        """The row `by` rows below `row` (above, if negative), or the last one in that direction."""
        for _ in range(abs(by)):
            following = self.below(row) if by > 0 else self.above(row)
            if following is None:
                break
            row = following
        return row

    # columns

    def cells(self, row: Row) -> Iterator[Cell]:
        """What stands in `row`."""
        return placed(self.passage.text, row.start, row.end, self.labels)

    def column_of(self, row: Row, place: int) -> int:
        """The column of `place`, which is in `row` or at its end."""
        column = 0
        for cell in self.cells(row):
            if place < cell.glyph.end:
                return cell.column
            column = cell.column + cell.cells
        return column

    def place_in(self, row: Row, column: int, *, nearest: bool = False) -> int:
        """The place in `row` at `column`; `nearest` takes the nearer end of a wide glyph."""
        last = row.start
        for cell in self.cells(row):
            half = (cell.cells + 1) // 2 if nearest else cell.cells
            if column < cell.column + max(1, half):
                return cell.glyph.start
            last = cell.glyph.start
        # The end of a broken row is the beginning of the next one.
        return row.end if row.last else last

    # how

    def _rows_of_piece(self, place: int) -> list[Row]:
        text = self.passage.text
        place = min(max(place, 0), len(text))
        begin, line_end = self._line
        if not begin <= place <= line_end:
            begin = text.rfind("\n", 0, place) + 1
            line_end = text.find("\n", place)
            line_end = len(text) if line_end < 0 else line_end
            self._line = (begin, line_end)
        start, end = self._piece(begin, line_end, place)
        known = self._pieces.get((start, end))
        if known is not None:
            return known
        labels = {at - start: self.labels[at] for at in self._labels_between(start, end)}
        breaks = _breaks(text[start:end], tuple(labels.items()), self.width)
        rows = [Row(start + one, start + other, False) for one, other in pairwise((*breaks, end - start))]
        if end == line_end:
            rows[-1] = rows[-1]._replace(last=True)
        self._pieces[start, end] = rows
        return rows

    def _piece(self, begin: int, end: int, place: int) -> tuple[int, int]:
        if end - begin <= PIECE + _SLACK:
            return begin, end
        number = (place - begin) // PIECE
        if number and end - (begin + number * PIECE) <= _SLACK:
            number -= 1  # the last piece holds what little is left
        start = self._cut(begin, end, number)
        stop = self._cut(begin, end, number + 1)
        if place >= stop and stop < end:
            # The cut stands before the multiple of PIECE, so that the next piece may hold it.
            start, stop = stop, self._cut(begin, end, number + 2)
        return start, stop

    def _cut(self, begin: int, end: int, number: int) -> int:
        """Where piece `number` of a line begins: after a space if there is one near."""
        at = begin + number * PIECE
        if number == 0 or end - at <= _SLACK:
            return begin if number == 0 else end
        space = self.passage.text.rfind(" ", at - _SLACK, at)
        return settled(self.passage, space + 1 if space >= 0 else at)

    def _labels_between(self, start: int, end: int) -> Iterator[int]:
        at = self.passage.next_mark(start) if self.labels else end
        while at < end:
            yield at
            at = self.passage.next_mark(at + 1)


def placed(text: str, start: int, stop: int, labels: Mapping[int, str]) -> Iterator[Cell]:
    """The glyphs from `start` up to `stop` in their columns."""
    column = 0
    for glyph in glyphs(text, start, stop, labels):
        cells = TAB_STOP - column % TAB_STOP if glyph.kind is TAB else glyph.cells
        yield Cell(glyph, column, cells)
        column += cells


@lru_cache(maxsize=256)
def _breaks(piece: str, labels: tuple[tuple[int, str], ...], width: int) -> tuple[int, ...]:
    """Where the rows of a piece of a line begin.

    Broken after white space and beside what is wide, else wherever the width ends. One space more than
    fits still belongs to its row: it stands in the cell that is left for the cursor.
    """
    starts = [0]
    column = 0
    break_at = -1  # the last place in the row where it may break
    break_column = 0
    for glyph in glyphs(piece, 0, len(piece), dict(labels)):
        space = glyph.shown == " " or glyph.kind is TAB
        cells = TAB_STOP - column % TAB_STOP if glyph.kind is TAB else glyph.cells
        hangs = glyph.shown == " " and column == width
        if glyph.cells > 1:
            break_at, break_column = glyph.start, column
        if column + cells > width and glyph.start > starts[-1] and not hangs:
            if starts[-1] < break_at <= glyph.start:
                starts.append(break_at)
                column -= break_column
            else:
                starts.append(glyph.start)
                column = 0
            if glyph.kind is TAB:
                cells = TAB_STOP - column % TAB_STOP
            break_at = -1
        column += cells
        if space or glyph.cells > 1:
            break_at, break_column = glyph.end, column
    return tuple(starts)
