"""Lines of our own words: heads, states, labels. One that does not fit is shortened; each takes one row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.strip import Strip

from ...text.body import Mark, Position, Row, Span
from ...text.palette import Palette
from ...text.wrapping import cells, cut_cells, strip_of
from .parts import Margin, Part

Words = Sequence[tuple[str, str]]
"""A piece of a line after the other: (clean text, style's name)."""


class Label(NamedTuple):
    """One line of our own. Where it does not fit, `words` are shortened and `tail` stays whole."""

    words: Words
    tail: Words = ()


class LabelPart(Part):
    """Lines of our own words; one that does not fit is shortened. Each takes one row."""

    def __init__(self, slot: int, margin: Margin, lines: Sequence[Label] = ()) -> None:
        super().__init__(slot, margin)
        self._lines: list[Label] = []
        self._rows: list[Row] = []
        self._strips: list[Strip] | None = None
        self._palette: Palette | None = None
        self._width = 80
        self._text = ""
        self.set_lines(lines)

    def set_lines(self, lines: Sequence[Label]) -> None:
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
