"""The end of a tool call's output, as rows below the tool tree. It knows output, no tree and no session."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ..text.output_body import OutputBody
from ..text.palette import Palette

ROWS = 9
_MOST_CHARACTERS = 4096


class CallDetail:
    """Lays out the last rows of one call's output at a time; another call begins anew."""

    def __init__(self) -> None:
        self._output: tuple[int, OutputBody] | None = None

    def forget(self) -> None:
        """Keep nothing of the call shown last."""
        self._output = None

    def rows(self, call: int, output: str, width: int, palette: Palette, base: Style) -> list[Strip]:
        """`ROWS` rows of `width` cells: a rule and the end of `output`, which is that of the block `call`."""
        text = output[-_MOST_CHARACTERS:]
        if self._output is None or self._output[0] != call:
            self._output = (call, OutputBody(width=width - 2))
        body = self._output[1]
        body.set_width(width - 2)
        body.replace(text or "no output")
        room = ROWS - 1
        height = -1
        while height != body.height:
            height = body.height
            body.settle(max(0, height - room), height)
        tail = body.rows(max(0, height - room), height, palette)
        rule = Strip([Segment("─" * width, base + palette["rule"])], width)
        rows = [rule, *(_framed(strip, width, base) for strip in tail)]
        return rows + [Strip.blank(width, base)] * (ROWS - len(rows))


def _framed(strip: Strip, width: int, base: Style) -> Strip:
    segments = [Segment(" ", base)]
    segments += [Segment(text, base + (style or Style.null())) for text, style, _ in strip]
    segments.append(Segment(" " * max(0, width - 1 - strip.cell_length), base))
    return Strip(segments).crop(0, width)
