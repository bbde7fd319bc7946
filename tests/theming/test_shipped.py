"""The themes we ship: readable, told apart by everybody, and all that Textual and our CSS need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.content import Content
from textual.theme import Theme

import pidriver_tui
from pidriver_tui.theming import (
    DEFAULT_THEME,
    ROLES,
    Colour,
    ThemeSpec,
    contrast,
    load_themes,
    shipped_themes,
)
from pidriver_tui.theming.roles import SECTIONS

from .vision import VISIONS, distance, least_distance

THEMES = load_themes(None)
EACH = pytest.mark.parametrize("theme", THEMES.by_name.values(), ids=lambda theme: theme.name)


def test_five_themes_are_shipped_without_a_problem() -> None:
    assert THEMES.problems == ()
    assert list(THEMES.by_name) == ["beacon", "dawn", "eclipse", "graphite", "noon"]
    assert DEFAULT_THEME == "beacon"
    assert [name for name, theme in THEMES.by_name.items() if not theme.dark] == ["dawn", "noon"]
    assert {name for name, theme in THEMES.by_name.items() if theme.contrast >= 7} == {"eclipse", "noon"}
    assert all(theme.contrast >= 4.5 for theme in THEMES.by_name.values())


def test_they_lie_at_the_top_of_a_checkout_or_in_the_package() -> None:
    package = Path(pidriver_tui.__file__).parent
    assert shipped_themes() in (package / "themes", package.parent / "themes")
    assert all(file.name == f"{name}.toml" for name, file in THEMES.files.items())


@EACH
def test_every_pair_of_colours_that_is_seen_together_can_be_read(theme: ThemeSpec) -> None:
    assert [pair for pair in theme.pairs() if not pair.readable] == []


@EACH
def test_plain_text_is_readable_on_every_fill(theme: ThemeSpec) -> None:
    grounds = {pair.ground for pair in theme.pairs() if pair.text == "foreground"}
    fills = {role.name for role in ROLES if role.kind == "fill"}
    assert fills - grounds == {"boost"}


@EACH
@pytest.mark.parametrize("vision", VISIONS)
def test_the_four_states_are_told_apart_by_everybody(theme: ThemeSpec, vision: str) -> None:
    states = [theme.colours[f"state.{state}"] for state in ("needs-you", "working", "idle", "failed")]
    assert least_distance(states, vision) >= 10


@EACH
@pytest.mark.parametrize("vision", VISIONS)
def test_added_and_removed_lines_are_told_apart_by_everybody(theme: ThemeSpec, vision: str) -> None:
    # Their grounds are deep or pale, so less is asked of them; + and - tell it, too.
    assert distance(theme.colours["diff.added"], theme.colours["diff.removed"], vision) >= 10
    assert (
        distance(theme.colours["diff.added-background"], theme.colours["diff.removed-background"], vision)
        >= 2
    )


@EACH
def test_sessions_next_to_each_other_have_different_colours(theme: ThemeSpec) -> None:
    assert least_distance([theme.colours[f"session.{n}"] for n in range(1, 7)], "typical") >= 8


@EACH
def test_the_signal_is_for_those_who_wait_alone(theme: ThemeSpec) -> None:
    signal = theme.colours["state.needs-you"]
    others = {role.name for role in ROLES if theme.colours[role.name] == signal}
    assert others <= {
        "state.needs-you",
        "chrome.brand",
        "chrome.simulation",
        "chrome.cursor",
        "accent",
        "transcript.prompt-mark",
        "transcript.bullet",
    }
    if theme.name in {"beacon", "dawn"}:
        assert others == {"state.needs-you", "chrome.brand", "chrome.simulation"}


@EACH
def test_textual_takes_it(theme: ThemeSpec) -> None:
    colours = Theme(**theme.textual()).to_color_system().generate() | theme.variables()
    for role in ROLES:
        assert Color.parse(colours[role.variable]).hex.lower() == theme.colours[role.name].hex


@EACH
def test_textuals_own_pairs_can_be_read(theme: ThemeSpec) -> None:
    colours = Theme(**theme.textual()).to_color_system().generate() | theme.variables()
    for text, ground in (
        ("block-cursor-foreground", "block-cursor-background"),
        ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
        ("foreground", "block-hover-background"),
        ("input-cursor-foreground", "input-cursor-background"),
        ("input-selection-foreground", "input-selection-background"),
        ("screen-selection-foreground", "screen-selection-background"),
        ("footer-key-foreground", "footer-background"),
        ("footer-description-foreground", "footer-background"),
        ("link-color", "background"),
        ("link-color-hover", "link-background-hover"),
        ("text-muted", "surface"),
        ("text-disabled", "surface"),
        ("text-error", "panel"),
    ):
        ratio = contrast(Colour.parse(colours[text].lower()), Colour.parse(colours[ground].lower()))
        assert ratio >= theme.contrast, (text, ground)


@EACH
def test_every_variable_can_be_used_in_a_style(theme: ThemeSpec) -> None:
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", variable) for variable in theme.variables())
    assert Content.styled("x", "$pidriver-session-1 bold on $pidriver-tab-active").plain == "x"


def test_every_variable_that_the_app_uses_is_in_the_vocabulary() -> None:
    known = {role.variable for role in ROLES}
    package = Path(pidriver_tui.__file__).parent
    sources = [
        file for file in package.rglob("*") if file.suffix in {".py", ".tcss"} and "theming" not in file.parts
    ]
    used = {
        (name.rstrip("-"), file.name)
        for file in sources
        for name in re.findall(r"\$(pidriver-[a-z0-9-]+)", file.read_text(encoding="utf-8"))
    }
    computed = {"pidriver-session", "pidriver-syntax", "pidriver-state", "pidriver-diff"}
    assert {(name, file) for name, file in used if name not in known | computed} == set()


def test_the_vocabulary_names_each_colour_once() -> None:
    assert len({role.name for role in ROLES}) == len({role.variable for role in ROLES}) == len(ROLES)
    assert SECTIONS == ("colors", "chrome", "state", "session", "transcript", "syntax", "diff")
    names = {role.name for role in ROLES}
    for role in ROLES:
        assert set(role.on) <= names
        assert role.source.startswith("#") or role.source in names or not role.source
        assert role.meaning
