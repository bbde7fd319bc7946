"""The fleet tab through the app: coming and going, answering in place, commands on what is selected."""

from __future__ import annotations

import pytest

from pidriver_tui.driver import events
from pidriver_tui.driver.events import Decision, InteractionWithdrawn
from pidriver_tui.model import Attention, Failed, Fleet
from pidriver_tui.ui.modals.asks import AskCard
from pidriver_tui.ui.modals.confirm import Confirm
from pidriver_tui.ui.modals.details import Details
from pidriver_tui.ui.screens.main import MainScreen
from pidriver_tui.ui.widgets.fleet_list import FleetList
from pidriver_tui.ui.words.fleet_rows import RowKey, Sort

from .gated import gated
from .stage import Stage, choice, question, stage


def rows(staged: Stage) -> FleetList:
    return staged.app.main.fleet_tab.pane.rows


async def look(staged: Stage) -> None:
    """Let go of everything and let the fleet be looked at."""
    staged.clock.pass_(10)
    staged.app.main.fleet_tab.look_now()
    await staged.pilot.pause()


def said_to_person(staged: Stage) -> str:
    """The last short word to the person."""
    return [notification.message for notification in staged.app._notifications][-1]


def on_main(staged: Stage) -> bool:
    """Whether no card or dialog is open."""
    return isinstance(staged.app.screen, MainScreen)


def in_fleet(staged: Stage) -> bool:
    """Whether the fleet is shown instead of a session."""
    return staged.app.main.fleet_tab.shown


def attention(staged: Stage, key: str) -> Attention:
    return staged.supervisor.fleet.sessions[key].attention


async def enter(staged: Stage) -> None:
    await staged.press("alt+0")
    assert in_fleet(staged)
    assert rows(staged).has_focus


@pytest.mark.parametrize("key", ["alt+0", "f3"])
async def test_one_key_shows_the_fleet_and_again_goes_back_to_the_session(key: str) -> None:
    async with stage("api", "docs") as staged:
        await staged.press("ctrl+pagedown", "h", "i")
        await staged.press(key)
        assert "sorted by number" in staged.text()
        assert "idle  2 sessions" in staged.text()
        assert "Write to docs" not in staged.text()
        assert rows(staged).cursor == RowKey("s2"), "the session one came from is selected"
        await staged.press(key)
        assert staged.app.main.current == "s2"
        assert "sorted by" not in staged.text()
        assert staged.app.main.composer.has_focus
        assert staged.app.main.composer.text == "hi"


async def test_a_click_on_tab_0_shows_it_and_a_click_on_a_tab_leaves_it() -> None:
    async with stage("api", "docs") as staged:
        await staged.pilot.click("#tabs", offset=(3, 0))
        await staged.settle()
        assert in_fleet(staged)
        await staged.pilot.click("#tabs", offset=(24, 0))
        await staged.settle()
        assert not in_fleet(staged)
        assert staged.app.main.current == "s2"


async def test_enter_on_a_session_goes_to_its_tab() -> None:
    async with stage("api", "docs") as staged:
        await enter(staged)
        await staged.press("j", "enter")
        assert (staged.app.main.current, in_fleet(staged)) == ("s2", False)


async def test_what_happened_while_the_fleet_was_shown_is_in_the_transcript_afterwards() -> None:
    async with stage("api") as staged:
        await enter(staged)
        await staged.feed(
            "s1", events.AgentStart(), events.TurnStart(), events.MessageDelta(text="Good news.")
        )
        assert "Good news." not in staged.text()
        await staged.press("alt+0")
        assert "Good news." in staged.text()


async def test_looking_at_the_fleet_is_not_looking_at_a_session() -> None:
    async with stage("api", "docs") as staged:
        await enter(staged)
        await staged.feed("s1", Failed("broke"))
        staged.app.main.tick()
        assert attention(staged, "s1") is Attention.FAILED
        await staged.feed("s2", events.AgentStart(), events.TurnStart(), events.AgentSettled())
        assert attention(staged, "s2") is Attention.UNSEEN
        await staged.press("alt+2")
        assert attention(staged, "s2") is Attention.NONE
        await staged.press("alt+1")
        assert attention(staged, "s1") is Attention.FAILED, "who has looked has not mended it"


async def test_asks_are_answered_one_after_the_other_without_leaving() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", gated("a", "ls"), choice("b"))
        await staged.feed("s1", gated("c", "make"))
        await enter(staged)
        assert rows(staged).cursor == RowKey("s2", "a"), "who waits longest is selected"
        for key, answer, following in (
            ("enter", "y", RowKey("s2", "b")),
            ("a", "2", RowKey("s1", "c")),
            ("enter", "n", RowKey("s1", "c")),
        ):
            await staged.press(key)
            assert isinstance(staged.app.screen, AskCard)
            await staged.ready()
            await staged.press(answer)
            assert on_main(staged), "no card opens by itself"
            assert in_fleet(staged)
            assert rows(staged).cursor == following
            assert rows(staged).has_focus
        assert staged.said == [
            ("answer", "s2", "a", Decision.ALLOW),
            ("answer", "s2", "b", "SQLite"),
            ("answer", "s1", "c", Decision.DENY),
        ]
        await look(staged)
        assert "oldest first" not in staged.text()
        assert staged.app.main.current == "s1"


async def test_a_card_over_the_fleet_says_which_of_all_asks_it_is_and_whose() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", gated("a", "ls"))
        await staged.feed("s1", gated("c", "make"))
        await enter(staged)
        await staged.press("right_square_bracket", "enter")
        card = staged.app.screen
        assert isinstance(card, AskCard)
        assert card.ask.request_id == "c"
        assert "2 of 2" in staged.text()
        assert "▍api ~/work/api" in staged.text()


async def test_an_ask_left_for_later_stays_selected() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question("q"), gated("c"))
        await enter(staged)
        await staged.press("a")
        await staged.ready()
        await staged.press("ctrl+g")
        assert rows(staged).cursor == RowKey("s1", "q")
        assert staged.said == []


async def test_a_card_that_leaves_by_itself_selects_the_next_ask() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", gated("a"))
        await staged.feed("s1", gated("c"))
        await enter(staged)
        await staged.press("a")
        await staged.ready()
        await staged.feed("s2", InteractionWithdrawn(request_id="a"))
        assert on_main(staged)
        assert rows(staged).cursor == RowKey("s1", "c")


async def test_keys_typed_ahead_answer_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", gated("a"), gated("b"))
        await enter(staged)
        await staged.press("enter", "y", "y", "enter", "y")
        assert staged.said == []


async def test_a_on_a_session_opens_its_oldest_ask_and_on_a_quiet_one_says_so() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", gated("a"), gated("b"))
        await enter(staged)
        await staged.press("k", "a")
        card = staged.app.screen
        assert isinstance(card, AskCard)
        assert card.ask.request_id == "a"
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.press("ctrl+g")
        await staged.press("end", "a")
        assert on_main(staged)
        assert said_to_person(staged) == "Nothing is asked here."


async def test_session_commands_are_about_the_selected_session() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", events.AgentStart())
        await enter(staged)
        await staged.press("k")
        assert rows(staged).cursor == RowKey("s2")
        await staged.press("alt+x")
        assert staged.said == [("abort", "s2")]
        await staged.press("alt+w")
        assert isinstance(staged.app.screen, Confirm)
        assert "docs" in staged.text()
        await staged.ready()
        await staged.press("y")
        assert staged.said[1:] == [("close", "s2")]
        assert in_fleet(staged)


async def test_closing_minds_the_draft_of_the_session_that_is_closed() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("d", "alt+2")
        await enter(staged)
        assert rows(staged).cursor == RowKey("s2")
        await staged.press("alt+w")
        assert staged.said == [("close", "s2")]
        await staged.press("k", "alt+w")
        assert isinstance(staged.app.screen, Confirm)
        assert "did not send" in staged.text()


async def test_the_composer_sends_nothing_from_the_fleet() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("r", "m")
        await enter(staged)
        await staged.press("j", "enter")
        assert staged.app.main.current == "s2"
        await staged.press("alt+0")
        staged.app.action_command("composer.steer")
        await staged.settle()
        assert staged.said == []
        assert not in_fleet(staged)


async def test_sorting_cycles_and_keeps_the_selected_session() -> None:
    async with stage("zoo", "api", "moo") as staged:
        await enter(staged)
        assert rows(staged).cursor == RowKey("s1")
        await staged.press("s")
        assert rows(staged).lens.sort is Sort.NAME
        assert [key.session for key in rows(staged).order.keys] == ["", "s2", "s3", "s1"]
        assert rows(staged).cursor == RowKey("s1")
        assert "sorted by name" in staged.text()
        await staged.press("S", "S")
        assert rows(staged).lens.sort is Sort.ACTIVITY


async def test_typing_filters_enter_keeps_it_and_escape_drops_it_then_leaves() -> None:
    async with stage("api", "docs", "docs-api") as staged:
        await enter(staged)
        await staged.press("slash", *"docs b")
        assert staged.said == []
        assert "nothing matches" in staged.text()
        await staged.press("backspace", "a", "enter")
        assert rows(staged).has_focus
        assert [key.session for key in rows(staged).order.keys] == ["", "s3"]
        assert rows(staged).cursor == RowKey("s3")
        assert "2 hidden" in staged.text()
        await staged.press("escape")
        assert len(rows(staged).order.keys) == 4
        assert in_fleet(staged)
        await staged.press("escape")
        assert not in_fleet(staged)


async def test_escape_while_typing_a_filter_goes_back_to_all_rows() -> None:
    async with stage("api", "docs") as staged:
        await enter(staged)
        await staged.press("slash", "x", "escape")
        assert rows(staged).has_focus
        assert len(rows(staged).order.keys) == 3


async def test_e_shows_only_what_wants_the_person() -> None:
    async with stage("api", "docs", "web") as staged:
        await staged.feed("s2", gated("a"))
        await staged.feed("s3", Failed("broke"))
        await enter(staged)
        await staged.press("e")
        assert [key.session for key in rows(staged).order.keys if key.selectable] == ["s2", "s2", "s3"]
        assert "only what wants you" in staged.text()
        await staged.press("e")
        assert "s1" in {key.session for key in rows(staged).order.keys}


async def test_the_lower_pane_tells_all_of_what_is_selected_and_no_markup() -> None:
    command = "echo [bold]x[/] && \x1b[31mred\nsecond line"
    async with stage("api") as staged:
        await staged.feed("s1", gated("a", command))
        await enter(staged)
        text = staged.text()
        assert "echo [bold]x[/] && ␛[31mred" in text
        assert "second line" in text
        await staged.press("k")
        assert "The agent waits for your answer." in staged.text()


async def test_the_details_of_a_session_are_shown_copied_and_left() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", Failed("pi was not found", detail="searched in PATH", hint="Install it"))
        await staged.press("alt+2", "alt+i")
        assert isinstance(staged.app.screen, Details)
        for words in ("failed: pi was not found", "searched in PATH", "Install it", "~/work/docs"):
            assert words in staged.text()
        await staged.press("y")
        assert "failure: pi was not found" in staged.app.clipboard
        await staged.press("escape")
        assert on_main(staged)


async def test_the_empty_fleet_says_so() -> None:
    async with stage() as staged:
        await staged.press("alt+0")
        assert "no session yet" in staged.text()
        await staged.press("enter", "a", "b", "j", "alt+0")
        assert not in_fleet(staged)


async def test_the_fleet_says_when_its_order_waits_for_the_person() -> None:
    async with stage("api", "docs") as staged:
        await enter(staged)
        await staged.press("j")
        staged.clock.pass_(0.5)
        await staged.feed("s2", gated("a"))
        assert "order waits until you let go" in staged.text()
        assert "oldest first" not in staged.text()
        assert rows(staged).cursor == RowKey("s2")
        await look(staged)
        assert "order waits" not in staged.text()
        assert "oldest first" in staged.text()
        assert rows(staged).cursor == RowKey("s2")


async def test_the_rows_are_looked_at_four_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage("api") as staged:
        await enter(staged)
        pane = staged.app.main.fleet_tab.pane
        looks: list[float] = []
        look_at = pane.look

        def counted(fleet: Fleet) -> None:
            looks.append(staged.clock())
            look_at(fleet)

        monkeypatch.setattr(pane, "look", counted)
        for _ in range(20):
            staged.clock.pass_(0.06)
            await staged.feed("s1", events.AgentStart(), events.AgentSettled())
        assert 1 <= len(looks) <= 5
