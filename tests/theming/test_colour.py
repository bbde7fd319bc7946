"""Parsing, mixing and contrast, against values that WCAG and CSS give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.theming import Colour, contrast
from pidriver_tui.theming.colour import BASIC_COLOURS, BLACK, WHITE

from .vision import VISIONS, distance

COLOURS = st.builds(Colour, st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


@pytest.mark.parametrize(("text", "hex_"), [("#fff", "#ffffff"), ("#0a0F17", "#0a0f17"), ("#a1c", "#aa11cc")])
def test_both_hex_forms_are_read(text: str, hex_: str) -> None:
    assert Colour.parse(text).hex == hex_


@pytest.mark.parametrize(
    "text", ["", "fff", "#ff", "#ffff", "#fffffff", "#ggg", "#fff\n", " #fff", "#１２３", "red"]
)
def test_nothing_else_is(text: str) -> None:
    with pytest.raises(ValueError, match="#rgb"):
        Colour.parse(text)


def test_basic_names_are_colours() -> None:
    assert all(Colour.parse(value).hex == value for value in BASIC_COLOURS.values())


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21.0), ("#fff", "#fff", 1.0), ("#767676", "#fff", 4.54), ("#777", "#fff", 4.48)],
)
def test_contrast_is_wcags(one: str, other: str, ratio: float) -> None:
    assert contrast(Colour.parse(one), Colour.parse(other)) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways_and_bounded(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS)
def test_a_colour_is_its_hex(colour: Colour) -> None:
    assert Colour.parse(colour.hex) == colour


@given(COLOURS, COLOURS)
def test_mixing_goes_from_the_one_to_the_other(one: Colour, other: Colour) -> None:
    assert one.mix(other, 0) == one
    assert one.mix(other, 1) == other


@given(COLOURS, COLOURS)
def test_any_colour_can_be_made_readable_on_any_one_ground(colour: Colour, ground: Colour) -> None:
    assert contrast(colour.readable(ground, least=4.5), ground) >= 4.5


@given(COLOURS)
def test_a_colour_that_is_readable_stays_as_it_is(colour: Colour) -> None:
    for ground in (BLACK, WHITE):
        if contrast(colour, ground) >= 4.5:
            assert colour.readable(ground, least=4.5) == colour


def test_where_no_colour_is_readable_on_all_grounds_the_best_is_taken() -> None:
    grey = Colour.parse("#808080").readable(BLACK, WHITE, least=7)
    assert min(contrast(grey, BLACK), contrast(grey, WHITE)) >= 3.9


def test_the_measure_of_colour_vision_knows_red_from_green_only_where_people_do() -> None:
    red, green = Colour.parse("#b05a3c"), Colour.parse("#6e7a2e")
    assert distance(red, green, "typical") > 2 * distance(red, green, "deuteranopia")
    assert all(distance(red, red, vision) == 0 for vision in VISIONS)
