"""Copying and searching in the app: what the person is told, and that nothing of it is lost."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import AgentSettled, MessageComplete, MessageDelta, MessageStart
from pidriver_tui.model import Prompted
from pidriver_tui.ui.notify.terminal_support import Terminal
from pidriver_tui.ui.widgets.transcript import TranscriptView

from .stage import Stage, stage


class Kept:
    """A file that keeps copies, or cannot."""

    def __init__(self, problem: str = "") -> None:
        self.texts: list[str] = []
        self.problem = problem

    def __call__(self, text: str) -> str:
        self.texts.append(text)
        return self.problem


def said(staged: Stage) -> list[str]:
    return [notification.message for notification in staged.app._notifications]


async def answered(staged: Stage, text: str) -> None:
    await staged.feed("s1", Prompted("go"), MessageStart(role="assistant"), MessageDelta(text=text))
    await staged.press("alt+t")


async def copied(staged: Stage, *keys: str) -> list[str]:
    await staged.press(*keys)
    await staged.app.workers.wait_for_complete()
    await staged.settle()
    return said(staged)


@pytest.mark.parametrize(
    ("text", "clipboard", "words"),
    [
        ("short", True, "Copied the block: 5 characters."),
        (
            "short",
            False,
            "Copied the block: 5 characters. If your terminal did not take it, it is in ~/cp",
        ),
        (
            "x" * 80_000,
            True,
            "Copied the block: 80000 characters. It is long for a terminal's clipboard; it is also in ~/cp",
        ),
    ],
    ids=["known terminal", "unknown terminal", "long text"],
)
async def test_a_copy_is_kept_and_the_file_named_where_it_may_be_needed(
    text: str, clipboard: bool, words: str
) -> None:
    kept = Kept()
    async with stage("api", keep_copy=kept, copies="~/cp", terminal=Terminal(clipboard=clipboard)) as staged:
        await answered(staged, text)
        assert await copied(staged, "y") == [words]
        assert [len(kept_text) for kept_text in kept.texts] == [len(text)]
        assert len(staged.app.clipboard) == len(text)


async def test_a_copy_that_cannot_be_kept_is_still_copied_and_says_so() -> None:
    async with stage("api", keep_copy=Kept("/x: cannot be written: no space left"), copies="/x") as staged:
        await answered(staged, "text")
        assert (await copied(staged, "y"))[-1].endswith(
            "could not be kept in a file: /x: cannot be written: no space left"
        )
        assert staged.app.clipboard == "text"


async def test_without_a_file_only_the_clipboard_is_used() -> None:
    async with stage("api") as staged:
        await answered(staged, "text")
        assert await copied(staged, "y") == ["Copied the block: 4 characters."]


async def test_the_key_copies_the_selection_when_there_is_one() -> None:
    kept = Kept()
    async with stage("api", keep_copy=kept) as staged:
        await answered(staged, "alpha beta gamma")
        await staged.pilot.click(TranscriptView, offset=(11, 3), times=2)
        assert (await copied(staged, "y"))[-1].startswith("Copied the selection: 4 characters.")
        assert kept.texts == ["beta"]


async def test_the_links_in_view_are_listed_and_the_chosen_one_is_copied() -> None:
    kept = Kept()
    async with stage("api", keep_copy=kept) as staged:
        await answered(staged, "see https://a.example and [that](https://b.example/x)")
        await staged.press("l")
        assert "https://a.example" in staged.text()
        assert "https://b.example/x" in staged.text()
        await copied(staged, "down", "enter")
        assert len(kept.texts) == 1
        assert kept.texts[0] in ("https://a.example", "https://b.example/x")
        assert staged.app.clipboard == kept.texts[0]


async def test_without_a_link_the_key_says_so() -> None:
    async with stage("api") as staged:
        await answered(staged, "nothing here")
        assert await copied(staged, "l") == ["There is no link in view."]


async def test_a_search_shows_matches_while_it_is_typed_and_says_which_of_how_many() -> None:
    async with stage("api") as staged:
        text = "\n\n".join(f"line {n}: {'needle' if n % 10 == 3 else 'hay'}" for n in range(60))
        await answered(staged, text)
        assert "line 3:" not in staged.text()
        await staged.press("slash", *"needle")
        card = staged.app.screen.query_one("#card")
        assert "of 6" in str(card.border_subtitle)
        await staged.press("enter")
        assert "of 6 n next N previous" in staged.text()
        await staged.press("n", "n")
        assert "match 1 of 6" in staged.text()
        assert "line 3: needle" in staged.text()
        await staged.press("N")
        assert "match 6 of 6" in staged.text()
        await staged.press("escape")
        assert "of 6" not in staged.text()
        assert staged.app.main.transcript.has_focus, "the first Escape ends the search alone"


async def test_leaving_a_search_is_being_where_one_was() -> None:
    async with stage("api") as staged:
        await answered(staged, "\n\n".join(f"line {n}" for n in range(60)))
        before = staged.text()
        await staged.press("slash", *"line 7")
        assert "line 7" in staged.text()
        await staged.press("escape")
        assert staged.text() == before
        await staged.press("slash", *"nowhere")
        assert str(staged.app.screen.query_one("#card").border_subtitle).startswith("no match")
        await staged.press("enter")
        assert "no match n next" in staged.text()


async def test_a_search_that_is_shown_is_the_session_in_views() -> None:
    async with stage("api", "docs") as staged:
        await answered(staged, "needle")
        await staged.feed("s1", MessageComplete(role="assistant"), AgentSettled())
        await staged.press("slash", *"needle", "enter")
        assert "match 1 of 1" in staged.text()
        await staged.press("alt+2")
        assert "match 1 of 1" not in staged.text()
