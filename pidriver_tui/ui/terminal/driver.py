"""The terminal driver: Textual's, with our reading of the input in place of its own.

Textual 8.2 reads keys from within a paste when it holds an Escape, takes chords apart that come
quickly (`ESC n ESC n`), has alt+enter as enter, and ends the app on a byte that is no UTF-8. All of
that is in its input thread, which is replaced here; drawing, modes and signals stay Textual's.
"""

from __future__ import annotations

import logging
import os
import select
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from threading import Event
from typing import Final

from textual import constants
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from .reach import TerminalKeys, TerminalKeysKnown
from .reading import TerminalReader

_LOG = logging.getLogger(__name__)

_READ_BYTES: Final = 1 << 16
_LOOK_SECONDS: Final = 0.1
"""How often the thread looks whether the app has ended."""

# Disambiguate, alternate keys (the letter that is on the key on a US keyboard), all keys, their text.
_KITTY_FLAGS: Final = 1 | 4 | 8 | 16
# "=" changes the flags Textual has pushed, so that what it pops at the end is all of them. Then two
# questions, and one that every terminal answers: after it, no answer is one.
_ASK_KITTY: Final = f"\x1b[={_KITTY_FLAGS};1u\x1b[?u"
_ASK_OTHERS: Final = "\x1b[>4;1m\x1b[?4m"
_NO_OTHERS: Final = "\x1b[>4;0m"
_ASK_ATTRIBUTES: Final = "\x1b[c"


class TerminalDriver(LinuxDriver):
    """Textual's driver for Linux and macOS with the input of :mod:`pidriver_tui.ui.terminal`."""

    keys = TerminalKeys()
    """Which keys the terminal can send, as far as it has told."""

    _asked_others = False

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if not self._asks:
            return
        self.write(_ASK_KITTY)
        self.write(_ASK_ATTRIBUTES)
        self.flush()

    def stop_application_mode(self) -> None:
        if self._asked_others:
            self._asked_others = False
            self.write(_NO_OTHERS)
        super().stop_application_mode()

    def run_input_thread(self) -> None:
        """Read the terminal until the app ends."""
        read_input(self.fileno, self.exit_event, self.process_message, constants.ESCAPE_DELAY)

    def process_message(self, message: Message) -> None:
        if isinstance(message, TerminalKeysKnown):
            self.keys = message.keys
            if message.final and not message.keys.kitty:
                self._ask_others()
        super().process_message(message)

    @property
    def _asks(self) -> bool:
        return self.input_tty and not constants.DISABLE_KITTY_KEY

    def _ask_others(self) -> None:
        if not self._asked_others and self._asks:
            self._asked_others = True
            self.write(_ASK_OTHERS)
            self.flush()


def read_input(source: int, ended: Event, deliver: Callable[[Message], None], escape_seconds: float) -> None:
    """Read the terminal at descriptor `source` and deliver what it sends, until `ended` is set.

    A fault of ours in reading costs what was read with it, and is logged; the next read begins anew.
    """
    reader = TerminalReader(escape_seconds)
    # What is no UTF-8 is shown as such; it must neither end the app nor swallow what follows.
    decode = getincrementaldecoder("utf-8")(errors="replace").decode
    last = time.monotonic()
    while not ended.is_set():
        patience = reader.patience
        silence = time.monotonic() - last
        wait = _LOOK_SECONDS if patience is None else min(_LOOK_SECONDS, max(0.0, patience - silence))
        data = _read(source) if select.select([source], [], [], wait)[0] else None
        if data == b"":  # the terminal has gone; the app finds out by itself
            ended.wait(_LOOK_SECONDS)
            continue
        try:
            if data is None:
                messages = reader.quiet(time.monotonic() - last)
                for message in messages:
                    message.time = last  # when it was pressed, not when it was known
            else:
                messages = reader.feed(decode(data))
                last = time.monotonic()
        except Exception:  # noqa: BLE001 - input is the outermost edge: it must go on
            _LOG.exception("what the terminal sent could not be read")
            reader = TerminalReader(escape_seconds)
            continue
        for message in messages:
            deliver(message)


def _read(source: int) -> bytes:
    try:
        return os.read(source, _READ_BYTES)
    except OSError:
        return b""


def reading_rightly(driver: type[Driver]) -> type[Driver]:
    """The driver to use where Textual would use `driver`: ours for a real terminal, else the same."""
    return TerminalDriver if driver is LinuxDriver else driver
