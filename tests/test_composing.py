"""What the settings make of the desk."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from pidriver_tui.composing import build_ui_context, resume_commands
from pidriver_tui.config import Notify, OwnPolicy, Profile, Settings, Ui
from pidriver_tui.launching import Wish
from pidriver_tui.model import LaunchInfo, Session


def test_what_is_copied_is_kept_in_a_file_of_the_persons_own(tmp_path: Path) -> None:
    file = tmp_path / "state" / "copied.txt"
    desk = build_ui_context(Settings(), Wish(), copies=file)
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
    desk = build_ui_context(Settings(), Wish(), copies=blocked / "copied.txt")
    assert desk.keep_copy is not None
    assert "cannot be" in desk.keep_copy("text")


def test_keeping_copies_can_be_turned_off(tmp_path: Path) -> None:
    assert (
        build_ui_context(Settings(ui=Ui(keep_copies=False)), Wish(), copies=tmp_path / "x").keep_copy is None
    )
    assert build_ui_context(Settings(), Wish()).keep_copy is None


def test_the_desk_knows_the_terminal_and_how_to_call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "foot")
    for name in ("TMUX", "STY", "TERM_PROGRAM", "LC_TERMINAL", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    notify = Notify(bell=False, finished=True)
    desk = build_ui_context(Settings(notify=notify), Wish(), copies=tmp_path / "state" / "copied.txt")
    assert desk.notify == notify
    assert (desk.terminal.osc, desk.terminal.clipboard) == ("777", True)
    assert desk.copies == "~/state/copied.txt"


def kept(folder: Path, name: str = "s.jsonl", **launch: Any) -> Session:
    """A session whose file is there."""
    file = folder / name
    file.write_text("{}\n")
    info = LaunchInfo(str(folder), **launch)
    return Session("s1", 1, info, session_file=str(file))


def test_what_can_be_gone_on_with_is_told_as_a_command(tmp_path: Path) -> None:
    blank = tmp_path / "a b"
    blank.mkdir()
    sessions = [kept(tmp_path), kept(blank), Session("s2", 2, LaunchInfo("/x"), session_file="/no/s.jsonl")]
    sessions += [Session("s3", 3, LaunchInfo("/x")), kept(tmp_path, simulated=True)]
    assert resume_commands(sessions, Settings()) == [
        f"pidriver-tui --session {tmp_path}/s.jsonl",
        f"pidriver-tui --session '{tmp_path}/a b/s.jsonl'",
    ]


def test_it_is_gone_on_with_by_the_same_agent_with_the_same_questions(tmp_path: Path) -> None:
    work = Profile(binary="omp", policy=OwnPolicy("ask-writes"))
    settings = Settings(profiles={"pi": Profile(), "work": work})
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, ""),
        ({"gate": "ask-commands"}, "--ask commands "),
        ({"binary": "omp", "cli": "omp"}, "--agent omp "),
        ({"isolation": "full"}, "--isolation full "),
        ({"profile": "work", "binary": "omp", "gate": "ask-writes"}, "--profile work "),
        ({"profile": "work", "binary": "omp"}, "--profile work --ask nothing "),
    ]
    for launch, options in cases:
        session = kept(tmp_path, **launch)
        command = f"pidriver-tui {options}--session {session.session_file}"
        assert resume_commands([session], settings) == [command]


def test_a_name_that_is_more_than_text_is_not_printed(tmp_path: Path) -> None:
    assert resume_commands([kept(tmp_path, "\x1b]0;owned\x07.jsonl")], Settings()) == []
    assert resume_commands([kept(tmp_path, "\u202e.jsonl")], Settings()) == []


def test_the_desk_knows_which_agents_are_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    agents = build_ui_context(Settings(), Wish()).agents
    assert [(agent.name, agent.path) for agent in agents] == [("pi", ""), ("omp", "")]
    assert all("npm install" in agent.install for agent in agents)
    program = tmp_path / "omp"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    agents = build_ui_context(Settings(), Wish(binary=str(program))).agents
    found = [(agent.name, agent.path) for agent in agents]
    assert found == [(str(program), "~/omp"), ("pi", ""), ("omp", "~/omp")]
