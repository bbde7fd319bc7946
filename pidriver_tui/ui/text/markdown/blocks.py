"""What a markdown text is made of: containers, leaf blocks, and the parser's state between two lines.

All values, no parsing: `parser` makes them, `layout` shows them.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Leaf(IntEnum):
    """What the last line belongs to and the next one may continue."""

    NONE = 0
    PARAGRAPH = 1
    FENCE = 2
    INDENTED = 3
    HTML = 4
    TABLE = 5


class Kind(IntEnum):
    """What a block is."""

    PARAGRAPH = 0
    HEADING = 1
    CODE = 2
    HTML = 3
    TABLE = 4
    RULE = 5


KIND_OF = {
    Leaf.NONE: Kind.PARAGRAPH,
    Leaf.PARAGRAPH: Kind.PARAGRAPH,
    Leaf.FENCE: Kind.CODE,
    Leaf.INDENTED: Kind.CODE,
    Leaf.HTML: Kind.HTML,
    Leaf.TABLE: Kind.TABLE,
}
"""The kind of the block that more lines of a leaf belong to."""


class Container(NamedTuple):
    """A block quote (`marker` is `>`) or a list item around a block.

    `indent`: columns its content is indented by, from its parent's content.
    `marker`: of a list item `-`, `*`, `+`, `.` or `)`; `number`: of an ordered one, else -1.
    `start`: the offset it begins at, which tells it from its siblings.
    """

    marker: str
    indent: int
    number: int
    start: int


class Open(NamedTuple):
    """The leaf that is open: where it begins and what decides its end.

    Of a fence: `char` and `length` of its marks, its `indent`, its `info` string.
    Of HTML: `char` is the text that ends it, `""` for a blank line.
    Of a table: `info` has one of `<`, `>`, `^`, ` ` (left, right, centre, unsaid) for each column.
    """

    start: int
    char: str = ""
    length: int = 0
    indent: int = 0
    info: str = ""


class State(NamedTuple):
    """All that the lines before leave for the lines after; small, immutable and often the same.

    `shown`: the containers of the last block, whose markers have been shown. `gap`: a blank line
    came since. `mark`: the offset where the leaf began or was last cut. `pending`: blank lines
    that belong to indented code if more of it follows. `empty`: the last block is the empty
    beginning of a list item. `long`: the line is not at its end, it was too long.
    """

    containers: tuple[Container, ...] = ()
    shown: tuple[Container, ...] = ()
    leaf: Leaf = Leaf.NONE
    open: Open = Open(0)
    gap: bool = False
    started: bool = False
    mark: int = 0
    pending: int = 0
    empty: bool = False
    long: bool = False


BEGINNING = State()
BETWEEN = State(gap=True, started=True)
"""After a paragraph and a blank line at the top: by far the most frequent state."""


class Block:
    """A leaf block, or the part of one that fell into a piece.

    Attributes:
        kind: What it is.
        containers: What it stands in, from the outside.
        known: How many of them also held the block before, so that their markers have been shown.
        gap: Whether a blank row comes before it.
        lines: Its lines without markers and indentation, each with the offset of its first character.
        level: Of a heading, 1 to 6.
        open: Of a fence or a table: how it began.
        continued: It continues a block that was cut: nothing comes between the rows of the two.
        partial: Its last line is still being written.
    """

    __slots__ = ("containers", "continued", "gap", "kind", "known", "level", "lines", "open", "partial")

    def __init__(
        self,
        kind: Kind,
        containers: tuple[Container, ...],
        known: int,
        gap: bool,
        opened: Open,
        *,
        level: int = 0,
        continued: bool = False,
    ) -> None:
        self.kind = kind
        self.containers = containers
        self.known = known
        self.gap = gap
        self.open = opened
        self.level = level
        self.continued = continued
        self.partial = False
        self.lines: list[tuple[str, int]] = []


def common(shown: tuple[Container, ...], containers: tuple[Container, ...]) -> int:
    """How many containers both are in."""
    count = 0
    for one, other in zip(shown, containers, strict=False):
        if one != other:
            break
        count += 1
    return count
