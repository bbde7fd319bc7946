"""Whatever a theme file holds: a whole theme or none, and printable problems that name file and key."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pidriver_tui.config import Problem
from pidriver_tui.config.toml import Document, parse
from pidriver_tui.theming import ROLES, Colour, ThemeSpec, build, contrast_problems, load_themes, read_theme
from pidriver_tui.theming.roles import SECTIONS

from ..config.tables import TABLES, VALUES

FILE = Path("/somewhere/mine.toml")
COLOURS = st.builds(Colour, st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
THREE = {"background": "#101010", "foreground": "#eee", "primary": "#6af"}


def check(theme: ThemeSpec | None, problems: Iterable[Problem]) -> None:
    for problem in problems:
        assert problem.file == FILE
        assert problem.key
        assert problem.message
        assert str(problem).isprintable()
    if theme is not None:
        assert set(theme.colours) == {role.name for role in ROLES}
        assert theme.textual()["name"] == theme.name
        assert all(problem.key for problem in contrast_problems(theme, FILE))


@given(TABLES)
def test_any_table_is_a_theme_or_a_problem(table: dict[str, Any]) -> None:
    theme, problems = read_theme(Document(FILE, table))
    check(theme, problems)
    assert theme is not None or problems


@given(
    st.dictionaries(st.sampled_from([*SECTIONS, "palette", "name", "dark", "author", "contrast"]), VALUES),
    st.dictionaries(st.sampled_from([role.key for role in ROLES]), VALUES, max_size=5),
)
def test_any_values_in_the_right_places(table: dict[str, Any], colours: dict[str, Any]) -> None:
    check(*read_theme(Document(FILE, {**table, "colors": {**colours, **THREE}})))


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(*read_theme(parse(FILE, data)))


@given(data=st.binary(max_size=100))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_in_the_persons_directory(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "mine.toml").write_bytes(data)
    themes = load_themes(tmp_path)
    assert "beacon" in themes.by_name
    assert all(problem.file == tmp_path / "mine.toml" and problem.key for problem in themes.problems)


@given(COLOURS, COLOURS, COLOURS)
def test_any_three_colours_make_a_whole_theme(
    background: Colour, foreground: Colour, primary: Colour
) -> None:
    theme = build("x", {"background": background, "foreground": foreground, "primary": primary})
    check(theme, ())
