"""Diffs as a body: unified patches, and the numbered ones of pi and omp.

Where as many lines were added as removed, the words that differ stand out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from .body import Row, Span
from .layout_cache import Layout, Part, RowCache
from .plain_body import PlainBody
from .wrapping import expand_tabs, row_cells, wrap

# `+12 text` (observed, pi 0.87.1) and `+12|text` (omp 18.2.3's canonical form).
_NUMBERED = re.compile(r"([+\- ])( *\d+)[ |]|( )( *)(?=\.\.\.$)")
_PAIRED = 400  # characters of a line up to which words are compared
_ALIKE = 0.3

_STYLES = {"+": "added", "-": "removed", " ": "context", "@": "hunk", "": "dim"}


@dataclass(slots=True)
class _Line:
    """A line of a diff: its sign, the number before its text, where the text begins, what differs in it."""

    text: str
    at: int
    sign: str
    number: str
    start: int
    differs: tuple[int, int] | None = None

    @property
    def content(self) -> str:
        return self.text[self.start :]


class DiffBody(PlainBody):
    """A diff, each line coloured by what it is."""

    def __init__(self, text: str = "", *, width: int = 80, cache: RowCache | None = None) -> None:
        super().__init__(text, style="context", width=width, cache=cache)

    def _lay_out(self, index: int, before: Layout | None) -> Layout:
        start = self._pieces.start(index)
        numbered = _NUMBERED.match(self._text.slice(0, 200)) is not None
        lines: list[_Line] = []
        at = start
        for text in self._text.slice(start, self._end(index)).removesuffix("\n").split("\n"):
            lines.append(_parsed(text, at, numbered))
            at += len(text) + 1
        _pair(lines)
        layout = Layout([])
        for line in lines:
            rows = self._diff_rows(line)
            end = line.at + len(line.text)
            layout.parts.append(Part(len(layout.rows), len(layout.rows) + len(rows), line.at, end))
            layout.rows += rows
        return layout

    def _diff_rows(self, line: _Line) -> list[Row]:
        style = _STYLES[line.sign]
        spans: list[Span] = []
        content, at = line.content, line.at + line.start
        edges = [0, *(line.differs or ()), len(content)]
        for place, (first, last) in enumerate(pairwise(edges)):
            if first < last:
                word = f"{style} {style}_word" if place == 1 and line.differs else style
                spans.append((content[first:last], word, at + first))
        gutter: list[Span] = []
        if line.number and len(line.number) + 3 <= self._width // 2:
            gutter.append((f"{line.number} ", "line_number", -1))
        if line.sign in ("+", "-", " "):
            gutter.append((f"{line.sign} ", style, -1))
        lead = row_cells(gutter)
        wrapped = wrap(expand_tabs(spans), max(1, self._width - lead), fold=True) or [[("", style, at)]]
        rows: list[Row] = []
        for row in wrapped:
            missing = self._width - lead - row_cells(row)
            fill: list[Span] = [(" " * missing, style, -1)] if missing > 0 and line.sign in ("+", "-") else []
            rows.append([*gutter, *row, *fill])
            gutter = [(" " * len(text), name, -1) for text, name, _ in gutter]
        return rows


def _parsed(text: str, at: int, numbered: bool) -> _Line:
    if numbered:
        match = _NUMBERED.match(text)
        if match is None:
            return _Line(text, at, "", "", 0)
        sign, number = match.group(1) or " ", match.group(2) or match.group(4)
        return _Line(text, at, sign, number, match.end())
    if text.startswith(("+++ ", "--- ", "diff ", "index ", "\\ ", "Index: ", "=====")):
        return _Line(text, at, "", "", 0)
    if text.startswith("@@"):
        return _Line(text, at, "@", "", 0)
    sign = text[:1] if text[:1] in ("+", "-", " ") else ""
    return _Line(text, at, sign, "", len(sign))


def _pair(lines: list[_Line]) -> None:
    """Note what differs where a run of removed lines is followed by as many added ones."""
    at = 0
    while at < len(lines):
        removed = at
        while at < len(lines) and lines[at].sign == "-":
            at += 1
        added = at
        while at < len(lines) and lines[at].sign == "+":
            at += 1
        if 0 < added - removed == at - added:
            for old, new in zip(lines[removed:added], lines[added:at], strict=True):
                _compare(old, new)
        at = max(at, removed + 1)


def _compare(old: _Line, new: _Line) -> None:
    one, other = old.content, new.content
    least = min(len(one), len(other))
    if max(len(one), len(other)) > _PAIRED or not least:
        return
    head = next((at for at in range(least) if one[at] != other[at]), least)
    tail = next((at for at in range(least - head) if one[-1 - at] != other[-1 - at]), least - head)
    if (head + tail) / least < _ALIKE:
        return
    old.differs, new.differs = (head, len(one) - tail), (head, len(other) - tail)
