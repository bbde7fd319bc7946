"""An agent's terminal colours: kept in hue, readable on every theme."""

from __future__ import annotations

import pytest
from rich.color import Color
from rich.color_triplet import ColorTriplet
from rich.style import Style

from pidriver_tui.theming import Colour, ThemeSpec, contrast, load_themes
from pidriver_tui.ui.text.ansi_colours import ansi_style
from pidriver_tui.ui.text.palette import Palette

THEMES = load_themes(None).by_name.values()


def colour_of(colour: Color | None) -> Colour:
    assert colour is not None
    return Colour(*colour.get_truecolor())


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_colour_can_be_read_on_every_theme(theme: ThemeSpec) -> None:
    palette = Palette.from_variables(theme.variables())
    ground = theme.colours["background"]
    for word in [f"color({number})" for number in range(256)] + ["#ffffff", "#000000", "#ff8000"]:
        assert contrast(colour_of(palette[f"output ansi:{word}"].color), ground) >= 4.5, word


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_coloured_ground_gets_a_text_that_can_be_read_on_it(theme: ThemeSpec) -> None:
    palette = Palette.from_variables(theme.variables())
    for number in range(256):
        style = palette[f"output ansi:on:color({number})"]
        assert contrast(colour_of(style.color), colour_of(style.bgcolor)) >= 4.5, number


def test_the_hue_stays() -> None:
    white = (ColorTriplet(255, 255, 255),)
    red, green = (
        colour_of(ansi_style("color(9)", white).color),
        colour_of(ansi_style("color(10)", white).color),
    )
    assert red.red > max(red.green, red.blue)
    assert green.green > max(green.red, green.blue)


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert ansi_style("#ff8000", (ColorTriplet(0, 0, 0),)).color == Color.parse("#ff8000")


def test_text_on_a_ground_of_its_own_is_what_the_program_made_it() -> None:
    style = ansi_style("bold,#111111,on:#222222", (ColorTriplet(255, 255, 255),))
    assert style == Style.parse("bold #111111 on #222222")


def test_without_a_theme_nothing_changes() -> None:
    assert ansi_style("italic,color(3),on:color(4)") == Style.parse("italic color(3) on color(4)")
    assert ansi_style("underline", (ColorTriplet(0, 0, 0),)) == Style.parse("underline")
