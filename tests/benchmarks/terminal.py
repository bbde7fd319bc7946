"""A terminal that measures: runs a program in a pty, drains it, presses keys, and timestamps the echo."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

_KEY_SECONDS = 0.12
_CHUNK = 65536
_ECHO = re.compile(rb"K(\d{6});")


@dataclass
class Terminal:
    """What the terminal saw.

    Attributes:
        echoes: When a key was pressed, by `time.perf_counter`, and seconds to its echo.
    """

    columns: int = 200
    rows: int = 50
    drain: int = 0  # bytes per second it takes; 0: as fast as they come
    received: int = 0
    first_paint: float = 0.0
    echoes: list[tuple[float, float]] = field(default_factory=list)

    def run(self, command: Sequence[str], timeout: float) -> int:
        """Run `command` to its end. Returns its exit code; kills it after `timeout` seconds."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_FPS": "120"}
        started = time.perf_counter()
        process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        try:
            self._attend(process, master, started, timeout)
        finally:
            os.close(master)
            if process.poll() is None:
                process.kill()
        return process.wait()

    def _attend(self, process: subprocess.Popen[bytes], master: int, started: float, timeout: float) -> None:
        pressed = 0
        pressed_at = 0.0
        waiting = False
        next_key = started + 1.5
        seen = b""
        allowed = float("inf")
        while True:
            now = time.perf_counter()
            if now - started > timeout:
                process.kill()
                return
            if self.drain:
                allowed = self.drain * (now - started) - self.received
            if now >= next_key and not waiting and self.first_paint:
                os.write(master, b"k")
                pressed += 1
                pressed_at, waiting = now, True
                next_key = now + _KEY_SECONDS
            if allowed < 1:
                time.sleep(0.005)
                continue
            ready, _, _ = select.select([master], [], [], 0.01)
            if not ready:
                if process.poll() is not None:
                    return
                continue
            try:
                data = os.read(master, int(min(_CHUNK, allowed)))
            except OSError:  # the program closed its side
                return
            if not data:
                return
            self.received += len(data)
            seen = (seen + data)[-len(data) - 16 :]
            for match in _ECHO.finditer(seen):
                if not self.first_paint:
                    self.first_paint = time.perf_counter() - started
                if waiting and int(match[1]) == pressed:
                    self.echoes.append((pressed_at, time.perf_counter() - pressed_at))
                    waiting = False

    def percentile(self, percent: float, since: float = 0.0, until: float = float("inf")) -> float:
        """Milliseconds within which `percent` of the keys pressed in that time were echoed; 0 without any."""
        ordered = sorted(seconds for pressed, seconds in self.echoes if since <= pressed <= until)
        if not ordered:
            return 0.0
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000
