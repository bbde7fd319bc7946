"""The three pipes of a child, without asyncio's stream machinery. It may not know lines or frames.

A reader hands over bytes as they come, straight into the receiver's own buffer; a writer buffers what
the child does not read yet. Both own their file descriptor.

asyncio's own pipes are not used because its `Process.wait()` waits for them too: a grandchild that
holds one would keep a dead child alive (CPython before 3.12.5), and because each read would be copied
three times.
"""

from __future__ import annotations

import asyncio
import errno
import os
from collections import deque
from typing import Protocol

__all__ = ["ByteReceiver", "PipeReader", "PipeWriter"]

HIGH_WATER = 64 * 1024
"""Bytes that may wait for the child before a writer waits for it."""


_LAST_READS = 64  # more than a pipe holds: what comes later is not the child's


class ByteReceiver(Protocol):
    """Takes a stream of bytes."""

    def room(self) -> memoryview:
        """Where the next bytes shall go: :data:`.framing.CHUNK` of them at least."""

    def filled(self, count: int) -> None:
        """`count` bytes were written there. Never raises."""

    def ended(self) -> None:
        """The stream is over. Called once."""


class PipeReader:
    """Reads a pipe into a receiver whenever there is something, until its end.

    One read per turn of the event loop, so that a child that writes without end starves nobody.

    Attributes:
        receiver: Who takes the bytes; may be replaced between two reads.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, fd: int, receiver: ByteReceiver) -> None:
        os.set_blocking(fd, False)
        self._loop = loop
        self._fd = fd
        self.receiver = receiver
        self._paused = True
        self.resume()

    @property
    def closed(self) -> bool:
        """Whether the stream is over."""
        return self._fd < 0

    def pause(self) -> None:
        """Read no more for now: the child will have to wait once the pipe is full."""
        if not self._paused and self._fd >= 0:
            self._paused = True
            self._loop.remove_reader(self._fd)

    def resume(self) -> None:
        """Read again."""
        if self._paused and self._fd >= 0:
            self._paused = False
            self._loop.add_reader(self._fd, self._read)

    def _read(self) -> bool:
        try:
            count = os.readv(self._fd, [self.receiver.room()])
        except (BlockingIOError, InterruptedError):
            return False
        except OSError:
            count = 0
        if count == 0:
            self.close()
            return False
        self.receiver.filled(count)
        return self._fd >= 0

    async def drain(self) -> None:
        """Read what is there, and end: for a child that is gone while another holds its pipe."""
        for _ in range(_LAST_READS):
            if self._fd < 0 or not self._read():
                break
        self.close()

    def close(self) -> None:
        """Read no more. Idempotent."""
        if self._fd < 0:
            return
        self.pause()
        os.close(self._fd)
        self._fd = -1
        self.receiver.ended()


class PipeWriter:
    """Writes to a pipe without ever blocking; what does not fit waits here."""

    def __init__(self, loop: asyncio.AbstractEventLoop, fd: int) -> None:
        os.set_blocking(fd, False)
        self._loop = loop
        self._fd = fd
        self._waiting: deque[memoryview] = deque()
        self._drained: list[asyncio.Future[None]] = []
        self._closing = False
        self.buffered = 0

    @property
    def closed(self) -> bool:
        """Whether nothing more can be written."""
        return self._closing or self._fd < 0

    def write(self, data: bytes) -> None:
        """Write all of `data`, now or as soon as there is room.

        Raises:
            BrokenPipeError: Nobody reads any more.
        """
        if self.closed:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
        view = memoryview(data)
        if not self._waiting:
            view = view[self._write_now(view) :]
            if not view:
                return
            self._loop.add_writer(self._fd, self._flush)
        self._waiting.append(view)
        self.buffered += len(view)

    def _write_now(self, view: memoryview) -> int:
        try:
            return os.write(self._fd, view)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError:
            self.abort()
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None

    def _flush(self) -> None:
        view = self._waiting[0]
        try:
            count = self._write_now(view)
        except BrokenPipeError:
            return
        self.buffered -= count
        if count < len(view):
            self._waiting[0] = view[count:]
        else:
            self._waiting.popleft()
        if not self._waiting:
            self._loop.remove_writer(self._fd)
            if self._closing:
                self._close_fd()
        if self.buffered <= HIGH_WATER:
            self._wake()

    async def drain(self) -> None:
        """Wait until no more than :data:`HIGH_WATER` bytes wait.

        Raises:
            BrokenPipeError: Nobody reads any more.
        """
        while self.buffered > HIGH_WATER and self._fd >= 0:
            future: asyncio.Future[None] = self._loop.create_future()
            self._drained.append(future)
            try:
                await future
            finally:
                if future in self._drained:
                    self._drained.remove(future)
        if self.closed:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    def close(self) -> None:
        """Close once all that waits is written. Idempotent."""
        self._closing = True
        if not self._waiting:
            self._close_fd()

    def abort(self) -> None:
        """Close at once and forget what waits. Idempotent."""
        if self._fd >= 0 and self._waiting:
            self._loop.remove_writer(self._fd)
        self._waiting.clear()
        self.buffered = 0
        self._close_fd()

    def _close_fd(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
        self._closing = True
        self._wake()

    def _wake(self) -> None:
        for future in self._drained:
            if not future.done():
                future.set_result(None)
        self._drained.clear()
