"""Keys that come in one read act one after another, each where the one before it has led."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from textual import events

from pidriver_tui.ui.modals.help import Help
from pidriver_tui.ui.modals.line_input import LineInput
from pidriver_tui.ui.widgets.composer import Composer
from pidriver_tui.ui.widgets.editor import Editor
from pidriver_tui.ui.widgets.transcript import TranscriptView

from .stage import Stage, stage


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


def drafts(staged: Stage) -> dict[str, str]:
    return {key: staged.app.main.texts.draft_of(key) for key in staged.supervisor.fleet.sessions}


async def test_what_was_typed_before_a_tab_key_stays_with_its_tab() -> None:
    async with stage("api", "docs") as staged:
        await staged.arrives("one", "alt+2", "two", "alt+1", " more", "alt+2", " and more")
        assert drafts(staged) == {"s1": "one more", "s2": "two and more"}


async def test_what_was_typed_before_enter_and_a_tab_key_is_sent_whole_to_its_own() -> None:
    async with stage("api", "docs") as staged:
        await staged.arrives("for api", "enter", "alt+2", "for docs", "enter")
        assert [intent[:3] for intent in staged.said] == [
            ("prompt", "s1", "for api"),
            ("prompt", "s2", "for docs"),
        ]


async def test_keys_after_a_focus_key_go_to_the_new_focus() -> None:
    async with stage("api") as staged:
        view = staged.app.main.query_one(TranscriptView)
        await staged.arrives("draft", "alt+t", "jk")
        assert staged.app.focused is view
        assert composer(staged).text == "draft", "j and k scrolled"
        await staged.arrives("alt+c", "jk")
        assert composer(staged).text == "draftjk"


async def test_what_is_typed_after_a_dialogs_key_goes_into_the_dialog() -> None:
    async with stage("api") as staged:
        await staged.arrives("alt+t", "/needle")
        screen = staged.app.screen
        assert isinstance(screen, LineInput)
        assert screen.query_one(Editor).text == "needle"
        await staged.arrives("enter", "alt+c", "back")
        assert composer(staged).text == "back"


async def test_keys_after_one_that_closes_a_dialog_go_where_it_was_opened() -> None:
    async with stage("api") as staged:
        await staged.press("f1")
        assert isinstance(staged.app.screen, Help)
        await staged.arrives("escape", "typed on")
        assert composer(staged).text == "typed on"


async def test_a_paste_keeps_its_place_between_keys() -> None:
    async with stage("api", "docs") as staged:
        await staged.arrives("a", "\x1b[200~PASTED\x1b[201~", "b", "alt+2", "c")
        assert drafts(staged) == {"s1": "aPASTEDb", "s2": "c"}


async def test_a_click_and_what_is_typed_after_it_arrive_in_order() -> None:
    async with stage("api", "docs") as staged:
        second = "docs"
        column = staged.text().splitlines()[1].index(second) + 1
        await staged.arrives("one", f"\x1b[<0;{column};2M\x1b[<0;{column};2m", "two")
        assert drafts(staged) == {"s1": "one", "s2": "two"}


async def test_input_goes_on_when_the_widget_that_has_it_is_taken_away() -> None:
    async with stage("api") as staged:
        staged.app.main.set_focus(staged.app.main.transcript)

        async def vanish(event: events.Key) -> None:
            event.stop()
            await staged.app.main.transcript.remove()

        staged.app.main.transcript.on_key = vanish  # type: ignore[attr-defined]
        driver = staged.app._driver
        assert driver is not None
        for key in ("z", "x"):
            driver.send_message(events.Key(key, key))
        assert await staged.comes(lambda: staged.app.input_order.idle)


@pytest.mark.parametrize("rounds", [3])
async def test_input_is_idle_again_and_no_task_stays(rounds: int) -> None:
    async with stage("api") as staged:
        for _ in range(rounds):
            await staged.arrives("abc")
        assert staged.app.input_order.idle
        names = {task.get_name() for task in asyncio.all_tasks()}
        assert "input order" not in names


async def test_characters_of_one_text_wait_for_nothing_and_what_follows_them_waits_for_all() -> None:
    async with stage("api", "docs") as staged:
        order, waits = staged.app.input_order, []
        passed = order._passed

        async def counted(*arguments: Any) -> None:
            waits.append(arguments)
            await passed(*arguments)

        order._passed = counted  # type: ignore[method-assign, assignment]
        await staged.arrives("x")
        one = len(waits)
        waits.clear()
        await staged.arrives("y" * 500, "alt+2", "z" * 500)
        assert drafts(staged) == {"s1": "x" + "y" * 500, "s2": "z" * 500}
        assert len(waits) < 500 * one / 10, "the cost is of the runs, not of the characters"
