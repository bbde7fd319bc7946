"""The assistant's text as a body: markdown that streams, at a cost that does not grow with it.

The scanner feeds complete lines to a parser that gathers nothing and cuts the text into
pieces of about a kilobyte; a piece is parsed again, gathering, when it is laid out. So
what is shown depends on the text alone, not on how it arrived or where it was cut.
"""

from __future__ import annotations

import re

from ..languages import guess, language_of, open_at_end
from ..layouts import Layout, RowCache
from ..pieced import PiecedBody
from ..plain import LONG_LINE, long_cut
from .blocks import BEGINNING, BETWEEN, Block, Kind, Open, State
from .layout import lay_out
from .parser import BlockParser
from .tables import natural_widths

PIECE = 1024
_MEASURED = 32_768  # characters of a table that decide its widths; later rows wrap in them
_CODE_SYNC = 131_072  # how far back a string or comment that is still open is looked for

# Whole paragraphs of lines that cannot be anything else, and the blank lines after each.
_PLAIN = re.compile(r"(?:(?:[A-Za-z][^\n]{0,500}\n){1,7}\n+){1,4}")


class MarkdownBody(PiecedBody):
    """Markdown, rendered as it streams."""

    def __init__(self, text: str = "", *, width: int = 80, cache: RowCache | None = None) -> None:
        self._restart()
        super().__init__(text, width=width, cache=cache)

    def _restart(self) -> None:
        self._parser = BlockParser()
        self._scanned = 0  # offset of the first line not fed
        self._guesses: dict[int, str] = {}  # languages by the start of code
        self._left_open: dict[int, tuple[int, int, str]] = {}  # by the same: sync, offset, what is open there
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
        while True:
            if parser.at_top and (match := _PLAIN.match(text, at)) is not None:
                if at >= full:
                    self._cut(base + at, _told(parser.state()))
                    full = at + PIECE
                parser.skip_paragraphs()
                at = match.end()
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
        self._scanned = base + at
        if table >= 0:
            self._measure(table)

    # Showing

    def _state(self, index: int) -> State:
        state = self._pieces.contexts.get(index)
        if isinstance(state, State):
            return state
        return BETWEEN if index else BEGINNING

    def _blocks(self, index: int) -> list[Block]:
        base = self._pieces.start(index)
        return parse(self._text.slice(base, self._end(index)), base, self._state(index))

    def _lay_out(self, index: int) -> Layout:
        return lay_out(self._blocks(index), self._width, self)

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
        sync = start + (offset - start) // _CODE_SYNC * _CODE_SYNC
        known = self._left_open.get(start)
        if known is not None and known[0] == sync and known[1] <= offset:
            _, begin, state = known
        else:
            begin, state = sync, ""
            if sync == start and block.open.char:
                begin += self._text.slice(start, offset).find("\n") + 1
        state = open_at_end(self._text.slice(begin, offset), self.language(block.open), state)
        self._left_open[start] = sync, offset, state
        return state

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
    return parser.blocks or []


def _told(state: State) -> State | None:
    return None if state == BETWEEN else state


def _widest(one: list[int], other: list[int]) -> list[int]:
    if len(one) < len(other):
        one = one + [1] * (len(other) - len(one))
    return [max(pair) for pair in zip(one, other, strict=True)]
