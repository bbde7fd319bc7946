"""A program and everything it started, held so that their end can be waited for.

The hold is on the processes, not on their numbers (pidfd on Linux, kqueue elsewhere), so neither a
reused number nor a process that changed its parent deceives it, and no test polls a clock.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections import defaultdict
from types import TracebackType
from typing import Self

DEADLINE = 30.0

# Each says so once it runs. Paths, as omp's own shell has a sleep that is no process; inner quotes, as a
# screen shows the command too.
SLEEPER = """/bin/sh -c "echo sound'ly' asleep; exec /bin/sleep 985" """.strip()
"""A shell command that sleeps until it is ended; says `soundly asleep`."""
SLEEPERS = (
    f"""/bin/sh -c "trap '' HUP TERM; echo stubborn'ly' asleep; exec /bin/sleep 986" & {SLEEPER} & wait"""
)
"""The same beside one that ignores polite signals and says `stubbornly asleep`."""


def asleep(text: str) -> bool:
    """Whether all of `SLEEPERS` run, by what they have said."""
    return "soundly asleep" in text and "stubbornly asleep" in text


if sys.platform == "linux":

    class _Hold:
        """Processes by pidfd, which is readable once its process has ended."""

        def __init__(self) -> None:
            self._pids: dict[int, int] = {}

        def add(self, pid: int) -> None:
            self._pids[os.pidfd_open(pid)] = pid

        def ended(self, seconds: float) -> set[int]:
            ready = select.select(list(self._pids), [], [], seconds)[0]
            for descriptor in ready:
                os.close(descriptor)
            return {self._pids.pop(descriptor) for descriptor in ready}

        def close(self) -> None:
            for descriptor in self._pids:
                os.close(descriptor)

else:

    class _Hold:
        """Processes by kqueue, which tells once when each has ended."""

        def __init__(self) -> None:
            self._queue = select.kqueue()

        def add(self, pid: int) -> None:
            flags = select.KQ_EV_ADD | select.KQ_EV_ONESHOT
            self._queue.control([select.kevent(pid, select.KQ_FILTER_PROC, flags, select.KQ_NOTE_EXIT)], 0)

        def ended(self, seconds: float) -> set[int]:
            return {event.ident for event in self._queue.control(None, 64, seconds)}

        def close(self) -> None:
            self._queue.close()


class Family:
    """All processes at and below `root` at the moment this is made; a context, as it holds descriptors."""

    def __init__(self, root: int) -> None:
        self._hold = _Hold()
        self._alive: dict[int, str] = {}
        for pid, words in _below(root).items():
            with contextlib.suppress(ProcessLookupError):  # it ended between the listing and now
                self._hold.add(pid)
                self._alive[pid] = words
        self._words = list(self._alive.values())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hold.close()

    @property
    def members(self) -> list[str]:
        """The command line of each, the root's first."""
        return list(self._words)

    def has(self, word: str) -> bool:
        """Whether a member's command line holds `word`."""
        return any(word in words for words in self._words)

    def wait_gone(self, timeout: float = DEADLINE) -> None:
        """Blocks until every one of them has ended.

        Raises:
            AssertionError: Some have not within `timeout` seconds; says which.
        """
        end = time.monotonic() + timeout
        while self._alive:
            ended = self._hold.ended(max(end - time.monotonic(), 0))
            if not ended:
                raise AssertionError(f"still alive after {timeout:g} s: {self._alive}")
            for pid in ended:
                self._alive.pop(pid, None)


def children(root: int) -> dict[int, str]:
    """Number and command line of the processes that `root` itself started and that still run."""
    command_lines, started = _listing()
    return {pid: command_lines[pid] for pid in started[root]}


def _below(root: int) -> dict[int, str]:
    """Number and command line of `root` and all below it, `root` first."""
    command_lines, started = _listing()
    found: dict[int, str] = {}
    waiting = [root]
    while waiting:
        pid = waiting.pop(0)
        if pid in command_lines:
            found[pid] = command_lines[pid]
            waiting += started[pid]
    return found


def _listing() -> tuple[dict[int, str], dict[int, list[int]]]:
    """Of every process: its command line, and the processes it started."""
    listing = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    command_lines: dict[int, str] = {}
    started: dict[int, list[int]] = defaultdict(list)
    for line in listing.splitlines():
        number, parent, *command = line.split(None, 2)
        command_lines[int(number)] = command[0] if command else ""
        started[int(parent)].append(int(number))
    return command_lines, started
