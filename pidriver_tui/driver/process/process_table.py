"""Who descends from whom on this machine, and ending them. Standard library only.

It may not know asyncio, nor anything of this package: the guardian runs this code in a process of its
own (:mod:`.guardian`). Everything here is synchronous; reading the table takes milliseconds.

A process is ours when its environment carries a session's token (:data:`TOKEN_ENV`, inherited by all
descendants, Linux only), when it is in the process group of a child of ours, or when its parents lead
to one. A process is named by its id *and* its start time: ids are used again.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

TOKEN_ENV = "PIDRIVER_SESSION_TOKEN"  # noqa: S105 - the name of a mark, not a secret
"""Environment variable that marks a session's child and all its descendants."""

_PROC = Path("/proc")
_KTHREADD = 2  # the kernel's own threads are its children, and never have an environment
_HAS_PROC = sys.platform.startswith("linux") and (_PROC / "self" / "stat").exists()


@dataclass(frozen=True, slots=True)
class Process:
    """One row of the table. `started` is only good for comparing; zombies are not in the table."""

    pid: int
    parent: int
    group: int
    started: str


def table() -> dict[int, Process]:
    """All processes there are, by id."""
    return _table_of_proc() if _HAS_PROC else _table_of_ps()


def _table_of_proc() -> dict[int, Process]:
    found: dict[int, Process] = {}
    for name in os.listdir(_PROC):  # noqa: PTH208 - Path objects for each would double the cost
        if name.isdigit():
            process = _stat(int(name))
            if process is not None:
                found[process.pid] = process
    return found


def _stat(pid: int) -> Process | None:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            stat = file.read()
    except OSError:
        return None
    # The name in parentheses may itself hold spaces and parentheses.
    fields = stat[stat.rfind(b")") + 2 :].split()
    if len(fields) < 20 or fields[0] in (b"Z", b"X"):
        return None
    return Process(pid, int(fields[1]), int(fields[2]), fields[19].decode())


def _table_of_ps() -> dict[int, Process]:
    command = ["ps", "-A", "-o", "pid=,ppid=,pgid=,stat=,lstart="]
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[int, Process] = {}
    for line in result.stdout.splitlines():
        fields = line.split(None, 4)
        if len(fields) == 5 and not fields[3].startswith("Z"):
            with contextlib.suppress(ValueError):
                pid = int(fields[0])
                found[pid] = Process(pid, int(fields[1]), int(fields[2]), fields[4].strip())
    return found


def started(pid: int) -> str:
    """When `pid` started, `""` when it is not there."""
    process = _stat(pid) if _HAS_PROC else _table_of_ps().get(pid)
    return "" if process is None else process.started


def marked(
    processes: Iterable[Process], tokens: Collection[str]
) -> tuple[dict[str, set[Process]], set[Process]]:
    """For each token the processes that carry it, and those that do not tell yet.

    A process in the middle of its exec has no environment for a moment, in which its parent may already
    be gone. Of other users' processes nothing is known.
    """
    found: dict[str, set[Process]] = {token: set() for token in tokens}
    blank: set[Process] = set()
    if not _HAS_PROC or not tokens:
        return found, blank
    name = b"\0" + TOKEN_ENV.encode() + b"="
    for process in processes:
        try:
            with open(f"/proc/{process.pid}/environ", "rb") as file:  # noqa: PTH123
                environ = file.read()
        except OSError:
            continue
        if not environ and process.parent != _KTHREADD and process.pid != _KTHREADD:
            blank.add(process)
        _, present, after = (b"\0" + environ).partition(name)
        if not present:
            continue
        value = after.partition(b"\0")[0].decode("ascii", "replace")
        # A driver inside a session adds its own token behind ours: its sessions are ours as well.
        for token in value.split(":"):
            if token in found:
                found[token].add(process)
    return found, blank


def younger(processes: Iterable[Process], than: str) -> bool:
    """Whether one of these started no earlier than `than`, a start time of this table."""
    return any(_ticks(process.started) >= _ticks(than) for process in processes)


def _ticks(started: str) -> int:
    return int(started) if started.isdigit() else 0


def below(processes: dict[int, Process], roots: Collection[int]) -> set[Process]:
    """The processes whose parents lead to one of `roots`, without the roots themselves."""
    children: dict[int, list[Process]] = {}
    for process in processes.values():
        children.setdefault(process.parent, []).append(process)
    found: set[Process] = set()
    todo = list(roots)
    while todo:
        for child in children.get(todo.pop(), ()):
            if child not in found:
                found.add(child)
                todo.append(child.pid)
    return found


def in_group(processes: dict[int, Process], group: int, leader_started: str) -> set[Process]:
    """The members of a child's group; none when another process has become its leader since."""
    leader = processes.get(group)
    if leader is not None and leader_started and leader.started != leader_started:
        return set()
    return {process for process in processes.values() if process.group == group}


def send(processes: Iterable[Process], number: signal.Signals) -> None:
    """Send a signal to each that is still the same process."""
    for process in processes:
        if started(process.pid) == process.started:
            with contextlib.suppress(OSError):
                os.kill(process.pid, number)
