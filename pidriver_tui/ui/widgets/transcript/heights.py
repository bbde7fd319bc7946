"""How many rows each block takes, with sums that stay cheap: a Fenwick tree over a growing list.

Appending, changing one height, the rows above a block and the block that shows a row all
cost O(log n). It knows numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable


class Heights:
    """Heights of consecutive blocks, in rows."""

    __slots__ = ("_heights", "_tree", "total")

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights: list[int] = []
        self._tree: list[int] = [0]
        self.total = 0
        self.reset(heights)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def reset(self, heights: Iterable[int]) -> None:
        """Start over with `heights`. O(n)."""
        self._heights = list(heights)
        tree = [0, *self._heights]
        size = len(tree)
        for node in range(1, size):
            parent = node + (node & -node)
            if parent < size:
                tree[parent] += tree[node]
        self._tree = tree
        self.total = sum(self._heights)

    def append(self, height: int) -> None:
        """Add a block at the end."""
        node = len(self._tree)
        covered = height
        step = 1
        while step < node & -node:
            covered += self._tree[node - step]
            step <<= 1
        self._tree.append(covered)
        self._heights.append(height)
        self.total += height

    def set(self, index: int, height: int) -> None:
        """Change the height of one block."""
        change = height - self._heights[index]
        if not change:
            return
        self._heights[index] = height
        self.total += change
        node = index + 1
        tree = self._tree
        while node < len(tree):
            tree[node] += change
            node += node & -node

    def top(self, index: int) -> int:
        """The row where block `index` begins: the sum of all above it."""
        rows = 0
        while index > 0:
            rows += self._tree[index]
            index &= index - 1
        return rows

    def locate(self, row: int) -> tuple[int, int]:
        """The block that shows `row` and the row in it, clamped to the first and the last row.

        Blocks without rows are never named, except where there is nothing else.
        """
        if not self._heights:
            return 0, 0
        row = max(0, min(row, self.total - 1))
        index = 0
        bit = 1 << (len(self._tree) - 1).bit_length()
        while bit:
            probe = index + bit
            if probe < len(self._tree) and self._tree[probe] <= row:
                index = probe
                row -= self._tree[probe]
            bit >>= 1
        return min(index, len(self._heights) - 1), max(0, row)
