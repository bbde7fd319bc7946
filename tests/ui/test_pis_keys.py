"""pi's keys while an agent works, the classic ones, and what the hint line says of either."""

from __future__ import annotations

import asyncio

import pytest

from pidriver_tui.driver.events import AgentSettled, MessageDelta
from pidriver_tui.model import Attention, Failed
from pidriver_tui.ui.commands import BY_ID, COMMANDS, PRESETS, KeyScope, keys_of
from pidriver_tui.ui.modals.confirm import Confirm
from pidriver_tui.ui.screens.hints import MOST, Situation, hints_for
from pidriver_tui.ui.widgets.composer import Composer

from .stage import Stage, permission, stage
from .test_main_screen import WORKING
from .test_typing_place import click_at

CLASSIC = PRESETS["classic"]


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


def hints(staged: Stage) -> str:
    return staged.text().splitlines()[-1]


@pytest.mark.parametrize(
    ("keys", "pressed", "how"),
    [
        ({}, "enter", "steer"),
        ({}, "alt+enter", "follow_up"),
        ({}, "f8", "follow_up"),
        (CLASSIC, "enter", "follow_up"),
        (CLASSIC, "alt+enter", "steer"),
        (CLASSIC, "alt+s", "steer"),
        ({**CLASSIC, "composer.send": ("f12",)}, "f12", "steer"),
    ],
)
async def test_while_an_agent_works_the_preset_says_which_key_steers(
    keys: dict[str, tuple[str, ...]], pressed: str, how: str
) -> None:
    async with stage("api", keys=keys) as staged:
        await staged.feed("s1", *WORKING)
        await staged.press("l", pressed)
        assert staged.said == [("prompt", "s1", "l", how)]


@pytest.mark.parametrize(
    ("keys", "first", "second"),
    [
        ({}, "enter steer", "alt+enter after this"),
        (CLASSIC, "alt+enter steer", "enter after this"),
        ({"composer.send": ("f12",)}, "f12 steer", "alt+enter after this"),
    ],
)
async def test_the_hints_say_which_key_steers(
    keys: dict[str, tuple[str, ...]], first: str, second: str
) -> None:
    async with stage("api", keys=keys) as staged:
        assert "steer" not in hints(staged)
        await staged.feed("s1", *WORKING)
        assert first in hints(staged)
        assert second in hints(staged)


async def test_one_escape_stops_and_is_told_until_the_agent_has_stopped() -> None:
    async with stage("api") as staged:
        told = asyncio.Event()
        staged.supervisor.restored = "queued one"
        abort = staged.supervisor.abort

        async def slow(key: str) -> str:
            restored = await abort(key)
            await told.wait()
            return restored

        staged.supervisor.abort = slow  # type: ignore[method-assign]
        await staged.feed("s1", *WORKING)
        await staged.press("d", "escape")
        assert staged.said == [("abort", "s1")]
        for number in range(20):
            staged.clock.pass_(0.4)
            await staged.feed("s1", MessageDelta(text=f"word {number} "))
            assert "stopping" in hints(staged), "the stream draws the line again and again"
        await staged.feed("s1", AgentSettled())
        assert "stopping" not in hints(staged)
        told.set()
        await staged.settle()
        assert composer(staged).text == "queued one\nd"


async def test_a_stop_that_fails_is_not_told_for_ever() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *WORKING)
        await staged.press("escape")
        assert staged.said == [("abort", "s1")]
        assert "stopping" not in hints(staged), "the agent answered and works on"
        assert "esc stop" in hints(staged)


async def test_classic_stops_at_the_second_escape_and_says_so_for_a_second() -> None:
    async with stage("api", keys=CLASSIC) as staged:
        await staged.feed("s1", *WORKING)
        await staged.press("escape")
        assert staged.said == []
        for number in range(9):
            staged.clock.pass_(0.1)
            await staged.feed("s1", MessageDelta(text=f"word {number} "))
            assert "again stops the turn" in hints(staged)
        await staged.press("escape")
        assert staged.said == [("abort", "s1")]


async def test_classic_stops_nothing_for_two_slow_escapes() -> None:
    async with stage("api", keys=CLASSIC) as staged:
        await staged.feed("s1", *WORKING)
        await staged.press("escape")
        staged.clock.pass_(1.5)
        await staged.press("escape")
        assert staged.said == []


async def test_escape_first_ends_what_lies_nearer_than_the_turn() -> None:
    async with stage("api", size=(80, 24)) as staged:
        await staged.feed("s1", *WORKING)
        main, seen = staged.app.main, []
        await staged.press("alt+t", "slash", *"go", "enter")
        seen.append(main.transcript.searching)
        await staged.press("escape")
        seen.append(main.transcript.searching)
        await staged.press("escape")
        assert composer(staged).has_focus
        await staged.press("ctrl+t")
        seen.append(main.tools.display)
        await staged.press("escape")
        seen.append(main.tools.display)
        assert seen == [True, False, True, False]
        assert staged.said == []
        await staged.press("escape")
        assert staged.said == [("abort", "s1")]


async def test_escape_on_a_card_or_a_dialog_stops_nothing() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", *WORKING, permission())
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.press("escape")
        await staged.press("f1", "escape")
        assert "abort" not in [intent[0] for intent in staged.said]


async def test_escape_with_nothing_to_stop_does_nothing() -> None:
    async with stage("api") as staged:
        await staged.press("x", "escape")
        assert staged.said == []
        assert composer(staged).text == "x"


# hints


@pytest.mark.parametrize(
    "place", [KeyScope.COMPOSER, KeyScope.TRANSCRIPT, KeyScope.TREE, KeyScope.FLEET, KeyScope.QUEUE]
)
@pytest.mark.parametrize("busy", [False, True])
def test_hints_are_few_and_end_with_help(place: KeyScope, busy: bool) -> None:
    now = Situation(place, open=True, working=busy, asks=int(busy), wanted=busy, several=busy)
    found = hints_for(now)
    assert len(found) <= MOST + 1, "both ways to stop are among them, of which a preset has one"
    assert found[-1][0] == "app.help"
    assert all(word and command in BY_ID for command, word in found)
    if place is not KeyScope.COMPOSER:
        assert BY_ID[found[0][0]].scope is place, "its own keys come first"


async def test_hints_are_those_of_the_place_with_the_focus() -> None:
    async with stage("api", "docs") as staged:
        assert "enter send" in hints(staged)
        await staged.press("alt+t")
        for words in ("/ find", "c code", "y copy", "e error", "esc back", "f1 keys"):
            assert words in hints(staged)
        assert "send" not in hints(staged)
        await staged.press("alt+j")
        assert "f6 failed only" in hints(staged)
        assert "esc back" in hints(staged)
        await staged.press("f3")
        assert "enter open" in hints(staged)
        assert "esc back" not in hints(staged)
        for unasked in ("close", "quit", "new session"):
            assert unasked not in hints(staged)


async def test_an_open_ask_is_the_first_hint() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", *WORKING)
        await staged.feed("s2", permission())
        assert hints(staged).lstrip().startswith("ctrl+g answer")
        await staged.feed("s2", Failed("gone"))
        assert staged.supervisor.fleet.sessions["s2"].attention is not Attention.NONE
        assert "alt+a needs me" in hints(staged)


async def test_an_ended_session_says_how_it_starts_again_and_an_empty_fleet_how_to_begin() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", Failed("gone"))
        assert "f5 start again" in hints(staged)
        assert "send" not in hints(staged)
    async with stage() as staged:
        assert "ctrl+n new session" in hints(staged)


@pytest.mark.parametrize("rebound", [{"app.help": ("f12",)}, {"app.help": ()}])
async def test_hints_follow_rebinding_and_leave_out_what_has_no_key(
    rebound: dict[str, tuple[str, ...]],
) -> None:
    async with stage("api", keys=rebound) as staged:
        assert "f1 " not in hints(staged)
        assert ("f12 keys" in hints(staged)) is bool(rebound["app.help"])


async def test_a_key_that_the_terminal_cannot_send_is_not_the_one_shown() -> None:
    async with stage("api") as staged:
        staged.app.main.key_works = lambda key: not key.startswith("alt+")
        await staged.feed("s1", *WORKING)
        assert "f8 after this" in hints(staged)
        assert "alt+" not in hints(staged)


# the mouse


async def test_hint_words_the_ask_line_and_the_header_can_be_clicked() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", *WORKING)
        await staged.arrives(click_at(staged, "stop  enter"))
        assert staged.said == [("abort", "s1")]
        await staged.feed("s2", permission())
        await staged.arrives(click_at(staged, "to answer"))
        await staged.ready()
        assert staged.app.screen is not staged.app.main
        await staged.press("ctrl+g")
        assert staged.app.screen is staged.app.main
        await staged.arrives(click_at(staged, "1 needs you"))
        assert staged.app.main.fleet_tab.shown


async def test_a_middle_click_on_a_tab_closes_it_with_the_same_question() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", *WORKING)
        middle = click_at(staged, "docs").replace("<0;", "<1;")
        await staged.arrives(middle)
        assert isinstance(staged.app.screen, Confirm)
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("close", "s2")]
        await staged.arrives(click_at(staged, "api").replace("<0;", "<1;"))
        assert staged.said[1:] == [("close", "s1")]


# the table


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("scope", list(KeyScope))
def test_no_preset_gives_one_key_two_meanings_where_it_works(preset: str, scope: KeyScope) -> None:
    reach = {scope} if scope in (KeyScope.ASK, KeyScope.DIALOG) else {scope, KeyScope.ANYWHERE}
    keys = [key for c in COMMANDS if c.scope in reach for key in keys_of(c, PRESETS[preset])]
    assert sorted(keys) == sorted(set(keys))


def test_presets_name_commands_that_there_are() -> None:
    assert {command for changed in PRESETS.values() for command in changed} <= BY_ID.keys()
