"""Colours as plain values: parsing, mixing and the WCAG contrast of two. It knows no theme."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})", re.ASCII)
_STEPS = 50

# The sixteen names of HTML 4 (and both spellings of grey); a theme names its other colours in [palette].
BASIC_COLOURS = {
    "aqua": "#00ffff",
    "black": "#000000",
    "blue": "#0000ff",
    "fuchsia": "#ff00ff",
    "gray": "#808080",
    "green": "#008000",
    "grey": "#808080",
    "lime": "#00ff00",
    "maroon": "#800000",
    "navy": "#000080",
    "olive": "#808000",
    "purple": "#800080",
    "red": "#ff0000",
    "silver": "#c0c0c0",
    "teal": "#008080",
    "white": "#ffffff",
    "yellow": "#ffff00",
}


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque sRGB colour, each channel 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> Colour:
        """Read `#rgb` or `#rrggbb`.

        Raises:
            ValueError: `text` is neither.
        """
        if not _HEX.fullmatch(text):
            raise ValueError("not a colour of the form #rgb or #rrggbb")
        digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
        return cls(*bytes.fromhex(digits))

    @property
    def hex(self) -> str:
        """`#rrggbb`, lower case."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        """WCAG 2 relative luminance, 0 (black) to 1 (white)."""
        return 0.2126 * _linear(self.red) + 0.7152 * _linear(self.green) + 0.0722 * _linear(self.blue)

    def mix(self, other: Colour, amount: float) -> Colour:
        """This colour with `amount` (0 to 1) of `other` in it."""
        return Colour(
            round(self.red + (other.red - self.red) * amount),
            round(self.green + (other.green - self.green) * amount),
            round(self.blue + (other.blue - self.blue) * amount),
        )

    def readable(self, *grounds: Colour, least: float) -> Colour:
        """The nearest mix of this colour with white or black that reaches `least` contrast on every ground.

        Where no mix reaches it (grounds both light and dark), the best one found.
        """
        best = self
        best_contrast = min(contrast(self, ground) for ground in grounds)
        for step in range(1, _STEPS + 1):
            if best_contrast >= least:
                break
            for end in (WHITE, BLACK):
                mixed = self.mix(end, step / _STEPS)
                reached = min(contrast(mixed, ground) for ground in grounds)
                if reached > best_contrast:
                    best, best_contrast = mixed, reached
        return best


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2 contrast ratio, 1 (the same) to 21 (black on white), whichever comes first."""
    lighter, darker = sorted((one.luminance, other.luminance), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: int) -> float:
    value = channel / 255
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
