"""The parts a block is made of: an agent's text, its beginning, the tail of what runs.

A part gives rows of the whole width, painted with a :class:`~.brush.Brush`, and keeps the
rows it painted, so that an unchanged row is the same object again. It may not know what
kind of block it belongs to.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.strip import Strip

from ...text.body import Body, Link, Mark, Position
from ...text.palette import Palette
from .brush import GUTTER, NO_GLYPH, Brush, Glyph

_MOST_KEPT = 512
_END_OF_ROW = 1 << 30


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands before the text: a glyph on the first row, one on the others, and cells of indent.

    `ground` names one of the brush's grounds, `""` for the widget's own. `prose` keeps lines readable
    in a wide window.
    """

    first: Glyph = NO_GLYPH
    rest: Glyph = NO_GLYPH
    indent: int = 0
    ground: str = ""
    prose: bool = False


class Part(ABC):
    """Rows that belong together. `slot` orders the parts of a block and names them for good."""

    def __init__(self, slot: int, margin: Margin) -> None:
        self.slot = slot
        self.margin = margin
        self._brush: Brush | None = None
        self._kept: dict[int, tuple[Strip, bool, Glyph, Strip]] = {}

    @property
    @abstractmethod
    def height(self) -> int:
        """Rows, as far as known."""

    @property
    @abstractmethod
    def length(self) -> int:
        """Characters of :meth:`source`."""

    @abstractmethod
    def set_width(self, width: int) -> None:
        """Lay out for `width` cells of text, indent included."""

    @abstractmethod
    def settle(self, first: int, last: int) -> None:
        """Make rows `first` to `last` (exclusive) exact."""

    @abstractmethod
    def strips(self, first: int, last: int, palette: Palette, marks: Sequence[Mark]) -> list[Strip]:
        """The text of rows `first` to `last`."""

    @abstractmethod
    def anchor(self, row: int) -> Position:
        """A place that survives a change of width."""

    @abstractmethod
    def row_of(self, position: Position) -> int:
        """The row of a place."""

    @abstractmethod
    def position_of(self, offset: int) -> Position:
        """The place of the row that shows a character."""

    @abstractmethod
    def offset_at(self, row: int, column: int) -> int:
        """The character nearest to a cell; `column` counts from the text's first cell."""

    @abstractmethod
    def source(self, start: int = 0, end: int | None = None) -> str:
        """The text to copy."""

    @abstractmethod
    def find(self, needle: str, start: int = 0) -> Iterator[Mark]:
        """Matches from `start` on, ignoring case."""

    def links(self, first: int, last: int) -> list[Link]:
        """Links that rows `first` to `last` show."""
        return []

    def part_at(self, row: int) -> tuple[int, int]:
        """The smallest range worth copying by itself at `row`."""
        return 0, self.length

    def part_text(self, row: int) -> str:
        """The text of that range, without what a quote or a list puts before its lines."""
        return self.source(*self.part_at(row))

    def is_code(self, row: int) -> bool:
        """Whether that range is a block of code."""
        return False

    def rows(
        self, first: int, last: int, brush: Brush, *, cursor: bool, marks: Sequence[Mark]
    ) -> list[Strip]:
        """Rows `first` to `last` (exclusive), painted."""
        if brush is not self._brush or len(self._kept) > _MOST_KEPT:
            self._brush = brush
            self._kept.clear()
        margin = self.margin
        painted: list[Strip] = []
        for row, strip in enumerate(self.strips(first, last, brush.palette, marks), first):
            glyph = margin.rest if row else margin.first
            kept = self._kept.get(row)
            if kept is not None and kept[1] == cursor and kept[2] == glyph:
                if kept[0] is strip:
                    painted.append(kept[3])
                    continue
                if kept[0] == strip:
                    # The tail was laid out anew and this row came out the same: nothing to repaint.
                    self._kept[row] = (strip, cursor, glyph, kept[3])
                    painted.append(kept[3])
                    continue
            whole = brush.row(strip, glyph, margin.ground, margin.indent, cursor=cursor)
            self._kept[row] = (strip, cursor, glyph, whole)
            painted.append(whole)
        return painted

    def forget(self) -> None:
        """Drop painted rows: they are out of view."""
        self._kept.clear()

    def column(self, x: int) -> int:
        """The column of the text under cell `x` of the row."""
        return max(0, x - GUTTER - self.margin.indent)


class BodyPart(Part):
    """A body of the renderer."""

    def __init__(self, slot: int, margin: Margin, body: Body) -> None:
        super().__init__(slot, margin)
        self.body = body

    @property
    def height(self) -> int:
        return self.body.height

    @property
    def length(self) -> int:
        return self.body.length

    def set_width(self, width: int) -> None:
        self.body.set_width(width - self.margin.indent)

    def settle(self, first: int, last: int) -> None:
        self.body.settle(first, last)

    def strips(self, first: int, last: int, palette: Palette, marks: Sequence[Mark]) -> list[Strip]:
        return self.body.rows(first, last, palette, marks)

    def anchor(self, row: int) -> Position:
        return self.body.anchor(row)

    def row_of(self, position: Position) -> int:
        return self.body.row_of(position)

    def position_of(self, offset: int) -> Position:
        return Position(offset)

    def offset_at(self, row: int, column: int) -> int:
        offset = self.body.offset_at(row, column)
        place = self.body.anchor(row)
        if not place.skip or self.body.offset_at(row, _END_OF_ROW) != place.offset:
            return offset
        # A row without text of its own (a blank one, a border): what follows it begins here.
        return self.body.anchor(row + 1).offset if row + 1 < self.body.height else self.body.length

    def source(self, start: int = 0, end: int | None = None) -> str:
        return self.body.source(start, end)

    def find(self, needle: str, start: int = 0) -> Iterator[Mark]:
        return self.body.find(needle, start)

    def links(self, first: int, last: int) -> list[Link]:
        return self.body.links(first, last)

    def part_at(self, row: int) -> tuple[int, int]:
        return self.body.part_at(row)

    def part_text(self, row: int) -> str:
        return self.body.part_text(row)

    def is_code(self, row: int) -> bool:
        return self.body.is_code(row)


class TailPart(BodyPart):
    """The last rows of a body that runs on."""

    def __init__(self, slot: int, margin: Margin, body: Body, most: int) -> None:
        super().__init__(slot, margin, body)
        self._most = most

    @property
    def height(self) -> int:
        return min(self._most, self._settled())

    def _settled(self) -> int:
        height = self.body.height
        while True:
            self.body.settle(max(0, height - self._most), height)
            if self.body.height == height:
                return height
            height = self.body.height

    @property
    def _above(self) -> int:
        return max(0, self._settled() - self._most)

    def settle(self, first: int, last: int) -> None:
        self._settled()

    def strips(self, first: int, last: int, palette: Palette, marks: Sequence[Mark]) -> list[Strip]:
        above = self._above
        return self.body.rows(above + first, above + last, palette, marks)

    def anchor(self, row: int) -> Position:
        return Position(row)

    def row_of(self, position: Position) -> int:
        return max(0, min(position.offset, self.height - 1))

    def position_of(self, offset: int) -> Position:
        return Position(self.body.row_of(Position(offset)) - self._above)

    def offset_at(self, row: int, column: int) -> int:
        return self.body.offset_at(self._above + row, column)

    def links(self, first: int, last: int) -> list[Link]:
        above = self._above
        return self.body.links(above + first, above + last)

    def part_at(self, row: int) -> tuple[int, int]:
        return self.body.part_at(self._above + row)

    def part_text(self, row: int) -> str:
        return self.body.part_text(self._above + row)

    def is_code(self, row: int) -> bool:
        return self.body.is_code(self._above + row)


class BeginningPart(BodyPart):
    """The first rows of a body."""

    def __init__(self, slot: int, margin: Margin, body: Body, most: int) -> None:
        super().__init__(slot, margin, body)
        self._most = most

    @property
    def height(self) -> int:
        return min(self._most, self.body.height)

    def settle(self, first: int, last: int) -> None:
        self.body.settle(first, min(last, self._most))

    def row_of(self, position: Position) -> int:
        return min(self.body.row_of(position), self._most - 1)
