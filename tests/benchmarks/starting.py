"""Measures starting: from the command to its first words on a terminal, ours beside a bare Textual app.

Both run in a pty of their own, in turns, so that both see the same weather. The parent
drains the terminal and stops the clock when the words have come.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

COLUMNS, ROWS = 120, 40
_LONGEST = 20.0  # seconds
_OURS = ([sys.executable, "-m", "pidriver_tui"], b"mission control")
_BARE = ([sys.executable, str(Path(__file__).with_name("bare.py"))], b"bare-app")


@dataclass(frozen=True, slots=True)
class Starts:
    """Seconds to the first words, run by run."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Ours over the bare app's, by their medians."""
        return median(self.ours) / median(self.bare)


def measure_starts(runs: int = 5) -> Starts:
    """Start both `runs` times, in turns; a first start of each, which fills caches, is not counted."""
    ours: list[float] = []
    bare: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        environment = _environment(home)
        for _ in range(runs + 1):
            ours.append(_first_words(*_OURS, environment))
            bare.append(_first_words(*_BARE, environment))
    return Starts(tuple(ours[1:]), tuple(bare[1:]))


def _environment(home: str) -> dict[str, str]:
    # Nobody's config, themes or history; nothing else of the person's environment changes what is painted.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PIDRIVER"))}
    terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_FPS": "120"}
    return {**kept, **terminal, "HOME": home}


def _first_words(command: Sequence[str], words: bytes, environment: Mapping[str, str]) -> float:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    try:
        seen = b""
        while words not in seen:
            left = _LONGEST - (time.perf_counter() - started)
            if left <= 0 or not select.select([master], [], [], left)[0]:
                raise TimeoutError(f"{command[-1]} did not say {words!r}: {seen[-300:]!r}")
            try:
                data = os.read(master, 65536)
            except OSError:  # the program closed its side
                data = b""
            if not data:
                raise ChildProcessError(f"{command[-1]} ended: {seen[-300:]!r}")
            seen += data
        return time.perf_counter() - started
    finally:
        process.kill()
        process.wait()
        os.close(master)
