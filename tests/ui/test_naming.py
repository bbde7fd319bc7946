"""Wherever a name is said, sessions of one folder name are told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

import pidriver_tui
from pidriver_tui.config import Notify
from pidriver_tui.driver.events import AgentStart
from pidriver_tui.model import LaunchInfo, Opened, Renamed
from pidriver_tui.ui.notify.notifier import Notifier

from .stage import Stage, permission, stage


async def two_apis(staged: Stage) -> None:
    await staged.feed("s1", Opened(LaunchInfo("/home/dev/w/api")))
    await staged.feed("s2", Opened(LaunchInfo("/home/dev/x/api")))


async def test_tabs_composer_ask_line_card_and_fleet_say_which() -> None:
    async with stage() as staged:
        await two_apis(staged)
        await staged.press("alt+1")
        assert "Write to w/api" in staged.text()
        assert staged.text().count("x/api") == 1  # its tab
        await staged.feed("s2", permission())
        assert "in x/api" in staged.text()
        await staged.press("ctrl+g")
        await staged.ready()
        assert "▍x/api" in staged.text()
        await staged.press("y", "alt+0")
        rows = [line for line in staged.text().splitlines() if "idle" in line or "starting" in line]
        assert [name for row in rows for name in ("w/api", "x/api") if f" {name} " in row] == [
            "w/api",
            "x/api",
        ]


async def test_the_composer_follows_a_name_that_changes() -> None:
    async with stage() as staged:
        await two_apis(staged)
        await staged.press("alt+1")
        await staged.feed("s1", Renamed("The counter"))
        assert "Write to The counter" in staged.text()
        await staged.press("alt+2")
        assert "Write to api" in staged.text()  # nobody else is called so now


async def test_the_box_before_quitting_says_which() -> None:
    async with stage() as staged:
        await two_apis(staged)
        for key in ("s1", "s2"):
            await staged.feed(key, AgentStart())
        await staged.press("ctrl+q")
        await staged.ready()
        assert "w/api, x/api" in staged.text()


async def test_a_call_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(Notifier, "_write", lambda caller, sequence: written.append(sequence))
    async with stage(notify=Notify(osc="9", title=False)) as staged:
        await two_apis(staged)
        await staged.press("alt+1")
        await staged.feed("s2", permission())
        staged.clock.pass_(1.0)
        staged.app.main.tick()
        assert written[-1] == "\a\x1b]9;x/api needs you: permission\a"


def test_the_terminal_says_labels_never_bare_titles() -> None:
    package = Path(pidriver_tui.__file__).parent
    said = [
        f"{path.relative_to(package)}:{number}: {line.strip()}"
        for path in [package / "app.py", *sorted((package / "ui").rglob("*.py"))]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if "session.title" in line and "LineInput(" not in line  # the dialog that changes the title itself
    ]
    assert said == []
