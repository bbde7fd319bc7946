"""A transport of frames without a process, fed by the test. Knows nothing of bytes.

What a program that scripts a transport itself would write: it answers nothing by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from pidriver_tui.driver.errors import TransportClosedError

from .children import SAFETY


class Scripted:
    """Frames put with :meth:`say` are received; frames sent are in `sent`."""

    pid: int | None = None
    returncode: int | None = None

    def __init__(self, *frames: dict[str, Any]) -> None:
        self.sent: list[dict[str, Any]] = []
        self.closed = False
        self._frames: asyncio.Queue[dict[str, Any] | Exception | None] = asyncio.Queue()
        self._said = asyncio.Event()
        self.say(*frames)

    def say(self, *frames: dict[str, Any] | Exception) -> None:
        for frame in frames:
            self._frames.put_nowait(frame)

    def end(self) -> None:
        self._frames.put_nowait(None)

    async def start(self) -> None:
        pass

    async def send(self, obj: dict[str, Any]) -> None:
        if self.closed:
            raise TransportClosedError("closed")
        self.sent.append(obj)
        self._said.set()

    async def hear(self, kind: str) -> dict[str, Any]:
        """Wait until a frame of this type was sent; it is taken out."""
        while True:
            for frame in self.sent:
                if frame["type"] == kind:
                    self.sent.remove(frame)
                    return frame
            await self._news()

    async def heard(self, kind: str, count: int) -> list[dict[str, Any]]:
        """Wait until so many frames of this type were sent; they stay."""
        while True:
            found = [frame for frame in self.sent if frame["type"] == kind]
            if len(found) >= count:
                return found
            await self._news()

    async def _news(self) -> None:
        self._said.clear()
        async with asyncio.timeout(SAFETY):
            await self._said.wait()

    async def receive(self) -> dict[str, Any] | None:
        frame = await self._frames.get()
        if isinstance(frame, Exception):
            raise frame
        return frame

    async def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        while (frame := await self.receive()) is not None:
            yield frame

    async def aclose(self) -> None:
        self.closed = True
        self.end()


def reply(command: dict[str, Any], data: Any = None, **fields: Any) -> dict[str, Any]:
    """A successful reply, unless told otherwise."""
    frame = {"id": command["id"], "type": "response", "command": command["type"], "success": True, **fields}
    return frame if data is None else {**frame, "data": data}


def ask(request_id: str, method: str = "confirm", **fields: Any) -> dict[str, Any]:
    """A dialog."""
    return {"type": "extension_ui_request", "id": request_id, "method": method, "title": "T", **fields}
