"""The composer: what is typed and pasted is what is sent, and each session keeps its own, as it was left."""

from __future__ import annotations

import pytest
from textual import events

from pidriver_tui.ui.widgets.composer import Composer

from .stage import Stage, stage

LOG = "".join(f"line {number}\n" for number in range(3000))
HOSTILE = "  all:\n\tgcc \x1b[31m\x00 👩\u200d👩\u200d👧\u200d👦 \u202e\u200b\ufeff \ufffc\n\n"


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


async def paste(staged: Stage, text: str) -> None:
    composer(staged).post_message(events.Paste(text))
    await staged.settle()


def sent(staged: Stage) -> list[str]:
    return [intent[2] for intent in staged.said if intent[0] == "prompt"]


@pytest.mark.parametrize("text", [HOSTILE, LOG, "x" * 166_000, "[pasted 3,000 lines]", "one\ntwo\nthree"])
@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
async def test_what_is_sent_is_what_was_pasted(text: str, line_end: str) -> None:
    async with stage("api") as staged:
        await paste(staged, text.replace("\n", line_end))
        await staged.press("enter")
        assert sent(staged) == [text]
        await staged.press("ctrl+up", "enter")
        assert sent(staged) == [text, text], "what is recalled too"


async def test_a_recalled_prompt_has_its_mark_again() -> None:
    async with stage("api") as staged:
        await staged.press("s", "e", "e", "space")
        await paste(staged, LOG)
        await staged.press("enter")
        await staged.press("ctrl+up")
        assert "see [pasted 3,000 lines]" in staged.text()
        await staged.press("backspace")
        assert composer(staged).text == "see "


async def test_a_prompt_given_back_has_its_mark_again() -> None:
    async with stage("api") as staged:
        staged.supervisor.refuse_prompts = True
        await paste(staged, LOG)
        await staged.press("enter")
        assert sent(staged) == [LOG]
        assert "[pasted 3,000 lines]" in staged.text()
        assert composer(staged).text == LOG


async def test_a_draft_is_found_as_it_was_left_with_marks_cursor_and_what_can_be_undone() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("o", "n", "e", "space")
        await paste(staged, LOG)
        await staged.press("left", "left", "alt+2", "t", "w", "o", "alt+1")
        assert "one [pasted 3,000 lines]" in staged.text()
        await staged.press("!")
        assert composer(staged).text == f"one! {LOG}"
        await staged.press("ctrl+minus", "ctrl+minus", "ctrl+minus", "ctrl+minus", "ctrl+minus")
        assert composer(staged).text == "", "undo of all is where this draft began"
        await staged.press("alt+2")
        assert composer(staged).text == "two"


async def test_undo_never_brings_the_text_of_another_session() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("s", "e", "c", "r", "e", "t", "alt+2", "ctrl+minus", "ctrl+minus")
        assert composer(staged).text == ""
        await staged.press("alt+1")
        assert composer(staged).text == "secret"


async def test_what_was_killed_in_one_tab_can_be_yanked_in_another() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("w", "o", "r", "d", "ctrl+u", "alt+2", "ctrl+y")
        assert composer(staged).text == "word"


@pytest.mark.parametrize("key", ["tab", "shift+tab"])
async def test_a_tab_leaves_no_text(key: str) -> None:
    async with stage("api") as staged:
        await staged.press("a", "b", key, "d", "e", "f")
        assert composer(staged).text == "abdef"
        assert composer(staged).has_focus


async def test_a_selection_is_copied_whatever_else_the_key_does_here() -> None:
    async with stage("api") as staged:
        await staged.press("a", "b", "f7", "ctrl+c")
        assert staged.app.clipboard == "ab"
        assert composer(staged).text == "ab"
        said = [notification.message for notification in staged.app._notifications]
        assert said == ["Copied the selection: 2 characters."]


async def test_a_large_paste_takes_one_row_and_unfolded_no_more_than_the_others() -> None:
    async with stage("api") as staged:
        height = composer(staged).size.height
        await paste(staged, LOG)
        assert composer(staged).size.height == height
        await staged.press("alt+z")
        assert composer(staged).size.height == height + 9


async def test_undo_after_send_brings_the_prompt_back_and_redo_takes_it_again() -> None:
    async with stage("api") as staged:
        await paste(staged, LOG)
        await staged.press("enter", "ctrl+minus")
        assert composer(staged).text == LOG
        await staged.press("ctrl+shift+z")
        assert composer(staged).text == ""


async def test_up_in_an_empty_composer_recalls_and_goes_on_through_the_history() -> None:
    async with stage("api") as staged:
        await staged.press("o", "n", "e", "enter", "a", "ctrl+j", "b", "enter")
        await staged.press("up")
        assert composer(staged).text == "a\nb"
        await staged.press("up")
        assert composer(staged).text == "a\nb", "first to the first row"
        await staged.press("up")
        assert composer(staged).text == "one"
        await staged.press("down", "down")
        assert composer(staged).text == ""


async def test_up_in_a_draft_recalls_nothing() -> None:
    async with stage("api") as staged:
        await staged.press("o", "n", "e", "enter", "t", "w", "o", "up", "up", "x")
        assert composer(staged).text == "xtwo"


async def test_an_edit_of_what_was_recalled_is_a_draft() -> None:
    async with stage("api") as staged:
        await staged.press("o", "n", "e", "enter", "t", "w", "o", "enter", "up", "s", "up", "up")
        assert composer(staged).text == "twos"
