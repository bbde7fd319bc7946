"""Themes of the person's own: they shadow ours by name, and a broken one is a problem and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pidriver_tui.config import Level
from pidriver_tui.theming import DEFAULT_THEME, ROLES, Colour, Themes, build, check_themes, load_themes

SMALL = '[colors]\nbackground = "#101010"\nforeground = "#e0e0e0"\nprimary = "#66aaff"\n'
FORMS = "#rgb, #rrggbb, a name from [palette] or a basic name like teal"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    directory = tmp_path / "themes"
    directory.mkdir()
    return directory


def load(own: Path, **files: str) -> Themes:
    for stem, text in files.items():
        (own / f"{stem}.toml").write_text(text)
    return load_themes(own)


def only(themes: Themes, own: Path) -> str:
    assert len(themes.problems) == 1, themes.problems
    return str(themes.problems[0]).removeprefix(f"{own}/")


def test_no_directory_of_ones_own_is_no_problem(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "absent").problems == ()


def test_three_colours_make_a_theme_that_can_be_read(own: Path) -> None:
    themes = load(own, mine=SMALL)
    assert themes.problems == ()
    assert check_themes(themes, own) == []
    mine = themes.by_name["mine"]
    assert mine.dark
    assert set(mine.colours) == {role.name for role in ROLES}
    assert [pair for pair in mine.pairs() if not pair.readable] == []
    assert mine.chosen == {"background", "foreground", "primary"}


@pytest.mark.parametrize("promise", [4.5, 7.0])
@pytest.mark.parametrize(
    ("background", "foreground"), [("#000", "#fff"), ("#fff", "#000"), ("#fdf6e3", "#20303a")]
)
def test_derived_colours_can_be_read_on_light_and_dark(
    background: str, foreground: str, promise: float
) -> None:
    given = {"background": background, "foreground": foreground, "primary": "#8888ff"}
    theme = build("x", {name: Colour.parse(value) for name, value in given.items()}, promise=promise)
    assert [pair for pair in theme.pairs() if not pair.readable and pair.text not in given] == []


def test_a_theme_of_ones_own_takes_the_place_of_ours(own: Path) -> None:
    themes = load(own, anything=f'name = "dawn"\nauthor = "me"\n{SMALL}')
    assert themes.problems == ()
    assert themes.by_name["dawn"].author == "me"
    assert themes.files["dawn"] == own / "anything.toml"


def test_a_broken_theme_takes_no_place(own: Path) -> None:
    before = load_themes(None).by_name["dawn"]
    themes = load(own, dawn="[colors")
    assert "dawn.toml:1" in only(themes, own)
    assert themes.by_name["dawn"] == before


def test_palette_basic_and_short_colours(own: Path) -> None:
    palette = 'dark = false\n[palette]\nmine = "#abc"\nred = "#f00000"\n'
    colours = '[colors]\nbackground = "white"\nforeground = "#000"\nprimary = "mine"\nerror = "red"\n'
    text = palette + colours
    mine = load(own, mine=text).by_name["mine"]
    assert not mine.dark
    assert mine.colours["primary"].hex == "#aabbcc"
    assert mine.colours["error"].hex == "#f00000"
    assert mine.colours["background"].hex == "#ffffff"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("nmae = 'x'\n" + SMALL, ":1: nmae", 'no such key in a theme; did you mean "name"?'),
        (SMALL + "[colours]\n", ":5: colours", 'no such key in a theme; did you mean "colors"?'),
        (SMALL + "acent = 'red'", ":5: colors.acent", 'no such colour in [colors]; did you mean "accent"?'),
        (
            SMALL + "thinking = 'red'",
            ":5: colors.thinking",
            "no such colour in [colors]; did you mean [transcript] thinking?",
        ),
        (SMALL + "accent = 'rde'", ":5: colors.accent", '"rde" is no colour: FORMS; did you mean "red"?'),
        (SMALL + "accent = 3", ":5: colors.accent", "a colour is a text in quotes"),
        (SMALL + "[state]\nidle = '#12345'", ":6: state.idle", '"#12345" is no colour: FORMS'),
        ("state = 1\n" + SMALL, ":1: state", "must be a table, write [state]"),
        ("palette = 1\n" + SMALL, ":1: palette", "must be a table, write [palette]"),
        (SMALL + "[palette]\nx = 'y'", ":6: palette.x", '"y" is no colour: FORMS'),
        ("dark = 'yes'\n" + SMALL, ":1: dark", "must be true or false; taken from the background instead"),
        ("author = 1\n" + SMALL, ":1: author", "must be one line of text"),
        ("contrast = 22\n" + SMALL, ":1: contrast", "must be a number from 1 to 21; 4.5 is used"),
        ("contrast = nan\n" + SMALL, ":1: contrast", "must be a number from 1 to 21; 4.5 is used"),
    ],
)
def test_one_mistake_costs_only_itself(own: Path, text: str, place: str, says: str) -> None:
    themes = load(own, m=text)
    assert only(themes, own) == f"m.toml{place}: {says.replace('FORMS', FORMS)}"
    assert "m" in themes.by_name


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (
            SMALL.replace("primary", "primry"),
            ":4: colors.primry",
            'no such colour in [colors]; did you mean "primary"?',
        ),
        (
            "name = 'a/b'\n" + SMALL,
            ":1: name",
            "must be 1 to 40 letters, digits, spaces, dots, dashes or underscores",
        ),
        ("name = ''\n" + SMALL, ":1: name", "must be 1 to 40 letters"),
        ("", ": colors.background", "is missing, a theme needs it"),
        ("colors = 1", ":1: colors", "must be a table, write [colors]"),
        (SMALL.replace("#66aaff", "x"), ":4: colors.primary", '"x" is no colour'),
        ("a = \0", ":1:5: (whole file)", "is not valid TOML"),
    ],
)
def test_what_makes_no_theme_is_told(own: Path, text: str, place: str, says: str) -> None:
    themes = load(own, m=text)
    assert str(themes.problems[0]).removeprefix(f"{own}/").startswith(f"m.toml{place}: {says}")
    assert "m" not in themes.by_name


def test_two_files_of_one_name(own: Path) -> None:
    themes = load(own, a=f'name = "mine"\n{SMALL}', b=f'name = "mine"\n{SMALL}')
    assert only(themes, own) == 'b.toml:1: name: "mine" is also the name of a.toml, which is used'
    assert themes.files["mine"] == own / "a.toml"


def test_what_is_no_theme_file_is_left_alone(own: Path) -> None:
    (own / "notes.txt").write_text("x")
    (own / ".#mine.toml").symlink_to("nobody@nowhere")
    assert load(own).problems == ()


def test_things_that_only_look_like_files(own: Path) -> None:
    (own / "directory.toml").mkdir()
    os.mkfifo(own / "pipe.toml")
    (own / "gone.toml").symlink_to(own / "nowhere")
    themes = load(own, mine=SMALL)
    assert [problem.file.name for problem in themes.problems] == ["directory.toml", "gone.toml", "pipe.toml"]
    assert "mine" in themes.by_name


def test_a_file_in_the_directorys_place(tmp_path: Path) -> None:
    file = tmp_path / "themes"
    file.write_text("x")
    assert load_themes(file).problems[0].message == "cannot be read: not a directory"


def test_a_directory_of_very_many_files(own: Path) -> None:
    for number in range(250):
        (own / f"t{number:03}.toml").write_text(SMALL)
    themes = load_themes(own)
    assert "holds 250 themes; the first 200 are read" in only(themes, own)


def test_an_installation_without_its_themes_still_has_a_face(tmp_path: Path) -> None:
    themes = load_themes(None, tmp_path)
    assert list(themes.by_name) == [DEFAULT_THEME]
    assert "beacon" in str(themes.problems[0])
    assert [pair for pair in themes.by_name[DEFAULT_THEME].pairs() if not pair.readable] == []


def test_what_is_hard_to_read_is_a_warning_of_the_check_alone(own: Path) -> None:
    themes = load(own, mine=SMALL + '[transcript]\nthinking = "#333"\n')
    assert themes.problems == ()
    problems = check_themes(themes, own)
    assert {problem.key for problem in problems} == {"transcript.thinking"}
    assert all(problem.level is Level.WARNING for problem in problems)
    assert "mine.toml: transcript.thinking: its contrast on background is 1.5, less than 4.5" in str(
        problems[0]
    )


def test_a_theme_needs_three_colours() -> None:
    with pytest.raises(ValueError, match="primary"):
        build("x", {"background": Colour(0, 0, 0), "foreground": Colour(255, 255, 255)})
