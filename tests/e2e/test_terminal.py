"""The terminal of the tests is a real one, and its judge of escapes is strict."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .escapes import Kind, Scanner, Token, objections, osc_codes
from .keys import key_sequence
from .terminal import ScreenTimeoutError, Terminal

ECHO = """
import signal, sys, termios, tty
tty.setraw(0)
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it, as nohup does
signal.signal(signal.SIGWINCH, lambda *_: print("resized", end="\\r\\n", flush=True))
print("\\x1b[?2026$p\\x1b[>1u\\x1b[1;3Hready", end="\\r\\n", flush=True)
while True:
    try:
        key = sys.stdin.read(1)
    except OSError:
        key = ""
    if not key:
        signal.pause()  # the terminal is gone: SIGHUP is on its way
    if key == "q":
        break
    print(repr(key), end="\\r\\n", flush=True)
"""

OpenTerminal = Callable[[str], Terminal]


@pytest.fixture
def program(tmp_path: Path) -> OpenTerminal:
    def open_terminal(source: str) -> Terminal:
        return Terminal([sys.executable, "-c", source], env={}, cwd=tmp_path, columns=40, rows=10)

    return open_terminal


def test_keys_reach_the_program_and_its_screen_comes_back(program: OpenTerminal) -> None:
    with program(ECHO) as terminal:
        assert terminal.wait_for("ready").startswith("  ready\n"), "unknown sequences draw nothing"
        terminal.press("ctrl+n", "x")
        terminal.wait_for("'\\x0e'\n'x'")
        terminal.press("q")
        assert terminal.wait_exit() == 0


def test_a_program_that_ends_or_hangs_is_reported_with_its_screen(program: OpenTerminal) -> None:
    wanted = pytest.raises(ScreenTimeoutError, match=r"'never'.*exited with 3\n\|so far")
    with program("print('so far'); raise SystemExit(3)") as terminal, wanted:
        terminal.wait_for("never")
    with program(ECHO) as terminal:
        terminal.wait_for("ready")
        with pytest.raises(ScreenTimeoutError, match=r"still runs\n\|  ready"):
            terminal.wait_for("never", timeout=0.05)


def test_closing_the_terminal_hangs_the_program_up(program: OpenTerminal) -> None:
    with program(ECHO) as terminal:
        terminal.wait_for("ready")
        terminal.hang_up()
        assert terminal.wait_exit() == -signal.SIGHUP


def test_a_resize_is_told(program: OpenTerminal) -> None:
    with program(ECHO) as terminal:
        terminal.wait_for("ready")
        terminal.resize(60, 12)
        assert len(terminal.wait_for("resized").split("\n")) == 12


def test_keys_have_the_bytes_of_a_terminal() -> None:
    keys = ("a", "ctrl+g", "alt+x", "alt+enter", "escape", "f2")
    assert [key_sequence(key) for key in keys] == ["a", "\x07", "\x1bx", "\x1b\r", "\x1b", "\x1bOQ"]
    with pytest.raises(ValueError, match="hyper"):
        key_sequence("hyper+x")


def test_tokens_are_found_whatever_the_pieces() -> None:
    raw = "a\x1b[1;31mé\x1b]0;ti\x07\x1b7\r\x1b]52;c;eA==\x1b\\z\x1bPq\x1b\\"
    whole = Scanner().feed(raw)
    assert [t.kind for t in whole] == [
        Kind.TEXT,
        Kind.CSI,
        Kind.TEXT,
        Kind.OSC,
        Kind.ESCAPE,
        Kind.CONTROL,
        Kind.OSC,
        Kind.TEXT,
        Kind.STRING,
    ]
    scanner = Scanner()
    assert [t for character in raw for t in scanner.feed(character)] == whole
    assert osc_codes(whole) == {"title", "clipboard"}
    assert scanner.rest == ""
    assert scanner.feed("\x1b[3") == []
    assert scanner.rest == "\x1b[3"


@pytest.mark.parametrize(
    "hostile",
    [
        "\u202egnp.exe",
        "\u2028",
        "\x1b]1337;x\x07",
        "\x1bPx\x1b\\",
        "\x1b[?9999h",
        "\x00",
        "\x9b",
        "\x1b#8",
        "\udc80",
    ],
)
def test_hostile_output_is_objected_to(hostile: str) -> None:
    assert objections(Scanner().feed(hostile))


def test_ordinary_output_is_not() -> None:
    ordinary = (
        "\x1b[?1049h\x1b[?25l\x1b[38;2;1;2;3mπ 👩‍💻\x1b[0m\x1b[4;7H\x1b[?2026l\x1b[<u\x1b]0;title\x07\r\n"
    )
    assert objections(Scanner().feed(ordinary)) == []
    assert objections([Token(Kind.TEXT, "plain")]) == []
