"""What a tool printed, as a body: its colours kept, every other escape gone, overwritten lines resolved."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from .ansi import ERASE_CHARACTER, ERASE_LINE, AnsiReader
from .body import Row, Span
from .layout_cache import RowCache
from .plain_body import PlainBody
from .wrapping import expand_tabs, wrap


class OutputBody(PlainBody):
    """Tool output.

    :meth:`replace` is cheap also where the new text continues the old one as it was
    handed in, as a tool's partial results do.
    """

    def __init__(
        self, text: str = "", *, style: str = "output", width: int = 80, cache: RowCache | None = None
    ) -> None:
        self._restart()
        super().__init__(text, style=style, width=width, cache=cache)

    def _restart(self) -> None:
        self._reader = AnsiReader()
        self._raw: str | None = ""  # all that was taken, as far as `replace` handed it in
        self._line = 0  # where the last line begins
        # Styles by the offset they begin at; none for text that has none.
        self._style_starts = array("q")
        self._style_keys: list[str] = []

    def append(self, text: str) -> None:
        self._raw = None
        super().append(text)

    def replace(self, text: str) -> None:
        if self._raw is not None and text.startswith(self._raw):
            rest = text[len(self._raw) :]
        else:
            self._clear()
            rest = text
        if rest:
            self._take(rest)
            self._touch()
        self._raw = text

    def _take(self, raw: str) -> None:
        for text, style in self._reader.feed(raw):
            self._write(text, style)

    def _flush(self) -> None:
        for text, style in self._reader.flush():
            self._write(text, style)

    def _write(self, text: str, style: str) -> None:
        end = len(self._text)
        if text == ERASE_LINE:
            self._shrink(self._line)
        elif text == ERASE_CHARACTER:
            self._shrink(max(self._line, end - 1))
        else:
            if style != (self._style_keys[-1] if self._style_keys else ""):
                self._style_starts.append(end)
                self._style_keys.append(style)
            self._text.append(text)
            newline = text.rfind("\n")
            if newline >= 0:
                self._line = end + newline + 1

    def _shrink(self, length: int) -> None:
        if length == len(self._text):
            return
        self._text.truncate(length)
        kept = bisect_left(self._style_starts, length)
        # The style in force stays in force: it is the reader's, not the text's.
        del self._style_starts[kept:], self._style_keys[kept:]
        self._drop_pieces(length)

    def _line_rows(self, line: str, at: int) -> list[Row]:
        spans: list[Span] = []
        index = bisect_right(self._style_starts, at) - 1
        start = 0
        while start < len(line):
            following = index + 1
            stop = len(line)
            if following < len(self._style_starts):
                stop = min(stop, self._style_starts[following] - at)
            key = self._style_keys[index] if index >= 0 else ""
            if stop > start:
                spans.append((line[start:stop], f"{self._style} {key}" if key else self._style, at + start))
            start, index = stop, following
        return wrap(expand_tabs(spans), self._width) or [[("", self._style, at)]]
