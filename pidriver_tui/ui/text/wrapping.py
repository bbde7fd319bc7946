"""Cells, line breaks and strips: from spans of text to rows that fit a width.

Widths are those of `rich.cells`, because Textual crops and pads with them. It knows
spans and palettes, nothing of markdown, tools or bodies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from .body import Mark, Row, Span
from .clean import TAB_STOP
from .palette import Palette

_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
# Text of characters that are one cell each: what rich says of these ranges too.
_narrow: Callable[[str], object] = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u2500-\u25fc]*"
).fullmatch


def is_narrow(text: str) -> bool:
    """Whether each character is surely one cell; `False` says nothing."""
    return text.isascii() or _narrow(text) is not None


def cells(text: str) -> int:
    """Terminal cells of a clean `text`."""
    return len(text) if text.isascii() else cell_len(text)


def wrap(spans: Row, width: int, *, fold: bool = False) -> list[Row]:
    """Rows of at most `width` cells: broken at spaces, or with `fold` wherever the width ends.

    A space at a break belongs to no row. A word that is too long is broken anywhere, a
    wide character (CJK, emoji) may stand at either side of a break. No text, no rows.
    """
    text = spans[0][0] if len(spans) == 1 else "".join([span[0] for span in spans])
    if not text:
        return []
    if len(text) <= width and is_narrow(text):
        return [spans]
    ranges = break_ranges(text, width, fold=fold)
    if len(ranges) == 1 and ranges[0] == (0, len(text)):
        return [spans]
    return _sliced(spans, ranges)


def break_ranges(text: str, width: int, *, fold: bool = False) -> list[tuple[int, int]]:
    """Where the rows of `text` begin and end, as :func:`wrap` says."""
    width = max(1, width)
    if not fold and not text.strip(" "):
        return [(0, min(len(text), width))]
    if is_narrow(text):
        if fold:
            return [(at, min(at + width, len(text))) for at in range(0, len(text), width)]
        return [match.span(match.lastindex or 0) for match in _breaker(width).finditer(text)]
    return _break_clusters(text, width, fold)


def count_rows(text: str, width: int, *, fold: bool = False) -> int:
    """How many rows :func:`wrap` makes of one line of text."""
    if len(text) <= width and is_narrow(text):
        return 1 if text else 0
    return len(break_ranges(text, width, fold=fold))


@lru_cache(maxsize=64)
def _breaker(width: int) -> re.Pattern[str]:
    # Up to the last space that fits; or an indentation that leaves no room; or else as much as fits.
    return re.compile(f"(.{{0,{width - 1}}}[^ ])(?: +|$)|( {{{width}}}) *|(.{{1,{width}}})")


def clusters(text: str) -> Iterable[tuple[int, int, int]]:
    """(start, end, cells) of what stands in cells of its own: a character with what combines with it."""
    start = 0
    size = 0
    joined = False
    for at, character in enumerate(text):
        own = cell_len(character)
        if at == start:
            size = own
        elif own == 0 or joined or _is_flag(text, start, at):
            size = -1  # measured as a whole below
        else:
            yield start, at, cell_len(text[start:at]) if size < 0 else size
            start, size = at, own
        joined = character == _JOINER
    if text:
        yield start, len(text), cell_len(text[start:]) if size < 0 else size


def _is_flag(text: str, start: int, at: int) -> bool:
    return at - start == 1 and ord(text[start]) in _REGIONAL and ord(text[at]) in _REGIONAL


def _break_clusters(text: str, width: int, fold: bool) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    row = 0  # offset where the row begins
    used = 0  # its cells
    end = -1  # where its last break could be, the offset and cells after it
    following = 0
    used_to_following = 0
    for start, stop, size in clusters(text):
        if text[start:stop] == " " and not fold:
            if following != start:
                end = start
            following, used_to_following = stop, used + size
            used += size
            continue
        if used + size > width and start > row:
            if fold or end <= row:
                indented = following == start  # nothing but spaces so far
                ranges.append((row, min(start, row + width) if indented else start))
                row, used = start, 0
            else:
                ranges.append((row, end))
                row, used = following, used - used_to_following
            end = -1
            following = used_to_following = 0
            if used + size > width and start > row:
                ranges.append((row, start))
                row, used = start, 0
        used += size
        if size > 1 and not fold:
            end, following, used_to_following = stop, stop, used
    ranges.append((row, end if used > width and following == len(text) else len(text)))
    return ranges


def _sliced(spans: Row, ranges: Sequence[tuple[int, int]]) -> list[Row]:
    if len(spans) == 1:
        text, style, at = spans[0]
        if at < 0:
            return [[(text[start:end], style, -1)] for start, end in ranges]
        return [[(text[start:end], style, at + start)] for start, end in ranges]
    rows: list[Row] = []
    index = 0
    base = 0  # offset in the joined text of spans[index]
    for start, end in ranges:
        row: list[Span] = []
        while index < len(spans) and base + len(spans[index][0]) <= start:
            base += len(spans[index][0])
            index += 1
        here, offset = index, base
        while here < len(spans) and offset < end:
            text, style, at = spans[here]
            first = max(0, start - offset)
            last = min(len(text), end - offset)
            if first == 0 and last == len(text):
                row.append(spans[here])
            elif first < last:
                row.append((text[first:last], style, at + first if at >= 0 else -1))
            offset += len(text)
            here += 1
        rows.append(row)
    return rows


def expand_tabs(spans: Row) -> Row:
    """Tabs as spaces; each becomes a span of its own, so that the others keep their offsets."""
    if not any("\t" in span[0] for span in spans):
        return spans
    expanded: list[Span] = []
    column = 0
    for text, style, at in spans:
        offset = 0
        for part in re.split("(\t)", text):
            if part == "\t":
                part = " " * (TAB_STOP - column % TAB_STOP)
                expanded.append((part, style, at + offset if at >= 0 else -1))
                offset += 1
            elif part:
                expanded.append((part, style, at + offset if at >= 0 else -1))
                offset += len(part)
            column += cells(part)
    return expanded


def row_cells(row: Row) -> int:
    """Cells of a row."""
    return sum(cells(span[0]) for span in row)


def strip_of(row: Row, palette: Palette, marks: Sequence[Mark] = ()) -> Strip:
    """A row as a strip, with `marks` laid over."""
    if marks:
        row = marked(row, marks)
    return Strip([Segment(text, palette[style]) for text, style, _ in row], row_cells(row))


def marked(row: Row, marks: Sequence[Mark]) -> Row:
    """The row with the style of each mark added where it covers text."""
    for mark in marks:
        spans: list[Span] = []
        for span in row:
            text, style, at = span
            first = max(0, mark.start - at)
            last = min(len(text), mark.end - at)
            if at < 0 or first >= last:
                spans.append(span)
                continue
            if first:
                spans.append((text[:first], style, at))
            spans.append((text[first:last], f"{style} {mark.style}", at + first))
            if last < len(text):
                spans.append((text[last:], style, at + last))
        row = spans
    return row


def cut_cells(text: str, width: int) -> str:
    """The beginning of `text` that fits `width` cells."""
    if is_narrow(text):
        return text[:width]
    used = 0
    for start, _, size in clusters(text):
        used += size
        if used > width:
            return text[:start]
    return text


def shorten(text: str, width: int) -> str:
    """`text` if it fits `width` cells, else its beginning and `…`."""
    if len(text) <= width and is_narrow(text):
        return text
    if cells(text) <= width:
        return text
    return cut_cells(text, width - 1).rstrip() + "…" if width > 0 else ""
