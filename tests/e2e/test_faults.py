"""Faults of our own in a real terminal: one of a part is logged and told, one at the start ends in a line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .escapes import objections
from .terminal import Terminal

SECRET = "sk-not-to-be-shown"

RUN = """
import sys
from pidriver_tui.cli import main
sys.argv = ["pidriver-tui", "demo", "--speed", "50"]
def boom(self, *args):
    key = "{secret}"
    raise ValueError("as injected")
{place}
main()
"""


def run(home: Path, place: str, columns: int = 120) -> Terminal:
    """The demo with the function `boom` put into `place`."""
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    argv = [sys.executable, "-c", RUN.format(secret=SECRET, place=place)]
    return Terminal(argv, env=env, cwd=home, columns=columns)


def log_of(home: Path) -> str:
    return next(home.rglob("pidriver-tui.log")).read_text()


def test_a_part_that_fails_at_every_frame_is_told_once_and_the_rest_goes_on(tmp_path: Path) -> None:
    with run(
        tmp_path, "import pidriver_tui.ui.widgets.tool_tree.view as m; m.ToolTree.render_line = boom"
    ) as app:
        app.wait_for("the tool tree had a fault and goes on")
        app.wait_for("▲ a fault: nothing to show")
        app.type("still typed")
        app.wait_for("still typed")
        app.wait_for(lambda screen: "need you" in screen)
        log = log_of(tmp_path)
        assert log.count("Traceback") == 1
        assert "ValueError: as injected" in log
        assert SECRET not in log


@pytest.mark.parametrize(
    "place",
    [
        "import pidriver_tui.ui.screens.main as m; m.MainScreen.on_mount = boom",
        "import pidriver_tui.ui.screens.main as m; m.MainScreen.compose = boom",
        "import pidriver_tui.ui.screens.main as m; m.MainScreen.__init__ = boom",
        "import pidriver_tui.app as m; m.PidriverApp.on_mount = boom",
        "import textual.drivers.linux_driver as m; m.LinuxDriver.start_application_mode = boom",
    ],
    ids=["mount", "compose", "screen", "app", "terminal"],
)
def test_a_fault_at_the_start_ends_in_one_line_without_what_variables_hold(
    place: str, tmp_path: Path
) -> None:
    with run(tmp_path, place, columns=200) as app:
        assert app.wait_exit() == 1
        rows = [row for row in app.text.split("\n") if row]
        assert len(rows) == 1, rows
        assert "could not run: ValueError: as injected; details in ~/" in rows[0]
        everything = "".join(token.raw for token in app.tokens)
        assert SECRET not in everything
        assert "Traceback" not in everything
        assert objections(app.tokens) == [] or place.endswith("start_application_mode = boom")
    assert "ValueError: as injected" in log_of(tmp_path)


@pytest.mark.parametrize(("columns", "rows"), [(1, 24), (2, 24), (2, 2), (80, 1)])
def test_a_terminal_of_hardly_any_size_with_a_card_ends_nothing(
    columns: int, rows: int, tmp_path: Path
) -> None:
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    argv = [sys.executable, "-m", "pidriver_tui", "demo", "--speed", "50"]
    with Terminal(argv, env=env, cwd=tmp_path) as app:
        app.resize(columns, rows)
        app.press("ctrl+g", "x", "escape")
        app.resize(120, 40)
        app.wait_for("need you")
        app.press("ctrl+g")
        app.resize(columns, rows)
        app.resize(120, 40)
        app.wait_for("checkout-api")
        log = next(tmp_path.rglob("pidriver-tui.log"))
        assert "Traceback" not in log.read_text()
