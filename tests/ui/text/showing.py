"""Bodies as plain values: what their rows say and in which style keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rich.style import Style
from textual.strip import Strip

from pidriver_tui.ui.text.body import Body, Mark
from pidriver_tui.ui.text.palette import LOOKS, Palette

EVERYTHING = 1 << 40

# Each name a colour of its own, so that a style tells which names made it.
VARIABLES = {
    variable: f"#{index:06x}"
    for index, variable in enumerate(
        dict.fromkeys(variable for look in LOOKS.values() for variable in (*look.text, *look.ground)), 1
    )
}
PALETTE = Palette.from_variables(VARIABLES)

Shown = list[list[tuple[str, str]]]


def shown(body: Body, first: int = 0, last: int = EVERYTHING, marks: Sequence[Mark] = ()) -> Shown:
    """Rows as (text, style) pairs; spans of one style are one pair."""
    return [_pairs(strip) for strip in body.rows(first, last, PALETTE, marks)]


def text_of(body: Body, first: int = 0, last: int = EVERYTHING) -> list[str]:
    """Rows as text, without the spaces at their end."""
    return [strip.text.rstrip() for strip in body.rows(first, last, PALETTE)]


def styles_of(body: Body) -> dict[str, Style]:
    """The style each stretch of text has; of several the last."""
    return {
        segment.text: segment.style or Style.null()
        for strip in body.rows(0, EVERYTHING, PALETTE)
        for segment in strip
    }


def fed(body: Body, chunks: Iterable[str]) -> Body:
    """`body` with `chunks` appended, looked at after each one, and finished."""
    for chunk in chunks:
        body.append(chunk)
        height = body.height
        body.rows(height - 5, height + 5, PALETTE)
    body.finish()
    return body


def pieces(text: str, cuts: Iterable[int]) -> list[str]:
    """`text` cut at `cuts`."""
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[start:end] for start, end in pairwise(edges)]


def _pairs(strip: Strip) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for segment in strip:
        style = str(segment.style)
        if pairs and pairs[-1][1] == style:
            pairs[-1] = pairs[-1][0] + segment.text, style
        else:
            pairs.append((segment.text, style))
    return pairs
