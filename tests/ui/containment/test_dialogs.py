"""A fault in any part of a card or dialog stops nothing else, and answers nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import product
from typing import Any

import pytest
from textual.content import Content
from textual.screen import Screen

from pidriver_tui.ui.modals.confirm import Confirm
from pidriver_tui.ui.modals.guard import Guarded
from pidriver_tui.ui.modals.help import Help
from pidriver_tui.ui.modals.line_input import LineInput
from pidriver_tui.ui.modals.picker import Picker
from tests.ui.stage import Stage, choice, editor, permission, question, stage

from .faulting import BEGUN, METHODS, WAYS, Fuse, all_else_goes_on, logged, main_screen

MODALS: dict[str, Callable[[Stage], Any]] = {
    "permission": lambda _: permission(),
    "choice": lambda _: choice(),
    "question": lambda _: question(),
    "editor": lambda _: editor(),
}


@pytest.mark.parametrize("kind", MODALS)
async def test_a_card_of_which_a_part_fails_takes_no_answer_and_leaves_the_ask_open(
    kind: str, fuse: Fuse, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage("api", contain=True) as staged:
        await staged.feed("s1", *BEGUN, MODALS[kind](staged))
        staged.app.action_command("ask.next")
        await staged.ready()
        card = staged.app.screen
        assert isinstance(card, Guarded)
        assert card.painted
        part = next(widget for widget in card.query("*") if widget.size and not widget.children)
        fuse.lay(type(part), "render_line")
        fuse.light(part, "render_line")
        part.refresh()
        assert await staged.comes(lambda: fuse.burnt > 0)
        assert await staged.comes(lambda: not card.painted or staged.app.screen is not card)
        await staged.press("y", "1", "enter")
        assert staged.said == [], "what is not in view is not answered"
        assert await staged.comes(lambda: staged.app.screen is staged.app.main), "it leaves by itself"
        assert staged.supervisor.fleet.inbox(), "the ask is open"
        fuse.put_out()
        staged.app.main.composer.focus()
        await staged.settle()
        assert logged(caplog)
        await all_else_goes_on(staged)


DIALOGS: dict[str, Callable[[Stage], Screen[Any]]] = {
    "help": lambda _: Help({}, "~/config.toml"),
    "picker": lambda _: Picker("theme", [("a", "one"), ("b", "two")], current="a"),
    "line": lambda _: LineInput("name", placeholder="words"),
    "confirm": lambda staged: Confirm(
        "quit?", Content("Still working"), yes="quit", no="stay", clock=staged.clock
    ),
}


@pytest.mark.parametrize("kind", DIALOGS)
async def test_a_fault_in_any_part_of_a_dialog_stops_nothing(
    kind: str, fuse: Fuse, caplog: pytest.LogCaptureFixture
) -> None:
    ways = ("message", "timer", "next", "after refresh", "worker", "watcher", "render")
    async with main_screen() as staged:
        probe = DIALOGS[kind](staged)
        await staged.app.push_screen(probe)
        classes = {type(widget) for widget in (probe, *probe.query("*"))}
        probe.dismiss(None)
        await staged.settle()
        for cls in classes:
            fuse.lay(cls, *METHODS - {"on_key", "on_resize"})
        dialog = DIALOGS[kind](staged)
        await staged.app.push_screen(dialog)
        await staged.ready()
        for widget, way in product([dialog, *dialog.query("*")], ways):
            name, begin = WAYS[way]
            if not widget.is_running or (name == "render_line" and not widget.size):
                continue
            burnt = fuse.burnt
            fuse.light(widget, name)
            begin(widget, partial(fuse.burn, widget, name))
            assert await staged.comes(lambda burnt=burnt: fuse.burnt > burnt), (widget, way)  # type: ignore[misc]
            fuse.put_out()
            assert staged.app.is_running, (widget, way)
        assert logged(caplog)
        if staged.app.screen is dialog:
            dialog.dismiss(None)
            await staged.settle()
        assert staged.app.screen is staged.app.main
        staged.app.main.composer.focus()
        await staged.settle()
        await all_else_goes_on(staged)
