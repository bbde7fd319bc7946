"""What is laid over the text: the selection and the matches of a search, found where they show."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Offset
from textual.selection import Selection

from ...text.body import Mark
from .layout import BlockLayout, Point
from .parts import Part

_SLOT = 40  # bits for an offset in a part; a slot stands above them
_END_OF_ROW = 1 << 30


def to_offset(point: Point) -> Offset:
    """A point as Textual's selections hold it: ordered alike, and valid whatever the width."""
    return Offset((max(0, point.slot) << _SLOT) + point.offset, point.block)


def to_point(offset: Offset) -> Point:
    """The point of an offset made by :func:`to_offset`."""
    return Point(offset.y, offset.x >> _SLOT, offset.x & ((1 << _SLOT) - 1))


class Highlights:
    """The marks of a view.

    Attributes:
        selection: First and last point selected, in reading order.
        query: What is searched, `""` for nothing.
        match: The match the search is at.
    """

    def __init__(self) -> None:
        self.selection: tuple[Point, Point] | None = None
        self.query = ""
        self.match: Point | None = None

    def select(self, selection: Selection | None) -> None:
        """Take up what Textual says is selected in the view."""
        if selection is None:
            self.selection = None
            return
        start, end = selection
        first = Point(0, 0, 0) if start is None else to_point(start)
        last = Point(1 << _SLOT, 0, 0) if end is None else to_point(end)
        self.selection = (first, last) if first <= last else (last, first)

    def of_part(self, block_id: int, part: Part) -> tuple[int, int] | None:
        """The offsets of a part that are selected, or `None`."""
        if self.selection is None:
            return None
        first, last = self.selection
        key = (block_id, part.slot)
        if not first[:2] <= key <= last[:2]:
            return None
        start = first.offset if key == first[:2] else 0
        end = min(last.offset, part.length) if key == last[:2] else part.length
        return (start, end) if start < end else None

    def __call__(self, block_id: int, part: Part, first: int, last: int) -> Sequence[Mark]:
        """The marks of a part's rows, in order."""
        if self.selection is None and not self.query:
            return ()
        marks: list[Mark] = []
        if self.query:
            end = part.offset_at(last - 1, _END_OF_ROW)
            for found in part.find(self.query, max(0, part.offset_at(first, 0) - len(self.query))):
                if found.start > end:
                    break
                current = self.match == (block_id, part.slot, found.start)
                marks.append(Mark(found.start, found.end, "search_current" if current else "search_match"))
        selected = self.of_part(block_id, part)
        if selected is not None:
            marks.append(Mark(*selected, "selection"))
            marks.sort()
        return marks

    def selected_text(self, layout: BlockLayout) -> str | None:
        """The selected text of one block, or `None` when none of it is selected."""
        pieces = [
            part.source(*selected)
            for part in layout.parts
            if (selected := self.of_part(layout.block.id, part)) is not None
        ]
        return "\n".join(pieces) if pieces else None
