"""Answering asks through the app: the right ask, in its own shape, never by accident."""

from __future__ import annotations

import pytest

from pidriver_tui.driver import parse_event
from pidriver_tui.driver.events import Decision, InteractionEnded, InteractionRequest, InteractionWithdrawn
from pidriver_tui.model import Judged
from pidriver_tui.ui.modals.asks import AskCard, ChoiceCard, EditorCard, PermissionCard, QuestionCard
from pidriver_tui.ui.widgets.composer import Composer

from .stage import Stage, choice, editor, permission, question, stage


async def open_card(staged: Stage) -> AskCard:
    await staged.press("ctrl+g")
    await staged.ready()
    card = staged.app.screen
    assert isinstance(card, AskCard)
    return card


async def test_an_ask_never_opens_by_itself_and_never_takes_a_key_meant_for_the_composer() -> None:
    async with stage("api") as staged:
        await staged.press("r", "m")
        await staged.feed("s1", permission(command="rm -rf /"))
        assert staged.app.screen is staged.app.main
        staged.clock.pass_(10)
        await staged.press("y", "enter")
        assert staged.said == [("prompt", "s1", "rmy", "steer")]
        assert "permission" in staged.text()
        assert "ctrl+g to answer" in staged.text()


async def test_y_allows_and_n_denies_the_ask_on_the_card() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission("p1"), permission("p2"))
        assert isinstance(await open_card(staged), PermissionCard)
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]
        assert staged.app.screen is staged.app.main, (
            "answering one never reveals another under the same finger"
        )
        await open_card(staged)
        await staged.press("n")
        assert staged.said[1:] == [("answer", "s1", "p2", Decision.DENY)]


@pytest.mark.parametrize("key", ["enter", "space", "tab", "a", "6"])
async def test_nothing_but_its_key_grants_a_permission(key: str) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.press(key)
        assert staged.said == []
        assert isinstance(staged.app.screen, PermissionCard)


@pytest.mark.parametrize("ask", [choice("p1"), question("p1"), editor("p1")])
async def test_escape_leaves_an_ask_for_later_and_a_key_of_its_own_gives_no_answer(
    ask: InteractionRequest,
) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", ask)
        await open_card(staged)
        await staged.press("escape")
        assert staged.said == []
        assert staged.app.screen is staged.app.main
        await open_card(staged)
        await staged.press("ctrl+r")
        assert staged.said == [("cancel", "s1", "p1")]


async def test_escape_on_a_permission_sends_nothing_and_no_hidden_key_declines_it() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.press("ctrl+r", "escape")
        assert staged.app.screen is staged.app.main
        assert staged.said == []


@pytest.mark.parametrize(("key", "decision"), [("1", Decision.ALLOW), ("2", Decision.DENY)])
async def test_digits_decide_too_for_keyboards_with_other_letters(key: str, decision: Decision) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        assert " y/1 " in staged.text()
        await staged.press(key)
        assert staged.said == [("answer", "s1", "p1", decision)]


async def test_keys_and_clicks_before_the_grace_has_passed_do_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await staged.press("ctrl+g")
        card = staged.app.screen
        assert isinstance(card, PermissionCard)
        await staged.pilot.pause()
        staged.clock.pass_(0.29)
        await staged.press("y", "n", "escape")
        await staged.pilot.click(".allow")
        assert staged.said == []
        assert staged.app.screen is card
        staged.clock.pass_(0.02)
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_the_grace_begins_anew_when_a_card_comes_back_into_view() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        card = await open_card(staged)
        await staged.press("f1")
        await staged.press("escape")
        assert staged.app.screen is card
        await staged.press("y")
        assert staged.said == []
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_a_click_answers_like_its_key() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.pilot.click(".allow")
        await staged.settle()
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_the_ask_of_the_tab_in_view_comes_first_then_the_oldest_of_the_fleet() -> None:
    async with stage("api", "docs", "web") as staged:
        await staged.feed("s3", permission("old"))
        await staged.feed("s2", permission("late"))
        await staged.feed("s1", permission("mine"))
        seen = []
        for _ in range(4):
            card = await open_card(staged)
            seen.append(card.ask.request_id)
            assert staged.app.main.current == "s1"
            await staged.press("escape")
        assert seen == ["mine", "old", "late", "mine"], "what was left for later comes after the others"
        assert staged.said == []


async def test_the_card_says_whose_it_is_and_where_it_stands_while_others_come_and_go() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", permission("p1"))
        await staged.feed("s1", question("q1"))
        await staged.press("escape")
        staged.app.main.asking.open(staged.supervisor.fleet.sessions["s2"].asks["p1"])
        await staged.ready()
        assert await staged.shows("docs")
        assert await staged.shows("1 of 2, another tab")
        await staged.feed("s1", InteractionEnded(request_id="q1", reason="timeout"))
        assert await staged.shows(" another tab")
        assert "of 2" not in staged.text()
        await staged.feed("s1", question("q2"), question("q3"))
        assert await staged.shows("1 of 3")


@pytest.mark.parametrize(
    "gone", [InteractionEnded(request_id="p1", reason="timeout"), InteractionWithdrawn(request_id="p1")]
)
async def test_a_card_leaves_by_itself_when_its_ask_is_gone(
    gone: InteractionEnded | InteractionWithdrawn,
) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.feed("s1", gone)
        assert staged.app.screen is staged.app.main
        await staged.press("y")
        assert staged.said == []


async def test_a_number_picks_a_choice_and_enter_alone_picks_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", choice("c1"), choice("c2"))
        assert isinstance(await open_card(staged), ChoiceCard)
        await staged.press("enter")
        assert staged.said == []
        await staged.press("2")
        assert staged.said == [("answer", "s1", "c1", "SQLite")]
        await open_card(staged)
        await staged.press("down", "enter")
        assert staged.said[1:] == [("answer", "s1", "c2", "PostgreSQL")]


async def test_a_question_is_answered_with_enter_but_not_with_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question())
        assert isinstance(await open_card(staged), QuestionCard)
        await staged.press("enter")
        assert staged.said == []
        await staged.press("h", "i", "y", "enter")
        assert staged.said == [("answer", "s1", "q1", "hiy")]


async def test_what_was_typed_stays_when_an_ask_is_left_for_later() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question())
        await open_card(staged)
        await staged.press("a", "b", "ctrl+g")
        assert staged.app.screen is staged.app.main
        await open_card(staged)
        await staged.press("c", "enter")
        assert staged.said == [("answer", "s1", "q1", "abc")]


async def test_giving_no_answer_asks_once_more_when_something_was_typed() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question())
        await open_card(staged)
        await staged.press("a", "ctrl+r")
        assert staged.said == []
        card = staged.app.screen
        assert isinstance(card, AskCard)
        card.tick(staged.clock())
        await staged.pilot.pause()
        assert "again cancels the ask" in staged.text()
        await staged.press("ctrl+r")
        assert staged.said == [("cancel", "s1", "q1")]


async def test_an_editor_starts_from_the_prefill_and_sends_what_was_made_of_it() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", editor())
        assert isinstance(await open_card(staged), EditorCard)
        await staged.press("x", "enter", "y", "ctrl+s")
        assert staged.said == [("answer", "s1", "e1", "# Notes\nx\ny")]


async def test_several_options_of_a_permission_are_picked_by_number_only() -> None:
    request = permission()
    several = type(request)(
        request_id="p1",
        method="select",
        kind=request.kind,
        prompt="Allow tool: bash",
        options=["Allow once", "Allow always", "Deny"],
    )
    async with stage("api") as staged:
        await staged.feed("s1", several)
        await open_card(staged)
        await staged.press("y", "enter")
        assert staged.said == []
        await staged.press("3")
        assert staged.said == [("answer", "s1", "p1", "Deny")]


async def test_hostile_titles_and_options_are_shown_as_text() -> None:
    evil = "\x1b]0;pwned\x07[bold red]x[/]\u202egpj.exe"
    request = choice("c1", evil, "[/]")
    async with stage("api") as staged:
        await staged.feed("s1", request)
        await open_card(staged)
        shown = staged.text()
        assert "\x1b" not in shown
        assert "\u202e" not in shown
        assert "[bold red]x[/]" in shown
        await staged.press("1")
        assert staged.said == [("answer", "s1", "c1", evil)], "the answer repeats the label to the letter"


async def test_the_card_counts_down_and_shows_its_age() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission(timeout=60))
        card = await open_card(staged)
        staged.clock.pass_(9.5)
        card.tick(staged.clock())
        await staged.pilot.pause()
        assert "asked 0:10 ago, the agent decides itself in 0:50" in staged.text()


async def test_pasted_text_never_answers() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        from textual.events import Paste

        staged.app.post_message(Paste("y\ny\n"))
        await staged.settle()
        assert staged.said == []


async def test_the_composer_keeps_its_draft_through_an_answer() -> None:
    async with stage("api") as staged:
        await staged.press("d", "r", "a", "f", "t")
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.press("y")
        composer = staged.app.main.query_one(Composer)
        assert composer.text == "draft"
        assert composer.has_focus


async def test_a_reason_goes_with_a_denial_and_letters_typed_into_it_answer_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission(command="rm x"))
        await open_card(staged)
        await staged.press("r")
        await staged.ready()
        await staged.press("enter")
        assert "type a reason" in staged.text()
        await staged.press(*"no, y not", "enter")
        assert staged.said == [("deny", "s1", "p1", "no, y not")]


async def test_escape_leads_back_from_a_reason_and_keeps_the_ask() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.press("r")
        await staged.ready()
        await staged.press("x", "escape")
        await staged.ready()
        assert staged.said == []
        await staged.press("y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_a_dangerous_call_takes_a_second_deliberate_key() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission(command="rm -rf build"), Judged("p1", ("deletes recursively",)))
        await open_card(staged)
        assert "deletes recursively" in staged.text()
        await staged.press("y")
        await staged.press("Y")
        assert staged.said == [], "the second key counts only once it has been seen"
        await staged.ready()
        await staged.press("y", "enter", "1", "a", "r")
        assert staged.said == []
        await staged.press("Y")
        assert staged.said == [("answer", "s1", "p1", Decision.ALLOW)]


async def test_a_click_meant_for_the_first_key_cannot_press_the_second() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission(command="rm -rf build"), Judged("p1", ("deletes recursively",)))
        await open_card(staged)
        await staged.pilot.click(".allow")
        await staged.pilot.click("#keys KeyButton")
        assert staged.said == []
        await staged.ready()
        await staged.press("n")
        assert staged.said == [("answer", "s1", "p1", Decision.DENY)]


@pytest.mark.parametrize(
    "options",
    [
        ("Approve and also delete the main branch", "Deny"),
        ("Allow for this session", "Deny"),
        ("I accept", "I decline"),
    ],
)
@pytest.mark.parametrize("title", ["Go on?", "Allow tool: bash\nCommand: ls"])
async def test_what_says_more_than_yes_or_no_is_shown_and_picked_by_number(
    title: str, options: tuple[str, str]
) -> None:
    frame = {
        "type": "extension_ui_request",
        "id": "p1",
        "method": "select",
        "title": title,
        "options": list(options),
    }
    async with stage("api") as staged:
        request = parse_event(frame)
        assert isinstance(request, InteractionRequest)
        await staged.feed("s1", request)
        await open_card(staged)
        assert all(label in staged.text() for label in options)
        await staged.press("y", "n", "enter", "Y")
        assert staged.said == []
        await staged.press("1")
        assert staged.said == [("answer", "s1", "p1", options[0])]
