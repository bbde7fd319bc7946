"""The parts a block is made of: lines of our own words, an agent's text, the tail of running output.

A part gives rows of the whole width, painted with a :class:`~.brush.Brush`, and keeps the
rows it painted, so that an unchanged row is the same object again. It may not know what
kind of block it belongs to.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.strip import Strip

from ...render.document import Body, Link, Mark, Position, Row, Span
from ...render.palette import Palette
from ...render.wrapping import cells, cut_cells, strip_of
from .brush import GUTTER, NO_GLYPH, Brush, Glyph

_MOST_KEPT = 512


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
        return self.body.offset_at(row, column)

    def source(self, start: int = 0, end: int | None = None) -> str:
        return self.body.source(start, end)

    def find(self, needle: str, start: int = 0) -> Iterator[Mark]:
        return self.body.find(needle, start)

    def links(self, first: int, last: int) -> list[Link]:
        return self.body.links(first, last)

    def part_at(self, row: int) -> tuple[int, int]:
        return self.body.part_at(row)


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


Words = Sequence[tuple[str, str]]
"""A piece of a line after the other: (clean text, style's name)."""


class Line(NamedTuple):
    """One line of our own. Where it does not fit, `words` are shortened and `tail` stays whole."""

    words: Words
    tail: Words = ()


class LinesPart(Part):
    """Lines of our own words; one that does not fit is shortened. Each takes one row."""

    def __init__(self, slot: int, margin: Margin, lines: Sequence[Line] = ()) -> None:
        super().__init__(slot, margin)
        self._lines: list[Line] = []
        self._rows: list[Row] = []
        self._strips: list[Strip] | None = None
        self._palette: Palette | None = None
        self._width = 80
        self._text = ""
        self.set_lines(lines)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show `lines` instead."""
        if list(lines) == self._lines:
            return
        self._lines = list(lines)
        self._text = "\n".join("".join(text for text, _ in (*line.words, *line.tail)) for line in self._lines)
        self._fit()

    def _fit(self) -> None:
        self._strips = None
        self._rows = []
        at = 0
        for line in self._lines:
            words, at = _placed(line.words, at)
            tail, at = _placed(line.tail, at)
            room = self._width - sum(cells(text) for text, _, _ in tail)
            self._rows.append(fit([*fit(words, max(1, room)), *tail], self._width))
            at += 1

    @property
    def height(self) -> int:
        return len(self._lines)

    @property
    def length(self) -> int:
        return len(self._text)

    def set_width(self, width: int) -> None:
        width = max(1, width - self.margin.indent)
        if width != self._width:
            self._width = width
            self._fit()

    def settle(self, first: int, last: int) -> None:
        pass

    def strips(self, first: int, last: int, palette: Palette, marks: Sequence[Mark]) -> list[Strip]:
        if marks:
            return [strip_of(row, palette, marks) for row in self._rows[first:last]]
        if self._strips is None or palette is not self._palette:
            self._palette = palette
            self._strips = [strip_of(row, palette) for row in self._rows]
        return self._strips[first:last]

    def anchor(self, row: int) -> Position:
        return Position(row)

    def row_of(self, position: Position) -> int:
        return max(0, min(position.offset, self.height - 1))

    def position_of(self, offset: int) -> Position:
        return Position(self._text.count("\n", 0, offset))

    def offset_at(self, row: int, column: int) -> int:
        if not self._rows:
            return 0
        end = 0
        for text, _, at in self._rows[max(0, min(row, len(self._rows) - 1))]:
            if at < 0:
                continue
            size = cells(text)
            if column < size:
                return at + len(cut_cells(text, column)) if column > 0 else at
            column -= size
            end = at + len(text)
        return end

    def source(self, start: int = 0, end: int | None = None) -> str:
        return self._text[max(0, start) : end]

    def find(self, needle: str, start: int = 0) -> Iterator[Mark]:
        if needle:
            for match in re.compile(re.escape(needle), re.IGNORECASE).finditer(self._text, start):
                yield Mark(*match.span())


def _placed(words: Words, at: int) -> tuple[list[Span], int]:
    spans: list[Span] = []
    for text, style in words:
        spans.append((text, style, at))
        at += len(text)
    return spans, at


def fit(spans: Sequence[Span], width: int) -> Row:
    """`spans` if they fit `width` cells, else their beginning and `…`."""
    if sum(cells(text) for text, _, _ in spans) <= width:
        return spans
    room = width - 1
    kept: list[Span] = []
    for text, style, at in spans:
        size = cells(text)
        if size > room:
            kept.append((cut_cells(text, room), style, at))
            kept.append(("…", style, -1))
            break
        kept.append((text, style, at))
        room -= size
    return kept
