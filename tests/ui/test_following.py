"""The transcript of the main screen stays at its tail whatever takes rows from it or gives them back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from textual.events import MouseScrollUp

from pidriver_tui.driver.events import (
    AgentSettled,
    AgentStart,
    BlockEnd,
    BlockStart,
    EditorTextSet,
    InteractionWithdrawn,
    MessageDelta,
    MessageStart,
    QueueUpdate,
    TurnStart,
    WidgetSet,
)
from pidriver_tui.model import Prompted

from .stage import Stage, permission, stage

WORKING = (Prompted("go"), AgentStart(), TurnStart(), MessageStart(role="assistant"))
LONG = "\n\n".join(f"line {number}" for number in range(60))


async def begin(staged: Stage) -> None:
    """An answer that is longer than the window, still being written."""
    await staged.feed("s1", *WORKING, BlockStart(), MessageDelta(text=LONG))


async def write(staged: Stage, text: str) -> None:
    await staged.feed("s1", MessageDelta(text=text))


async def command(staged: Stage, command_id: str) -> None:
    staged.app.action_command(command_id)
    await staged.settle()


async def asks(staged: Stage) -> None:
    await staged.feed("s1", permission())
    await command(staged, "ask.next")
    await staged.ready()
    await staged.press("y")
    assert [said[0] for said in staged.said] == ["answer"]
    await staged.feed("s1", InteractionWithdrawn(request_id="p1"))


async def composer_rows(staged: Stage) -> None:
    await staged.press("a", *["ctrl+j", "b"] * 5)
    await staged.press(*["backspace"] * 11)
    assert staged.app.main.composer.text == ""


async def queue(staged: Stage) -> None:
    await staged.feed("s1", QueueUpdate(steering=("one", "two"), follow_up=("three",)))
    await staged.feed("s1", QueueUpdate())


async def widget(staged: Stage) -> None:
    for placement in ("aboveEditor", "belowEditor"):
        await staged.feed("s1", WidgetSet(key="k", lines=("a", "b", "c"), placement=placement))
        await staged.feed("s1", WidgetSet(key="k", lines=None, placement=placement))


async def offered(staged: Stage) -> None:
    await staged.press("x")
    await staged.feed("s1", EditorTextSet(text="some offered text"))
    assert "some offered text" in staged.text()
    await staged.press("backspace")
    await command(staged, "composer.offered")


async def tree(staged: Stage) -> None:
    for size in ((80, 40), (120, 40)):
        await staged.pilot.resize_terminal(*size)
        for _ in range(4):
            await command(staged, "tree.toggle")
        await command(staged, "tree.errors")
        await command(staged, "tree.errors")


async def narrow_and_wide(staged: Stage) -> None:
    for size in ((80, 24), (200, 55), (120, 40)):
        await staged.pilot.resize_terminal(*size)
        await staged.settle()


async def zoom(staged: Stage) -> None:
    for size in ((120, 42), (120, 40), (120, 80), (120, 40)):
        await staged.pilot.resize_terminal(*size)
        await staged.settle()


async def fleet_and_back(staged: Stage) -> None:
    await command(staged, "fleet.toggle")
    await write(staged, "\n\nwhile away")
    await staged.pilot.resize_terminal(120, 44)
    await command(staged, "fleet.toggle")


async def another_tab_and_back(staged: Stage) -> None:
    await command(staged, "tab.2")
    await staged.pilot.resize_terminal(120, 36)
    await write(staged, "\n\nwhile away")
    await command(staged, "tab.1")


async def help_and_back(staged: Stage) -> None:
    await command(staged, "app.help")
    await write(staged, "\n\nbelow the help")
    await staged.press("escape")


async def theme(staged: Stage) -> None:
    staged.app.theme = "paper" if "paper" in staged.app.available_themes else "graphite"
    await staged.settle()


async def search_left(staged: Stage) -> None:
    await command(staged, "transcript.search")
    await staged.press(*"line 3")
    await write(staged, "\n\nwhile searching")
    await staged.press("escape")


SOURCES = [
    asks,
    composer_rows,
    queue,
    widget,
    offered,
    tree,
    narrow_and_wide,
    zoom,
    fleet_and_back,
    another_tab_and_back,
    help_and_back,
    theme,
    search_left,
]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
async def test_at_the_tail_it_stays_at_the_tail(source: Callable[[Stage], Awaitable[None]]) -> None:
    async with stage("api", "docs") as staged:
        await begin(staged)
        await source(staged)
        view = staged.app.main.transcript
        assert view.pane is not None
        assert view.pane.following
        await write(staged, "\n\nthe newest line")
        assert "the newest line" in staged.text()
        assert "new line" not in staged.text()
        await staged.feed("s1", BlockEnd(text=LONG), AgentSettled())
        assert view.pane.following


async def test_sending_brings_ones_own_words_and_the_answer_into_view() -> None:
    async with stage("api") as staged:
        await begin(staged)
        view = staged.app.main.transcript
        await staged.pilot._post_mouse_events([MouseScrollUp] * 9, view, (5, 5))
        await staged.settle()
        assert "line 59" not in staged.text()
        await staged.press(*"more", "enter")
        assert view.pane is not None
        assert view.pane.following
        assert "more" in staged.text()


async def test_a_prompt_of_many_rows_is_followed() -> None:
    async with stage("api") as staged:
        await begin(staged)
        await staged.feed("s1", BlockEnd(text=LONG), AgentSettled())
        await staged.press("a", *["ctrl+j", "b"] * 8, "enter")
        await staged.feed("s1", AgentStart(), TurnStart(), MessageStart(role="assistant"))
        await staged.feed("s1", BlockStart(), MessageDelta(text="here it is"))
        assert "here it is" in staged.text()
