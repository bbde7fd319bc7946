"""The guardian: a tiny process that outlives its host to end what the host left behind.

It runs this file alone, with the standard library only, in a session of its own; the package around it
is not imported. The host holds the only writing end of the guardian's stdin. When that closes, the host
is gone however it went, and so are the children's stdins: they get some seconds (the only argument) to
finish by themselves, then SIGTERM, then SIGKILL, grandchildren that went their own way included.

Lines on stdin: `+ TOKEN PID STARTED` and `- TOKEN`. STARTED may hold spaces.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

_LOOK = 0.05
_PARENT_LOOK = 2.0
_LAST_TRIES = 100


def main() -> None:
    """Wait for the host's end, then end what it registered."""
    sys.path.append(str(Path(__file__).resolve().parent))
    os.setsid()
    os.chdir("/")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    children = _listen()
    if children:
        _end(children, float(sys.argv[1]))


def _listen() -> dict[str, tuple[int, str]]:
    """The children still registered when the host is gone: token -> (pid, started)."""
    host = os.getppid()
    children: dict[str, tuple[int, str]] = {}
    rest = b""
    # The parent is looked at too: a process forked from the host may hold the pipe open.
    while os.getppid() == host:
        if not select.select([0], [], [], _PARENT_LOOK)[0]:
            continue
        data = os.read(0, 65536)
        if not data:
            break
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            sign, _, text = line.decode("ascii", "replace").partition(" ")
            token, _, child = text.partition(" ")
            if sign == "+":
                pid, _, started = child.partition(" ")
                children[token] = (int(pid), started)
            else:
                children.pop(token, None)
    return children


def _end(children: dict[str, tuple[int, str]], grace: float) -> None:
    if TYPE_CHECKING or __package__:
        from . import process_table
    else:
        import process_table  # found beside this file: see main()

    def alive(known: set[process_table.Process]) -> set[process_table.Process]:
        processes = process_table.table()
        found = {process for process in known if processes.get(process.pid) == process}
        for pid, started in children.values():
            found |= process_table.in_group(processes, pid, started)
        for carriers in process_table.marked(processes.values(), children.keys())[0].values():
            found |= carriers
        found |= process_table.below(processes, {process.pid for process in found})
        return {process for process in found if process.pid != os.getpid()}

    known = alive(set())
    for number in (None, signal.SIGTERM):
        if number is not None:
            process_table.send(known, number)
        deadline = time.monotonic() + grace
        # Looked at twice at least: a process that is just being started cannot be told at first.
        while True:
            time.sleep(_LOOK)
            known = alive(known)
            if not known or time.monotonic() > deadline:
                break
    for _ in range(_LAST_TRIES):
        if not known:
            break
        process_table.send(known, signal.SIGKILL)
        time.sleep(_LOOK)
        known = alive(known)


if __name__ == "__main__":
    main()
