"""The transcript in a real terminal: another size, and queued messages delivered, leave it at its end."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .terminal import Terminal

SIZES = ((120, 42), (120, 40), (80, 24), (120, 40))


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Terminal]:
    """One scripted agent in a tab."""
    agent = tmp_path / "agent"
    agent.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pidriver_tui.demo.agent --speed 20 "$@"\n')
    agent.chmod(agent.stat().st_mode | stat.S_IXUSR)
    workspace = tmp_path / "alpha"
    workspace.mkdir()
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    argv = [sys.executable, "-m", "pidriver_tui", "run", "--agent", str(agent), str(workspace)]
    with Terminal(argv, env=env, cwd=tmp_path) as terminal:
        yield terminal


def at_end(screen: str) -> bool:
    """Whether the agent is idle and the last words above the composer are what its last turn used."""
    rows = screen.split("\n")
    border = next((at for at, row in enumerate(rows) if row.startswith("─────")), 0)
    said = [words for row in rows[:border] if (words := row.split("▏")[0].strip())]
    return "1 idle" in screen and said[-1:] != [] and " in · " in said[-1] and rows[-1] != ""


def ask(app: Terminal, words: str) -> None:
    """Sends a prompt and waits until its answer stands at the end of the window."""
    app.submit(words)
    app.wait_for(lambda screen: not at_end(screen))
    app.wait_for(at_end)


def test_another_size_and_a_delivered_follow_up_leave_the_end_in_view(app: Terminal) -> None:
    app.wait_for("1 idle")
    for number in range(3):
        ask(app, f"prompt number {number}")
    assert "prompt number 0" not in app.text, "the window is full"
    for size in SIZES:
        app.resize(*size)
        app.wait_for(at_end)
    app.submit("prompt number 3")
    app.wait_for("1 working")
    app.type("and one after it")
    app.press("alt+enter")
    app.wait_for(lambda screen: at_end(screen) and "You asked: and one after it" in screen)
    app.press("ctrl+j", "ctrl+j", "ctrl+j")
    app.submit("a prompt of many rows")
    app.wait_for(lambda screen: not at_end(screen))
    app.wait_for(at_end)
