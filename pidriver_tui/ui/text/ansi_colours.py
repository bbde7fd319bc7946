"""An agent's terminal colours as a theme can show them: the same hue, light or dark enough to be read.

A program that prints white for a dark terminal would be invisible on a light theme. It knows
the words of `render.ansi` and rich's styles; no palette and no text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.color import Color, blend_rgb
from rich.color_triplet import ColorTriplet
from rich.style import Style

_LEAST: Final = 4.5  # WCAG 2.2, 1.4.3 (AA)
_GROUND: Final = "on:"
_NUMBERED: Final = "color("
_STEPS: Final = 25
_WHITE, _BLACK = ColorTriplet(255, 255, 255), ColorTriplet(0, 0, 0)

# The sixteen that every terminal has colours of its own for.
_SIXTEEN: Final = tuple(
    Color.parse(code).get_truecolor()
    for code in (
        *("#000000", "#c8343a", "#2f9e44", "#b88a00", "#2f6fd0", "#a94fc4", "#1698b0", "#d8dade"),
        *("#6b7079", "#f0545a", "#4cc965", "#e6b800", "#5a97f2", "#d079e6", "#38c2dc", "#ffffff"),
    )
)


def ansi_style(words: str, grounds: Sequence[ColorTriplet] = ()) -> Style:
    """The style of `bold,color(1),on:#ff0000`, as `render.ansi` writes it, for text on any of `grounds`.

    Without grounds nothing is known of the theme, and colours stay as they are.
    """
    colour = ground = ""
    attributes: list[str] = []
    for word in words.split(","):
        if word.startswith(_GROUND):
            ground = word.removeprefix(_GROUND)
        elif word.startswith((_NUMBERED, "#")):
            colour = word
        else:
            attributes.append(word)
    style = Style.parse(" ".join(attributes))
    if not grounds:
        return style + Style(color=colour or None, bgcolor=ground or None)
    behind = _resolved(ground) if ground else None
    if colour:
        # On a ground of its own it is what the program made it.
        text = _resolved(colour) if behind else _readable(_resolved(colour), grounds)
    elif behind:
        text = max(_WHITE, _BLACK, key=lambda end: contrast(end, behind))
    else:
        return style
    return style + Style(color=text.hex, bgcolor=behind.hex if behind else None)


def contrast(one: ColorTriplet, other: ColorTriplet) -> float:
    """WCAG 2 contrast ratio, 1 (the same) to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _resolved(colour: str) -> ColorTriplet:
    parsed = Color.parse(colour)
    if parsed.number is not None and parsed.number < len(_SIXTEEN):
        return _SIXTEEN[parsed.number]
    return parsed.get_truecolor()


def _readable(colour: ColorTriplet, grounds: Sequence[ColorTriplet]) -> ColorTriplet:
    """The nearest mix with white or black that can be read on all `grounds`, or the best there is."""
    mixes = (blend_rgb(colour, end, step / _STEPS) for step in range(_STEPS + 1) for end in (_WHITE, _BLACK))
    best, reached = colour, 0.0
    for mix in mixes:
        least = min(contrast(mix, ground) for ground in grounds)
        if least > reached:
            best, reached = mix, least
        if reached >= _LEAST:
            break
    return best


def _luminance(colour: ColorTriplet) -> float:
    red, green, blue = (
        channel / 255 / 12.92 if channel <= 10 else ((channel / 255 + 0.055) / 1.055) ** 2.4
        for channel in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
