"""Every style there is, from any mapping of colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style

from pidriver_tui.theming.colour import Colour
from pidriver_tui.theming.roles import ROLES
from pidriver_tui.theming.theme import build
from pidriver_tui.ui import text
from pidriver_tui.ui.text.palette import LOOKS, Palette

BASE = {"background": "#101010", "foreground": "#eeeeee", "primary": "#6fb3f2"}
THEME = build("t", {name: Colour.parse(code) for name, code in BASE.items()})
FULL = Palette.from_variables(THEME.variables() | BASE)


def test_a_palette_can_be_made_of_nothing() -> None:
    palette = Palette.from_variables({})
    assert palette["text"] == Style.null()
    assert palette["heading1"].bold
    assert palette["text strong emphasis"] == Style.parse("bold italic")


def test_a_colour_that_only_css_can_resolve_is_passed_over() -> None:
    palette = Palette.from_variables(
        {"pidriver-code": "auto 87%", "secondary": "#010203", "foreground": "ansi_blue"}
    )
    assert palette["code"].color == Color.parse("#010203")
    assert palette["text"].color is None


def test_every_name_has_a_colour_of_the_theme() -> None:
    for name, look in LOOKS.items():
        style = FULL[name]
        assert (style.color is not None) == bool(look.text), name
        assert (style.bgcolor is not None) == bool(look.ground), name


def test_the_first_choice_of_every_name_is_in_the_themes_vocabulary() -> None:
    known = {role.variable for role in ROLES}
    for name, look in LOOKS.items():
        for choices in (look.text, look.ground):
            assert not choices or choices[0] in known, name


def test_names_join_later_ones_win_and_attributes_add_up() -> None:
    joined = FULL["quote strong code"]
    assert joined.bold
    assert joined.color == FULL["code"].color
    assert joined.bgcolor == FULL["code"].bgcolor
    assert FULL["quote strong code"] is joined


def test_a_name_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        FULL["text nosuch"]


def test_no_renderer_uses_a_name_that_does_not_exist() -> None:
    used: set[str] = set()
    for path in Path(text.__file__).parent.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'"([a-z]+\w*)", (?:-1|at|offset)\b', source))
        used |= set(re.findall(r'"(syntax_\w+|\w+_block)"', source))
    assert {"text", "table_border", "syntax_keyword"} <= used
    assert used <= set(LOOKS)


def test_colours_of_an_output_do_not_pile_up() -> None:
    palette = Palette.from_variables({})
    for number in range(10_000):
        assert palette[f"output ansi:#{number:06x}"].color == Color.parse(f"#{number:06x}")
    assert len(palette._combined) <= 4096
