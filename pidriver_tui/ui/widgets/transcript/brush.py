"""From a row of text to a row of the screen: gutter, ground and padding around it.

One brush is made per theme and width; two brushes are the same only if they are the same
object. It knows styles and strips, no block and no widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ...text.palette import Palette
from ..colours import ground_style, text_style

GUTTER = 3  # the cursor's bar, a glyph, a space
_CURSOR_BAR = "▎"


class Glyph(NamedTuple):
    """What stands in the gutter before a row: one cell, and its style's name in the palette."""

    text: str = " "
    style: str = "dim"


NO_GLYPH = Glyph()


@dataclass(frozen=True, slots=True, eq=False)
class Brush:
    """What every row is painted with.

    Attributes:
        base: Text colour and ground of the widget.
        width: Cells of a whole row.
        blank: An empty row.
        cursor: Of the bar before the block under the cursor.
        grounds: Grounds by name, for parts that have one of their own.
    """

    palette: Palette
    base: Style
    width: int
    blank: Strip
    cursor: Style
    grounds: Mapping[str, Style]

    @classmethod
    def make(cls, palette: Palette, variables: Mapping[str, str], base: Style, width: int) -> Brush:
        """A brush of a theme's CSS `variables`."""
        grounds = {
            "prompt": ground_style(variables, "pidriver-prompt-background"),
            "badge": ground_style(variables, "pidriver-tab-active", "panel"),
        }
        blank = Strip([Segment(" " * width, base)], width)
        return cls(
            palette, base, width, blank, base + text_style(variables, "pidriver-cursor", "primary"), grounds
        )

    def row(self, strip: Strip, glyph: Glyph, ground: str, indent: int, *, cursor: bool) -> Strip:
        """`strip` as a whole row."""
        base = self.base + self.grounds[ground] if ground else self.base
        segments = [
            Segment(_CURSOR_BAR, base + self.cursor) if cursor else Segment(" ", self.base),
            Segment(glyph.text, base + self.palette[glyph.style]),
            Segment(" " * (1 + indent), base),
        ]
        segments += [
            Segment(text, base + style if style else base) for text, style, control in strip if not control
        ]
        cells = GUTTER + indent + strip.cell_length
        if cells < self.width:
            segments.append(Segment(" " * (self.width - cells), base))
        whole = Strip(segments, max(cells, self.width))
        return whole if cells <= self.width else whole.crop(0, self.width)
