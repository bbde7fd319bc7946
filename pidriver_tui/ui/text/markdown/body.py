"""The assistant's text as a body: markdown that streams, at a cost that does not grow with it.

The scanner feeds complete lines to a parser that gathers nothing and cuts the text into
pieces of about a kilobyte; a piece is parsed again, gathering, when it is laid out. So
what is shown depends on the text alone, not on how it arrived or where it was cut.
"""

from __future__ import annotations

from ..chunked_body import ChunkedBody
from ..code_groups import group_end
from ..languages import LeftOpen, guess, language_of
from ..layout_cache import Layout, RowCache
from ..plain_body import LONG_LINE, long_cut
from .blocks import BEGINNING, BETWEEN, Block, Kind, Leaf, Open, State
from .layout import lay_out
from .parser import BlockParser
from .skipping import PASSAGE, ROWS, code_end
from .tables import natural_widths

PIECE = 1024
_MEASURED = 32_768  # characters of a table that decide its widths; later rows wrap in them


class MarkdownBody(ChunkedBody):
    """Markdown, rendered as it streams."""

    def __init__(self, text: str = "", *, width: int = 80, cache: RowCache | None = None) -> None:
        self._restart()
        super().__init__(text, width=width, cache=cache)

    def _restart(self) -> None:
        self._parser = BlockParser()
        self._scanned = 0  # offset of the first line not fed
        self._guesses: dict[int, str] = {}  # languages by the start of code
        self._left_open = LeftOpen()
        self._widths: dict[int, list[int]] = {}  # natural widths of a table by its start
        # By the same: the first piece not measured for good, and the widths up to there.
        self._measured: dict[int, tuple[int, list[int]]] = {}

    # Scanning

    def _scan(self) -> None:
        base = self._scanned
        text = self._text.slice(base, len(self._text))
        pieces, parser = self._pieces, self._parser
        if not len(pieces) and text:
            pieces.add(0, 1)
        table = parser.table
        full = pieces.start(len(pieces) - 1) - base + PIECE if text else 0  # where the open piece may end
        at = 0
        fence: tuple[int, int] = -1, 0  # the fence that is open and where its code ends
        while True:
            if parser.at_top and (match := PASSAGE.match(text, at)) is not None:
                full = self._cut_if(at, full, base)
                parser.skip_passage()
                at = match.end()
                continue
            if parser.plain == Leaf.TABLE and (match := ROWS.match(text, at)) is not None:
                full = self._cut_if(at, full, base)
                at = match.end()
                continue
            if parser.plain == Leaf.FENCE:
                if fence[0] != parser.open.start:
                    fence = parser.open.start, code_end(text, at, parser.open)
                passed, full = self._skip_code(text, at, fence[1], full, base)
                if passed > at:
                    at = passed
                    continue
            newline = text.find("\n", at, at + LONG_LINE + 1)
            if newline >= 0:
                end, following = newline, newline + 1
            elif len(text) - at > LONG_LINE:
                end = following = long_cut(text, at)
            else:
                break
            before = parser.state() if at >= full else None
            if parser.segment(text[at:end], base + at, ends=newline >= 0) and before is not None:
                self._cut(base + at, _told(before))
                full = at + PIECE
            at = following
            if newline < 0:
                full = self._cut_if(at, at, base)  # what goes on of a long line is always a piece of its own
        self._scanned = base + at
        for start in [start for start in self._widths if start >= base - LONG_LINE and start != table]:
            # Its second line was still being written when it was seen.
            del self._widths[start], self._measured[start]
        if table >= 0:
            self._measure(table)

    def _cut_if(self, at: int, full: int, base: int) -> int:
        """Cut at `at` if the piece is full; returns where the next one is."""
        if at < full:
            return full
        self._cut(base + at, _told(self._parser.state()))
        return at + PIECE

    def _skip_code(self, text: str, at: int, end: int, full: int, base: int) -> tuple[int, int]:
        """Pass over the lines of a fence up to `end`; returns how far it came and where the piece is full."""
        while at < end:
            place = group_end(text, at, end, self._parser.mark - base)
            if (end if place < 0 else place) - at > LONG_LINE:
                break  # there may be a line among them that is too long
            if place < 0:
                return end, full
            full = self._cut_if(place, full, base)
            self._parser.skip_to(base + place)
            at = place
        return at, full

    # Showing

    def _state(self, index: int) -> State:
        state = self._pieces.contexts.get(index)
        if isinstance(state, State):
            return state
        return BETWEEN if index else BEGINNING

    def _blocks(self, index: int) -> list[Block]:
        base = self._pieces.start(index)
        return parse(self._text.slice(base, self._end(index)), base, self._state(index))

    def _lay_out(self, index: int, before: Layout | None) -> Layout:
        return lay_out(self._blocks(index), self._width, self, before)

    def part_at(self, row: int) -> tuple[int, int]:
        part = self._part(row)
        blocks = self._leaf_blocks(part.leaf)
        if not blocks:
            return part.start, part.end
        last, at = blocks[-1].lines[-1]
        return blocks[0].lines[0][1], at + len(last)

    def is_code(self, row: int) -> bool:
        blocks = self._leaf_blocks(self._part(row).leaf)
        return bool(blocks) and blocks[0].kind == Kind.CODE

    def part_text(self, row: int) -> str:
        blocks = self._leaf_blocks(self._part(row).leaf)
        if blocks and blocks[0].kind == Kind.CODE:
            return "\n".join(line for block in blocks for line, _ in block.lines)
        return super().part_text(row)

    def _leaf_blocks(self, leaf: int) -> list[Block]:
        """All that pieces hold of the block that begins at `leaf`."""
        found: list[Block] = []
        index = first = self._pieces.holding(leaf)
        while leaf >= 0 and index < len(self._pieces):
            state = self._state(index)
            if index > first and (state.leaf == Leaf.NONE or state.open.start != leaf):
                break
            found += [block for block in self._blocks(index) if block.lines and block.open.start == leaf]
            index += 1
        return found

    def language(self, opened: Open) -> str:
        """See :class:`~.layout.Surroundings`."""
        if opened.info:
            return language_of(opened.info)
        known = self._guesses.get(opened.start)
        if known is not None:
            return known
        head = self._text.slice(opened.start, opened.start + 400).split("\n", 2)
        line = 1 if opened.char else 0  # of a fence, the one after it
        language = guess(head[line]) if len(head) > line else ""
        if len(head) > line + 1:  # that line is whole
            self._guesses[opened.start] = language
        return language

    def opened(self, block: Block) -> str:
        """See :class:`~.layout.Surroundings`."""
        start, offset = block.open.start, block.lines[0][1]
        if block.open.char:
            start += self._text.slice(start, start + LONG_LINE).find("\n") + 1
        return self._left_open.at(offset, start, self.language(block.open), self._text.slice)

    def table(self, block: Block) -> tuple[list[int], tuple[str, int]]:
        """See :class:`~.layout.Surroundings`."""
        start = block.open.start
        if start not in self._widths:
            self._measure(start)
        header = self._text.slice(start, start + LONG_LINE).partition("\n")[0]
        return self._widths[start], (header, start)

    def _measure(self, start: int) -> None:
        """Learn the natural widths of the table that begins at `start` from the rows not measured yet.

        The row that is still being written counts too, but what it wishes for is not kept:
        half a link is wider than the whole one.
        """
        first = self._pieces.holding(start)
        index, settled = self._measured.get(start, (first, [1]))
        widths = settled
        while index < len(self._pieces) and self._pieces.start(index) - start <= _MEASURED:
            if index > first and self._state(index).open.start != start:
                break
            for block in self._blocks(index):
                if block.kind == Kind.TABLE and block.open.start == start:
                    columns = len(block.open.info)
                    lines = [line for line in block.lines if line[1] - start <= _MEASURED]
                    whole = [line for line in lines if line[1] < self._scanned]
                    settled = _widest(settled, natural_widths(whole, columns))
                    widths = _widest(settled, natural_widths(lines[len(whole) :], columns))
            index += 1
        self._measured[start] = max(first, min(index, len(self._pieces) - 1)), settled
        known = self._widths.get(start)
        self._widths[start] = widths
        if known is not None and widths != known:
            for stale in range(first, index):
                self._cache.drop((self._serial, stale))
                self._pieces.set_height(stale, self._pieces.height(stale), exact=False)


def parse(text: str, base: int = 0, state: State = BEGINNING) -> list[Block]:
    """The blocks of `text`, which begins at offset `base` of a body, where the parser is in `state`."""
    parser = BlockParser(state, collect=True)
    at = 0
    while at < len(text):
        newline = text.find("\n", at, at + LONG_LINE + 1)
        if newline >= 0:
            end, following = newline, newline + 1
        else:
            end = following = long_cut(text, at) if len(text) - at > LONG_LINE else len(text)
        parser.segment(text[at:end], base + at, ends=newline >= 0)
        at = following
    blocks = parser.blocks or []
    if blocks and not text.endswith("\n"):
        blocks[-1].partial = True
    return blocks


def _told(state: State) -> State | None:
    return None if state == BETWEEN else state


def _widest(one: list[int], other: list[int]) -> list[int]:
    if len(one) < len(other):
        one = one + [1] * (len(other) - len(one))
    return [max(pair) for pair in zip(one, other, strict=True)]
