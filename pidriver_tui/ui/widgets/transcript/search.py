"""Finding text in a transcript: which blocks hold it, and the next match from a point.

Blocks are searched in the model's own text, so that those never looked at cost no layout;
only a block that holds a match is laid out to say where.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from typing import Any

from ....model import Block, NoticeBlock, PromptBlock, TextBlock, ThinkingBlock, ToolBlock
from .kinds import make_layout
from .layout import Point
from .viewport import Viewport


class Search:
    """One search of one pane. `query` ignores case.

    `before` is a search of the same pane; where its query is part of this one, only the blocks that
    held it are searched.
    """

    def __init__(self, pane: Viewport, query: str, before: Search | None = None) -> None:
        self.query = query
        self.count = 0
        self._pane = pane
        self._needle = query.lower()
        self._counts: dict[int, int] = {}
        self._holding: list[int] = []  # ids of the blocks with a match, ascending
        self._seen = 0
        self._looked_at = (-1, 0)
        self._found: list[Point] = []
        if before is not None and before._needle and before._needle in self._needle:
            self._narrow(before)
        self.refresh()

    def refresh(self) -> None:
        """Count matches in what changed. `count` is of the whole transcript, folded text included."""
        transcript = self._pane.transcript
        for block_id in transcript.changed_since(self._seen):
            found = self._count(block_id)
            before = self._counts.get(block_id, 0)
            self.count += found - before
            if found and not before:
                insort(self._holding, block_id)
            elif before and not found:
                self._holding.remove(block_id)
            self._counts[block_id] = found
        self._seen = transcript.revision

    def _narrow(self, before: Search) -> None:
        before.refresh()
        for block_id in before._holding:
            if found := self._count(block_id):
                self._counts[block_id] = found
                self._holding.append(block_id)
                self.count += found
        self._seen = before._seen

    def _count(self, block_id: int) -> int:
        if not self._needle:
            return 0
        return sum(text.lower().count(self._needle) for text in _texts(self._pane.transcript[block_id]))

    def after(self, point: Point | None) -> Point | None:
        """The first match behind `point`, going round at the end."""
        self.refresh()
        start = bisect_left(self._holding, point.block) if point is not None else 0
        return self._first(self._holding[start:] + self._holding[:start], point, forward=True)

    def before(self, point: Point | None) -> Point | None:
        """The last match before `point`, going round at the beginning."""
        self.refresh()
        end = bisect_right(self._holding, point.block) if point is not None else len(self._holding)
        blocks = self._holding[:end][::-1] + self._holding[end:][::-1]
        return self._first(blocks, point, forward=False)

    def number(self, point: Point) -> int:
        """Which match of all stands at `point`, from 1."""
        above = sum(self._counts[block_id] for block_id in self._holding if block_id < point.block)
        return above + bisect_right(self._matches(point.block), point)

    def _first(self, blocks: list[int], point: Point | None, *, forward: bool) -> Point | None:
        round_again: list[Point] = []  # matches of the point's own block, behind us
        for block_id in blocks:
            matches = self._matches(block_id)
            if point is not None and block_id == point.block:
                at = bisect_right(matches, point) if forward else bisect_left(matches, point)
                above, below = matches[:at], matches[at:]
                matches, round_again = (below, above) if forward else (above, below)
            if matches:
                return matches[0 if forward else -1]
        return round_again[0 if forward else -1] if round_again else None

    def _matches(self, block_id: int) -> list[Point]:
        # Where it is and which one it is are asked for one after the other.
        key = (block_id, self._pane.transcript[block_id].revision)
        if key != self._looked_at:
            self._looked_at, self._found = key, self._look(block_id)
        return self._found

    def _look(self, block_id: int) -> list[Point]:
        pane = self._pane
        if not pane.is_shown(block_id):
            return []
        layout = pane.layout_if_live(block_id)
        if layout is None or pane.folds.folded(layout.block):
            layout = make_layout(pane.transcript[block_id], pane.setting)
            layout.sync(folded=False)
        return [
            Point(block_id, part.slot, mark.start) for part in layout.parts for mark in part.find(self.query)
        ]


def _texts(block: Block) -> Iterator[str]:
    match block:
        case PromptBlock():
            yield block.text
        case TextBlock() | ThinkingBlock():
            yield block.buffer.text()
        case ToolBlock():
            yield block.name
            yield from _strings(block.arguments)
            yield block.output
        case NoticeBlock():
            yield block.text
            yield block.detail
            yield block.hint
        case _:
            return


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
        case None:
            return
        case _:
            yield str(value)
