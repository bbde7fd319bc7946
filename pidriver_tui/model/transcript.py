"""A session's blocks in order, and which of them changed since a reader last looked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from .blocks import Block

B = TypeVar("B", bound=Block)


class Transcript:
    """Append-only list of blocks.

    A reader keeps the `revision` it has seen; :meth:`changed_since` then costs only as
    many steps as blocks changed, whatever the length of the transcript.
    """

    __slots__ = ("_blocks", "_touched", "revision", "turn")

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._touched: dict[int, None] = {}
        self.revision = 0
        self.turn = 0

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, block_id: int) -> Block:
        return self._blocks[block_id]

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def __reversed__(self) -> Iterator[Block]:
        return reversed(self._blocks)

    def append(self, block: B) -> B:
        """Give `block` its id, turn and revision, and add it at the end."""
        block.id = len(self._blocks)
        block.turn = self.turn
        self._blocks.append(block)
        self.touch(block)
        return block

    def touch(self, block: Block) -> None:
        """Say that `block` changed."""
        self.revision += 1
        block.revision = self.revision
        self._touched.pop(block.id, None)
        self._touched[block.id] = None

    def changed_since(self, revision: int) -> list[int]:
        """Ids of the blocks that changed after `revision`, ascending."""
        changed: list[int] = []
        for block_id in reversed(self._touched):
            if self._blocks[block_id].revision <= revision:
                break
            changed.append(block_id)
        changed.sort()
        return changed
