"""What is said and in which escape sequences: never more than one, whatever the names hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.notify import escapes
from pidriver_tui.ui.notify.terminal_support import Multiplexer, Terminal, detect_terminal
from pidriver_tui.ui.notify.wording import LONGEST, Occasion, OccasionKind, say, window_title

SECRET = "export TOKEN=hunter2"


def ask(name: str = "docs-site", session: str = "s1", what: str = "permission") -> Occasion:
    return Occasion(OccasionKind.ASK, session, name, what, f"Allow tool: bash\nCommand: {SECRET}")


def failure(name: str = "api", session: str = "s2") -> Occasion:
    return Occasion(OccasionKind.FAILURE, session, name, detail=f"exited 1: {SECRET}")


def finished(name: str = "web", session: str = "s3") -> Occasion:
    return Occasion(OccasionKind.FINISHED, session, name)


@pytest.mark.parametrize(
    ("occasions", "said"),
    [
        ([ask()], "docs-site needs you: permission"),
        ([ask(), ask(what="choice")], "docs-site needs you: 2 asks"),
        ([ask(), ask("api", "s2")], "docs-site and api need you: 2 asks"),
        (
            [ask(str(n), f"s{n}") for n in range(1, 7)],
            "1, 2 and 4 more need you: 6 asks",
        ),
        ([failure()], "api failed"),
        ([finished()], "web has finished"),
        ([finished(), finished("b", "s4")], "web and b have finished"),
        ([finished(), ask(), failure()], "docs-site needs you: permission. api failed. web has finished"),
        ([ask("")], "a session needs you: permission"),
        ([ask("x" * 100)], f"{'x' * 39}… needs you: permission"),
    ],
)
def test_it_is_said_in_one_line_who_wants_what(occasions: list[Occasion], said: str) -> None:
    assert say(occasions) == said


@pytest.mark.parametrize("occasions", [[ask()], [failure()], [ask(), failure()], [ask(), ask()]])
def test_commands_and_reasons_are_said_only_when_the_person_wants_them(occasions: list[Occasion]) -> None:
    assert "hunter2" not in say(occasions)
    assert ("hunter2" in say(occasions, details=True)) is (len(occasions) == 1)


def test_details_are_one_line_of_bounded_length() -> None:
    said = say([Occasion(OccasionKind.ASK, "s1", "api", "permission", "rm\n" + "x" * 9000)], details=True)
    assert said.startswith("api needs you: permission, rm xxx")
    assert len(said) == LONGEST


@pytest.mark.parametrize(
    ("asks", "title"), [(0, "pidriver"), (1, "◆ 1 needs you · pidriver"), (3, "◆ 3 need you · pidriver")]
)
def test_the_title_counts(asks: int, title: str) -> None:
    assert window_title(asks) == title


TMUX = Terminal(multiplexer=Multiplexer.TMUX)
SCREEN = Terminal(multiplexer=Multiplexer.SCREEN)


def test_the_sequences_are_those_the_terminals_know() -> None:
    assert escapes.notification("t", "words", "9", Terminal()) == "\x1b]9;words\a"
    assert escapes.notification("t", "words", "777", Terminal()) == "\x1b]777;notify;t;words\a"
    assert escapes.notification("t", "words", "", Terminal()) == ""
    assert escapes.notification("t", "words", "9", TMUX) == "\x1bPtmux;\x1b\x1b]9;words\a\x1b\\"
    assert escapes.notification("t", "words", "9", SCREEN) == "\x1bP\x1b]9;words\a\x1b\\"
    assert escapes.title("words") == "\x1b]2;words\a"


_PLAIN = "[^\x00-\x1f\x7f-\x9f;]*"
_ONE = re.compile(
    f"(?:\x1b]9;{_PLAIN}\a|\x1b]777;notify;{_PLAIN};{_PLAIN}\a"
    f"|\x1bPtmux;\x1b\x1b](?:9;{_PLAIN}|777;notify;{_PLAIN};{_PLAIN})\a\x1b\\\\"
    f"|\x1bP\x1b](?:9;{_PLAIN}|777;notify;{_PLAIN};{_PLAIN})\a\x1b\\\\|\x1b]2;{_PLAIN}\a)"
)
_HOSTILE = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(["\x1b", "\x07", "\x9c", "\x1b\\", ";", "4;1;50", "\u202e", "\n", "a", "\ud800"])
    ).map("".join),
)


@given(_HOSTILE, st.sampled_from(["9", "777"]), st.sampled_from([Terminal(), TMUX, SCREEN]))
def test_no_words_can_end_a_sequence_or_begin_another(words: str, osc: str, terminal: Terminal) -> None:
    for sequence in (escapes.notification(words, words, osc, terminal), escapes.title(words)):
        assert _ONE.fullmatch(sequence), repr(sequence)
    said = say([Occasion(OccasionKind.ASK, "s", words, "permission", words)], details=True)
    assert _ONE.fullmatch(escapes.notification("pidriver", said, osc, terminal))
    assert len(escapes.notification("pidriver", said, osc, SCREEN).encode()) < 768


@pytest.mark.parametrize(
    ("environ", "osc", "clipboard", "titled", "multiplexer"),
    [
        ({}, "", False, False, ""),
        ({"TERM": "linux"}, "", False, False, ""),
        ({"TERM": "xterm-256color"}, "", False, True, ""),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, "9", False, True, ""),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, "777", True, True, ""),
        ({"TERM": "xterm-ghostty"}, "777", True, True, ""),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, "777", True, True, ""),
        ({"TERM": "foot"}, "777", True, True, ""),
        ({"TERM": "xterm-kitty"}, "9", True, True, ""),
        ({"TERM": "xterm-kitty", "SSH_CONNECTION": "1 2 3 4"}, "9", False, True, ""),
        ({"TERM": "tmux-256color", "TMUX": "/t,1,0", "TERM_PROGRAM": "tmux"}, "", False, True, "tmux"),
        ({"TERM": "screen", "TMUX": "/t,1,0", "KITTY_WINDOW_ID": "1"}, "9", False, True, "tmux"),
        ({"TERM": "screen", "STY": "1.x", "LC_TERMINAL": "iTerm2"}, "9", False, True, "screen"),
        ({"TERM": "xterm", "STY": "1.x"}, "", False, True, ""),
    ],
)
def test_terminals_are_known_by_what_they_set(
    environ: dict[str, str], osc: str, clipboard: bool, titled: bool, multiplexer: str
) -> None:
    assert detect_terminal(environ) == Terminal(osc, clipboard, titled, Multiplexer(multiplexer))
