"""Keys of the composer that mean one thing with a text and another without."""

from __future__ import annotations

import pytest

from pidriver_tui.ui.modals.confirm import Confirm
from pidriver_tui.ui.widgets.composer import Composer

from .stage import Stage, permission, stage
from .test_main_screen import WORKING
from .test_pis_keys import hints


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


async def sent(staged: Stage, *texts: str) -> None:
    for text in texts:
        await staged.arrives(text, "enter")


async def test_up_in_an_empty_composer_recalls_and_goes_on_and_down_comes_back() -> None:
    async with stage("api") as staged:
        await sent(staged, "first", "second")
        seen = []
        for key in ("up", "up", "up", "down", "down"):
            await staged.press(key)
            seen.append(composer(staged).text)
        assert seen == ["second", "first", "first", "second", ""]


async def test_up_and_down_move_through_a_recalled_prompt_of_many_rows_first() -> None:
    async with stage("api") as staged:
        await staged.press("x", "enter", "a", "ctrl+j", "b", "ctrl+j", "c", "enter")
        await staged.press("up")
        assert composer(staged).text == "a\nb\nc"
        await staged.press("up", "up")
        assert composer(staged).text == "a\nb\nc"
        await staged.press("up")
        assert composer(staged).text == "x"
        await staged.press("down")
        assert composer(staged).text == "a\nb\nc"
        await staged.press("down")
        assert composer(staged).text == ""


@pytest.mark.parametrize("typed", ["draft", " "])
async def test_up_in_a_draft_moves_the_cursor_and_recalls_nothing(typed: str) -> None:
    async with stage("api") as staged:
        await sent(staged, "first")
        await staged.press(*typed, "up")
        assert composer(staged).text == typed


async def test_a_recalled_prompt_that_was_changed_is_a_draft() -> None:
    async with stage("api") as staged:
        await sent(staged, "first", "second")
        await staged.press("up", "!", "up", "down")
        assert composer(staged).text == "second!"


@pytest.mark.parametrize("back", ["ctrl+underscore", "up", "ctrl+up"])
async def test_ctrl_c_clears_the_draft_which_comes_back(back: str) -> None:
    async with stage("api") as staged:
        await staged.press(*"half", "ctrl+c")
        assert composer(staged).text == ""
        assert "brings it back" in hints(staged)
        await staged.press(back)
        assert composer(staged).text == "half"
        assert staged.said == []


async def test_ctrl_c_with_nothing_to_clear_says_how_to_quit_and_stops_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *WORKING)
        for _ in range(3):
            await staged.press("ctrl+c")
            assert "ctrl+q quits" in hints(staged)
        assert staged.said == []
        staged.clock.pass_(10)
        staged.app.main.tick()
        assert "quits" not in hints(staged)


@pytest.mark.parametrize("place", ["alt+t", "alt+j", "f3"])
async def test_ctrl_c_elsewhere_clears_nothing_and_says_how_to_quit(place: str) -> None:
    async with stage("api") as staged:
        await staged.press(*"half", place, "ctrl+c")
        assert "ctrl+q quits" in hints(staged)
        assert staged.app.main.texts.draft_of("s1") == "half"


async def test_ctrl_c_copies_what_is_selected_and_says_so() -> None:
    async with stage("api") as staged:
        await staged.press(*"half")
        await staged.feed("s1", *WORKING)
        row = next(n for n, line in enumerate(staged.text().splitlines(), 1) if "go" in line)
        column = staged.text().splitlines()[row - 1].index("go") + 1
        await staged.arrives(
            f"\x1b[<0;{column};{row}M", f"\x1b[<32;{column + 2};{row}M", f"\x1b[<0;{column + 2};{row}m"
        )
        await staged.press("ctrl+c")
        assert staged.app.clipboard.strip() == "go"
        assert composer(staged).text == "half", "what was selected is meant, not the draft"
        assert any("Copied the selection" in word.message for word in staged.app._notifications)


async def test_ctrl_c_copies_what_is_selected_in_the_composer() -> None:
    async with stage("api") as staged:
        await staged.press(*"half", "f7", "ctrl+c")
        assert staged.app.clipboard == "half"
        assert composer(staged).text == "half"


async def test_ctrl_d_deletes_forward_and_asks_to_quit_only_where_nothing_stands() -> None:
    async with stage("api") as staged:
        await staged.press(*"ab", "home", "ctrl+d")
        assert composer(staged).text == "b"
        await staged.press("ctrl+d")
        assert composer(staged).text == ""
        assert len(staged.app.screen_stack) == 1
        await staged.press("ctrl+d")
        assert isinstance(staged.app.screen, Confirm), "also while nobody works"
        await staged.ready()
        await staged.press("n", "ctrl+d")
        assert staged.said == []
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("aclose",), ("exit",)]


async def test_going_to_the_asking_tab_answers_nothing_and_its_own_ask_comes_first() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("alt+h")
        assert staged.app.main.current == "s1"
        await staged.feed("s2", permission())
        await staged.press("alt+h", *"yes")
        assert staged.app.main.current == "s2"
        assert composer(staged).text == "yes"
        await staged.press("alt+1")
        await staged.feed("s1", permission("p2"))
        await staged.press("alt+h")
        assert staged.app.main.current == "s1"
        assert staged.said == []


async def test_suspending_without_a_shell_says_why_and_does_nothing() -> None:
    async with stage("api") as staged:
        await staged.press("ctrl+z")
        assert [word.message for word in staged.app._notifications] == ["There is no terminal to give back."]
