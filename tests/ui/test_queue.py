"""What waits, on the screen: shown once, taken back, dropped and moved by key and by mouse."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import AgentStart, MessageStart, QueueUpdate, TurnStart
from pidriver_tui.model import PromptAccepted, Prompted
from pidriver_tui.ui.commands.presets import PRESETS
from pidriver_tui.ui.widgets.queue_list import QueueList

from .stage import Stage, stage

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


async def queue(staged: Stage, *texts: str, key: str = "s1") -> None:
    """Let a running agent have `texts` in its queue, as pi tells it."""
    await staged.feed(key, *RUN)
    for n, text in enumerate(texts, 1):
        await staged.feed(
            key,
            Prompted(text, how="follow_up", token=n),
            QueueUpdate(follow_up=texts[:n]),
            PromptAccepted(n, disposition="queued"),
        )


def rows(staged: Stage) -> list[str]:
    return [f"{row.label} {row.text}" for row in staged.app.main.query_one(QueueList).rows]


async def test_what_waits_is_shown_once_and_nowhere_else() -> None:
    async with stage("api") as staged:
        await queue(staged, "first of all\nand more", "\x1b[31msecond")
        assert rows(staged) == ["◌ after first of all", "◌ after ␛[31msecond"]
        text = staged.text()
        assert text.count("first of all") == 1
        assert "(+1 line)" in text
        await staged.feed("s1", QueueUpdate(follow_up=("\x1b[31msecond",)))
        await staged.feed("s1", MessageStart(role="user", text="first of all\nand more"))
        assert rows(staged) == ["◌ after ␛[31msecond"]
        assert staged.text().count("first of all") == 1


async def test_alt_up_takes_one_after_the_other_back_before_the_draft() -> None:
    async with stage("api") as staged:
        await queue(staged, "one", "two", "three")
        staged.app.main.composer.put("a draft")
        await staged.press("alt+up")
        assert staged.app.main.composer.text == "three\na draft"
        await staged.press("alt+up")
        assert staged.app.main.composer.text == "two\nthree\na draft"
        assert rows(staged) == ["◌ after one"]
        assert staged.said == [("take_back", "s1", 3), ("take_back", "s1", 2)]
        await staged.press("enter")
        assert staged.said[-1] == ("put_back", "s1", "two\nthree\na draft", (1,))


async def test_a_message_that_is_edited_goes_back_to_its_place() -> None:
    async with stage("api") as staged:
        await queue(staged, "one", "two", "three")
        await staged.press("alt+q", "down", "enter")
        assert staged.app.main.composer.has_focus
        assert staged.app.main.composer.text == "two"
        await staged.press("!", "enter")
        assert staged.said[-1] == ("put_back", "s1", "two!", (1,))
        await staged.press("x", "enter")
        assert staged.said[-1][:3] == ("prompt", "s1", "x")


async def test_what_was_taken_back_and_deleted_is_no_edit_any_more() -> None:
    async with stage("api") as staged:
        await queue(staged, "one", "two")
        await staged.press("alt+up")
        staged.app.main.composer.put("")
        staged.app.main.tick()
        await staged.press("n", "e", "w", "enter")
        assert staged.said[-1][:3] == ("prompt", "s1", "new")


async def test_a_message_that_was_taken_up_meanwhile_changes_no_composer() -> None:
    async with stage("api") as staged:
        await queue(staged, "one")
        staged.app.main.composer.put("a draft")
        staged.supervisor.gone = True
        await staged.press("alt+up")
        assert staged.app.main.composer.text == "a draft"
        await staged.press("enter")
        assert staged.said[-1][:3] == ("prompt", "s1", "a draft")


async def test_the_list_drops_and_moves_and_is_left_again() -> None:
    async with stage("api") as staged:
        await queue(staged, "one", "two", "three")
        await staged.press("alt+q")
        assert staged.app.main.query_one(QueueList).has_focus
        await staged.press("j", "K")
        assert rows(staged) == ["◌ after two", "◌ after one", "◌ after three"]
        await staged.press("j", "x")
        assert rows(staged) == ["◌ after two", "◌ after three"]
        assert staged.said == [("move", "s1", 2, -1), ("drop", "s1", 1)]
        await staged.press("escape")
        assert staged.app.main.composer.has_focus
        await staged.press("alt+q", "x", "x")
        assert rows(staged) == []
        assert staged.app.main.composer.has_focus


async def test_rows_are_clickable() -> None:
    async with stage("api") as staged:
        await queue(staged, "one", "two")
        listed = staged.app.main.query_one(QueueList)
        width = listed.size.width
        await staged.pilot.click(listed, offset=(width - 2, 0))
        await staged.settle()
        assert staged.said == [("drop", "s1", 1)]
        await staged.pilot.click(listed, offset=(width - 6, 0))
        await staged.settle()
        assert staged.app.main.composer.text == "two"


async def test_what_others_queued_can_only_be_looked_at() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *RUN, QueueUpdate(steering=("from an extension",)))
        assert rows(staged) == ["◌ next from an extension"]
        await staged.press("alt+q", "x")
        assert staged.said == []


async def test_the_hints_name_the_keys_of_the_list_as_they_are_bound() -> None:
    async with stage("api", keys={"queue.take_back": ("f9",), "queue.drop": ("d",)}) as staged:
        assert "edit queue" not in staged.text()
        await queue(staged, "one")
        assert "f9 edit queue" in staged.text()
        await staged.press("alt+q")
        assert "d drop" in staged.text()


async def test_a_long_queue_shows_the_rows_around_the_cursor() -> None:
    async with stage("api") as staged:
        await queue(staged, *(f"number {n}" for n in range(10)))
        listed = staged.app.main.query_one(QueueList)
        assert listed.size.height == 6
        assert "+4 more" in staged.text()
        await staged.press("alt+q", *["down"] * 9)
        assert "number 9" in staged.text()
        assert "number 3" not in staged.text()


async def test_closing_what_still_holds_messages_asks_first() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", Prompted("precious", token=1, held=True))
        await staged.press("alt+w")
        assert await staged.shows("still waits to be sent")
        assert ("close", "s1") not in staged.said


async def test_quitting_while_messages_are_held_asks_first() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", Prompted("precious", token=1, held=True))
        await staged.press("ctrl+q")
        assert await staged.shows("1 message of yours not sent yet")
        assert ("exit",) not in staged.said


@pytest.mark.parametrize("how", ["steer", "follow_up"])
@pytest.mark.parametrize("preset", ["pi", "classic"])
async def test_the_usual_key_puts_an_edited_message_back_whatever_kind_it_is(preset: str, how: str) -> None:
    keys = dict(PRESETS[preset])
    async with stage("api", keys=keys) as staged:
        await staged.feed("s1", *RUN, Prompted("one", how=how, token=1), PromptAccepted(1))
        await staged.press("alt+up")
        await staged.press("!", "enter")
        assert staged.said[-1] == ("put_back", "s1", "one!", ())
