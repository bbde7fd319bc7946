"""The same as :mod:`.pipes` over asyncio streams, for a spawn function of somebody else's.

It may not know lines or frames.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Protocol

from ..framing import CHUNK
from .pipes import ByteReceiver

logger = logging.getLogger(__name__)

__all__ = ["StreamPump", "StreamStdin"]

_AFTER_EXIT = 0.5


class _Reader(Protocol):
    async def read(self, n: int = -1, /) -> bytes: ...


class _Writer(Protocol):
    def write(self, data: bytes, /) -> None: ...
    async def drain(self) -> None: ...
    def close(self) -> None: ...


class StreamPump:
    """Reads a stream into a receiver until its end.

    Attributes:
        receiver: Who takes the bytes; may be replaced between two reads.
    """

    def __init__(self, stream: _Reader, receiver: ByteReceiver) -> None:
        self._stream = stream
        self.receiver = receiver
        self._go = asyncio.Event()
        self._go.set()
        self._task = asyncio.create_task(self._pump())

    def pause(self) -> None:
        """Read no more for now."""
        self._go.clear()

    def resume(self) -> None:
        """Read again."""
        self._go.set()

    async def drain(self) -> None:
        """Read what a child that is gone has left, and end."""
        self.resume()
        await asyncio.wait([self._task], timeout=_AFTER_EXIT)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _pump(self) -> None:
        try:
            while True:
                await self._go.wait()
                data = await self._stream.read(CHUNK)
                if not data:
                    break
                self.receiver.room()[: len(data)] = data
                self.receiver.filled(len(data))
        except (OSError, ValueError):
            logger.debug("reading the child failed", exc_info=True)
        finally:
            self.receiver.ended()


class StreamStdin:
    """A child's stdin over a stream writer."""

    def __init__(self, stream: _Writer) -> None:
        self._stream = stream
        self._closed = False

    def write(self, data: bytes) -> None:
        """Write all of `data`."""
        self._stream.write(data)

    async def drain(self) -> None:
        """Wait while too much waits."""
        await self._stream.drain()

    def close(self) -> None:
        """Close it once all that waits is written. Idempotent."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(OSError, RuntimeError):
                self._stream.close()

    def abort(self) -> None:
        """Close it now."""
        self.close()
        transport = getattr(self._stream, "transport", None)
        if transport is not None and transport.get_write_buffer_size():
            transport.abort()
