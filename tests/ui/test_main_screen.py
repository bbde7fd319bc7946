"""The main screen: tabs, drafts, stopping, closing, quitting, and the messages in between."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentSettled,
    AgentStart,
    BlockEnd,
    BlockStart,
    Channel,
    EditorTextSet,
    MessageDelta,
    MessageStart,
    TurnStart,
)
from pidriver_tui.model import Attention, Failed, Prompted
from pidriver_tui.ui.modals.confirm import Confirm
from pidriver_tui.ui.modals.new_session import NewSession
from pidriver_tui.ui.widgets.composer import Composer
from pidriver_tui.ui.widgets.path_input import FolderInput
from pidriver_tui.ui.widgets.tool_tree.view import ToolTree
from pidriver_tui.ui.widgets.transcript import TranscriptView

from .stage import Stage, permission, stage

WORKING = (Prompted("go"), AgentStart(), TurnStart(), MessageStart(role="assistant"))


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


async def test_an_empty_fleet_says_how_to_begin() -> None:
    async with stage() as staged:
        text = staged.text()
        assert "mission control for pi coding agents" in text
        assert "ctrl+n  another folder" in text
        assert not composer(staged).display


async def test_enter_sends_and_leaves_the_composer_empty() -> None:
    async with stage("api") as staged:
        await staged.press("h", "i", "ctrl+j", "x", "enter")
        assert staged.said == [("prompt", "s1", "hi\nx", "steer")]
        assert composer(staged).text == ""
        await staged.press("enter")
        assert len(staged.said) == 1, "nothing is sent of nothing"


async def test_a_refused_prompt_comes_back_into_the_composer() -> None:
    async with stage("api") as staged:
        staged.supervisor.refuse_prompts = True
        await staged.press("h", "i", "enter")
        assert composer(staged).text == "hi"


async def test_a_prompt_to_an_ended_session_is_kept() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", Failed("it crashed"))
        await staged.press("h", "i", "enter")
        assert staged.said == []
        assert composer(staged).text == "hi"


async def test_every_session_keeps_its_own_draft_and_history() -> None:
    async with stage("api", "docs") as staged:
        await staged.press("o", "n", "e", "alt+2")
        assert composer(staged).text == ""
        await staged.press("t", "w", "o", "enter", "x")
        await staged.press("alt+1")
        assert composer(staged).text == "one"
        await staged.press("ctrl+up")
        assert composer(staged).text == "one", "the other session's history is not this one's"
        await staged.press("alt+2", "ctrl+up")
        assert composer(staged).text == "two"
        await staged.press("ctrl+down")
        assert composer(staged).text == "x"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [(("ctrl+pagedown",), "s2"), (("ctrl+pageup",), "s3"), (("alt+3",), "s3"), (("alt+9",), "s1")],
)
async def test_keys_switch_tabs(keys: tuple[str, ...], shown: str) -> None:
    async with stage("api", "docs", "web") as staged:
        assert staged.app.main.current == "s1"
        await staged.press(*keys)
        assert staged.app.main.current == shown


async def test_a_click_on_a_tab_shows_it() -> None:
    async with stage("api", "docs") as staged:
        await staged.pilot.click("#tabs", offset=(24, 0))
        await staged.settle()
        assert staged.app.main.current == "s2"


async def test_the_attention_key_goes_to_asks_first() -> None:
    async with stage("api", "docs", "web") as staged:
        await staged.feed("s2", Failed("crashed"))
        await staged.feed("s3", permission())
        await staged.press("alt+a")
        assert staged.app.main.current == "s3"
        await staged.press("alt+a")
        assert staged.app.main.current == "s2"


async def test_a_session_in_view_is_seen_and_one_out_of_view_is_not() -> None:
    async with stage("api", "docs") as staged:
        for key in ("s1", "s2"):
            await staged.feed(key, *WORKING, AgentSettled())
        sessions = staged.supervisor.fleet.sessions
        assert sessions["s1"].attention is Attention.NONE
        assert sessions["s2"].attention is Attention.UNSEEN
        assert "docs •" in staged.text()


async def test_closing_a_working_session_asks_first() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s1", *WORKING)
        await staged.press("alt+w")
        assert isinstance(staged.app.screen, Confirm)
        await staged.ready()
        await staged.press("enter")
        assert staged.said == []
        await staged.press("n")
        assert staged.said == []
        await staged.press("alt+w")
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("close", "s1")]


async def test_closing_an_idle_session_without_a_draft_asks_nothing() -> None:
    async with stage("api") as staged:
        await staged.press("alt+w")
        assert staged.said == [("close", "s1")]


async def test_closing_asks_when_a_draft_would_be_lost() -> None:
    async with stage("api") as staged:
        await staged.press("d", "alt+w")
        assert isinstance(staged.app.screen, Confirm)
        assert "did not send" in staged.text()


async def test_quitting_while_one_works_asks_and_names_it() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", *WORKING)
        await staged.press("ctrl+q")
        assert isinstance(staged.app.screen, Confirm)
        assert "Still working: docs" in staged.text()
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("aclose",), ("exit",)]


async def test_quitting_says_apart_who_works_and_who_waits_for_an_answer() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", *WORKING)
        await staged.feed("s1", *WORKING, permission("a1"))
        await staged.press("ctrl+q")
        assert "Still working: docs. Waiting for you: api." in staged.text()


async def test_quitting_while_all_are_idle_ends_at_once() -> None:
    async with stage("api") as staged:
        await staged.press("ctrl+q")
        assert staged.said == [("aclose",), ("exit",)]


async def test_the_composer_grows_with_its_text_and_shrinks_again() -> None:
    async with stage("api") as staged:
        height = composer(staged).size.height
        await staged.press("a", "ctrl+j", "b", "ctrl+j", "c")
        assert composer(staged).size.height == height + 2
        await staged.press("enter")
        assert composer(staged).size.height == height


async def test_an_extensions_text_goes_into_an_empty_composer_only() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", EditorTextSet(text="from an extension\x1b[31m"))
        assert composer(staged).text == "from an extension\x1b[31m", "what is sent is what was offered"
        assert "from an extension␛[31m" in staged.text(), "what is shown cannot move the cursor"
        await staged.feed("s1", EditorTextSet(text="another"))
        assert composer(staged).text.startswith("from an extension")
        await staged.press("ctrl+up")
        assert composer(staged).text == "another"


async def test_the_tool_tree_is_toggled_and_covers_a_narrow_terminal() -> None:
    async with stage("api", size=(120, 40)) as staged:
        tree = staged.app.main.query_one(ToolTree)
        view = staged.app.main.query_one(TranscriptView)
        shown = [tree.display]
        width = view.size.width
        await staged.press("ctrl+t")
        assert [*shown, tree.display] == [True, False]
        assert view.size.width > width
    async with stage("api", size=(80, 24)) as staged:
        tree = staged.app.main.query_one(ToolTree)
        view = staged.app.main.query_one(TranscriptView)
        shown = [tree.display]
        width = view.size.width
        await staged.press("ctrl+t")
        assert [*shown, tree.display] == [False, True]
        assert view.size.width == width, "it lies over the transcript"
        assert composer(staged).has_focus
        await staged.press("alt+j")
        assert tree.has_focus


async def test_only_the_session_in_view_is_drawn() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", *WORKING, MessageDelta(text="hidden words"))
        assert "hidden words" not in staged.text()
        await staged.press("alt+2")
        assert "hidden words" in staged.text()


async def open_dialog(staged: Stage) -> None:
    """Opens the new-session dialog and waits until it takes what is typed."""
    await staged.press("ctrl+n")
    assert await staged.comes(lambda: isinstance(staged.app.focused, FolderInput))


async def test_the_new_session_dialog_opens_a_session_and_shows_it() -> None:
    async with stage("api") as staged:
        await open_dialog(staged)
        await staged.press("ctrl+s")
        assert isinstance(staged.app.screen, NewSession), "no workspace, no session"
        assert "Name the folder" in staged.text()
        await staged.press(*"/tmp", "ctrl+s")
        assert ("open", "/tmp") in staged.supervisor.said
        assert staged.app.main.current == "s2"


async def test_a_launch_that_cannot_be_made_is_told_and_harms_nothing() -> None:
    def refuse(form: object) -> object:
        raise ValueError("there is no profile 'x'")

    async with stage("api", make_launch=refuse) as staged:
        await open_dialog(staged)
        await staged.press(*"/tmp", "ctrl+s")
        await staged.pilot.pause()
        assert await staged.shows("there is no profile 'x'")
        assert isinstance(staged.app.screen, NewSession), "what was filled in is not lost"
        assert "/tmp" in staged.text()
        assert staged.app.main.current == "s1"


async def test_thinking_is_shown_as_the_config_says() -> None:
    thought = (
        *WORKING,
        BlockStart(channel=Channel.THINKING),
        MessageDelta(text="deep thoughts", channel=Channel.THINKING),
        BlockEnd(text="deep thoughts", channel=Channel.THINKING),
    )
    shown = {}
    for how in ("folded", "open", "hidden"):
        async with stage("api", thinking=how) as staged:
            await staged.feed("s1", *thought)
            shown[how] = ("thought" in staged.text(), "deep thoughts" in staged.text())
    assert shown == {"folded": (True, False), "open": (True, True), "hidden": (False, False)}


async def test_a_failure_shows_the_agents_last_words_unfolded() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", Failed("pi ended at once", detail="Error: no such model", hint="Choose one."))
        text = staged.text()
        assert "Error: no such model" in text
        assert "Choose one." in text
