"""One block as rows: its parts in order, with the blank rows above it.

A layout is made when its block first shows and dropped when it has been out of sight for
long; what it says survives as numbers (heights) and places (:class:`Place`), never as rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.strip import Strip

from ....model import Block
from ...text.body import Link, Mark, Position
from ...text.layout_cache import RowCache
from .brush import GUTTER, Brush
from .parts import Part

GAP = -1  # the slot of the blank rows above a block
_RIGHT = 1  # cells left free at the right
_PROSE = 120  # beyond that, lines of prose are hard to read


class Place(NamedTuple):
    """A row of the transcript by what it shows: survives resizing, folding above and growing text."""

    block: int
    slot: int = GAP
    position: Position = Position(0)


class Point(NamedTuple):
    """A character of the transcript: ordered as it is read."""

    block: int
    slot: int
    offset: int


@dataclass(slots=True)
class LayoutSettings:
    """What all layouts of a view share.

    Attributes:
        now: The host's monotonic seconds, told by the view's owner.
        turn_ends: Whether the line that ends a run, with what it used, is shown.
        thinking: Finished thinking is `folded`, `open` or `hidden`.
    """

    cache: RowCache
    width: int = 80
    now: float = 0.0
    turn_ends: bool = True
    thinking: str = "folded"

    @property
    def text_width(self) -> int:
        """Cells there are for text."""
        return max(1, self.width - GUTTER - _RIGHT)

    @property
    def prose_width(self) -> int:
        """Cells for prose."""
        return min(self.text_width, _PROSE)


MarksOf = Callable[[int, Part, int, int], Sequence[Mark]]
"""The marks of block's part's rows first to last."""


def no_marks(block_id: int, part: Part, first: int, last: int) -> Sequence[Mark]:
    """No search, no selection."""
    return ()


class BlockLayout(ABC):
    """Base of the layouts of all kinds of block."""

    foldable = False

    def __init__(self, block: Block, setting: LayoutSettings) -> None:
        self.block = block
        self.setting = setting
        self.gap = 0
        self.parts: list[Part] = []

    @abstractmethod
    def sync(self, *, folded: bool) -> None:
        """Take up what the block says now."""

    def tick(self) -> bool:
        """The setting's `now` changed: say durations anew. Returns whether the block shows any that run."""
        return False

    def resize(self) -> None:
        """The setting's width changed."""
        for part in self.parts:
            self.fit(part)

    def fit(self, part: Part) -> Part:
        """Give a part its width."""
        setting = self.setting
        part.set_width(setting.prose_width if part.margin.prose else setting.text_width)
        return part

    @property
    def height(self) -> int:
        """Rows, the gap included; 0 for a block that shows nothing."""
        rows = sum(part.height for part in self.parts)
        return rows + self.gap if rows else 0

    @property
    def characters(self) -> int:
        """Of all parts: what it costs to keep."""
        return sum(part.length for part in self.parts)

    def forget(self) -> None:
        """It is out of view: drop what is quickly painted again."""
        for part in self.parts:
            part.forget()

    def part(self, slot: int) -> Part | None:
        """The part of a slot."""
        return next((part for part in self.parts if part.slot == slot), None)

    def settle(self, first: int, last: int) -> None:
        """Make rows `first` to `last` (exclusive) exact."""
        row = self.gap
        for part in self.parts:
            if row >= last:
                return
            # A part above `first` keeps its estimate: settling it would move the rows asked for.
            if first - row < part.height:
                part.settle(max(0, first - row), last - row)
            row += part.height

    def settle_end(self, rows: int) -> int:
        """Make the last `rows` rows exact; returns the height."""
        for part in reversed(self.parts):
            if rows <= 0:
                break
            height = part.height
            while True:
                part.settle(max(0, height - rows), height)
                if part.height == height:
                    break
                height = part.height
            rows -= height
        return self.height

    def locate(self, row: int) -> tuple[Part | None, int]:
        """The part that shows `row` and the row in it; `None` for the gap. Clamped to the block."""
        row -= self.gap
        if row < 0 or not self.parts:
            return None, 0
        for part in self.parts:
            height = part.height
            if row < height:
                return part, row
            row -= height
        last = next((part for part in reversed(self.parts) if part.height), self.parts[-1])
        return last, max(0, last.height - 1)

    def top_of(self, slot: int) -> int:
        """The row where the part of `slot` begins."""
        return self.gap + sum(part.height for part in self.parts if part.slot < slot)

    def place(self, row: int) -> Place:
        """The place of `row`."""
        part, within = self.locate(row)
        if part is None:
            return Place(self.block.id, GAP, Position(max(0, row)))
        return Place(self.block.id, part.slot, part.anchor(within))

    def row_of(self, place: Place) -> int:
        """The row of a place; of one in a part that is folded away, the block's own line."""
        if place.slot == GAP:
            return max(0, min(place.position.offset, self.gap))
        part = self.part(place.slot)
        row = self.gap if part is None else self.top_of(place.slot) + part.row_of(place.position)
        return max(0, min(row, self.height - 1))

    def rows(
        self, first: int, last: int, brush: Brush, *, cursor: bool = False, marks: MarksOf = no_marks
    ) -> list[Strip]:
        """Rows `first` to `last` (exclusive), settled and painted; fewer where the block ends."""
        self.settle(first, last)
        if not self.height:
            return []
        painted = [brush.blank] * (max(0, min(last, self.gap) - first))
        row = self.gap
        for part in self.parts:
            height = part.height
            low, high = max(0, first - row), min(height, last - row)
            if low < high:
                painted += part.rows(
                    low, high, brush, cursor=cursor, marks=marks(self.block.id, part, low, high)
                )
            row += height
            if row >= last:
                break
        return painted

    def point_at(self, row: int, x: int) -> Point:
        """The character nearest to cell `x` of `row`."""
        part, within = self.locate(row)
        if part is None:
            return Point(self.block.id, GAP, 0)
        return Point(self.block.id, part.slot, part.offset_at(within, part.column(x)))

    def links_at(self, row: int) -> list[Link]:
        """The links `row` shows."""
        part, within = self.locate(row)
        return [] if part is None else part.links(within, within + 1)

    def raw(self) -> str:
        """What copying the block gives: its text as it was written, cleaned."""
        return "\n".join(part.source() for part in self.parts)
