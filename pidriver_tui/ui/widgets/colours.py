"""Colours of a theme by their CSS variables, for what the palette of the transcript does not name."""

from __future__ import annotations

from collections.abc import Mapping

from rich.color import Color, ColorParseError
from rich.style import Style


def colour(variables: Mapping[str, str], *names: str) -> Color | None:
    """The first of `names` that a theme's `variables` have as a plain colour."""
    for name in names:
        try:
            return Color.parse(variables[name])
        except (KeyError, ColorParseError):
            continue
    return None


def text_style(variables: Mapping[str, str], *names: str) -> Style:
    """Text in the first of `names`."""
    return Style.from_color(colour(variables, *names))


def ground_style(variables: Mapping[str, str], *names: str) -> Style:
    """The first of `names` as ground."""
    return Style.from_color(bgcolor=colour(variables, *names))
