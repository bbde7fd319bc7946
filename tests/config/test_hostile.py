"""Whatever a config file holds: valid settings and printable problems that name file and key."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pidriver_tui.config import Loaded, Problem, Profile, Settings, Ui, Vocabulary, load, settings_from
from pidriver_tui.config.dump import default_text, show
from pidriver_tui.config.schema import settings_of
from pidriver_tui.config.toml import Document, parse

from .tables import FILE, KNOWN, TABLES, VALUES


def check_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        assert problem.file == FILE
        assert problem.key
        assert problem.message
        assert problem.line is None or problem.line >= 1
        assert str(problem).isprintable()
        assert len(str(problem)) < 1000


def check(loaded: Loaded) -> None:
    check_problems(loaded.problems)
    found = loaded.settings
    assert found.default_profile is found.profiles[found.profile]
    holders: list[Settings | Ui | Profile] = [found, found.ui, *found.profiles.values()]
    for holder in holders:
        for setting in settings_of(type(holder)).values():
            value = getattr(holder, setting.name)
            if setting.name != "env" and value is not None:
                plain = list(value) if isinstance(value, tuple) else value
                judged, wrong = setting.judge(plain)
                assert wrong is None
                assert judged == value
    assert all(key for keys in found.keys.values() for key in keys)
    show(loaded)


@given(TABLES)
def test_any_table_gives_settings(table: dict[str, Any]) -> None:
    for known in (KNOWN, Vocabulary()):
        check(settings_from(Document(FILE, table), known))


@given(
    ui=st.dictionaries(st.sampled_from(["bell", "frame_rate", "show_thinking", "x"]), VALUES),
    notify=st.dictionaries(st.sampled_from(["bell", "osc", "command", "x"]), VALUES),
    keys=st.dictionaries(st.sampled_from([*KNOWN.commands, "app", "x"]), VALUES),
    profiles=st.dictionaries(
        st.sampled_from(["pi", "x y", "", "\x1b"]),
        VALUES
        | st.dictionaries(st.sampled_from(["binary", "tools", "env", "thinking", "extra_args"]), VALUES),
    ),
)
def test_any_values_in_the_right_places_give_settings(
    ui: dict[str, Any], notify: dict[str, Any], keys: dict[str, Any], profiles: dict[str, Any]
) -> None:
    table = {"ui": ui, "notify": notify, "keys": keys, "profiles": profiles}
    check(settings_from(Document(FILE, table), KNOWN))
    try:
        text = tomli_w.dumps(table)
    except (TypeError, ValueError):
        return
    check(settings_from(parse(FILE, text.encode("utf-8", "surrogatepass")), KNOWN))


@given(st.binary(max_size=300))
def test_any_bytes_give_settings(data: bytes) -> None:
    check(settings_from(parse(FILE, data), KNOWN))


_EXAMPLE = default_text(KNOWN).replace("\n#", "\n").encode()


@given(cut=st.integers(0, len(_EXAMPLE)), start=st.integers(0, len(_EXAMPLE)), noise=st.binary(max_size=6))
def test_a_damaged_file_gives_settings(cut: int, start: int, noise: bytes) -> None:
    check(settings_from(parse(FILE, _EXAMPLE[:start] + noise + _EXAMPLE[start:][:cut]), KNOWN))


@given(data=st.binary(max_size=100))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_loaded(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(data)
    loaded = load(file, KNOWN)
    assert all(problem.file == file and problem.key for problem in loaded.problems)
