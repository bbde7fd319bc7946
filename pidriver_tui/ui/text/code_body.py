"""Source code as a body: a file that was read or written, highlighted where it shows."""

from __future__ import annotations

from .body import Row, Span
from .chunked_body import ChunkedBody
from .code_groups import group_end
from .highlight import CODE, Tokens, highlight, highlight_streaming
from .languages import LeftOpen, guess
from .layout_cache import Layout, Part, RowCache
from .plain_body import LONG_LINE, line_piece_end
from .wrapping import expand_tabs, row_cells, wrap


class CodeBody(ChunkedBody):
    """Source code in `language` (`""`: guessed), with line numbers from `first_line` on (`None`: without)."""

    def __init__(
        self,
        text: str = "",
        *,
        language: str = "",
        first_line: int | None = None,
        width: int = 80,
        cache: RowCache | None = None,
    ) -> None:
        self._named = language
        self._first_line = first_line
        self._restart()
        super().__init__(text, width=width, cache=cache)

    def _restart(self) -> None:
        self._language = self._named
        self._left_open = LeftOpen()
        self._digits = 0

    def _scan(self) -> None:
        pieces = self._pieces
        base = pieces.start(len(pieces) - 1) if len(pieces) else 0
        text = self._text.slice(base, len(self._text))
        if not len(pieces) and text:
            pieces.add(0, 1)
        if not self._language and "\n" in text:
            self._language = guess(text.partition("\n")[0]) or "text"
        start = 0
        while 0 <= (end := _piece_end(text, start)) < len(text):
            self._cut(base + end)
            start = end
        if self._first_line is not None and len(pieces):
            last = self._first_line + pieces.lines_before(len(pieces) - 1) + text.count("\n", start)
            if (digits := max(2, len(str(last)))) != self._digits:
                self._digits = digits
                self._forget_layouts()

    def _lay_out(self, index: int, before: Layout | None) -> Layout:
        start = self._pieces.start(index)
        text = self._text.slice(start, self._end(index))
        lines = text.removesuffix("\n").split("\n")
        language = self._language or guess(lines[0])
        opened = self._left_open.at(start, 0, language, self._text.slice)
        number = self._pieces.lines_before(index) + (self._first_line or 0)
        continues = self._text.slice(start - 1, start) != "\n" if start else False
        colour = highlight if text.endswith("\n") else highlight_streaming
        layout = Layout([])
        at = start
        for place, (line, tokens) in enumerate(zip(lines, colour(lines, language, opened), strict=True)):
            label = "" if continues and not place else str(number + place)
            rows = self._line_rows(tokens, at, label)
            layout.parts.append(Part(len(layout.rows), len(layout.rows) + len(rows), at, at + len(line)))
            layout.rows += rows
            at += len(line) + 1
        return layout

    def _line_rows(self, tokens: Tokens, at: int, label: str) -> list[Row]:
        spans: list[Span] = []
        offset = at
        for text, style in tokens:
            spans.append((text, style, offset))
            offset += len(text)
        numbered = self._first_line is not None and self._digits + 2 <= self._width // 2
        gutter = f" {label:>{self._digits}} " if numbered else " "
        room = max(1, self._width - len(gutter))
        wrapped = wrap(expand_tabs(spans), room, fold=True) or [[("", CODE, at)]]
        rows: list[Row] = []
        for row in wrapped:
            missing = self._width - len(gutter) - row_cells(row)
            rows.append([(gutter, "code_label", -1), *row, (" " * missing, CODE, -1)])
            gutter = " " * len(gutter)
        return rows


def _piece_end(text: str, start: int) -> int:
    end = group_end(text, start, len(text), start)
    if 0 <= end - start <= LONG_LINE:
        return end
    return line_piece_end(text, start) if len(text) - start > LONG_LINE else -1
