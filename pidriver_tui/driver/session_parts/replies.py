"""Commands that wait for their replies, matched by id. It may not know what a command does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from ..errors import PiCommandError, PiDriverError
from ..event_types import Error

__all__ = ["Replies", "failure_of"]


class Replies:
    """The commands under way. Replies may come in any order."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[str, asyncio.Future[dict[str, Any]]]] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def expect(self, command_id: str, name: str) -> asyncio.Future[dict[str, Any]]:
        """A future of the reply's `data`; fails with :class:`PiCommandError`. Give it back to `forget`.

        Raises:
            ValueError: The id is taken.
        """
        if command_id in self._waiting:
            raise ValueError(f"a command with id {command_id!r} is under way")
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[command_id] = (name, future)
        return future

    def forget(self, command_id: str) -> None:
        """Nobody waits for this one any more."""
        _, future = self._waiting.pop(command_id, ("", None))
        if future is not None and future.done() and not future.cancelled():
            future.exception()  # looked at, so that asyncio does not complain about it

    def settle(self, frame: dict[str, Any]) -> bool:
        """Take a `response` frame; whether somebody waited for it."""
        name, future = self._waiting_for(frame)
        if future is None or future.done():
            return False
        if frame.get("success", True):
            data = frame.get("data")
            future.set_result(data if isinstance(data, dict) else {} if data is None else {"value": data})
        else:
            future.set_exception(failure_of(frame, name))
        return True

    def _waiting_for(self, frame: dict[str, Any]) -> tuple[str, asyncio.Future[dict[str, Any]] | None]:
        command_id = frame.get("id")
        if isinstance(command_id, str):
            return self._waiting.get(command_id, ("", None))
        if frame.get("success", True) or command_id is not None:
            return "", None
        # omp refuses a command it does not know without its id (observed, 18.2.3): its name tells.
        named = [entry for entry in self._waiting.values() if entry[0] == frame.get("command")]
        return named[0] if len(named) == 1 else ("", None)

    def fail_all(self, error: Callable[[], PiDriverError]) -> None:
        """The agent is gone: every command under way fails."""
        for _, future in self._waiting.values():
            if not future.done():
                future.set_exception(error())


def failure_of(frame: dict[str, Any], name: str = "") -> PiCommandError:
    """The error that a failed reply stands for."""
    code = frame.get("code")
    return PiCommandError(
        name or str(frame.get("command", "")),
        str(frame.get("error", "command failed")),
        data=frame.get("data"),
        code=None if code is None else str(code),
    )


def unexpected_failure(frame: dict[str, Any]) -> Error:
    """The event of a failed command that nobody waits for; its code is the command's name."""
    command = frame.get("command")
    return Error(
        "response",
        frame,
        message=str(frame.get("error", "command failed")),
        code=None if command is None else str(command),
        command_id=str(frame.get("id") or ""),
    )
