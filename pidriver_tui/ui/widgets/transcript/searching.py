"""Finding text in a transcript: which blocks hold it, and the next match from a point.

Blocks are searched in the model's own text, so that those never looked at cost no layout;
only a block that holds a match is laid out to say where.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....model import Block, NoticeBlock, PromptBlock, TextBlock, ThinkingBlock, ToolBlock
from .kinds import make_layout
from .layout import Point
from .pane import Pane


class Search:
    """One search of one pane. `query` ignores case."""

    def __init__(self, pane: Pane, query: str) -> None:
        self.query = query
        self._pane = pane
        self._needle = query.lower()
        self._counts: dict[int, tuple[int, int]] = {}

    def count(self) -> int:
        """Matches in the whole transcript, folded text included."""
        return sum(self._holds(block_id) for block_id in range(len(self._pane.heights)))

    def after(self, point: Point | None) -> Point | None:
        """The first match behind `point`, going round at the end."""
        return self._first(self._blocks_from(point, 1), point, forward=True)

    def before(self, point: Point | None) -> Point | None:
        """The last match before `point`, going round at the beginning."""
        return self._first(self._blocks_from(point, -1), point, forward=False)

    def _blocks_from(self, point: Point | None, step: int) -> Iterator[int]:
        total = len(self._pane.heights)
        if not total:
            return
        start = point.block if point is not None else (0 if step > 0 else total - 1)
        # Its own block comes twice: first what lies ahead in it, at last what lies behind.
        for away in range(total + 1):
            yield (start + step * away) % total

    def _first(self, blocks: Iterator[int], point: Point | None, *, forward: bool) -> Point | None:
        bound = point
        for block_id in blocks:
            if not self._holds(block_id):
                bound = None
                continue
            matches = self._matches(block_id)
            if bound is not None:
                matches = [match for match in matches if (match > bound if forward else match < bound)]
                bound = None
            if matches:
                return matches[0 if forward else -1]
        return None

    def _matches(self, block_id: int) -> list[Point]:
        pane = self._pane
        layout = pane.layout_if_live(block_id)
        if layout is None or pane.folds.folded(layout.block):
            layout = make_layout(pane.transcript[block_id], pane.setting)
            layout.sync(folded=False)
        return [
            Point(block_id, part.slot, mark.start) for part in layout.parts for mark in part.find(self.query)
        ]

    def _holds(self, block_id: int) -> int:
        if not self._needle or not self._pane.is_shown(block_id):
            return 0
        block = self._pane.transcript[block_id]
        known = self._counts.get(block_id)
        if known is None or known[0] != block.revision:
            count = sum(text.lower().count(self._needle) for text in _texts(block))
            known = self._counts[block_id] = (block.revision, count)
        return known[1]


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
