"""A block parser that takes one line after the other and can stop and go on after any of them.

What a line means depends on the :class:`~.blocks.State` the lines before left and on the
line itself, never on how the text arrived. With `collect` it also gathers the blocks; a
scan that only looks for good places to cut goes without.

A block that grows too long (a paragraph, a code block) is cut at places that its own text
decides, so that every piece of it can be laid out by itself.
"""

from __future__ import annotations

from ..code_groups import begins_group
from .blocks import BEGINNING, KIND_OF, Block, Container, Kind, Leaf, Open, State, common
from .starts import (
    ATX,
    ATX_END,
    DELIMITERS,
    FENCE,
    MARKS,
    RULE,
    SETEXT,
    alignments,
    cells_of,
    first_text,
    html_end,
    list_mark,
    spaced,
)

LONG_BLOCK = 2048
_MOST_CONTAINERS = 40


class BlockParser:
    """Feeds on lines. :meth:`state` is what to start another parser from to go on here."""

    __slots__ = (
        *("_block", "_containers", "_empty", "_gap", "_last", "_leaf", "_long", "_mark", "_open", "_origin"),
        *("_pending", "_shown", "_started", "blocks"),
    )

    def __init__(self, state: State = BEGINNING, *, collect: bool = False) -> None:
        self.blocks: list[Block] | None = [] if collect else None
        self._block: Block | None = None
        self._last: tuple[str, int] | None = None  # of a paragraph: its last line, which may head a table
        self._origin = 0  # where the line begins; tabs that became spaces must not lead to before it
        (
            self._containers,
            self._shown,
            self._leaf,
            self._open,
            self._gap,
            self._started,
            self._mark,
            self._pending,
            self._empty,
            self._long,
        ) = state

    def state(self) -> State:
        """Where it is now; the same value wherever the lines to come mean the same."""
        if not self._leaf:
            shown = self._shown if self._containers else ()
            gap, started, empty = self._gap, self._started, self._empty
            return State(self._containers, shown, Leaf.NONE, Open(0), gap, started, 0, 0, empty, self._long)
        return State(
            self._containers,
            self._shown,
            self._leaf,
            self._open,
            self._gap,
            self._started,
            self._mark,
            self._pending,
            self._empty,
            self._long,
        )

    @property
    def at_top(self) -> bool:
        """Whether nothing is open, so that a line that begins with a letter begins a paragraph."""
        return not self._leaf and not self._containers and not self._long

    @property
    def table(self) -> int:
        """Where the table that is open begins, -1 for none."""
        return self._open.start if self._leaf == Leaf.TABLE else -1

    @property
    def plain(self) -> Leaf:
        """The leaf that is open at the top and at the left edge, else none."""
        outside = self._containers or self._long or self._open.indent
        return Leaf.NONE if outside else self._leaf

    @property
    def open(self) -> Open:
        """How the leaf that is open began."""
        return self._open

    @property
    def mark(self) -> int:
        """Where it began or was last cut."""
        return self._mark

    def skip_passage(self) -> None:
        """Take note that whole blocks and the blank line after them were passed over."""
        self._gap = self._started = True
        self._shown = ()

    def skip_to(self, mark: int) -> None:
        """Take note that lines of code were passed over, and that the last cut was at `mark`."""
        self._mark = mark

    def segment(self, text: str, at: int, *, ends: bool) -> bool:
        """Take a line, or a part of a long one (`ends`: its last). Returns what :meth:`feed` does."""
        self._origin = at
        cut = self._go_on(text, at) if self._long else self.feed(text, at)
        self._long = not ends
        return cut

    def _go_on(self, text: str, at: int) -> bool:
        match self._leaf:
            case Leaf.FENCE | Leaf.INDENTED:
                self._mark = at
                self._cut(Kind.CODE)
            case Leaf.HTML:
                self._cut(Kind.HTML)
            case _:
                self._leaf, self._mark = Leaf.PARAGRAPH, at
                self._cut(Kind.PARAGRAPH)
        self._last = None
        self._add(text, at)
        return True

    def feed(self, line: str, at: int) -> bool:
        """Take a line (without its end) that begins at offset `at`.

        Returns whether the text may be cut before this line: it begins a block or the
        part of one that is shown by itself.
        """
        containers = self._containers
        if not containers:
            if self._leaf <= Leaf.PARAGRAPH and line and line[0].isalpha():
                return self._text(line, 0, at, 0)
            if self._leaf == Leaf.FENCE:
                return self._fence_line(line, 0, first_text(line, 0), at)
        if "\t" in line:
            line, at = spaced(line, at)
        end = len(line)
        position = 0
        matched = 0
        first = first_text(line, 0)
        for container in containers:
            if container.marker == ">":
                if first - position > 3 or first == end or line[first] != ">":
                    break
                position = first + 1
                if position < end and line[position] == " ":
                    position += 1
                first = first_text(line, position)
            elif first == end:
                position = min(end, position + container.indent)
            elif first - position >= container.indent:
                position += container.indent
            else:
                break
            matched += 1
        whole = matched == len(containers)
        if whole and self._leaf == Leaf.FENCE:
            return self._fence_line(line, position, first, at)
        if whole and self._leaf == Leaf.HTML and (first < end or self._open.char):
            return self._html_line(line, position, at)
        if first == end:
            self._blank(matched)
            return False
        if whole and self._leaf == Leaf.INDENTED:
            if first - position >= 4:
                return self._code_line(line[position + 4 :], at + position + 4)
            self._leaf, self._pending = Leaf.NONE, 0
        # What an item that began empty holds belongs beside its marker.
        filling = self._empty
        return self._start(line, position, first, at, matched) and not filling

    # Beginnings

    def _start(self, line: str, position: int, first: int, at: int, matched: int) -> bool:
        """Find what begins at `first`, going into new containers, or take the rest as text."""
        began = False  # whether this line opened a container
        while True:
            paragraph = self._leaf == Leaf.PARAGRAPH
            direct = paragraph and matched == len(self._containers)
            if first - position >= 4 and not paragraph:
                self._close(matched)
                self._begin(Kind.CODE, Leaf.INDENTED, Open(max(self._origin, at + position + 4)))
                self._code_line(line[position + 4 :], at + position + 4)
                return True
            if first - position >= 4 or line[first] not in MARKS or len(self._containers) > _MOST_CONTAINERS:
                break
            if line[first] == ">":
                container = Container(">", 0, -1, at + first)
                position = first + 1
                if line[position : position + 1] == " ":
                    position += 1
            else:
                taken = self._single(line, position, first, at, matched, direct)
                if taken is not None:
                    return taken or began
                item = self._item(line, position, first, at, matched, direct)
                if item is None:
                    break
                container = item
                position += item.indent
            self._close(matched)
            self._containers = (*self._containers, container)
            began = True
            matched += 1
            first = first_text(line, position)
            if first >= len(line):
                if container.marker != ">":
                    self._begin(Kind.PARAGRAPH, Leaf.NONE, Open(at + first))
                    self._empty = True
                return True
        if self._leaf == Leaf.TABLE and matched == len(self._containers):
            self._add(line[first:], at + first)
            return True
        return self._text(line, first, at, matched) or began

    def _single(
        self, line: str, position: int, first: int, at: int, matched: int, direct: bool
    ) -> bool | None:
        """A block that this line alone decides. Returns what `feed` does, `None` if there is none."""
        char = line[first]
        if char == "#" and (match := ATX.match(line, first)):
            self._close(matched)
            self._begin(Kind.HEADING, Leaf.NONE, Open(at + first), level=len(match.group(1)))
            self._add(ATX_END.sub("", line[match.end() :]).rstrip(), at + match.end())
            return True
        if direct and self._last is not None:
            if SETEXT.match(line, first):
                if self._block is not None:
                    self._block.kind, self._block.level = Kind.HEADING, 1 if char == "=" else 2
                self._leaf = Leaf.NONE
                return False
            if "|" in line and DELIMITERS.match(line, first):
                columns = alignments(line[first:])
                if len(cells_of(*self._last)) == len(columns):
                    self._table(self._last, columns)
                    return False
        if char in "*-_" and RULE.match(line, first):
            self._close(matched)
            self._begin(Kind.RULE, Leaf.NONE, Open(at + first))
            return True
        if char in "`~" and (match := FENCE.match(line, first)):
            self._close(matched)
            marks = match.group(1) or match.group(3)
            info = (match.group(2) or match.group(4) or "").strip()
            self._begin(Kind.CODE, Leaf.FENCE, Open(at + first, char, len(marks), first - position, info))
            return True
        if char == "<":
            end = html_end(line, first, in_paragraph=self._leaf == Leaf.PARAGRAPH)
            if end is not None:
                self._close(matched)
                self._begin(Kind.HTML, Leaf.HTML, Open(at + first, end))
                self._html_line(line, position, at)
                return True
        return None

    def _item(
        self, line: str, position: int, first: int, at: int, matched: int, direct: bool
    ) -> Container | None:
        mark = list_mark(line, first)
        if mark is None:
            return None
        marker, number, end = mark
        text = first_text(line, end)
        blank = text >= len(line)
        if direct and (blank or number not in (-1, 1)):
            return None  # a number at the start of a paragraph's line is part of its text
        if number >= 0 and matched < len(self._containers):
            sibling = self._containers[matched]
            if sibling.marker == marker:
                number = sibling.number + 1
        spaces = text - end
        width = end - position + (1 if blank or spaces > 4 else spaces)
        return Container(marker, width, number, at + first)

    def _table(self, header: tuple[str, int], columns: str) -> None:
        opened = Open(header[1], info=columns)
        if self._block is not None and self.blocks is not None:
            self._block.lines.pop()
            if self._block.lines:
                self._block = Block(Kind.TABLE, self._containers, len(self._containers), False, opened)
                self.blocks.append(self._block)
            else:
                self._block.kind, self._block.open = Kind.TABLE, opened
            self._block.lines.append(header)
        self._leaf, self._open = Leaf.TABLE, opened
        self._last = None

    # Lines of what is open

    def _text(self, line: str, first: int, at: int, matched: int) -> bool:
        text, at = line[first:], at + first
        if self._leaf == Leaf.PARAGRAPH:
            cut = at - self._mark >= LONG_BLOCK
            if cut:
                self._mark = at
                self._cut(Kind.PARAGRAPH)
        elif self._empty and matched == len(self._containers) and self._containers == self._shown:
            cut, self._empty = False, False
            self._leaf, self._open, self._mark = Leaf.PARAGRAPH, Open(at), at
        else:
            cut = True
            self._close(matched)
            self._begin(Kind.PARAGRAPH, Leaf.PARAGRAPH, Open(at))
        self._add(text, at)
        self._last = text, at
        return cut

    def _fence_line(self, line: str, position: int, first: int, at: int) -> bool:
        opened = self._open
        if first - position <= 3 and line.startswith(opened.char * opened.length, first):
            closing = not line[first:].rstrip(" \t").strip(opened.char)
            if closing:
                self._leaf, self._gap = Leaf.NONE, False
                return False
        start = position + min(opened.indent, first - position)
        return self._code_line(line[start:], at + start)

    def _code_line(self, text: str, at: int) -> bool:
        while self._pending:
            self._pending -= 1
            self._add("", at)
        self._gap = not text.strip()  # counts only if what it stands in ends here, and it with it
        cut = begins_group(text, at - self._mark)
        if cut:
            self._mark = at
            self._cut(Kind.CODE)
        self._add(text, at)
        return cut

    def _html_line(self, line: str, position: int, at: int) -> bool:
        text = line[position:]
        self._gap = not text.strip()
        self._add(text, at + position)
        if self._open.char and self._open.char in text.lower():
            self._leaf = Leaf.NONE
        return True

    def _blank(self, matched: int) -> None:
        whole = matched == len(self._containers)
        if whole and self._leaf == Leaf.INDENTED:
            self._pending += 1
        else:
            self._close(matched)
            if self._empty and whole:
                self._containers = self._containers[:-1]  # an item cannot begin with two blank lines
        self._empty = False
        self._gap = True

    # State

    def _close(self, matched: int) -> None:
        if matched < len(self._containers):
            self._containers = self._containers[:matched]
        self._leaf = Leaf.NONE
        self._pending = 0
        self._last = None

    def _begin(self, kind: Kind, leaf: Leaf, opened: Open, *, level: int = 0) -> None:
        containers = self._containers
        if self.blocks is not None:
            gap = self._started and (self._gap or kind == Kind.HEADING)
            known = common(self._shown, containers)
            if self._empty and known == len(self._shown) and self.blocks:
                beginning = self.blocks.pop()
                gap, known = beginning.gap, beginning.known
            self._block = Block(kind, containers, known, gap, opened, level=level)
            self.blocks.append(self._block)
        self._shown = containers
        self._gap, self._started, self._empty = False, True, False
        self._leaf, self._open = leaf, opened
        self._mark, self._pending = opened.start, 0

    def _cut(self, kind: Kind) -> None:
        if self.blocks is not None:
            containers = self._containers
            self._block = Block(kind, containers, len(containers), False, self._open, continued=True)
            self.blocks.append(self._block)

    def _add(self, text: str, at: int) -> None:
        if self.blocks is not None:
            if self._block is None:
                self._cut(KIND_OF[self._leaf])
                assert self._block is not None
            self._block.lines.append((text, max(self._origin, at)))
