"""Many sessions held together: a registry, a reaper of idle ones, shutting all down at once.

It knows a session only by :class:`ManagedSession`; it may not know pi.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar, runtime_checkable

from .errors import SessionNotFoundError

logger = logging.getLogger(__name__)


@runtime_checkable
class ManagedSession(Protocol):
    """What the manager needs of a session.

    `last_activity` is a time of the manager's clock (seconds, monotonic); `aclose` is idempotent.
    """

    @property
    def session_id(self) -> str: ...

    @property
    def last_activity(self) -> float: ...

    async def aclose(self) -> None: ...


S = TypeVar("S", bound=ManagedSession)


class PiSessionManager(Generic[S]):
    """Holds sessions by id, closes idle ones, closes all of them on exit. An async context manager.

    Args:
        factory: Builds and starts a session for :meth:`create`, such as `PiClient(...).start`.
        idle_timeout: Seconds without activity after which a session is closed; `None` for never.
        reap_interval: Seconds between two looks for idle sessions.
        max_sessions: How many may be held; sessions being created count.
        clock: Monotonic seconds, the same clock as the sessions' `last_activity`.
    """

    def __init__(
        self,
        factory: Callable[..., Awaitable[S]] | None = None,
        *,
        idle_timeout: float | None = 1800.0,
        reap_interval: float = 60.0,
        max_sessions: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._factory = factory
        self._idle_timeout = idle_timeout
        self._reap_interval = reap_interval
        self._max_sessions = max_sessions
        self._clock = clock
        self._sessions: dict[str, S] = {}
        self._creating = 0
        self._closed = False
        self._reaper: asyncio.Task[None] | None = None
        self._cleanups: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._sessions)

    def __contains__(self, session_id: object) -> bool:
        return session_id in self._sessions

    def ids(self) -> list[str]:
        """The ids held, in the order they came."""
        return list(self._sessions)

    def get(self, session_id: str) -> S:
        """The session with this id.

        Raises:
            SessionNotFoundError: There is none.
        """
        try:
            return self._sessions[session_id]
        except KeyError:
            raise SessionNotFoundError(session_id) from None

    async def register(self, session: S) -> S:
        """Hold a started session and return it.

        Raises:
            RuntimeError: The manager is full or closed, or holds another session with this id. The
                session is left as it is: closing it stays the caller's.
        """
        self._guard_room()
        self._hold(session)
        return session

    async def create(self, *args: Any, **kwargs: Any) -> S:
        """Start a session with the factory's arguments and hold it.

        When this is cancelled, or the session cannot be held, the session that was started is closed.

        Raises:
            RuntimeError: There is no factory, or the manager is full or closed.
        """
        if self._factory is None:
            raise RuntimeError("this manager has no factory: give it one, or register() sessions")
        self._guard_room()
        self._creating += 1
        try:
            session = await self._start(self._factory, args, kwargs)
        finally:
            self._creating -= 1
        try:
            self._guard_room()
            self._hold(session)
        except RuntimeError:
            await _close(session)
            raise
        return session

    async def stop(self, session_id: str) -> None:
        """Close one session and forget it.

        Raises:
            SessionNotFoundError: There is none with this id.
        """
        session = self.get(session_id)
        del self._sessions[session_id]
        await session.aclose()

    async def stop_all(self) -> None:
        """Close all sessions at the same time and forget them. One that fails is logged, not raised."""
        sessions = list(self._sessions.values())
        self._sessions.clear()
        await asyncio.gather(*(_close(session) for session in sessions))

    async def aclose(self) -> None:
        """Stop the reaper and close all sessions. Idempotent; nothing can be held afterwards."""
        self._closed = True
        reaper, self._reaper = self._reaper, None
        if reaper is not None:
            reaper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reaper
        await self.stop_all()
        if self._cleanups:
            await asyncio.wait(set(self._cleanups))

    async def __aenter__(self) -> Self:
        self._ensure_reaper()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def reap(self) -> list[str]:
        """Close what has been idle for `idle_timeout` seconds now, and return its ids.

        The reaper calls this by itself every `reap_interval` seconds.
        """
        if self._idle_timeout is None:
            return []
        deadline = self._clock() - self._idle_timeout
        idle: dict[str, S] = {}
        for key, session in list(self._sessions.items()):
            try:
                if session.last_activity <= deadline:
                    idle[key] = self._sessions.pop(key)
            except Exception:
                # A session with a broken property must not keep the others alive for ever.
                logger.exception("session %s does not say when it was last active", key)
        await asyncio.gather(*(_close(session) for session in idle.values()))
        return list(idle)

    async def _start(
        self, factory: Callable[..., Awaitable[S]], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> S:
        # In a task of its own, so that a cancelled caller leaves no half-started child behind: the
        # start is cancelled, and if it was done all the same, what it started is closed.
        task = asyncio.ensure_future(_as_coroutine(factory(*args, **kwargs)))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.shield(self._beside(_discard(task)))
            raise

    def _beside(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._cleanups.add(task)
        task.add_done_callback(self._cleanups.discard)
        return task

    def _guard_room(self) -> None:
        if self._closed:
            raise RuntimeError("this manager is closed")
        held = len(self._sessions) + self._creating
        if self._max_sessions is not None and held >= self._max_sessions:
            raise RuntimeError(f"max_sessions={self._max_sessions} are held already: stop one first")

    def _hold(self, session: S) -> None:
        held = self._sessions.get(session.session_id)
        if held is not None and held is not session:
            raise RuntimeError(f"a session with id {session.session_id!r} is held already")
        self._sessions[session.session_id] = session
        self._ensure_reaper()

    def _ensure_reaper(self) -> None:
        if self._idle_timeout is None or self._closed:
            return
        if self._reaper is None or self._reaper.done():
            self._reaper = asyncio.get_running_loop().create_task(self._reap_for_ever(), name="reaper")

    async def _reap_for_ever(self) -> None:
        while True:
            await asyncio.sleep(self._reap_interval)
            # Beside, so that a session that is slow to close, or a fault, does not end the reaping.
            self._beside(self.reap())


async def _as_coroutine(awaitable: Awaitable[S]) -> S:
    return await awaitable


async def _discard(starting: asyncio.Task[S]) -> None:
    """Cancel a start; close what it started all the same."""
    starting.cancel()
    await asyncio.wait({starting})
    if not starting.cancelled() and starting.exception() is None:
        await _close(starting.result())


async def _close(session: ManagedSession) -> None:
    try:
        await session.aclose()
    except Exception:
        logger.exception("closing session %s failed", session.session_id)
