"""A fault in any widget of the main screen stops nothing else."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Static

from pidriver_tui.driver.events import MessageDelta
from pidriver_tui.ui.containment.faults import QUIET_SECONDS
from pidriver_tui.ui.screens.main import MainScreen
from pidriver_tui.ui.widgets.composer import Composer
from pidriver_tui.ui.widgets.fleet_list import EntriesView, FleetList, FleetPane
from pidriver_tui.ui.widgets.lines import Line, Lines, TabStrip
from pidriver_tui.ui.widgets.tool_tree.view import ToolTree
from pidriver_tui.ui.widgets.transcript import TranscriptView
from tests.ui.stage import permission

from .faulting import METHODS, WAYS, Boom, BoomError, Fuse, all_else_goes_on, logged, main_screen, told

WIDGETS = [
    Line,
    TabStrip,
    Lines,
    TranscriptView,
    ToolTree,
    FleetPane,
    FleetList,
    EntriesView,
    Composer,
]


@pytest.mark.parametrize("cls", WIDGETS, ids=lambda cls: cls.__name__)
async def test_a_fault_in_a_widget_of_the_main_screen_stops_nothing_else(
    cls: type[Widget], fuse: Fuse, caplog: pytest.LogCaptureFixture
) -> None:
    fuse.lay(cls, *METHODS)
    async with main_screen() as staged:
        main = staged.app.main
        if cls in (FleetPane, FleetList, EntriesView):
            staged.app.action_command("fleet.toggle")
            await staged.settle()
        widget = main.query(cls).first()
        for way, (name, begin) in WAYS.items():
            caplog.clear()
            staged.clock.pass_(QUIET_SECONDS + 1)
            burnt = fuse.burnt
            fuse.light(widget, name)
            begin(widget, partial(fuse.burn, widget, name))
            if name == "render_line" and not (widget.display and widget.size):
                fuse.put_out()
                continue
            assert await staged.comes(lambda burnt=burnt: fuse.burnt > burnt), way  # type: ignore[misc]
            assert await staged.comes(lambda: bool(logged(caplog))), f"{way}: the log has the traceback"
            fuse.put_out()
            await staged.settle()
            assert widget.is_running, way
        if main.fleet_tab.shown:
            staged.app.action_command("fleet.toggle")
            await staged.settle()
        main.composer.focus()
        await staged.settle()
        await all_else_goes_on(staged)
        assert not staged.app.screen_stack[1:]


async def test_a_widget_that_could_not_draw_draws_again_and_the_person_is_told_in_one_line(
    fuse: Fuse, caplog: pytest.LogCaptureFixture
) -> None:
    fuse.lay(ToolTree, "render_line")
    async with main_screen() as staged:
        fuse.light(staged.app.main.tools, "render_line")
        staged.app.main.tools.refresh()
        assert await staged.shows("▲ a fault: nothing to show")
        assert "the answer" in staged.text(), "others draw"
        assert await staged.comes(lambda: bool(told(staged)))
        assert told(staged) == ["the tool tree had a fault and goes on; details in ~/the.log"]
        burnt = fuse.burnt
        assert await staged.comes(lambda: fuse.burnt > burnt), "it is tried again"
        fuse.put_out()
        assert await staged.shows("no tools yet")
        assert "▲ a fault" not in staged.text()
        assert len(logged(caplog)) == 1


async def test_a_renderer_that_fails_at_what_an_agent_wrote_costs_only_the_transcript(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def frame(*_: Any, **__: Any) -> Any:
        raise BoomError

    async with main_screen() as staged:
        monkeypatch.setattr(staged.app.main.transcript.pane, "frame", frame)
        staged.supervisor.happen("s2", permission("p2", "make all"))
        await staged.feed("s1", MessageDelta(text="what breaks it"))
        assert logged(caplog)
        assert "2 need you" in staged.text(), "the rest of the frame was drawn"
        assert await staged.comes(lambda: bool(told(staged)))
        assert told(staged)[0].startswith("the transcript had a fault and goes on")
        monkeypatch.undo()
        await staged.feed("s1", MessageDelta(text=" and what does not"))
        assert await staged.shows("what breaks it and what does not")
        await all_else_goes_on(staged)


@pytest.mark.parametrize("part", ["_draw_tabs", "_draw_usage", "_draw_panels", "_draw_hints"])
async def test_a_line_that_cannot_be_made_leaves_the_others_be(
    part: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise BoomError

    async with main_screen() as staged:
        monkeypatch.setattr(staged.app.main.lines, part, fails)
        await staged.feed("s2", permission("p9", "make a mess"))
        assert logged(caplog)
        assert await staged.shows("2 need you")
        await all_else_goes_on(staged)


async def test_a_command_that_fails_costs_that_command(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Any) -> None:
        raise BoomError

    monkeypatch.setattr(TranscriptView, "action_page_up", fails)
    async with main_screen() as staged:
        staged.app.main.transcript.focus()
        await staged.press("pageup")
        assert logged(caplog)
        staged.app.main.composer.focus()
        await staged.settle()
        await all_else_goes_on(staged)


async def test_a_key_at_which_a_widget_fails_means_nothing_to_another(
    fuse: Fuse, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(MainScreen, "on_key", lambda _, event: heard.append(event.key), raising=False)
    fuse.lay(TranscriptView, "on_key")
    async with main_screen() as staged:
        transcript = staged.app.main.transcript
        transcript.focus()
        fuse.light(transcript, "on_key")
        await staged.press("z")
        assert fuse.burnt
        assert heard == []


async def test_a_widget_that_cannot_be_composed_or_mounted_leaves_the_rest_be(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Uncomposed(Static):
        def compose(self) -> ComposeResult:
            yield Static(self.words)

        @property
        def words(self) -> str:
            raise BoomError

    class Unmounted(Static):
        def on_mount(self) -> None:
            raise BoomError

        def on_boom(self) -> None:
            self.heard = True

    async with main_screen() as staged:
        one = Unmounted("one")
        await staged.app.main.mount(Uncomposed("none"), one)
        await staged.settle()
        assert len(logged(caplog)) == 2
        one.post_message(Boom())
        await staged.settle()
        assert one.heard, "it is called all the same"
        await one.remove()
        await all_else_goes_on(staged)
