"""Asking a terminal, outside the app, which keys it can send: a question, and an answer within a bound."""

from __future__ import annotations

import os
import select
import sys
import termios
import time
import tty

from .reach import TerminalKeys, TerminalKeysKnown
from .reading import TerminalReader

_ASK = "\x1b[?u\x1b[?4m\x1b[c"


def ask_terminal(seconds: float = 2.0) -> TerminalKeys | None:
    """Which keys the terminal of this process can send; None without a terminal, or without an answer.

    What is typed meanwhile is lost; the terminal's settings are as before.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    source, sink = sys.stdin.fileno(), sys.stdout.fileno()
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(sink, _ASK.encode())
        return _answer(source, time.monotonic() + seconds)
    finally:
        termios.tcsetattr(source, termios.TCSAFLUSH, before)


def _answer(source: int, until: float) -> TerminalKeys | None:
    reader = TerminalReader(0.0)
    while (left := until - time.monotonic()) > 0:
        if not select.select([source], [], [], left)[0]:
            return None
        data = os.read(source, 4096)
        if not data:
            return None
        for message in reader.feed(data.decode("utf-8", "replace")):
            if isinstance(message, TerminalKeysKnown) and message.final:
                return message.keys
    return None
