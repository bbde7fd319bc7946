"""What a block of the transcript looks like to the view that scrolls it: the `Body` protocol.

A body holds one block's text and shows any of its rows at any width, at a cost that
depends on the rows asked for and not on how long the text is.

Coordinates
    offset    of a character in the body's text (cleaned, as `source()` returns it), from 0
    row       of the body at its present width, from 0
    column    of a row, in terminal cells, from 0

Heights. A long body does not lay itself out whole: rows that nobody has looked at are
estimated. :meth:`Body.settle` makes a range of rows exact; only rows at and below the
first piece it lays out can move by it. So a view keeps a :class:`Position` of its top row,
not a row number, and on each frame: `settle` what will show (and a screen above it),
`row_of` its position, then `rows`.

This module may not know any widget, any theme or how a kind of body renders itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from textual.strip import Strip

from .palette import Palette

Span = tuple[str, str, int]
"""Text of one style: (text, style key of the palette, offset of its first character; -1: not of the text)."""

Row = Sequence[Span]
"""Spans from left to right."""


class Position(NamedTuple):
    """A place in a body that survives a change of width: a row by what it shows.

    `offset` is of the first character the row shows; `skip` counts the rows (borders,
    blank ones) that come after the first row of that offset.
    """

    offset: int
    skip: int = 0


class Mark(NamedTuple):
    """A range `start:end` of the text to lay a style over: a match, a selection."""

    start: int
    end: int
    style: str = "search_match"


class Link(NamedTuple):
    """A link: the offsets of its text, and where it goes (cleaned, never opened by itself)."""

    start: int
    end: int
    target: str


class Body(Protocol):
    """One block's content. Not thread-safe; nothing here reads a clock or waits."""

    def append(self, text: str) -> None:
        """Add raw `text` at the end. O(len(text)) amortised, whatever the size so far."""

    def replace(self, text: str) -> None:
        """Make raw `text` the whole content.

        Cheap (a comparison) when it is what was streamed, or begins with it. It may be
        called on a finished body, which it opens again.
        """

    def finish(self) -> None:
        """Say that nothing will be appended: what was held back is shown."""

    def set_width(self, cells: int) -> None:
        """Lay out for `cells` columns (at least 4) from now on; costs no layout by itself."""

    @property
    def width(self) -> int:
        """Columns laid out for."""

    @property
    def height(self) -> int:
        """Rows at the present width, as far as known: exact where settled, else an estimate. 0 when empty."""

    @property
    def length(self) -> int:
        """Characters of :meth:`source`."""

    @property
    def revision(self) -> int:
        """Grows whenever what is shown may have changed (text, width), so that a view can skip a repaint."""

    def settle(self, first: int, last: int) -> None:
        """Lay out all that rows `first` to `last` (exclusive) show, so that these rows are exact.

        Rows above `first` keep their numbers; `height` may change.
        """

    def rows(self, first: int, last: int, palette: Palette, marks: Sequence[Mark] = ()) -> list[Strip]:
        """Rows `first` to `last` (exclusive), settled as by :meth:`settle`; fewer where the body ends.

        A strip is never wider than the width; it may be narrower (the view pads it). Without `marks`
        the strips are cached and the same objects come back. Hand in only marks near these rows:
        each is looked at for each piece shown. Later marks win.
        """

    def anchor(self, row: int) -> Position:
        """The position of `row` (clamped to the body)."""

    def row_of(self, position: Position) -> int:
        """The row of `position` at the present width (settles its piece); the inverse of :meth:`anchor`."""

    def offset_at(self, row: int, column: int) -> int:
        """The offset of the character nearest to a cell: the way from a mouse to the text."""

    def source(self, start: int = 0, end: int | None = None) -> str:
        """The text from `start` to `end`: what to copy. Not wrapped, markdown as it was written."""

    def find(self, needle: str, start: int = 0) -> Iterator[Mark]:
        """Every match of `needle` from `start` on, ignoring case, in order and without overlaps."""

    def links(self, first: int, last: int) -> list[Link]:
        """The links that rows `first` to `last` (exclusive) show."""

    def part_at(self, row: int) -> tuple[int, int]:
        """The offsets of the smallest part worth copying by itself at `row`.

        A fence's code without its fence, a table, a paragraph, a line of output.
        """

    def is_code(self, row: int) -> bool:
        """Whether that part is a block of code."""

    def part_text(self, row: int) -> str:
        """The text of that part: code without what a quote or a list puts before its lines."""
