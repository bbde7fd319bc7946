"""A place where a scripted stream waits for its test, so that no test waits for a clock.

Knows the server's event loop and nothing else of it.
"""

from __future__ import annotations

import asyncio
import threading

DEADLINE = 60.0
"""Seconds after which waiting for an agent is a failed test."""


class Gate:
    """Where a `Hold` step waits until the test lets it go on."""

    def __init__(self, name: str, loop: asyncio.AbstractEventLoop) -> None:
        self.name = name
        self._loop = loop
        self._open = asyncio.Event()
        self._reached = threading.Event()
        self._abandoned = threading.Event()

    def wait_reached(self, timeout: float = DEADLINE) -> None:
        """Blocks until a stream stands here; `TimeoutError` after `timeout` seconds."""
        if not self._reached.wait(timeout):
            raise TimeoutError(f"no stream reached the gate {self.name!r}")

    def wait_abandoned(self, timeout: float = DEADLINE) -> None:
        """Blocks until an agent gave up a stream that stood here: its turn was aborted."""
        if not self._abandoned.wait(timeout):
            raise TimeoutError(f"no agent left the gate {self.name!r}")

    def release(self) -> None:
        """Lets every stream through, now and later."""
        self._loop.call_soon_threadsafe(self._open.set)

    async def passed(self) -> None:
        """Returns when the gate is open; for the server."""
        self._reached.set()
        try:
            await self._open.wait()
        except asyncio.CancelledError:
            self._abandoned.set()
            raise
