"""A small cooperative scheduler for one thread, one stdin and one stdout.

Tasks are generators. They yield `None` (let others run), a `Sleep`, or a `Signal` to wait for, and may be
interrupted with an exception at such a point. Why not asyncio: importing it costs more than the whole start
of this child, and a deterministic run must say exactly when input is read, which here is one line.

Knows file descriptors and time; may not know what travels over them.
"""

from __future__ import annotations

import heapq
import os
import select
import time
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pidriver_tui.demo.wire import Wire

    Script = Generator[object, Any, Any]
    Steps = Generator[object, Any, None]

HIGH_WATER = 1 << 18
"""Bytes waiting for a slow reader at which scripts stop, as a real agent stalls on a full pipe."""
_READ_SIZE = 1 << 16


class Sleep(NamedTuple):
    """Wait this many real seconds."""

    seconds: float


class Signal:
    """Something that happens once and has a value. `shielded` waits are not interrupted, only afterwards."""

    __slots__ = ("fired", "shielded", "value", "waiting")

    def __init__(self, *, shielded: bool = False) -> None:
        self.fired = False
        self.value: Any = None
        self.shielded = shielded
        self.waiting: list[Callable[[Any], None]] = []

    def fire(self, value: Any = None) -> None:
        """Wake all who wait, with `value`; a second call changes nothing."""
        if self.fired:
            return
        self.fired, self.value = True, value
        waiting, self.waiting = self.waiting, []
        for wake in waiting:
            wake(value)


class Task:
    """One running script; `done` fires with its return value, or with `None` when it was interrupted."""

    __slots__ = ("_interrupt", "_loop", "_on", "_scheduled", "_script", "_value", "_waits", "done")

    def __init__(self, loop: Loop, script: Script) -> None:
        self._loop = loop
        self._script = script
        self._waits = 0
        self._scheduled = False
        self._value: Any = None
        self._on: Signal | None = None
        self._interrupt: BaseException | None = None
        self.done = Signal()
        self._wake(0, None)

    def interrupt(self, error: BaseException) -> None:
        """Raise `error` inside the script where it waits; after the wait if that one is shielded."""
        if self.done.fired:
            return
        self._interrupt = error
        if self._on is None or not self._on.shielded:
            self._wake(self._waits, None)

    def step(self) -> None:
        """Run the script to its next wait."""
        self._scheduled, self._on = False, None
        self._waits += 1
        error, self._interrupt = self._interrupt, None
        try:
            wait = self._script.send(self._value) if error is None else self._script.throw(error)
        except StopIteration as stop:
            self.done.fire(stop.value)
            return
        except Interrupted:
            self.done.fire(None)
            return
        this = self._waits
        if isinstance(wait, Signal):
            if wait.fired:
                self._wake(this, wait.value)
            else:
                self._on = wait
                wait.waiting.append(lambda value: self._wake(this, value))
        elif isinstance(wait, Sleep):
            self._loop.after(wait.seconds, lambda: self._wake(this, None))
        else:
            self._wake(this, None)

    def _wake(self, wait: int, value: Any) -> None:
        if wait == self._waits and not self._scheduled and not self.done.fired:
            self._scheduled, self._value = True, value
            self._loop.ready.append(self)


class Interrupted(Exception):  # noqa: N818 - it is an event inside a script, not an error
    """Raised inside a script whose run was aborted."""


class Loop:
    """Runs tasks, feeds stdin lines to `on_line`, drains the wire, and returns the exit code.

    With `quiet_input` a line is read only when no task can run: the same input then always brings forth the
    same output, and the end of input is seen only when all of it has been worked off.
    """

    def __init__(self, wire: Wire, *, quiet_input: bool) -> None:
        self.ready: deque[Task] = deque()
        self.on_line: Callable[[bytes], None] = lambda line: None
        self.reads_input = True
        self.ends_with_input = True
        self._wire = wire
        self._quiet_input = quiet_input
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._order = 0
        self._lines: deque[bytes] = deque()
        self._partial = b""
        self._ended = False
        self._exit: int | None = None

    def spawn(self, script: Script) -> Task:
        """Start `script`; it runs for the first time when the loop next turns."""
        return Task(self, script)

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Call back after real seconds."""
        self._order += 1
        heapq.heappush(self._timers, (time.monotonic() + seconds, self._order, call))

    def stop(self, code: int) -> None:
        """End the loop with this exit code once the current step is over."""
        self._exit = code

    def run(self) -> int:
        """Turn until stopped; what was sent is flushed before this returns."""
        while self._exit is None:
            self._call_due_timers()
            if self._runnable:
                self.ready.popleft().step()
                if self._quiet_input:
                    continue
            elif not self.ready and self._lines:
                self.on_line(self._lines.popleft())
                continue
            elif self._ended and self.ends_with_input and not self.ready:
                self.stop(0)
                continue
            self._exchange()
        self._wire.finish()
        return self._exit

    @property
    def _runnable(self) -> bool:
        return bool(self.ready) and self._wire.backlog < HIGH_WATER

    def _exchange(self) -> None:
        if self._wire.backlog >= _READ_SIZE or not self.ready:
            self._wire.pump()
        readable, writable, _ = select.select(
            [0] if self.reads_input and not self._ended else [],
            [self._wire.descriptor] if self._wire.backlog else [],
            [],
            0.0 if self._runnable else self._next_timer(),
        )
        if writable:
            self._wire.pump()
        if readable:
            self._read()

    def _read(self) -> None:
        chunk = os.read(0, _READ_SIZE)
        if chunk:
            *lines, self._partial = (self._partial + chunk).split(b"\n")
        else:
            lines, self._partial, self._ended = [self._partial] if self._partial else [], b"", True
        if self._quiet_input:
            self._lines.extend(lines)
            return
        for line in lines:
            self.on_line(line)
        if self._ended and self.ends_with_input:
            self.stop(0)

    def _call_due_timers(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()

    def _next_timer(self) -> float | None:
        if not self._timers:
            return None
        return max(0.0, self._timers[0][0] - time.monotonic())
