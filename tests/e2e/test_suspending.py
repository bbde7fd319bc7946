"""ctrl+z in a real terminal: to a shell with job control and back, or a word where there is none."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .processes import Family
from .terminal import Terminal

APP = f"{sys.executable} -m pidriver_tui demo"
ENV = {"PATH": "/usr/bin:/bin", "PS1": "shell>>", "TERM": "xterm-256color", "HISTFILE": ""}


def shell(tmp_path: Path, *argv: str) -> Terminal:
    return Terminal(
        argv, env={**ENV, "HOME": str(tmp_path)}, cwd=Path(__file__).parents[2], columns=110, rows=36
    )


# The second as `uv run` does it: a program of the same process group waits for the app.
@pytest.mark.parametrize("command", [APP, f"sh -c '{APP}; true'"])
def test_ctrl_z_goes_to_the_shell_and_fg_comes_back_to_the_same_place(tmp_path: Path, command: str) -> None:
    with shell(tmp_path, "bash", "--norc", "--noprofile", "-i") as terminal:
        terminal.wait_for("shell>>")
        terminal.type(f"{command}\r")
        terminal.wait_for("Write to")
        terminal.type("half a sentence")
        terminal.wait_for("half a sentence")
        for _ in range(2):
            terminal.type("\x1a")
            terminal.wait_for("Stopped")
            terminal.type("stty -a | grep -o -w -e icanon -e isig; echo mark $((40 + 2))\r")
            screen = terminal.wait_for("mark 42")
            assert "\nicanon\n" in screen, "lines are edited and echoed again"
            terminal.type("clear; fg\r")
            terminal.wait_for("half a sentence")
            terminal.type(" and more")
            terminal.wait_for("half a sentence and more")
            terminal.type("\x7f" * len(" and more"))
            terminal.wait_for(lambda screen: "and more" not in screen)
        terminal.press("ctrl+q")
        terminal.wait_for(lambda screen: "quit?" in screen or "shell>>" in screen)
        terminal.press_until("y", "shell>>")


def test_a_terminal_that_is_closed_while_the_app_is_suspended_ends_all(tmp_path: Path) -> None:
    with shell(tmp_path, "bash", "--norc", "--noprofile", "-i") as terminal:
        terminal.wait_for("shell>>")
        terminal.type(f"{APP}\r")
        terminal.wait_for("Write to")
        terminal.type("\x1a")
        terminal.wait_for("Stopped")
        with Family(terminal.process.pid) as family:
            assert family.has("guardian")
            terminal.hang_up()
            family.wait_gone()


def test_ctrl_z_where_no_shell_runs_the_app_says_why_and_goes_on(tmp_path: Path) -> None:
    with shell(tmp_path, *APP.split()) as terminal:
        terminal.wait_for("Write to")
        terminal.type("\x1a")
        terminal.wait_for("No shell with job control")
        terminal.type("still here")
        terminal.wait_for("still here")
