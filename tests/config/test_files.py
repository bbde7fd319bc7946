"""Files that the app writes, where they are, and what it remembers in them."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pidriver_tui.config import (
    Settings,
    State,
    config_check,
    config_path,
    config_show,
    ensure_directory,
    find_paths,
    load,
    load_state,
    remember_theme,
    theme_to_use,
    write_atomic,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_written_privately_in_private_directories(tmp_path: Path) -> None:
    file = tmp_path / "a" / "b" / "state.toml"
    assert write_atomic(file, b"one") is None
    assert write_atomic(file, b"two") is None
    assert file.read_bytes() == b"two"
    assert mode(file) == 0o600
    assert mode(file.parent) == mode(tmp_path / "a") == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_a_directory_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert ensure_directory(tmp_path) is None
    assert mode(tmp_path) == 0o755


def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles" / "state.toml"
    target.parent.mkdir()
    link = tmp_path / "state.toml"
    link.symlink_to(target)
    for text in (b"new", b"newer"):  # a link to nothing, then to a file
        assert write_atomic(link, text) is None
        assert link.is_symlink()
        assert target.read_bytes() == text


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "state.toml"
    file.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    problem = write_atomic(file, b"new")
    assert problem is not None
    assert str(problem) == f"{file}: (whole file): cannot be written: no space left on device"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["state.toml"]
    assert file.read_bytes() == b"old"


def test_a_directory_that_takes_no_file_is_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    problem = write_atomic(tmp_path / "state.toml", b"x")
    assert problem is not None
    assert problem.message == "cannot be written: read-only file system"


@pytest.mark.parametrize("name", ["file/state.toml", "a\0b", "x" * 300])
def test_a_name_that_cannot_be_is_a_value(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    problem = write_atomic(tmp_path / name, b"x")
    assert problem is not None
    assert problem.key
    assert ensure_directory(tmp_path / "file") is not None


def test_places_are_the_platforms_and_nothing_is_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "cfg"))
    paths = find_paths()
    assert paths.config.name == "config.toml"
    assert "pidriver-tui" in paths.config.parts
    assert not paths.named
    assert paths.themes == paths.config.parent / "themes"
    assert all(
        path.is_relative_to(home)
        for path in (paths.config, paths.state, paths.state_file, paths.cache, paths.logs)
    )
    assert list(home.iterdir()) == []


def test_every_place_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("PIDRIVER_CONFIG", "~/my.toml")
    assert find_paths().config == home / "my.toml"
    assert find_paths().themes == home / "themes"
    assert find_paths().named
    for variable in ("THEMES", "STATE", "CACHE", "LOG"):
        monkeypatch.setenv(f"PIDRIVER_{variable}_DIR", str(tmp_path / variable))
    paths = find_paths(tmp_path / "other.toml")
    assert paths.config == tmp_path / "other.toml"
    assert [paths.themes, paths.state, paths.cache, paths.logs] == [
        tmp_path / name for name in ("THEMES", "STATE", "CACHE", "LOG")
    ]


def test_an_empty_variable_names_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = find_paths()
    monkeypatch.setenv("PIDRIVER_CONFIG", "")
    monkeypatch.setenv("PIDRIVER_STATE_DIR", "")
    assert find_paths() == plain


def test_a_theme_that_was_chosen_is_remembered_until_the_config_names_another(tmp_path: Path) -> None:
    file = tmp_path / "state" / "state.toml"
    assert load_state(file) == (State(), ())
    settings = Settings(theme="dawn")
    assert remember_theme(file, "noon", settings) is None
    state, problems = load_state(file)
    assert problems == ()
    assert theme_to_use(settings, state) == "noon"
    assert theme_to_use(Settings(theme="graphite"), state) == "graphite"
    assert theme_to_use(settings, State()) == "dawn"
    assert theme_to_use(settings, state, ("dawn", "noon")) == "noon"
    assert theme_to_use(settings, state, ("dawn",)) == "dawn"


def test_what_another_version_remembers_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "state.toml"
    file.write_text('later = [1, 2]\ntheme = 3\n[history]\nlast = "x"\n')
    assert load_state(file)[0] == State()
    assert remember_theme(file, "noon", Settings()) is None
    text = file.read_text()
    assert "later" in text
    assert '[history]\nlast = "x"' in text


@given(data=st.binary(max_size=200))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_in_the_state_file_are_read_and_replaced(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "state.toml"
    file.write_bytes(data)
    load_state(file)
    assert remember_theme(file, "noon", Settings()) is None
    assert load_state(file)[0].theme == "noon"


def test_config_path_is_one_line_for_an_editor(home: Path) -> None:
    paths = find_paths(home / "config.toml")
    assert config_path(paths).text == f"{home}/config.toml\n"
    paths.config.write_text("")
    lines = config_path(paths, everything=True).text.splitlines()
    assert lines[0] == f"config  {home}/config.toml"
    assert lines[1] == f"rules   {home}/rules.toml  (not there yet)"
    assert lines[2] == f"themes  {home}/themes  (not there yet)"
    assert len(lines) == 6


def test_config_check_says_what_is_wrong_and_fails(home: Path) -> None:
    file = home / "config.toml"
    assert config_check(load(file)).text == f"{file} is not there: the defaults are used\n"
    file.write_text("theme = 'x'\n")
    fine = config_check(load(file))
    assert (fine.text, fine.code) == (f"{file} is fine\n", 0)
    file.write_text('them = 1\n[profiles.x.env]\nAPI_KEY = "k"\n')
    outcome = config_check(load(file))
    assert outcome.code == 1
    assert outcome.text.splitlines()[-1] == "1 error, 1 warning"
    assert outcome.text.startswith(f"error: {file}:1: them: ")
    file.write_text('[profiles.x.env]\nAPI_KEY = "k"\n')
    assert config_check(load(file)).code == 0


def test_config_show_does_not_fail_for_a_problem(home: Path) -> None:
    file = home / "config.toml"
    file.write_text("them = 1\n")
    outcome = config_show(load(file))
    assert outcome.code == 0
    assert "theme = " in outcome.text
    assert outcome.errors.startswith("error: ")
