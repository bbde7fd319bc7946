"""Waiting for an agent to be idle, asking it where it would not say. It may not know frames.

Asked is only where :class:`.runs.RunTracker` is unsure, after a moment in which the agent may still
speak for itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ..errors import PiCommandError, PiDriverError, PiTimeoutError
from .runs import RunTracker, Work

__all__ = ["Settling"]

_AFTER_PROMPT = 0.1
"""Seconds until asking what became of a prompt: pi answers truly from its reply on (observed, 0.87.1)."""

_AFTER_RUN = 2.0
"""Seconds until asking what follows a run's end: what follows does so within milliseconds (observed)."""

_LONGEST = 10.0
_ANSWER_TIMEOUT = 10.0


class Settling:
    """Keeps watch over one session's work.

    Args:
        tracker: What is known.
        ask: Asks the agent for its state (`get_state`'s data).
        busy_elsewhere: Whether something else shows that it is at work: a dialog is open.
        on_idle: Called when asking showed that it is idle, before the tracker forgets what it waited for.
        unasked: Whether the agent may be asked when nobody waits.
    """

    def __init__(
        self,
        tracker: RunTracker,
        ask: Callable[[float], Awaitable[Mapping[str, Any]]],
        *,
        busy_elsewhere: Callable[[], bool],
        on_idle: Callable[[], None],
        unasked: bool,
    ) -> None:
        self._tracker = tracker
        self._ask = ask
        self._busy_elsewhere = busy_elsewhere
        self._on_idle = on_idle
        self._unasked = unasked
        self._waiters: set[asyncio.Future[None]] = set()
        self._asking: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def waited_for(self) -> bool:
        """Whether somebody waits."""
        return bool(self._waiters)

    def changed(self) -> None:
        """The tracker was fed."""
        if self._closed:
            return
        work = self._tracker.work
        if work is Work.IDLE:
            self._wake()
        elif work is Work.UNSURE and self._asking is None and (self._unasked or self._waiters):
            self._asking = asyncio.get_running_loop().create_task(self._find_out(), name="pi idle?")
            self._asking.add_done_callback(self._asked)

    async def wait(self) -> bool:
        """Wait until it is idle; false when it is gone instead."""
        while not self._closed and self._tracker.work is not Work.IDLE:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                self.changed()
                await waiter
            finally:
                self._waiters.discard(waiter)
        return not self._closed

    def close(self) -> None:
        """The agent is gone."""
        self._closed = True
        if self._asking is not None:
            self._asking.cancel()
        self._wake()

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    def _asked(self, task: asyncio.Task[None]) -> None:
        self._asking = None
        if not task.cancelled():
            task.result()
            self.changed()

    async def _find_out(self) -> None:
        delay = _AFTER_RUN if self._tracker.ended else _AFTER_PROMPT
        # omp says "more follows" where nothing does; a continuation may take a moment to start.
        needed = 2 if self._tracker.ended and self._tracker.omp else 1
        while True:
            await asyncio.sleep(delay)
            if self._knows():
                return
            needed = needed - 1 if await self._is_idle() else max(needed, 1)
            if self._knows():
                return
            if needed == 0:
                self._on_idle()
                self._tracker.nothing_runs()
                return
            delay = min(max(delay * 2, _AFTER_PROMPT), _LONGEST)

    def _knows(self) -> bool:
        return self._closed or self._tracker.work is not Work.UNSURE

    async def _is_idle(self) -> bool:
        if self._busy_elsewhere():
            return False
        try:
            state = await self._ask(_ANSWER_TIMEOUT)
        except PiTimeoutError:
            # A busy process answers late; a script that was never told to answer does not count as busy.
            return not self._unasked
        except PiCommandError:
            return True
        except PiDriverError:
            return False
        queued = state.get("queuedMessageCount") if self._tracker.omp else 0
        return not (state.get("isStreaming") or state.get("isCompacting") or queued)
