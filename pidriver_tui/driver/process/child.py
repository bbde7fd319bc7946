"""A child process: spawning it in a group of its own, and stopping it with all that descends from it.

It may not know lines, frames or sessions.

The order of stopping (why each step is there): closing stdin is how pi and omp are told to finish, and
they need a moment to write their session file; SIGTERM to the whole group for a child that does not
read; SIGKILL for one that does not care; then whatever the tools it ran left behind, found by the mark
in their environment, by group and by descent, because a tool may have gone into a session of its own
(pi's bash tool does).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import secrets
import signal
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from . import process_table
from .guard import Guard
from .process_table import TOKEN_ENV
from .survey import ProcessFamily, survey

__all__ = ["GRACE", "Child", "StdinWriter", "marked_environment", "new_token"]

GRACE = 2.0
"""Seconds a child has to end by itself after its stdin was closed, or `terminate_timeout` if less."""

_SWEEP_GRACE = 1.0
_SWEEP_LIMIT = 5.0
_LOOK = 0.02
_UNCLEAR_LIMIT = 0.2

_counter = itertools.count(1)
_host_token = secrets.token_hex(8)


class StdinWriter(Protocol):
    """The child's stdin."""

    def close(self) -> None:
        """Close it once all that waits is written."""

    def abort(self) -> None:
        """Close it now."""


def new_token() -> str:
    """A mark for a new child, unlike any other."""
    return f"{_host_token}.{os.getpid()}.{next(_counter)}"


def marked_environment(environ: Mapping[str, str], token: str) -> dict[str, str]:
    """`environ` with the mark. Inside another session its mark stays in front: we are its, too."""
    outer = os.environ.get(TOKEN_ENV, "")
    return {**environ, TOKEN_ENV: f"{outer}:{token}" if outer else token}


class Child:
    """A running child.

    Args:
        process: What the spawn function gave: `pid`, `returncode`, `wait()`, `terminate()`, `kill()`.
        stdin: Its stdin.
        token: Its mark.
        guard: Who ends it should this process be killed.
        terminate_timeout: Seconds between SIGTERM and SIGKILL.
        real: Whether `pid` is a process of this machine's, so that its group may be signalled.
    """

    def __init__(
        self,
        process: Any,
        stdin: StdinWriter,
        token: str,
        *,
        guard: Guard | None,
        terminate_timeout: float,
        real: bool,
    ) -> None:
        self._process = process
        self._stdin = stdin
        self._guard = guard if real else None
        self._leads_group = real and _leads_group(process.pid)
        self._family = ProcessFamily(token, process.pid, process_table.started(process.pid)) if real else None
        self._terminate_timeout = terminate_timeout
        self._swept = False
        if self._guard is not None and self._family is not None:
            self._guard.register(token, process.pid, self._family.started)

    @property
    def pid(self) -> int:
        """Its process id."""
        pid: int = self._process.pid
        return pid

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal, `None` while it runs."""
        code: int | None = self._process.returncode
        return code

    async def wait(self) -> int | None:
        """Wait for its end; the exit code."""
        await self._process.wait()
        return self.returncode

    async def stop(self) -> None:
        """End it and all that descends from it: stdin's end, SIGTERM, SIGKILL."""
        await self._remember_descendants()
        self._stdin.close()
        if not await self._ended_within(min(GRACE, self._terminate_timeout)):
            self._stdin.abort()
            self._signal(signal.SIGTERM)
            if not await self._ended_within(self._terminate_timeout):
                self._signal(signal.SIGKILL)
                await self.wait()
        self._stdin.abort()
        await self.sweep()

    async def sweep(self) -> None:
        """End what a child that is gone left behind. Idempotent."""
        if self._family is None or self._swept:
            return
        loop = asyncio.get_running_loop()
        start = loop.time()
        grace = min(_SWEEP_GRACE, self._terminate_timeout)
        asked_nicely = False
        while (spent := loop.time() - start) < _SWEEP_LIMIT:
            finding = await survey(self._family)
            self._family = replace(self._family, known=finding.members)
            if finding.members and spent > grace:
                process_table.send(finding.members, signal.SIGKILL)
            elif finding.members and not asked_nicely:
                asked_nicely = True
                process_table.send(finding.members, signal.SIGTERM)
            elif not finding.members and not (finding.unclear and spent < _UNCLEAR_LIMIT):
                break
            await asyncio.sleep(_LOOK)
        self._swept = not self._family.known
        if self._swept and self._guard is not None:
            self._guard.unregister(self._family.token)

    async def _remember_descendants(self) -> None:
        """Where nothing is marked (macOS), descent is only known while the parents live."""
        if self._family is not None and self.returncode is None:
            self._family = replace(self._family, known=(await survey(self._family)).members)

    async def _ended_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self.wait()
        except TimeoutError:
            return self.returncode is not None
        return True

    def _signal(self, number: signal.Signals) -> None:
        if self.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._leads_group:
                os.killpg(self.pid, number)
            elif number is signal.SIGKILL:
                self._process.kill()
            else:
                self._process.terminate()


def _leads_group(pid: int) -> bool:
    try:
        return os.getpgid(pid) == pid
    except OSError:
        return False
