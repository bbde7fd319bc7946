"""Lines kept for whoever receives them one by one. It may not know processes or frames."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from .errors import PiProtocolError
from .framing import LineBuffer, lines_of
from .process.pipes import ByteReceiver

__all__ = ["Inbox"]

_BOUND = 1024 * 1024


class Inbox:
    """A receiver of bytes that hands out lines. Above 1 MiB of them it stops the reading.

    Args:
        pause: Stops the reading.
        resume: Starts it again.

    Attributes:
        unbounded: Never stop the reading: the child is being ended and must not wait for us.
    """

    def __init__(self, pause: Callable[[], None], resume: Callable[[], None]) -> None:
        self._pause = pause
        self._resume = resume
        self._buffer = LineBuffer()
        self._lines: deque[bytes | PiProtocolError] = deque()
        self._size = 0
        self._ended = False
        self._waiter: asyncio.Future[None] | None = None
        self.unbounded = False

    def room(self) -> memoryview:
        """Where the next bytes go."""
        return self._buffer.room()

    def filled(self, count: int) -> None:
        """Take the bytes that were put there."""
        for item in self._buffer.filled(count):
            if isinstance(item, PiProtocolError):
                self._lines.append(item)
            else:
                for line in lines_of(self._buffer.data, item):
                    self._lines.append(line)
                    self._size += len(line)
        if self._size > _BOUND and not self.unbounded:
            self._pause()
        self._wake()

    def ended(self) -> None:
        """The stream is over."""
        rest = self._buffer.finish()
        if rest is not None:
            self._lines.extend(lines_of(self._buffer.data, rest))
        self._ended = True
        self._wake()

    async def take(self) -> bytes | PiProtocolError | None:
        """The next line, `None` at the end."""
        while not self._lines:
            if self._ended:
                return None
            if self._waiter is not None and not self._waiter.done():
                raise RuntimeError("the transport has a consumer already")
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        line = self._lines.popleft()
        if isinstance(line, bytes):
            self._size -= len(line)
            if self._size <= _BOUND // 2:
                self._resume()
        return line

    def hand_over(self, receiver: ByteReceiver) -> None:
        """Give what is here to another receiver, who takes over."""
        kept = b"".join(line + b"\n" for line in self._lines if isinstance(line, bytes))
        rest = self._buffer.finish()
        if rest is not None:
            kept += bytes(self._buffer.data[rest[0] : rest[1]])
        self._lines.clear()
        view = memoryview(kept)
        while view:
            room = receiver.room()
            count = min(len(room), len(view))
            room[:count] = view[:count]
            view = view[count:]
            receiver.filled(count)
        if self._ended:
            receiver.ended()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
