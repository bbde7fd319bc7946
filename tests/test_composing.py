"""What the settings make of the desk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from pidriver_tui.composing import compose_desk
from pidriver_tui.config import Notify, Settings, Ui
from pidriver_tui.launching import Wish


def test_what_is_copied_is_kept_in_a_file_of_the_persons_own(tmp_path: Path) -> None:
    file = tmp_path / "state" / "copied.txt"
    desk = compose_desk(Settings(), Wish(), copies=file)
    assert desk.keep_copy is not None
    assert not file.exists(), "nothing is written before something is copied"
    for text in ("first", "second \u00e9 \ud800"):
        assert desk.keep_copy(text) == ""
    assert file.read_text("utf-8") == "second \u00e9 ?"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["copied.txt"]


def test_a_copy_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "state"
    blocked.write_text("a file")
    desk = compose_desk(Settings(), Wish(), copies=blocked / "copied.txt")
    assert desk.keep_copy is not None
    assert "cannot be" in desk.keep_copy("text")


def test_keeping_copies_can_be_turned_off(tmp_path: Path) -> None:
    assert compose_desk(Settings(ui=Ui(keep_copies=False)), Wish(), copies=tmp_path / "x").keep_copy is None
    assert compose_desk(Settings(), Wish()).keep_copy is None


def test_the_desk_knows_the_terminal_and_how_to_call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "foot")
    for name in ("TMUX", "STY", "TERM_PROGRAM", "LC_TERMINAL", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    notify = Notify(bell=False, finished=True)
    desk = compose_desk(Settings(notify=notify), Wish(), copies=tmp_path / "state" / "copied.txt")
    assert desk.notify == notify
    assert (desk.terminal.osc, desk.terminal.clipboard) == ("777", True)
    assert desk.copies == "~/state/copied.txt"
