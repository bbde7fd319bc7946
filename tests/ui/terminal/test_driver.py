"""The thread that reads: from a pipe in place of a terminal, so that each step is the test's."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator

import pytest
from textual import events
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from pidriver_tui.ui.terminal import TerminalDriver, reading_rightly
from pidriver_tui.ui.terminal.driver import read_input
from pidriver_tui.ui.terminal.reading import TerminalReader

from .feeding import said

PATIENCE = 30.0


class Piped:
    """The reading thread at the end of a pipe."""

    def __init__(self) -> None:
        self._source, self._sink = os.pipe()
        self._came: queue.Queue[Message] = queue.Queue()
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=read_input, args=(self._source, self._ended, self._came.put, 0.02), daemon=True
        )
        self._thread.start()

    def send(self, data: bytes) -> None:
        os.write(self._sink, data)

    def message(self) -> Message:
        """The next message, whenever it comes."""
        return self._came.get(timeout=PATIENCE)

    def next(self) -> object:
        """The next message as a short value."""
        return said([self.message()])[0]

    def hang_up(self) -> None:
        os.close(self._sink)

    def end(self) -> None:
        self._ended.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        os.close(self._source)


@pytest.fixture
def piped() -> Iterator[Piped]:
    reading = Piped()
    yield reading
    reading.end()


def test_what_needs_silence_comes_after_it(piped: Piped) -> None:
    piped.send(b"\x1b")
    assert piped.next() == "escape"
    piped.send(b"\x1b[200~a\r\nb\x1b[201~")
    assert piped.next() == ("Paste", "a\nb")
    piped.send(b"hi\r")
    assert [piped.next() for _ in range(3)] == ["h", "i", "enter"]


def test_a_character_cut_in_two_is_whole(piped: Piped) -> None:
    piped.send("é".encode()[:1])
    piped.send("é".encode()[1:])
    assert piped.next() == "é"


def test_a_fault_in_reading_costs_one_read(piped: Piped, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = TerminalReader.feed
    failed = threading.Event()

    def faulty(self: TerminalReader, data: str) -> list[Message]:
        if "!" in data:
            failed.set()
            raise ValueError("a fault")
        return feed(self, data)

    monkeypatch.setattr(TerminalReader, "feed", faulty)
    piped.send(b"a")
    assert piped.next() == "a"
    piped.send(b"!")
    assert failed.wait(PATIENCE)
    piped.send(b"\x1b[A")
    assert piped.next() == "up"


def test_a_terminal_that_has_gone_ends_nothing_here(piped: Piped) -> None:
    piped.send(b"a")
    assert piped.next() == "a"
    piped.hang_up()


@pytest.mark.parametrize(
    ("driver", "used"), [(LinuxDriver, TerminalDriver), (HeadlessDriver, HeadlessDriver)]
)
def test_only_the_driver_of_a_real_terminal_is_replaced(driver: type[Driver], used: type[Driver]) -> None:
    assert reading_rightly(driver) is used


def test_what_waited_for_silence_was_pressed_when_it_came(
    piped: Piped, monkeypatch: pytest.MonkeyPatch
) -> None:
    known: list[float] = []
    quiet = TerminalReader.quiet

    def slowly(self: TerminalReader, seconds: float) -> list[Message]:
        messages = quiet(self, seconds)
        known.extend(message.time for message in messages)
        return messages

    monkeypatch.setattr(TerminalReader, "quiet", slowly)
    piped.send(b"\x1b")
    assert piped.message().time < known[0]


def test_the_messages_are_textuals_own(piped: Piped) -> None:
    piped.send(b"\x1b[I")
    assert piped.next() == (events.AppFocus.__name__, "")
