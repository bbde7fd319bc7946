"""The part of a buffer that is in view: which rows, and what is under a cell. It knows no terminal.

The place in the text at which the first row in view begins is all that is kept; the number of all rows
is never asked for.
"""

from __future__ import annotations

from .buffer import Buffer
from .glyphs import TAB, before, glyph_at
from .layout import Cell, Layout, Row
from .passage import Passage


class Viewport:
    """A window of `width` by `height` cells onto a buffer.

    Attributes:
        buffer: What is looked at.
        wrapped: Whether lines break into rows; else all text is one row that moves sideways.
    """

    def __init__(self, buffer: Buffer, *, wrapped: bool = True) -> None:
        self.buffer = buffer
        self.wrapped = wrapped
        self.width = 1
        self.height = 1
        self._top = 0
        self._goal: int | None = None
        self._goal_at = -1
        self._layout: Layout | None = None
        self._rows: list[Row] = []
        self._rows_of: tuple[Layout, int, int] | None = None

    def resize(self, width: int, height: int) -> None:
        """The window has these cells now, the one for the cursor not counted in `width`."""
        self.width, self.height = max(1, width), max(1, height)

    @property
    def layout(self) -> Layout:
        """The rows of the buffer as it is now."""
        passage: Passage = self.buffer.passage
        if self._layout is None or self._layout.passage is not passage or self._layout.width != self.width:
            self._layout = Layout(passage, self.width)
        return self._layout

    def rows(self) -> list[Row]:
        """The rows in view."""
        view = (self.layout, self._top, self.height)
        if view != self._rows_of:
            self._rows_of = view
            top = min(self._top, len(self.buffer.passage))
            self._rows = self.layout.rows(top, self.height) if self.wrapped else [self._one_row()]
        return self._rows

    def cells(self, row: Row) -> list[Cell]:
        """What stands in `row`."""
        return list(self.layout.cells(row))

    # moving the window

    def reveal(self) -> None:
        """Move the window as little as need be to have the cursor in it, and no emptiness below."""
        cursor = self.buffer.cursor
        if not self.wrapped:
            self._reveal_sideways(cursor)
            return
        layout = self.layout
        row = layout.row_at(cursor)
        rows = self.rows()
        if row.start < rows[0].start:
            rows = layout.rows(row.start, self.height)
        elif row not in rows:
            rows = layout.rows(layout.step(row, 1 - self.height).start, self.height)
        self._top = self._filled(rows)

    def scroll(self, by: int) -> bool:
        """Move the window by rows, the cursor stays. Whether it moved."""
        if not self.wrapped:
            return False
        was = self._top
        top = self.layout.row_at(min(self._top, len(self.buffer.passage)))
        self._top = self._filled(self.layout.rows(self.layout.step(top, by).start, self.height))
        return self._top != was

    def extent(self) -> tuple[float, float] | None:
        """Where the window begins and ends, as parts of the whole; `None` if all is in view."""
        rows, whole = self.rows(), len(self.buffer.passage)
        if not self.wrapped or (rows[0].start == 0 and rows[-1].last and rows[-1].end == whole):
            return None
        return rows[0].start / whole, rows[-1].end / whole

    # moving the cursor by rows

    def move(self, by: int, *, select: bool = False) -> bool:
        """Move the cursor `by` rows, in the column it came from; on the outmost row to its end."""
        if not self.wrapped:
            return False
        cursor = self.buffer.cursor
        row = self.layout.row_at(cursor)
        if self._goal is None or self._goal_at != cursor:
            self._goal = self.layout.column_of(row, cursor)
        goal, target = self._goal, self.layout.step(row, by)
        outmost = row.start if by < 0 else row.end
        place = outmost if target == row else self.layout.place_in(target, goal)
        moved = self.buffer.move_to(place, select=select)
        self._goal, self._goal_at = goal, self.buffer.cursor
        return moved

    @property
    def on_first_row(self) -> bool:
        """Whether the cursor is on the first row of the text."""
        return not self.wrapped or self.layout.row_at(self.buffer.cursor).start == 0

    @property
    def on_last_row(self) -> bool:
        """Whether the cursor is on the last row of the text."""
        return not self.wrapped or self.layout.below(self.layout.row_at(self.buffer.cursor)) is None

    # places and cells

    def place_at(self, x: int, y: int) -> int:
        """The place in the text that is nearest to a cell of the window."""
        rows = self.rows()
        row = rows[min(max(y, 0), len(rows) - 1)]
        return self.layout.place_in(row, max(0, x), nearest=True)

    def cell_of(self, place: int) -> tuple[int, int] | None:
        """The cell in which `place` is drawn, `None` if it is not in view."""
        rows = self.rows()
        for y, row in enumerate(rows):
            inside = row.start <= place < row.end
            if inside or (place == row.end and (row.last or (not self.wrapped and y == len(rows) - 1))):
                return min(self.layout.column_of(row, place), self.width), y
        return None

    # how

    def _filled(self, rows: list[Row]) -> int:
        missing = self.height - len(rows)
        return self.layout.step(rows[0], -missing).start if missing > 0 else rows[0].start

    def _one_row(self) -> Row:
        """What fits into one row from where the window begins."""
        passage = self.buffer.passage
        start = min(self._top, len(passage))
        # No glyph is wider than the window for long: this many characters fill it.
        stop = start
        for cell in self.layout.cells(Row(start, len(passage), last=True)):
            if cell.column > self.width:
                break
            stop = cell.glyph.end
        return Row(start, stop, stop == len(passage))

    def _reveal_sideways(self, cursor: int) -> None:
        passage, labels = self.buffer.passage, self.layout.labels
        start, used = cursor, 0
        while start > 0:
            place = before(passage, start)
            glyph = glyph_at(passage.text, place, labels)
            used += 4 if glyph.kind is TAB else min(glyph.cells, self.width)
            if used > self.width:
                break
            start = place
        # `start` is the leftmost that has the cursor in view.
        at_end = cursor == len(passage)
        if self._top > cursor or self._top < start or at_end:
            self._top = start if at_end or self._top < start else cursor
