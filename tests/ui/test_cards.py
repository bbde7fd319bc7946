"""A card lies over where the person is, fits any terminal, and grants only what was seen."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import Paste

from pidriver_tui.driver.events import (
    AgentStart,
    BlockStart,
    Decision,
    InteractionEnded,
    InteractionRequest,
    MessageDelta,
    MessageStart,
    TurnStart,
)
from pidriver_tui.model import Judged
from pidriver_tui.ui.modals.asks import AskCard

from .gated import gated
from .stage import Stage, choice, editor, permission, question, stage

LONG = "\n".join(["set -e", *(f"echo step {number}" for number in range(60)), "rm -rf build"])
KINDS = [permission("p1"), choice("p1"), question("p1"), editor("p1"), gated("p1", LONG)]


async def opened(staged: Stage) -> AskCard:
    staged.app.action_command("ask.next")
    await staged.settle()
    await staged.pilot.pause()
    card = staged.app.screen
    assert isinstance(card, AskCard)
    return card


@pytest.mark.parametrize("leave", ["escape", "ctrl+g", "y"])
async def test_a_card_of_another_tab_brings_back_tab_focus_draft_cursor_and_selection(leave: str) -> None:
    async with stage("api", "docs") as staged:
        main = staged.app.main
        await staged.press(*"half a sentence", "left", "left")
        before = (main.composer.text, main.current, main.focused)
        await staged.feed("s2", permission())
        await opened(staged)
        await staged.ready()
        await staged.press(leave)
        assert staged.app.screen is main
        assert (main.composer.text, main.current, main.focused) == before
        await staged.press("X")
        assert main.composer.text == "half a sentenXce", "the cursor stands where it stood"
        main.show("s2")
        await staged.settle()
        assert main.composer.text == "", "nothing of it went to the tab that asked"


@pytest.mark.parametrize("back", [0, 9])
async def test_a_card_leaves_the_transcript_where_it_was_read(back: int) -> None:
    async with stage("api", "docs") as staged:
        transcript = staged.app.main.transcript
        text = "\n\n".join(f"line {number}" for number in range(60))
        await staged.feed("s1", AgentStart(), TurnStart(), MessageStart(role="assistant"), BlockStart())
        await staged.feed("s1", MessageDelta(text=text))
        staged.app.action_command("focus.transcript")
        await staged.settle()
        await staged.press(*["up"] * back)
        assert transcript.pane is not None
        place = (staged.app.main.focused, transcript.top_row, transcript.pane.following)
        await staged.feed("s2", permission())
        await opened(staged)
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("answer", "s2", "p1", Decision.ALLOW)]
        assert (staged.app.main.focused, transcript.top_row, transcript.pane.following) == place
        assert transcript.pane.following is (back == 0)


async def test_a_key_of_its_own_goes_to_the_tab_that_asks_and_leaves_the_ask_open() -> None:
    async with stage("api", "docs") as staged:
        await staged.press(*"draft")
        await staged.feed("s2", permission())
        await opened(staged)
        await staged.ready()
        await staged.press("ctrl+t")
        assert staged.app.main.current == "s2"
        assert staged.said == []
        assert staged.supervisor.fleet.inbox()
        assert staged.app.main.texts.draft_of("s1") == "draft"


@pytest.mark.parametrize("ask", KINDS, ids=lambda ask: f"{ask.method} {len(ask.prompt)}")
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (1, 40), (120, 1), (10, 4), (20, 7), (30, 9), (40, 13)])
async def test_at_any_size_a_card_can_be_left_and_what_is_not_in_view_is_not_answered(
    size: tuple[int, int], ask: InteractionRequest
) -> None:
    async with stage("api", size=size) as staged:
        await staged.feed("s1", ask, Judged("p1", ("deletes recursively",)))
        card = await opened(staged)
        staged.clock.pass_(1)
        await staged.pilot.pause()
        if not all(card.in_view(button) for button in card.query("KeyButton")):
            await staged.press("y", "1", "enter", "Y", "n")
            assert staged.said == []
        await staged.press("escape")
        if staged.app.screen is card:  # a key above led one step on
            staged.clock.pass_(1)
            await staged.press("escape")
        assert staged.app.screen is staged.app.main
        assert staged.said == []


@pytest.mark.parametrize("height", [9, 11, 13])
async def test_in_a_low_terminal_the_keys_of_a_card_are_in_view_and_work(height: int) -> None:
    async with stage("api", size=(80, height)) as staged:
        await staged.feed("s1", gated("p1", LONG))
        card = await opened(staged)
        await staged.ready()
        assert all(card.in_view(button) for button in card.query("KeyButton"))
        await staged.press("n")
        assert staged.said == [("answer", "s1", "p1", Decision.DENY)]


async def test_a_command_is_allowed_only_when_its_last_row_has_been_in_view() -> None:
    async with stage("api", size=(80, 24)) as staged:
        await staged.feed("s1", gated("p1", LONG), Judged("p1", ("deletes recursively",)))
        await opened(staged)
        await staged.ready()
        assert "rm -rf build" not in staged.text()
        assert "more rows below" in staged.text()
        for _ in range(20):
            if "rm -rf build" in staged.text():
                break
            await staged.press("y")
            assert staged.said == []
            await staged.ready()
        assert "rm -rf build" in staged.text()
        await staged.press("y")
        await staged.ready()
        await staged.press("Y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_the_end_jumped_to_is_not_all_of_it_seen_too_quickly() -> None:
    async with stage("api", size=(80, 24)) as staged:
        await staged.feed("s1", gated("p1", LONG))
        await opened(staged)
        await staged.ready()
        for _ in range(9):
            await staged.press("pagedown")
        await staged.press("y")
        assert staged.said == [], "the last rows have only just been painted"
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_keys_wait_anew_after_a_resize() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", gated("p1"))
        card = await opened(staged)
        await staged.ready()
        await staged.pilot.resize_terminal(90, 30)
        await staged.comes(lambda: card.painted)
        staged.clock.pass_(0.29)
        await staged.press("y")
        assert staged.said == []
        staged.clock.pass_(0.02)
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_keys_wait_for_the_paint_of_the_command_not_of_the_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pidriver_tui.ui.widgets.sections import SectionsView

    drawn = SectionsView.drawn
    monkeypatch.setattr(SectionsView, "drawn", property(lambda self: False))
    async with stage("api") as staged:
        await staged.feed("s1", gated("p1"))
        card = await opened(staged)
        staged.clock.pass_(5)
        await staged.press("y", "n")
        assert staged.said == [], "its keys are painted, what it asks is not"
        monkeypatch.setattr(SectionsView, "drawn", drawn)
        card.rearm()
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


@pytest.mark.parametrize("ask", KINDS[:4], ids=lambda ask: ask.method)
async def test_a_paste_answers_nothing_on_any_card(ask: InteractionRequest) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", ask)
        card = await opened(staged)
        await staged.ready()
        for text in ("y", "1", "y\n", "\x1b", "\r", "2\r\n1"):
            staged.app.post_message(Paste(text))
            await staged.settle()
        assert staged.said == []
        assert staged.app.screen is card


async def test_a_paste_on_a_question_goes_into_its_field_wherever_the_focus_is() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question())
        card = await opened(staged)
        await staged.ready()
        card.set_focus(None)
        staged.app.post_message(Paste("pasted"))
        await staged.settle()
        assert card.draft() == "pasted"


async def test_a_typed_reason_stays_through_back_later_and_the_end_of_its_ask() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", gated("p1"))
        await opened(staged)
        await staged.ready()
        await staged.press("r")
        await staged.ready()
        await staged.press(*"use make", "escape")
        await staged.ready()
        await staged.press("escape")
        assert staged.app.screen is staged.app.main
        card = await opened(staged)
        await staged.ready()
        await staged.press("r")
        await staged.ready()
        assert card.draft() == "use make"
        await staged.feed("s1", InteractionEnded(request_id="p1", reason="timeout"))
        await staged.ready()
        await staged.press("enter", "y", "n")
        assert staged.said == [], "nothing goes to anybody"
        await staged.press("escape")
        assert staged.app.screen is staged.app.main
        await staged.press("ctrl+up")
        assert staged.app.main.composer.text == "use makeyn", "what goes on being typed is kept with it"


async def test_a_second_escape_in_the_same_breath_does_not_stop_the_turn() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", AgentStart(), permission())
        await opened(staged)
        await staged.ready()
        await staged.press("escape", "escape")
        assert staged.app.screen is staged.app.main
        assert staged.said == []
        staged.clock.pass_(0.31)
        await staged.press("escape")
        assert staged.said == [("abort", "s1")]


async def test_keys_meant_for_a_card_that_has_just_left_do_nothing_else() -> None:
    async with stage("api") as staged:
        await staged.press(*"draft")
        await staged.feed("s1", permission())
        await opened(staged)
        await staged.ready()
        await staged.feed("s1", InteractionEnded(request_id="p1", reason="timeout"))
        assert staged.app.screen is staged.app.main
        await staged.press("escape", "enter", "ctrl+g")
        assert staged.said == []
        assert staged.app.main.composer.text == "draft"
        staged.clock.pass_(0.31)
        await staged.press("enter")
        assert staged.said[0][:3] == ("prompt", "s1", "draft")


async def test_the_same_id_asked_anew_takes_the_card_away_and_is_not_answered() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission("p1", "ls"))
        card = await opened(staged)
        await staged.ready()
        seen: list[Any] = []
        answer = staged.supervisor.answer

        async def noted(*args: Any, **kwargs: Any) -> bool:
            seen.append(kwargs.get("seen"))
            return await answer(*args, **kwargs)

        staged.supervisor.answer = noted  # type: ignore[method-assign]
        staged.supervisor.happen("s1", permission("p1", "rm -rf /"))
        await staged.press("y")
        assert seen in ([], [card.ask]), "an answer names the ask that was painted"
        await staged.settle()
        assert staged.app.screen is staged.app.main
