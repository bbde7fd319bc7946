"""One answer for equal asks: all of them shown, none smuggled in, each answered under its own id."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import Decision, InteractionRequest, InteractionWithdrawn
from pidriver_tui.model import Ask, Judged
from pidriver_tui.ui.modals.bulk import BulkCard
from pidriver_tui.ui.screens.fleet import same_call
from pidriver_tui.ui.screens.main import MainScreen
from pidriver_tui.ui.words.fleet_rows import RowKey

from .gated import gated
from .stage import Stage, choice, permission, stage


async def bulk(staged: Stage, *keys: str) -> BulkCard:
    """The card of the asks that equal the selected one, ready to be answered."""
    await staged.press("alt+0", *keys, "b")
    card = staged.app.screen
    assert isinstance(card, BulkCard)
    await staged.ready()
    return card


def shown(card: BulkCard) -> list[tuple[str, str]]:
    return [(ask.session, ask.request_id) for ask in card.asks]


def answers(staged: Stage) -> list[tuple[str, str, Decision]]:
    return [(key, ask, value) for what, key, ask, value in staged.said if what == "answer"]


@pytest.mark.parametrize(("key", "decision"), [("y", Decision.ALLOW), ("n", Decision.DENY)])
async def test_all_equal_asks_are_shown_and_then_answered_under_their_own_ids(
    key: str, decision: Decision
) -> None:
    async with stage("api", "docs", "web") as staged:
        await staged.feed("s2", gated("a"), choice("c"), gated("other", "npm run"))
        await staged.feed("s1", gated("a", timeout=60))
        await staged.feed("s3", gated("z"))
        card = await bulk(staged)
        assert shown(card) == [("s2", "a"), ("s1", "a"), ("s3", "z")]
        text = staged.text()
        for words in (
            "3 equal permissions",
            "npm test",
            "▍api ~/work/api",
            "▍docs",
            "▍web",
            "1:00 left",
        ):
            assert words in text
        assert "npm run" not in text.split("equal permissions")[1].split("allow all")[0]
        await staged.press(key)
        assert answers(staged) == [("s2", "a", decision), ("s1", "a", decision), ("s3", "z", decision)]
        assert isinstance(staged.app.screen, MainScreen)
        assert staged.app.main.fleet_tab.pane.rows.cursor == RowKey("s2", "c")


async def test_leaving_the_card_answers_none() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", gated("a"))
        await staged.feed("s2", gated("b"))
        await bulk(staged)
        await staged.press("escape")
        assert isinstance(staged.app.screen, MainScreen)
        assert staged.said == []
        assert staged.app.main.fleet_tab.pane.rows.cursor == RowKey("s1", "a")


async def test_nothing_but_y_and_n_answers_and_nothing_before_the_grace() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", gated("a"))
        await staged.feed("s2", gated("b"))
        await staged.press("alt+0", "b", "y", "n")
        assert isinstance(staged.app.screen, BulkCard)
        await staged.pilot.pause()
        staged.clock.pass_(0.29)
        await staged.press("y")
        staged.clock.pass_(0.02)
        await staged.press("enter", "space", "a", "Y", "tab", "3")
        assert staged.said == []
        await staged.press("y")
        assert len(answers(staged)) == 2


async def test_an_ask_that_leaves_shrinks_the_list_and_the_keys_wait_anew() -> None:
    async with stage("api", "docs", "web") as staged:
        for key in ("s1", "s2", "s3"):
            await staged.feed(key, gated("a"))
        card = await bulk(staged)
        await staged.feed("s2", InteractionWithdrawn(request_id="a"))
        assert shown(card) == [("s1", "a"), ("s3", "a")]
        assert "2 equal permissions" in staged.text()
        assert "▍docs" not in staged.text()
        await staged.press("y")
        assert staged.said == [], "what is on the card changed: the grace begins anew"
        await staged.ready()
        await staged.press("y")
        assert answers(staged) == [("s1", "a", Decision.ALLOW), ("s3", "a", Decision.ALLOW)]


async def test_the_card_leaves_with_the_last_of_its_asks() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", gated("a"))
        await staged.feed("s2", gated("b"))
        await bulk(staged)
        await staged.feed("s1", InteractionWithdrawn(request_id="a"))
        await staged.feed("s2", InteractionWithdrawn(request_id="b"))
        assert isinstance(staged.app.screen, MainScreen)
        await staged.press("y")
        assert staged.said == []


async def test_an_equal_ask_that_comes_later_is_not_answered_with_them() -> None:
    async with stage("api", "docs", "web") as staged:
        await staged.feed("s1", gated("a"))
        await staged.feed("s2", gated("b"))
        card = await bulk(staged)
        await staged.feed("s3", gated("c"))
        await staged.feed("s1", gated("late"))
        assert shown(card) == [("s1", "a"), ("s2", "b")]
        await staged.press("y")
        assert answers(staged) == [("s1", "a", Decision.ALLOW), ("s2", "b", Decision.ALLOW)]


async def test_an_id_that_is_asked_anew_with_another_command_is_not_answered() -> None:
    async with stage("api", "docs", "web") as staged:
        for key in ("s1", "s2", "s3"):
            await staged.feed(key, gated("a"))
        card = await bulk(staged)
        await staged.feed("s2", gated("a", "rm -rf /"))
        assert shown(card) == [("s1", "a"), ("s3", "a")]


async def test_what_turns_out_dangerous_leaves_the_card_and_opens_none() -> None:
    async with stage("api", "docs", "web") as staged:
        for key in ("s1", "s2", "s3"):
            await staged.feed(key, gated("a"))
        card = await bulk(staged)
        await staged.feed("s2", Judged("a", dangers=("deletes",)))
        assert shown(card) == [("s1", "a"), ("s3", "a")]
        await staged.ready()
        await staged.press("escape")
        await staged.feed("s1", Judged("a", dangers=("deletes",)))
        await staged.press("b")
        assert isinstance(staged.app.screen, MainScreen)


@pytest.mark.parametrize(
    "other",
    [
        gated("b", "npm test "),
        gated("b", "npm test", timeout_ms=5),
        gated("b", tool="read", path="npm test"),
        permission("b", "npm test"),
        choice("b"),
    ],
)
async def test_what_differs_in_anything_is_not_equal(other: InteractionRequest) -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", gated("a"))
        await staged.feed("s2", other)
        one, two = staged.supervisor.fleet.inbox()
        assert not same_call(one, two)
        await staged.press("alt+0", "b")
        assert isinstance(staged.app.screen, MainScreen)
        await staged.press("right_square_bracket", "b")
        assert isinstance(staged.app.screen, MainScreen)
        assert staged.said == []


async def test_what_an_agent_shows_only_in_part_equals_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission("a"), permission("b"))
        one, two = staged.supervisor.fleet.inbox()
        assert one.call is not None
        assert not one.call.complete
        assert not same_call(one, two)


async def test_numbered_permissions_are_answered_by_themselves() -> None:
    several = ["Allow once", "Allow always", "Deny"]
    requests = [gated("a"), gated("b")]
    async with stage("api") as staged:
        for request in requests:
            request.options[:] = several
            await staged.feed("s1", request)
        await staged.press("alt+0", "b")
        assert isinstance(staged.app.screen, MainScreen)


def test_equality_is_symmetric_and_needs_the_same_words() -> None:
    one = Ask("s1", "a", 1, permission().kind, "confirm", "Sure?")
    assert same_call(one, Ask("s2", "b", 2, permission().kind, "confirm", "Sure?"))
    assert not same_call(one, Ask("s2", "b", 2, permission().kind, "confirm", "Sure??"))
    assert not same_call(one, Ask("s2", "b", 2, permission().kind, "confirm", "Sure?", message="really"))


@pytest.mark.parametrize("size", [(60, 18), (80, 24), (120, 34), (120, 40)])
async def test_a_list_that_does_not_fit_is_looked_at_to_its_end_before_y_counts(
    size: tuple[int, int],
) -> None:
    async with stage(*(f"session-{number}" for number in range(1, 15)), size=size) as staged:
        keys = list(staged.supervisor.fleet.sessions)
        command = "\n".join(f"echo {number}" for number in range(30))
        staged.supervisor.happen(keys[0], gated("a", command))
        for key in keys[1:]:
            staged.supervisor.happen(key, gated("a", command))
        await staged.settle()
        card = await bulk(staged)
        staged.app.animation_level = "none"
        assert all(card.in_view(button) for button in card.query("KeyButton"))
        hidden = card.unseen
        assert hidden
        assert f"{hidden} more sessions below" in staged.text()
        await staged.press("y")
        assert staged.said == []
        while card.unseen:
            before = card.unseen
            await staged.press("pagedown")
            await staged.ready()
            assert card.unseen < before
        assert "▍session-14" in staged.text()
        while card.unread:
            await staged.press("y")
            assert staged.said == [], "nor is a call allowed whose end nobody has seen"
            await staged.ready()
        assert "echo 29" in staged.text()
        await staged.press("y")
        assert len(answers(staged)) == 14


async def test_a_second_and_an_ask_may_go_while_the_card_opens() -> None:
    async with stage("api", "docs", "web") as staged:
        for key in ("s1", "s2", "s3"):
            await staged.feed(key, gated("a"))
        await staged.press("alt+0")
        main = staged.app.main
        main.run_command("fleet.bulk")
        main.tick()
        staged.supervisor.happen("s2", InteractionWithdrawn(request_id="a"))
        main.fleet_tab.drop_gone()
        await staged.settle()
        card = staged.app.screen
        assert isinstance(card, BulkCard)
        assert shown(card) == [("s1", "a"), ("s3", "a")]
        assert "2 equal permissions" in staged.text()


async def test_a_second_may_pass_while_a_card_opens() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", gated("a"))
        staged.app.main.run_command("ask.next")
        staged.app.main.tick()
        await staged.settle()
        assert "asked 0:00 ago" in staged.text()
