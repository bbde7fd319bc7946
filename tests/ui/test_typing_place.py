"""Where typing goes: into the composer of the tab in view, unless the place has its own use for the key."""

from __future__ import annotations

import asyncio

import pytest

from pidriver_tui.driver.events import AgentSettled
from pidriver_tui.model import Closed
from pidriver_tui.supervisor import Launch
from pidriver_tui.ui.widgets.composer import Composer

from .stage import Stage, permission, stage
from .test_main_screen import WORKING


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


def click_at(staged: Stage, words: str) -> str:
    """What a terminal sends for a click on `words`."""
    for row, line in enumerate(staged.text().splitlines(), 1):
        if words in line:
            at = f"{line.index(words) + 1};{row}"
            return f"\x1b[<0;{at}M\x1b[<0;{at}m"
    raise AssertionError(f"{words!r} is not on the screen")


@pytest.mark.parametrize("pane", ["transcript", "tools"])
async def test_a_character_that_is_no_command_of_the_pane_is_typed(pane: str) -> None:
    async with stage("api") as staged:
        main = staged.app.main
        main.set_focus(getattr(main, pane))
        await staged.arrives("What now?")
        assert composer(staged).text == "What now?"
        assert composer(staged).has_focus, "and so is what follows, whatever it is"


@pytest.mark.parametrize("character", ["\u3000", "\u00a0", "\ue0b0", "日"])
async def test_a_character_that_python_calls_unprintable_is_typed_too(character: str) -> None:
    async with stage("api") as staged:
        staged.app.main.set_focus(staged.app.main.transcript)
        await staged.arrives(character, "x")
        assert composer(staged).text == f"{character}x"


async def test_a_character_that_is_a_command_of_the_pane_is_that() -> None:
    async with stage("api") as staged:
        await staged.press("alt+t", "j", "G")
        assert staged.app.main.transcript.has_focus
        assert composer(staged).text == ""


async def test_a_rebound_letter_is_typed_again() -> None:
    async with stage("api", keys={"transcript.line_down": ("f9",)}) as staged:
        await staged.press("alt+t", "j")
        assert composer(staged).text == "j"


@pytest.mark.parametrize("pane", ["transcript", "tools"])
async def test_a_paste_is_text_for_the_composer_and_never_a_command(pane: str) -> None:
    async with stage("api") as staged:
        main = staged.app.main
        main.set_focus(getattr(main, pane))
        await staged.arrives("\x1b[200~jump f y / G\x1b[201~")
        assert composer(staged).text == "jump f y / G"
        assert staged.said == []


async def test_a_paste_in_the_fleet_goes_nowhere_unseen() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", permission())
        await staged.press("f3")
        await staged.arrives("\x1b[200~aby\r\x1b[201~")
        assert staged.app.main.fleet_tab.shown
        assert staged.app.screen is staged.app.main, "no card was opened"
        assert [staged.app.main.texts.draft_of(key) for key in ("s1", "s2")] == ["", ""]
        said = [word.message for word in staged.app._notifications]
        assert said == ["A paste is text for a session: open its tab first."]


async def test_a_letter_that_is_no_command_of_the_fleet_is_written_to_nobody() -> None:
    async with stage("api") as staged:
        await staged.press("f3", "z", "Z")
        assert staged.app.main.fleet_tab.shown
        assert composer(staged).text == ""


@pytest.mark.parametrize("focus", ["alt+t", "ctrl+t"])
@pytest.mark.parametrize("go", ["alt+2", "ctrl+pagedown", "alt+n", "alt+a"])
async def test_a_tab_that_is_shown_by_key_is_written_to(focus: str, go: str) -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", *WORKING, AgentSettled())
        await staged.press(focus, go, *"yes")
        assert staged.app.main.current == "s2"
        assert composer(staged).text == "yes"


async def test_a_tab_that_is_clicked_is_written_to() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("alt+t")
        await staged.arrives(click_at(staged, "docs"), "yes")
        assert (staged.app.main.current, composer(staged).text) == ("s2", "yes")


async def test_opening_a_row_of_the_fleet_leads_to_its_composer() -> None:
    async with stage("api") as staged:
        await staged.press("f3", "enter", *"fly")
        assert composer(staged).text == "fly"


async def test_showing_the_tool_tree_takes_no_typing_away() -> None:
    for size in ((120, 40), (80, 24)):
        async with stage("api", size=size) as staged:
            await staged.arrives("ab", "ctrl+t", "cd", "ctrl+t", "ef", "ctrl+t")
            assert composer(staged).text == "abcdef"
            assert composer(staged).has_focus


async def test_a_click_into_the_transcript_or_the_tree_takes_no_typing_away() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *WORKING)
        await staged.arrives(click_at(staged, "go"), "yes, go on")
        assert composer(staged).text == "yes, go on", "y copies and g scrolls where the keys are the pane's"
        await staged.arrives(click_at(staged, "no tools"), "fold")
        assert composer(staged).text == "yes, go onfold"


async def test_tab_never_leaves_a_draft() -> None:
    async with stage("api") as staged:
        await staged.press("a", "tab", "f", "shift+tab", "t")
        assert composer(staged).has_focus
        assert composer(staged).text.replace("\t", "") == "aft"


@pytest.mark.parametrize("pane", ["alt+t", "alt+j"])
async def test_tab_in_a_pane_leads_back_to_the_draft(pane: str) -> None:
    async with stage("api") as staged:
        await staged.arrives("a", pane, "tab", "f")
        assert composer(staged).text == "af"


async def test_tab_goes_between_the_fleets_rows_and_their_details() -> None:
    async with stage("api") as staged:
        await staged.press("f3", "tab")
        pane = staged.app.main.fleet_tab.pane
        assert pane.detail.has_focus
        await staged.press("tab")
        assert pane.rows.has_focus


async def test_a_session_that_opens_late_leaves_the_person_where_they_type() -> None:
    async with stage("api") as staged:
        gate = asyncio.Event()
        open_at_once = staged.supervisor.open

        async def open_late(launch: Launch) -> str:
            await gate.wait()
            return await open_at_once(launch)

        staged.supervisor.open = open_late  # type: ignore[method-assign]
        await staged.press("ctrl+n")
        await staged.press(*"/tmp", "ctrl+s")
        await staged.press(*"half a sentence")
        gate.set()
        await staged.settle()
        await staged.press(*" and its rest")
        assert staged.app.main.current == "s1"
        assert composer(staged).text == "half a sentence and its rest"


async def test_closing_a_tab_leads_to_its_neighbour_at_once() -> None:
    async with stage("api", "docs", "web") as staged:
        await staged.arrives("alt+w", "for docs")
        assert staged.said == [("close", "s1")]
        assert staged.app.main.current == "s2"
        assert composer(staged).text == "for docs"


async def test_what_was_typed_for_a_session_that_goes_is_kept() -> None:
    async with stage("api", "docs") as staged:
        await staged.press(*"half a sentence")
        staged.supervisor.happen("s1", Closed())
        await staged.settle()
        assert staged.app.main.current == "s2"
        assert composer(staged).text == ""
        await staged.press("ctrl+up")
        assert composer(staged).text == "half a sentence"
