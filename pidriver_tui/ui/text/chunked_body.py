"""What every kind of body shares: text in pages, pieces with heights, rows laid out when they show.

A subclass says how raw text is cleaned, where pieces begin and how one piece looks. The
last piece is open: appending changes it alone, and freezes what a scan cuts off it. It
may not know any kind of body, theme or widget.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import count

from textual.strip import Strip

from .body import Link, Mark, Position
from .chunk_index import ChunkIndex
from .clean import Cleaner
from .layout_cache import Layout, Part, RowCache, cached_strips
from .paged_text import PagedText
from .palette import Palette
from .wrapping import cells, strip_of

_serials = count(1)

LEAST_WIDTH = 4
"""Columns below which nothing is laid out: a narrower view cuts the rows off."""


class ChunkedBody(ABC):
    """Base of all bodies; see :class:`~.document.Body` for what the methods promise."""

    def __init__(self, text: str = "", *, width: int = 80, cache: RowCache | None = None) -> None:
        self._text = PagedText()
        self._pieces = ChunkIndex()
        self._cache = RowCache(64) if cache is None else cache
        self._serial = next(_serials)
        self._width = max(LEAST_WIDTH, width)
        self._dirty = False
        self._before: tuple[int, Layout] | None = None  # the layout of a piece that has grown since
        self._revision = 0
        self._cleaner = Cleaner()
        if text:
            self.append(text)

    # What a subclass says

    @abstractmethod
    def _scan(self) -> None:
        """Add pieces for the text that came since the last scan, by `_pieces.add`."""

    @abstractmethod
    def _restart(self) -> None:
        """Forget all scanning: the text was replaced."""

    @abstractmethod
    def _lay_out(self, index: int, before: Layout | None) -> Layout:
        """Rows of piece `index` at the present width; `before` is how it was with less text."""

    def _estimate(self, characters: int, lines: int) -> int:
        """Rows that a piece of so many characters in so many lines may take."""
        return max(1, lines + max(0, characters // self._width - lines // 2))

    def _cut(self, end: int, context: object = None) -> None:
        """End the open piece at offset `end` and begin the next."""
        start = self._pieces.start(len(self._pieces) - 1)
        lines = self._text.slice(start, end).count("\n")
        self._pieces.close(lines, self._estimate(end - start, lines))
        self._pieces.add(end, 1, context)

    def _drop_pieces(self, length: int) -> None:
        """Forget what was laid out beyond offset `length`: the text was shortened to it."""
        keep = self._pieces.holding(length) + 1 if len(self._pieces) else 0
        for index in range(keep - 1, len(self._pieces)):
            self._cache.drop((self._serial, index))
        if keep < len(self._pieces):
            self._pieces.truncate(keep)
        self._before = None

    def _forget_layouts(self) -> None:
        """Lay out everything again when it shows, though neither text nor width changed."""
        self._serial = next(_serials)
        self._before = None
        self._pieces.doubt_all()

    def _take(self, raw: str) -> None:
        """Clean `raw` and add it to the text."""
        self._text.append(self._cleaner.feed(raw))

    def _flush(self) -> None:
        """Add to the text what cleaning held back."""
        self._text.append(self._cleaner.flush())

    # Content

    def append(self, text: str) -> None:
        if text:
            self._take(text)
            self._touch()

    def replace(self, text: str) -> None:
        cleaner = Cleaner()
        cleaned = cleaner.feed(text) + cleaner.flush()
        if self._text.begins(cleaned):
            rest = cleaned[len(self._text) :]
            if rest:
                self._text.append(rest)
                self._touch()
        else:
            self._clear()
            self._text.append(cleaned)
        self._cleaner = Cleaner()

    def finish(self) -> None:
        before = len(self._text)
        self._flush()
        if len(self._text) != before:
            self._touch()

    def _touch(self) -> None:
        self._dirty = True
        self._revision += 1

    def _clear(self) -> None:
        self._text = PagedText()
        self._pieces = ChunkIndex()
        self._serial = next(_serials)
        self._before = None
        self._restart()
        self._touch()

    # Geometry

    def set_width(self, cells: int) -> None:
        cells = max(LEAST_WIDTH, cells)
        if cells == self._width:
            return
        self._width = cells
        self._serial = next(_serials)
        self._before = None
        self._revision += 1
        pieces, estimate = self._pieces, self._estimate
        pieces.estimate_all(
            array(
                "i",
                [estimate(self._end(at) - pieces.start(at), pieces.lines(at)) for at in range(len(pieces))],
            )
        )

    @property
    def width(self) -> int:
        return self._width

    @property
    def height(self) -> int:
        self._update()
        return self._pieces.rows

    @property
    def length(self) -> int:
        return len(self._text)

    @property
    def revision(self) -> int:
        return self._revision

    def settle(self, first: int, last: int) -> None:
        self._update()
        if last <= first or not len(self._pieces):
            return
        index, within = self._pieces.locate(max(0, first))
        missing = within + last - max(0, first)
        while index < len(self._pieces) and missing > 0:
            self._layout(index)
            missing -= self._pieces.height(index)
            index += 1

    def anchor(self, row: int) -> Position:
        self._update()
        if not len(self._pieces):
            return Position(0)
        index, within, layout = self._row(row)
        offsets = layout.offsets(self._pieces.start(index))
        if not offsets:
            return Position(self._pieces.start(index))
        offset = offsets[within]
        return Position(offset, within - bisect_left(offsets, offset))

    def row_of(self, position: Position) -> int:
        self._update()
        if not len(self._pieces):
            return 0
        index = self._pieces.holding(position.offset)
        layout = self._layout(index)
        offsets = layout.offsets(self._pieces.start(index))
        if not offsets:
            return self._pieces.top(index)
        within = bisect_left(offsets, position.offset)
        if within == len(offsets) or offsets[within] > position.offset:
            within = max(0, within - 1)
        for _ in range(position.skip):
            if within + 1 >= len(offsets) or offsets[within + 1] != offsets[within]:
                break
            within += 1
        return self._pieces.top(index) + within

    def offset_at(self, row: int, column: int) -> int:
        self._update()
        if not len(self._pieces):
            return 0
        index, within, layout = self._row(row)
        if not layout.rows:
            return self._pieces.start(index)
        nearest = layout.offsets(self._pieces.start(index))[within]
        used = 0
        for text, _, at in layout.rows[within]:
            size = cells(text)
            if at >= 0:
                if column < used + size:
                    return at + _characters(text, column - used)
                nearest = at + len(text)
            elif column < used + size and nearest > self._pieces.start(index):
                return nearest
            used += size
        return nearest

    # Showing

    def rows(self, first: int, last: int, palette: Palette, marks: Sequence[Mark] = ()) -> list[Strip]:
        self._update()
        strips: list[Strip] = []
        first = max(0, first)
        if last <= first or not len(self._pieces):
            return strips
        index, within = self._pieces.locate(first)
        while index < len(self._pieces) and len(strips) < last - first:
            layout = self._layout(index)
            stop = min(len(layout.rows), within + last - first - len(strips))
            near = _near(marks, self._pieces.start(index), self._end(index))
            strips += (
                [strip_of(row, palette, near) for row in layout.rows[within:stop]]
                if near
                else cached_strips(layout, within, stop, palette)
            )
            within = max(0, within - len(layout.rows))
            index += 1
        return strips

    def links(self, first: int, last: int) -> list[Link]:
        found: list[Link] = []
        for index, start, end in self._shown(first, last):
            layout = self._layout(index)
            if not layout.links:
                continue
            offsets = layout.offsets(self._pieces.start(index))
            low = offsets[start]
            high = offsets[end] if end < len(offsets) else self._end(index)
            found += [link for link in layout.links if link.end > low and link.start < high]
        return found

    def part_at(self, row: int) -> tuple[int, int]:
        part = self._part(row)
        return part.start, part.end

    def is_code(self, row: int) -> bool:
        return False

    def part_text(self, row: int) -> str:
        return self.source(*self.part_at(row))

    # Text

    def source(self, start: int = 0, end: int | None = None) -> str:
        return self._text.slice(max(0, start), len(self._text) if end is None else end)

    def find(self, needle: str, start: int = 0) -> Iterator[Mark]:
        if not needle:
            return
        pattern = re.compile(re.escape(needle), re.IGNORECASE)
        position = start
        while position < len(self._text):
            page, base = self._text.window(position)
            for match in pattern.finditer(page, position - base):
                position = base + match.end()
                yield Mark(base + match.start(), position)
            # A match over the end of the page, then go on behind it.
            seam = max(position, base + len(page) - len(needle) + 1)
            over = pattern.search(self._text.slice(seam, base + len(page) + len(needle) - 1))
            if over is not None and seam < base + len(page):
                yield Mark(seam + over.start(), seam + over.end())
                position = seam + over.end()
            position = max(position, base + len(page))

    # Inside

    def _update(self) -> None:
        if self._dirty:
            self._dirty = False
            if len(self._pieces):
                grown = len(self._pieces) - 1
                layout = self._cache.drop((self._serial, grown))
                if layout is not None:
                    self._before = grown, layout
            self._scan()
            last = len(self._pieces) - 1
            if last >= 0 and self._pieces.exact(last):
                # What it takes now is seen when it is laid out; till then at least what it took.
                self._pieces.set_height(last, max(1, self._pieces.height(last)), exact=False)

    def _end(self, index: int) -> int:
        return self._pieces.start(index + 1) if index + 1 < len(self._pieces) else len(self._text)

    def _layout(self, index: int) -> Layout:
        key = (self._serial, index)
        layout = self._cache.get(key)
        if layout is None:
            before = self._before[1] if self._before is not None and self._before[0] == index else None
            layout = self._lay_out(index, before)
            if before is not None:
                layout.take_strips(before)
                self._before = None
            self._cache.put(key, layout)
            self._pieces.set_height(index, len(layout.rows), exact=True)
        return layout

    def _row(self, row: int) -> tuple[int, int, Layout]:
        index, within = self._pieces.locate(max(0, row))
        layout = self._layout(index)
        while within >= len(layout.rows) and index + 1 < len(self._pieces):
            within -= len(layout.rows)
            index += 1
            layout = self._layout(index)
        return index, max(0, min(within, len(layout.rows) - 1)), layout

    def _part(self, row: int) -> Part:
        self._update()
        if not len(self._pieces):
            return Part(0, 0, 0, 0)
        index, within, layout = self._row(row)
        for part in layout.parts:
            if part.first <= within < part.last:
                return part
        return Part(0, len(layout.rows), self._pieces.start(index), self._end(index))

    def _shown(self, first: int, last: int) -> Iterator[tuple[int, int, int]]:
        self.settle(first, last)
        first = max(0, first)
        if last <= first or first >= self._pieces.rows:
            return
        index, within = self._pieces.locate(first)
        missing = last - first
        while index < len(self._pieces) and missing > 0:
            height = len(self._layout(index).rows)
            end = min(height, within + missing)
            if within < end:
                yield index, within, end
                missing -= end - within
            within = max(0, within - height)
            index += 1


def _near(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    return [mark for mark in marks if mark.end > start and mark.start < end] if marks else []


def _characters(text: str, column: int) -> int:
    if column <= 0:
        return 0
    used = 0
    for at, character in enumerate(text):
        used += cells(character)
        if used > column:
            return at
    return len(text)
