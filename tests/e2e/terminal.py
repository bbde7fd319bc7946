"""A program in a real terminal of a test: keys in, a screen to read out.

The screen is kept by pyte in a thread that always reads, so that a slow test never stalls the
program. Waiting is on the program's output, never on a clock; the deadline only ends what hangs.
Knows nothing of what the program is.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from .escapes import Scanner, Token, is_for_screen
from .keys import key_sequence

DEADLINE = 60.0
"""Seconds after which a screen that does not come is a failed test."""
CLOSING_SECONDS = 10.0
"""Seconds a program has to exit after it has closed its terminal."""

# The child takes the terminal as its own: without one, closing it would not hang the program up.
# A fork in this process is no way: the model server's threads run in it.
_TAKE_TERMINAL = "import os, sys; os.login_tty(0); os.execvp(sys.argv[1], sys.argv[1:])"


class ScreenTimeoutError(AssertionError):
    """What a test waited for did not come; the message holds the screen as it stood."""


class Terminal:
    """One program and its terminal; a context manager that leaves neither behind."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        columns: int = 120,
        rows: int = 40,
    ) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen, strict=False)
        self._scanner = Scanner()
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
        self._tokens: list[Token] = []
        self._changed = threading.Condition()
        self._ended = False
        self._hang_up = threading.Event()
        self._wake_read, self._wake_write = os.pipe()
        self._master, slave = pty.openpty()
        self._set_size(columns, rows)
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _TAKE_TERMINAL, *argv],
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env={"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **env},
                cwd=cwd,
            )
        finally:
            os.close(slave)
        self._reader = threading.Thread(target=self._read, name="terminal", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        """The screen as it stands: lines without their trailing spaces."""
        with self._changed:
            return self._text()

    @property
    def tokens(self) -> list[Token]:
        """All that the program has written."""
        with self._changed:
            return list(self._tokens)

    @property
    def unfinished(self) -> str:
        """A sequence that has begun and not ended; empty once the program has exited properly."""
        with self._changed:
            return self._scanner.rest

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = DEADLINE) -> str:
        """Blocks until the screen shows `wanted`, a text or a predicate; the answer is the screen.

        Raises:
            ScreenTimeoutError: It did not within `timeout` seconds, or the program ended first.
        """
        shows = wanted if callable(wanted) else lambda screen: wanted in screen
        with self._changed:
            self._changed.wait_for(lambda: self._ended or shows(self._text()), timeout)
            text = self._text()
        if self._ended:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(CLOSING_SECONDS)
        if shows(text):
            return text
        name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "the predicate")
        code = self.process.poll()
        state = "still runs" if code is None else f"exited with {code}"
        raise ScreenTimeoutError(f"{name!r} is not on the screen; the program {state}\n{_framed(text)}")

    def type(self, text: str) -> None:
        """Types `text` as it is."""
        self.send(text.encode())

    def send(self, data: bytes) -> None:
        """Sends `data` as it is; the program may read it in pieces."""
        while data:
            data = data[os.write(self._master, data) :]

    def submit(self, text: str) -> None:
        """Types one line as a person does: sees it on the screen, then presses Enter."""
        self.type(text)
        self.wait_for(text[-20:])
        self.press("enter")

    def press(self, *keys: str) -> None:
        """Presses keys one after another: `press("ctrl+n", "enter")`."""
        for key in keys:
            self.type(key_sequence(key))

    def press_until(self, key: str, wanted: str | Callable[[str], bool], timeout: float = DEADLINE) -> str:
        """Presses `key`, again every half second, until the screen shows `wanted`.

        For a program that ignores keys which come too soon. Only where a key too many does no harm.
        """
        end = time.monotonic() + timeout
        while True:
            self.press(key)
            try:
                return self.wait_for(wanted, timeout=0.5)
            except ScreenTimeoutError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise

    def paste(self, text: str) -> None:
        """Pastes `text` in brackets, as terminals do when asked to: a line break is a carriage return."""
        self.type("\x1b[200~" + text.replace("\r\n", "\n").replace("\n", "\r") + "\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Changes the size; the program gets SIGWINCH."""
        with self._changed:
            self._screen.resize(rows, columns)
        self._set_size(columns, rows)

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the program alone."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Closes the terminal under the program, as closing a window does."""
        if not self._hang_up.is_set():
            self._hang_up.set()
            os.write(self._wake_write, b"x")
            self._reader.join()
            for descriptor in (self._master, self._wake_read, self._wake_write):
                os.close(descriptor)

    def wait_exit(self, timeout: float = DEADLINE) -> int:
        """Blocks until the program has ended and all it wrote is read; the answer is its exit code."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise ScreenTimeoutError(f"the program has not ended\n{_framed(self.text)}") from None
        self._reader.join(timeout)
        return code

    def _read(self) -> None:
        # A terminal that is closed while a read of it blocks stays open until that read returns.
        while self._wake_read not in select.select([self._master, self._wake_read], [], [])[0]:
            try:
                data = os.read(self._master, 1 << 16)
            except OSError:  # Linux says EIO when the last holder of the other end is gone
                data = b""
            if not data:
                break
            with self._changed:
                for token in self._scanner.feed(self._decode.decode(data)):
                    self._tokens.append(token)
                    if is_for_screen(token):
                        self._stream.feed(token.raw)
                self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def _framed(text: str) -> str:
    return "\n".join(f"|{line}" for line in text.split("\n"))
