"""`/word` and `!line` in the composer: ours are carried out, the agent's are sent, others held back once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver.events import CommandsChanged
from pidriver_tui.ui.commands import BY_ID
from pidriver_tui.ui.commands.slash import ELSEWHERE, SLASH, shell_line, slash_word
from pidriver_tui.ui.modals.help import Help
from pidriver_tui.ui.modals.line_input import LineInput
from pidriver_tui.ui.widgets.composer import Composer

from .stage import Stage, stage
from .test_main_screen import WORKING
from .test_pis_keys import hints


def composer(staged: Stage) -> Composer:
    return staged.app.main.query_one(Composer)


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("/compact", "compact", ""),
        ("/compact keep the\nnames ", "compact", "keep the\nnames"),
        ("  /model fake/fake-2", "model", "fake/fake-2"),
        ("/skill:review a.py", "skill:review", "a.py"),
        ("/home/me/x is broken", "", ""),
        ("/", "", ""),
        ("// a comment", "", ""),
        ("a /compact", "", ""),
        ("/2 of it", "", ""),
    ],
)
def test_a_word_after_a_slash_is_read_and_a_path_is_none(text: str, word: str, rest: str) -> None:
    assert slash_word(text) == (word, rest)


@pytest.mark.parametrize(
    ("text", "line", "hidden"),
    [
        ("!ls -la", "ls -la", False),
        ("!! git status ", "git status", True),
        ("!a\nb", "a\nb", False),
        ("!", "", False),
        ("!!", "", False),
        ("! ", "", False),
        ("wow!", "", False),
    ],
)
def test_a_line_after_a_bang_is_read(text: str, line: str, hidden: bool) -> None:
    assert shell_line(text) == (line, hidden)


@given(st.text(max_size=40))
def test_any_text_is_at_most_one_of_them(text: str) -> None:
    assert not (slash_word(text)[0] and shell_line(text)[0])


def test_every_word_leads_to_a_command_that_there_is() -> None:
    assert set(SLASH.values()) <= BY_ID.keys()
    assert not SLASH.keys() & ELSEWHERE


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("/compact", ("compact", "s1", "")),
        ("/compact keep the names", ("compact", "s1", "keep the names")),
        ("/model fake/fake-2", ("set_model", "s1", "fake/fake-2")),
        ("/name billing", ("rename", "s1", "billing")),
        ("/new", ("new_session", "s1")),
        ("!ls -la", ("shell", "s1", "ls -la", False)),
        ("!!git status", ("shell", "s1", "git status", True)),
    ],
)
@pytest.mark.parametrize("busy", [False, True])
async def test_ours_are_carried_out_and_cost_no_request(
    typed: str, done: tuple[object, ...], busy: bool
) -> None:
    async with stage("api") as staged:
        if busy:
            await staged.feed("s1", *WORKING)
        await staged.arrives(typed, "enter")
        assert staged.said == [done]
        assert composer(staged).text == ""
        await staged.press("up")
        assert composer(staged).text == typed, "it can be recalled"


async def test_words_without_a_text_open_what_their_command_opens() -> None:
    async with stage("api") as staged:
        await staged.arrives("/name", "enter")
        assert await staged.comes(lambda: isinstance(staged.app.screen, LineInput))
        await staged.press("escape")
        await staged.arrives("/hotkeys", "enter")
        assert await staged.comes(lambda: isinstance(staged.app.screen, Help))
        await staged.press("escape")
        await staged.arrives("/quit", "enter")
        assert await staged.comes(lambda: ("exit",) in staged.said)


async def test_an_unknown_word_is_held_back_once_and_then_sent_as_it_is() -> None:
    async with stage("api") as staged:
        await staged.arrives("/compcat now", "enter")
        assert staged.said == []
        assert composer(staged).text == "/compcat now"
        assert "/compcat is no command here: enter again sends it" in hints(staged)
        await staged.press("enter")
        assert staged.said == [("prompt", "s1", "/compcat now", "steer")]


async def test_a_word_that_was_changed_after_it_was_held_back_is_looked_at_anew() -> None:
    async with stage("api") as staged:
        await staged.arrives("/compcat", "enter")
        await staged.arrives("x", "enter")
        assert staged.said == []
        assert composer(staged).text == "/compcatx"


async def test_what_only_the_agents_own_terminal_does_is_said_so() -> None:
    async with stage("api") as staged:
        await staged.arrives("/login", "enter")
        assert staged.said == []
        assert "/login is only in the agent's own terminal" in hints(staged)


@pytest.mark.parametrize("told", [False, True])
async def test_the_agents_own_commands_are_sent_at_once(told: bool) -> None:
    async with stage("api") as staged:
        if told:
            await staged.feed("s1", CommandsChanged(commands=({"name": "review"},)))
        else:
            staged.supervisor.agents_commands = ("review",)
        await staged.arrives("/review a.py", "enter")
        assert staged.said == [("prompt", "s1", "/review a.py", "steer")]
        assert composer(staged).text == ""


async def test_what_is_typed_while_the_agent_is_asked_stays_with_its_word() -> None:
    async with stage("api", "docs") as staged:
        await staged.arrives("/wat", "enter", "and more", "alt+2", "for docs")
        assert staged.said == []
        drafts = {key: staged.app.main.texts.draft_of(key) for key in ("s1", "s2")}
        assert drafts["s2"] == "for docs"
        assert "/wat" in drafts["s1"]
        assert "and more" in drafts["s1"]


async def test_a_path_and_a_pasted_comment_are_plain_prompts() -> None:
    async with stage("api") as staged:
        await staged.arrives("/etc/hosts is wrong", "enter")
        assert staged.said == [("prompt", "s1", "/etc/hosts is wrong", "steer")]
