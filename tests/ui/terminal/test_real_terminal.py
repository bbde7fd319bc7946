"""The driver in a real terminal: bytes into a pty, events in an app, and what it asks and gives back."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminal import Terminal

F12 = "\x1b[24~"


class Probed:
    """The probe in its terminal."""

    def __init__(self, terminal: Terminal, log: Path) -> None:
        self.terminal = terminal
        self._log = log
        self._asked = 0

    def events(self) -> list[Any]:
        """All events so far, once what was sent has been read."""
        self._asked += 1
        self.terminal.type(F12)
        self.terminal.wait_for(f"done {self._asked}")
        return [json.loads(line) for line in self._log.read_text().splitlines()] if self._log.exists() else []

    @property
    def written(self) -> str:
        """All that the program has written to its terminal."""
        return "".join(token.raw for token in self.terminal.tokens)


@pytest.fixture
def probed(tmp_path: Path) -> Iterator[Probed]:
    log = tmp_path / "log"
    env = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)}
    with Terminal(
        [sys.executable, "-m", "tests.ui.terminal.probe", str(log)], env=env, cwd=tmp_path
    ) as terminal:
        terminal.wait_for("ready")
        yield Probed(terminal, log)


def test_pastes_and_chords_come_through_a_real_terminal(probed: Probed) -> None:
    probed.terminal.paste("one\n\ttwo \x1b[33m yes\ny\n")
    probed.terminal.type("\x1bn\x1bn\x1bn\x1b\r")
    wanted: list[Any] = [["Paste", "one\n\ttwo \x1b[33m yes\ny\n"], "alt+n", "alt+n", "alt+n", "alt+enter"]
    assert probed.events() == wanted


def test_a_paste_larger_than_any_read_is_one(probed: Probed) -> None:
    text = "a line of a log \x1b[31m é漢👍\n" * 10_000
    probed.terminal.paste(text)
    assert probed.events() == [["Paste", text]]


def test_bytes_that_are_no_text_end_nothing_and_hide_nothing(probed: Probed) -> None:
    probed.terminal.send(b"\xc3\x1b[A\xff\xfe")
    probed.terminal.send(b"\x1b[200~half \xe6\xbc\x1b[201~")
    probed.terminal.send("é".encode())
    events = probed.events()
    assert "up" in events
    assert ["Paste", "half \ufffd"] in events
    assert events[-1] == "é"


def test_escape_alone_is_escape(probed: Probed) -> None:
    probed.terminal.type("\x1b")
    probed.terminal.wait_for("last: 'escape'")
    probed.terminal.type("n")
    assert probed.events() == ["escape", "n"]


def test_a_terminal_with_the_kitty_protocol_is_asked_for_all_of_it_and_left_as_it_was(probed: Probed) -> None:
    assert "\x1b[=29;1u" in probed.written
    probed.terminal.type("\x1b[?29u\x1b[?62;c")
    probed.terminal.type("\x1b[1085::121;;1085u\x1b[13;2u\x1b[13;2:3u")
    assert probed.events() == [["known", True, False], ["known", True, False], "н", "shift+enter"]
    probed.terminal.press("ctrl+q")
    assert probed.terminal.wait_exit() == 0
    written = probed.written
    assert written.count("\x1b[>25u") == written.count("\x1b[<u") == 1
    assert "\x1b[>4;1m" not in written


def test_a_terminal_without_it_is_asked_for_xterms_codes_and_left_as_it_was(probed: Probed) -> None:
    probed.terminal.type("\x1b[?62;c")
    probed.terminal.type("\x1b[>4;1m")
    assert probed.events() == [["known", False, False], ["known", False, True]]
    assert "\x1b[>4;1m\x1b[?4m" in probed.written
    probed.terminal.type("\x1b[27;2;13~")
    assert probed.events()[2:] == ["shift+enter"]
    probed.terminal.press("ctrl+q")
    assert probed.terminal.wait_exit() == 0
    assert probed.written.count("\x1b[>4;0m") == 1


def test_who_is_suspended_gives_the_terminal_back_and_takes_it_again(probed: Probed) -> None:
    probed.terminal.type("\x1b[?62;c")
    assert probed.events() == [["known", False, False]]
    probed.terminal.signal(signal.SIGTSTP)
    probed.terminal.wait_for(lambda _: probed.written.count("\x1b[<u") == 1)
    assert probed.written.count("\x1b[>4;0m") == 1
    _wait_until_stopped(probed.terminal.process.pid)
    probed.terminal.signal(signal.SIGCONT)
    probed.terminal.wait_for(lambda _: probed.written.count("\x1b[=29;1u") == 2)
    probed.terminal.paste("y\ny")
    probed.terminal.type("\x1bn")
    assert probed.events()[1:] == [["Paste", "y\ny"], "alt+n"]
    probed.terminal.press("ctrl+q")
    assert probed.terminal.wait_exit() == 0
    assert probed.written.count("\x1b[>25u") == probed.written.count("\x1b[<u") == 2


def _wait_until_stopped(pid: int) -> None:
    waited, status = os.waitpid(pid, os.WUNTRACED)
    assert waited == pid
    assert os.WIFSTOPPED(status)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("\x1b[?0u\x1b[?62;c", "kitty protocol"),
        ("\x1b[>4;1m\x1b[?62;c", "xterm's codes"),
        ("\x1b[?1;2c", "only what old terminals send"),
    ],
)
def test_the_doctor_asks_the_terminal_and_leaves_no_answer_behind(
    tmp_path: Path, answer: str, said: str
) -> None:
    env = {"HOME": str(tmp_path), "PATH": "/nowhere", "PYTHONPATH": ":".join(sys.path)}
    with Terminal([sys.executable, "-m", "pidriver_tui", "doctor"], env=env, cwd=tmp_path) as terminal:
        terminal.wait_for(lambda _: "\x1b[c" in "".join(token.raw for token in terminal.tokens))
        terminal.type(answer)
        screen = terminal.wait_for(said)
        assert "[?" not in screen
        assert terminal.wait_exit() == 1
