"""Looking for what a child left behind, off the event loop and once for all who ask at a time.

It may not know pipes, frames or sessions.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from . import process_table
from .process_table import Process

__all__ = ["Finding", "ProcessFamily", "survey"]


@dataclass(frozen=True, slots=True)
class ProcessFamily:
    """A child and all that descends from it.

    Attributes:
        token: The mark they carry.
        pid: The child's id, which is that of its process group.
        started: Its start time.
        known: Descendants found before; they are still looked for when nothing leads to them any more.
    """

    token: str
    pid: int
    started: str
    known: frozenset[Process] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of a family.

    Attributes:
        members: The living descendants, the child itself left out.
        unclear: Whether there may be more: a process that is just being started tells nothing yet.
    """

    members: frozenset[Process]
    unclear: bool = False


class _Round:
    """Those who ask before the table is read share one reading of it."""

    def __init__(self) -> None:
        self.families: list[ProcessFamily] = []
        self.result: asyncio.Task[dict[ProcessFamily, Finding]] | None = None


_next_round: dict[asyncio.AbstractEventLoop, _Round] = {}


async def survey(family: ProcessFamily) -> Finding:
    """Look for the living descendants of a child."""
    loop = asyncio.get_running_loop()
    current = _next_round.get(loop)
    if current is None:
        current = _next_round[loop] = _Round()
        current.result = loop.create_task(_read(loop, current))
    current.families.append(family)
    assert current.result is not None
    return (await asyncio.shield(current.result))[family]


async def _read(loop: asyncio.AbstractEventLoop, current: _Round) -> dict[ProcessFamily, Finding]:
    try:
        await asyncio.sleep(0)
    finally:
        _next_round.pop(loop, None)
    return await asyncio.to_thread(_look, current.families)


def _look(families: list[ProcessFamily]) -> dict[ProcessFamily, Finding]:
    processes = process_table.table()
    carriers, blank = process_table.marked(processes.values(), {family.token for family in families})
    found: dict[ProcessFamily, Finding] = {}
    for family in families:
        members = {process for process in family.known if processes.get(process.pid) == process}
        members |= process_table.in_group(processes, family.pid, family.started)
        members |= carriers[family.token]
        leader = processes.get(family.pid)
        if leader is not None and leader.started == family.started:
            members.add(leader)
        members |= process_table.below(processes, {process.pid for process in members})
        found[family] = Finding(
            frozenset(process for process in members if process.pid != family.pid),
            unclear=process_table.younger(blank, family.started),
        )
    return found
