"""A transport without a process: what the session hears is fed, what it says is kept."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any

from ..errors import PiStartError, TransportClosedError
from .frames import Frame, reply

UNANSWERED = frozenset(["extension_ui_response", "host_tool_result", "host_tool_update", "host_uri_result"])
"""Frames of the host that an agent does not reply to."""


class ScriptedTransport:
    """A :class:`..transport.PiTransport` for tests. Every command is answered with success by default.

    Attributes:
        sent: All frames the session sent, in order.
        pid: Always `None`: there is no process.
        returncode: `None` until :meth:`end`.
    """

    def __init__(self) -> None:
        self.sent: list[Frame] = []
        self.pid: int | None = None
        self.returncode: int | None = None
        self._started = False
        self._coming: asyncio.Queue[Frame | Exception | None] = asyncio.Queue()
        self._scripts: dict[str, deque[tuple[Frame | Exception, ...]]] = {}
        self._silent: set[str] = set()
        self._faults: deque[Exception] = deque()
        self._news = asyncio.Event()

    # -- the test's side -------------------------------------------------------------------------

    def feed(self, *frames: Frame | Exception) -> None:
        """Let the session receive these next; an exception is raised by `receive` in its place."""
        for frame in frames:
            self._coming.put_nowait(frame)

    def on(self, command: str, *frames: Frame | Exception) -> None:
        """Feed `frames` when a command of this type is sent, after its reply.

        Called again for the same type, it scripts the next such command. A :func:`.frames.reply`
        among the frames replaces the reply; `"$id"` becomes the command's id.
        """
        self._scripts.setdefault(command, deque()).append(frames)

    def silence(self, *commands: str) -> None:
        """Reply no more to commands of these types, to provoke a `PiTimeoutError`."""
        self._silent.update(commands)

    def fail_send(self, error: Exception) -> None:
        """Let the next `send` raise `error`; what it should have sent is lost."""
        self._faults.append(error)

    def end(self, returncode: int = 0) -> None:
        """The agent exits: the stream ends after what was fed before."""
        if self.returncode is None:
            self.returncode = returncode
            self._coming.put_nowait(None)

    def sent_of(self, command: str) -> list[Frame]:
        """The frames of one type that were sent."""
        return [frame for frame in self.sent if frame.get("type") == command]

    async def wait_sent(self, command: str, count: int = 1) -> Frame:
        """Wait until `count` frames of this type were sent, and return the last of them."""
        while len(found := self.sent_of(command)) < count:
            self._news.clear()
            await self._news.wait()
        return found[count - 1]

    # -- the session's side ----------------------------------------------------------------------

    async def start(self) -> None:
        """Count as started.

        Raises:
            PiStartError: It was started before.
        """
        if self._started:
            raise PiStartError("the scripted transport was started before")
        self._started = True

    async def send(self, obj: Mapping[str, Any]) -> None:
        """Keep a frame and feed what was scripted for it.

        Raises:
            TransportClosedError: It was not started, or has ended.
        """
        if not self._started or self.returncode is not None:
            raise TransportClosedError("the scripted agent does not run", returncode=self.returncode)
        if self._faults:
            raise self._faults.popleft()
        frame = dict(obj)
        self.sent.append(frame)
        self._news.set()
        command = str(frame.get("type", ""))
        scripts = self._scripts.get(command)
        script = scripts.popleft() if scripts else ()
        replaced = any(isinstance(item, dict) and item.get("type") == "response" for item in script)
        if not (replaced or command in UNANSWERED or command in self._silent):
            self.feed(_with_id(reply(command), frame))
        self.feed(*(_with_id(item, frame) for item in script))

    async def receive(self) -> Frame | None:
        """The next frame fed, `None` at the end."""
        item = await self._coming.get()
        if item is None:
            self._coming.put_nowait(None)
        if isinstance(item, Exception):
            raise item
        return item

    async def __aiter__(self) -> AsyncIterator[Frame]:
        while (frame := await self.receive()) is not None:
            yield frame

    async def aclose(self) -> None:
        """End it. Idempotent."""
        self.end()


def _with_id(item: Frame | Exception, command: Mapping[str, Any]) -> Frame | Exception:
    if isinstance(item, Exception):
        return item
    filled = {key: command.get("id") if value == "$id" else value for key, value in item.items()}
    return {key: value for key, value in filled.items() if not (key == "id" and value is None)}
