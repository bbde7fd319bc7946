"""The app calls: through the driver and nowhere else, as the config says, quiet for who looks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from textual.events import AppFocus

from pidriver_tui.config import Notify
from pidriver_tui.ui.notify.notifier import Notifier
from pidriver_tui.ui.notify.terminal_support import Terminal

from ..stage import Stage, permission, stage

KNOWN = Terminal(osc="9", titled=True)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the terminal beside the picture."""
    sequences: list[str] = []

    def write(caller: Notifier, sequence: str) -> None:
        if sequence:
            sequences.append(sequence)

    monkeypatch.setattr(Notifier, "_write", write)
    return sequences


async def focus(staged: Stage) -> None:
    """The terminal tells that it has the focus."""
    staged.app.post_message(AppFocus())
    await staged.pilot.pause()


async def later(staged: Stage, seconds: float = 1.0) -> None:
    staged.clock.pass_(seconds)
    staged.app.main.tick()
    await staged.settle()


async def test_an_ask_out_of_view_rings_notifies_and_counts(written: list[str]) -> None:
    async with stage("api", "docs", terminal=KNOWN) as staged:
        assert written == ["\x1b[22;2t", "\x1b]2;pidriver\a"]
        written.clear()
        await staged.feed("s2", permission(command="cat secrets"))
        assert written == ["\x1b]2;◆ 1 needs you · pidriver\a"]
        await later(staged)
        assert written[1:] == ["\a\x1b]9;docs needs you: permission\a"]
        await later(staged, 60)
        assert len(written) == 2
        written.clear()
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.press("y")
        assert written == ["\x1b]2;pidriver\a"]
        written.clear()
    assert written == ["\x1b[23;2t"]


async def test_who_looks_is_not_called_and_who_looks_away_is(written: list[str]) -> None:
    async with stage("api") as staged:
        await focus(staged)
        await staged.feed("s1", permission("a"))
        await later(staged, 60)
        assert written == []
        staged.app.app_focus = False
        await later(staged)
        assert written == [], "what came under their eyes is known"
        await staged.feed("s1", permission("b"))
        await later(staged)
        assert written == ["\a"]


async def test_in_the_fleet_tab_every_session_is_in_view(written: list[str]) -> None:
    async with stage("api", "docs") as staged:
        await focus(staged)
        await staged.press("alt+0")
        await staged.feed("s2", permission())
        await later(staged, 60)
        assert written == []
        staged.app.app_focus = False
        await staged.feed("s2", permission("b"))
        await later(staged)
        assert written == ["\a"]


async def test_who_has_just_started_the_app_is_there(written: list[str]) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission("a"))
        await later(staged, 29)
        assert written == []
        await later(staged)
        assert written == ["\a"]


async def test_where_the_terminal_tells_no_focus_an_ask_in_view_calls_who_is_not_heard(
    written: list[str],
) -> None:
    async with stage("api") as staged:
        await staged.press("h", "i")
        await staged.feed("s1", permission("a"))
        await later(staged, 29)
        assert written == []
        await later(staged)
        assert written == ["\a"]
        await staged.press("x")
        await staged.feed("s1", permission("b"))
        await later(staged, 5)
        await staged.press("y")
        await later(staged, 60)
        assert written == ["\a"], "they went on typing under it"


@pytest.mark.parametrize(
    ("notify", "terminal", "sequences"),
    [
        (Notify(), Terminal(), ["\a"]),
        (Notify(bell=False), Terminal(), []),
        (Notify(asks=False), KNOWN, ["\x1b[22;2t", "\x1b]2;pidriver\a", "\x1b]2;◆ 1 needs you · pidriver\a"]),
        (Notify(title=False), KNOWN, ["\a\x1b]9;docs needs you: permission\a"]),
        (Notify(title=False, osc="off"), KNOWN, ["\a"]),
        (
            Notify(title=False, osc="777", bell=False, details=True),
            Terminal(),
            ["\x1b]777;notify;pidriver;docs needs you: permission, Allow tool: bash Command: ls\a"],
        ),
    ],
)
async def test_every_way_can_be_chosen(
    written: list[str], notify: Notify, terminal: Terminal, sequences: list[str]
) -> None:
    async with stage("api", "docs", notify=notify, terminal=terminal) as staged:
        await staged.feed("s2", permission())
        await later(staged)
        assert written == sequences


async def test_a_command_is_run_and_its_failure_told_once(tmp_path: Path) -> None:
    file = tmp_path / "said"
    tell = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + '\\n'); sys.exit(3)"
    notify = Notify(command=(sys.executable, "-c", tell, str(file), "{text}"))
    async with stage("api", "docs", notify=notify) as staged:
        for number in range(2):
            await staged.feed("s2", permission(f"p{number}"))
            await later(staged)
            await staged.app.workers.wait_for_complete()
        await staged.settle()
        assert [n.message for n in staged.app._notifications] == [
            f"Notifying you failed: {sys.executable} ended with code 3."
        ]
    assert file.read_text() == "docs needs you: permission\n" * 2


async def test_a_headless_app_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    leaked: list[Any] = []
    async with stage("api", "docs", terminal=KNOWN, notify=Notify(osc="9")) as staged:
        monkeypatch.setattr(staged.app._driver, "write", leaked.append)
        await staged.feed("s2", permission())
        await later(staged)
    assert leaked == []
