"""The bytes of a terminal on every screen: a paste answers and commands nothing, a key does what it is."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import InteractionRequest
from pidriver_tui.ui.widgets.composer import Composer
from tests.ui.stage import Stage, choice, editor, permission, question, stage

LOG = "warning: \x1b[33m yes this is a coloured log line that somebody pastes\rmore\ry\r1\rn\ra\r"
BRACKETED = [f"\x1b[200~{LOG}\x1b[201~"]
UNBRACKETED = [LOG]
CUT = list(BRACKETED[0])
NESTED = ["\x1b[200~y\x1b[201~y\r1\r\x1b[201~"]

PASTES = pytest.mark.parametrize(
    "reads", [BRACKETED, UNBRACKETED, CUT, NESTED], ids=["bracketed", "unbracketed", "cut", "nested"]
)


def _draft(staged: Stage) -> str:
    return staged.app.main.query_one(Composer).text


@PASTES
@pytest.mark.parametrize(("ask", "key"), [(permission(), "y"), (choice(), "1")], ids=["permission", "choice"])
async def test_a_paste_answers_no_card(ask: InteractionRequest, key: str, reads: list[str]) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", ask)
        await staged.press("ctrl+g")
        await staged.ready()
        card = staged.app.screen
        await staged.send(*reads)
        assert staged.app.screen is card
        assert staged.said == []
        await staged.send(key)
        assert staged.said[0][0] == "answer", "the card took keys when the paste came"


@PASTES
@pytest.mark.parametrize("ask", [question(), editor()], ids=["question", "editor"])
async def test_a_paste_into_a_question_does_not_send_it(ask: InteractionRequest, reads: list[str]) -> None:
    async with stage("api") as staged:
        await staged.feed("s1", ask)
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.send(*reads)
        assert staged.said == []


@PASTES
@pytest.mark.parametrize("where", ["alt+0", "alt+t", "ctrl+t", "f1", "ctrl+n", "alt+i"])
async def test_a_paste_commands_nothing(where: str, reads: list[str]) -> None:
    async with stage("api", "docs") as staged:
        await staged.press(where)
        screen, tab = staged.app.screen, staged.app.main.current
        await staged.send(*reads)
        assert staged.app.screen is screen
        assert staged.app.main.current == tab
        assert staged.said == []


@pytest.mark.parametrize("words", ["yes please", "yes\r", "ny", "1, or 2?\r", "-y"])
async def test_words_that_come_at_once_answer_no_card(words: str) -> None:
    async with stage("api") as staged:
        for ask, key in ((permission(), "y"), (choice(), "1")):
            await staged.feed("s1", ask)
            await staged.press("ctrl+g")
            await staged.ready()
            before = len(staged.said)
            await staged.send(words.rstrip("\r"))
            assert len(staged.said) == before
            await staged.send(key)
            assert len(staged.said) == before + 1


async def test_words_are_typed_where_a_card_has_a_field() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question())
        await staged.press("ctrl+g")
        await staged.ready()
        staged.clock.pass_(60)  # what waits its turn ages by the real clock, and must not seem too early
        await staged.send("yes please\r")
        assert staged.said[0][3] == "yes please"


async def test_a_key_and_enter_at_once_are_two_keys() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", choice())
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.send("2\r")
        assert staged.said[0][3] == "SQLite"


async def test_a_long_line_and_enter_at_once_is_sent_whole() -> None:
    line = "of many words " * 100
    async with stage("api") as staged:
        await staged.send(f"{line}x\r")
        assert [intent[:3] for intent in staged.said] == [("prompt", "s1", f"{line}x")]


async def test_a_paste_comes_into_the_composer_once_and_whole() -> None:
    async with stage("api") as staged:
        await staged.send("\x1b[200~one\rtwo\r\r\nthree\x1b[201~")
        assert _draft(staged) == "one\ntwo\n\nthree"
        assert staged.said == []


async def test_a_paste_without_an_end_is_told_with_the_key_that_ends_it() -> None:
    async with stage("api") as staged:
        await staged.send("\x1b[200~half of it")
        assert _draft(staged) == "half of it"
        (told,) = [notification.message for notification in staged.app._notifications]
        assert "ctrl+c ends it" in told


async def test_a_paste_and_enter_at_once_sends_the_paste() -> None:
    async with stage("api") as staged:
        await staged.send("\x1b[200~one\rtwo\x1b[201~\r")
        assert [intent[:3] for intent in staged.said] == [("prompt", "s1", "one\ntwo")]


async def test_a_line_and_enter_at_once_sends_the_line() -> None:
    async with stage("api") as staged:
        await staged.send("hello\r")
        assert [intent[:3] for intent in staged.said] == [("prompt", "s1", "hello")]


async def test_an_emoji_of_several_characters_is_typed_whole() -> None:
    async with stage("api") as staged:
        await staged.send("👩\u200d👩\u200d👧\u200d👦")
        assert _draft(staged) == "👩\u200d👩\u200d👧\u200d👦"


async def test_chords_in_one_read_each_act_and_type_nothing() -> None:
    async with stage("a", "b", "c", "d") as staged:
        await staged.send("\x1bn\x1bn\x1bn")
        assert staged.app.main.current == "s4"
        await staged.send("\x1b2\x1b3")
        assert staged.app.main.current == "s3"
        assert _draft(staged) == ""


async def test_a_letter_of_another_layout_answers_a_card_where_the_terminal_tells_its_key() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.send("\x1b[1085;;1085u")
        assert staged.said == []
        await staged.send("\x1b[1085::121;;1085u")
        assert staged.said[0][:3] == ("answer", "s1", "p1")


async def test_a_digit_of_another_script_picks_an_option() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", choice())
        await staged.press("ctrl+g")
        await staged.ready()
        await staged.send("۲")
        assert staged.said[0][3] == "SQLite"


async def test_a_letter_of_another_layout_is_text_where_text_is_typed() -> None:
    async with stage("api") as staged:
        await staged.send("\x1b[1085::121;;1085u", "\x1b[1085:1053:121;2;1053u")
        assert _draft(staged) == "нН"


async def test_a_letter_of_another_layout_commands_the_fleet() -> None:
    async with stage("api") as staged:
        await staged.press("alt+0")
        screen = staged.text()
        await staged.send("\x1b[1099::115;;1099u")  # the key of s
        assert staged.text() != screen
        other = staged.text()
        await staged.press("alt+0", "alt+0")
        for _ in range(20):
            await staged.send("s")
            if staged.text() == other:
                return
        pytest.fail("no key s does what that key did")
