"""Rows of a viewport as strips: glyphs, selection, cursor, scroll bar. It knows styles, no widget."""

from __future__ import annotations

from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from .glyphs import CONTROL, MARK
from .layout import Row
from .viewport import Viewport


@dataclass(frozen=True, slots=True)
class Inks:
    """The styles of an editor; all but `base` are laid over it."""

    base: Style
    cursor: Style
    selection: Style
    mark: Style
    control: Style
    faint: Style
    bar: Style


def row_strip(view: Viewport, row: Row, inks: Inks, *, cursor: bool, ghost: str = "") -> Strip:
    """`row` as it is drawn, with the cursor if it is there and `cursor` says so.

    `ghost` is what may follow the end of the text, drawn faintly.
    """
    first, last = view.buffer.selection
    at = view.buffer.cursor if cursor else -1
    segments: list[Segment] = []
    used = 0
    for cell in view.layout.cells(row):
        glyph = cell.glyph
        style = inks.base
        if glyph.kind is CONTROL:
            style += inks.control
        elif glyph.kind is MARK:
            style += inks.mark
        if first <= glyph.start < last:
            style += inks.selection
        shown = glyph.shown or " " * cell.cells
        if glyph.start <= at < glyph.end:
            if glyph.shown:
                style += inks.cursor
            else:
                segments.append(Segment(" ", style + inks.cursor))
                shown = shown[1:]
        segments.append(Segment(shown, style))
        used += cell.cells
    line_break = row.last and row.end < len(view.buffer.passage)
    if row.last and row.end == at:
        mark = ghost[:1] or " "
        segments.append(
            Segment(mark, inks.base + inks.faint + inks.cursor if ghost else inks.base + inks.cursor)
        )
        ghost = ghost[1:]
        used += 1
    elif line_break and first <= row.end < last:
        segments.append(Segment(" ", inks.base + inks.selection))
        used += 1
    if ghost and row.last:
        segments.append(Segment(ghost, inks.base + inks.faint))
    return Strip(Segment.simplify(segments))


def placeholder_strip(text: str, inks: Inks, *, cursor: bool) -> Strip:
    """What an empty text shows."""
    faint = inks.base + inks.faint
    if not cursor:
        return Strip([Segment(text, faint)])
    return Strip([Segment(text[:1] or " ", faint + inks.cursor), Segment(text[1:], faint)])


def bar_row(extent: tuple[float, float], height: int, y: int) -> bool:
    """Whether the thumb of the scroll bar covers row `y` of `height`."""
    size = max(1, round((extent[1] - extent[0]) * height))
    top = min(height - size, int(extent[0] * height))
    return top <= y < top + size
