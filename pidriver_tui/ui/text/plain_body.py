"""Plain text as a body: thinking, prompts, notices. Word-wrapped, one style, nothing interpreted."""

from __future__ import annotations

from rich.cells import cell_len

from .body import Row
from .chunked_body import ChunkedBody
from .layout_cache import Layout, Part, RowCache
from .wrapping import expand_tabs, wrap

PIECE = 1024
LONG_LINE = 4096
_SEARCHED_FOR_SPACE = 2048
_MOST_COMBINING = 64


def long_cut(text: str, start: int) -> int:
    """Where a line that is longer than `LONG_LINE` from `start` on is cut: at a space if one is near.

    It depends on the text from `start` alone, so a line that streams in is cut like one that was there.
    """
    end = start + LONG_LINE
    space = text.rfind(" ", start + _SEARCHED_FOR_SPACE, end)
    if space >= 0:
        return space + 1
    for cut in range(end, end - _MOST_COMBINING, -1):
        if text[cut].isascii() or (text[cut].isprintable() and not _combines(text, cut)):
            return cut
    return end


def _combines(text: str, at: int) -> bool:
    return cell_len(text[at]) == 0 or text[at - 1] == "\u200d"


def line_piece_end(text: str, start: int) -> int:
    """The end of the piece of whole lines that begins at `start`, or -1 while it may still grow.

    A piece has at least `PIECE` characters; a line longer than `LONG_LINE` is pieces by itself.
    """
    newline = text.find("\n", start + PIECE - 1, start + LONG_LINE)
    if newline >= 0:
        return newline + 1
    if len(text) - start <= LONG_LINE:
        return -1
    line = start
    while True:
        newline = text.find("\n", line, line + LONG_LINE)
        if newline < 0:
            if len(text) - line <= LONG_LINE:
                return -1
            return line if line > start else long_cut(text, start)
        line = newline + 1
        if line - start >= PIECE:
            return line


class PlainBody(ChunkedBody):
    """Word-wrapped text in one `style` of the palette."""

    def __init__(
        self, text: str = "", *, style: str = "text", width: int = 80, cache: RowCache | None = None
    ) -> None:
        self._style = style
        super().__init__(text, width=width, cache=cache)

    def _restart(self) -> None:
        pass

    def _scan(self) -> None:
        pieces = self._pieces
        base = pieces.start(len(pieces) - 1) if len(pieces) else 0
        text = self._text.slice(base, len(self._text))
        if not len(pieces) and text:
            pieces.add(0, 1)
        start = 0
        while (end := line_piece_end(text, start)) >= 0 and end < len(text):
            self._cut(base + end)
            start = end

    def _lay_out(self, index: int, before: Layout | None) -> Layout:
        start = self._pieces.start(index)
        layout = Layout([])
        at = start
        for line in self._text.slice(start, self._end(index)).removesuffix("\n").split("\n"):
            rows = self._line_rows(line, at)
            layout.parts.append(Part(len(layout.rows), len(layout.rows) + len(rows), at, at + len(line)))
            layout.rows += rows
            at += len(line) + 1
        return layout

    def _line_rows(self, line: str, at: int) -> list[Row]:
        return wrap(expand_tabs([(line, self._style, at)]), self._width) or [[("", self._style, at)]]
