"""A piece laid out: its rows, and the layouts that are worth keeping."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from textual.strip import Strip

from .body import Link, Row
from .palette import Palette
from .wrapping import strip_of


class Part:
    """A run of rows that belong together when copying: rows `first:last` show offsets `start:end`.

    `leaf`: where the block begins that it is of, if that may go on in other pieces, else -1.
    """

    __slots__ = ("end", "first", "last", "leaf", "start")

    def __init__(self, first: int, last: int, start: int, end: int, leaf: int = -1) -> None:
        self.first, self.last, self.start, self.end, self.leaf = first, last, start, end, leaf


@dataclass(slots=True)
class Layout:
    """One piece laid out at one width. `parts` and `links` in offsets of the body.

    `memory` is whatever the body that made it wants to find again when it lays out the same
    piece with more text.
    """

    rows: list[Row]
    links: list[Link] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    strips: dict[int, Strip] = field(default_factory=dict)
    palette: Palette | None = None
    memory: dict[Any, Any] = field(default_factory=dict)
    _offsets: list[int] | None = None

    def take_strips(self, before: Layout) -> None:
        """Keep the strips of `before`, an older layout of the piece, for the rows that are still the same."""
        self.palette = before.palette
        for row, strip in before.strips.items():
            if row < len(self.rows) and self.rows[row] == before.rows[row]:
                self.strips[row] = strip

    def offsets(self, start: int) -> list[int]:
        """For each row the offset of what it shows, never descending; `start` is the piece's."""
        if self._offsets is None:
            here = start
            found: list[int] = []
            for row in self.rows:
                here = max(here, next((at for _, _, at in row if at >= 0), here))
                found.append(here)
            self._offsets = found
        return self._offsets


class RowCache:
    """Layouts of the pieces looked at last. One cache serves all bodies of a view."""

    def __init__(self, most: int = 512) -> None:
        self._most = most
        self._layouts: OrderedDict[tuple[int, int], Layout] = OrderedDict()

    def __len__(self) -> int:
        return len(self._layouts)

    def get(self, key: tuple[int, int]) -> Layout | None:
        """A layout, which is then the last one to be forgotten."""
        layout = self._layouts.get(key)
        if layout is not None:
            self._layouts.move_to_end(key)
        return layout

    def put(self, key: tuple[int, int], layout: Layout) -> None:
        """Keep a layout."""
        self._layouts[key] = layout
        if len(self._layouts) > self._most:
            self._layouts.popitem(last=False)

    def drop(self, key: tuple[int, int]) -> Layout | None:
        """Forget a layout that is out of date, and hand it back."""
        return self._layouts.pop(key, None)


def cached_strips(layout: Layout, first: int, last: int, palette: Palette) -> list[Strip]:
    """Rows `first` to `last` of a layout as strips, each made once for a palette."""
    if layout.palette is not palette:
        layout.palette = palette
        layout.strips = {}
    kept = layout.strips
    strips: list[Strip] = []
    for row in range(first, last):
        strip = kept.get(row)
        if strip is None:
            strip = kept[row] = strip_of(layout.rows[row], palette)
        strips.append(strip)
    return strips
