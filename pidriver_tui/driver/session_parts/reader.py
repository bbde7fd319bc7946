"""Reading a transport from the start to the end, whoever listens. It may not know sessions.

A transport of bytes hands them over as they come; of another one its frames are received by a task.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from ..decode import FrameDecoder, FrameSink
from ..errors import PiDriverError, PiProtocolError
from ..framing import LineBuffer
from ..transport import ByteTransport, PiTransport

logger = logging.getLogger(__name__)

__all__ = ["ByteReading", "FrameReading", "as_byte_transport"]

_ASSUMED_SIZE = 1024
_MOST_PROBLEMS = 1000  # in a row: a transport that only raises is no transport


def as_byte_transport(transport: object) -> ByteTransport | None:
    """The transport as one of bytes, if it is one. Its class is asked, not its attributes: mocks have all."""
    kind = type(transport)
    names = ("connect", "pause_reading", "resume_reading", "wait_exited")
    return transport if all(callable(getattr(kind, name, None)) for name in names) else None  # type: ignore[return-value]


class ByteReading:
    """Receives a transport's bytes and decodes them into a sink.

    Args:
        sink: Takes what is decoded.
        on_batch: Called after each portion of bytes.
        on_end: Called at the end of the stream.
    """

    def __init__(self, sink: FrameSink, on_batch: Callable[[], None], on_end: Callable[[], None]) -> None:
        self._buffer = LineBuffer()
        self._decoder = FrameDecoder(sink)
        self._on_batch = on_batch
        self._on_end = on_end

    @property
    def frames(self) -> int:
        """Frames read so far."""
        return self._decoder.frames

    def room(self) -> memoryview:
        """Where the next bytes go."""
        return self._buffer.room()

    def filled(self, count: int) -> None:
        """Decode what is whole now."""
        for item in self._buffer.filled(count):
            if isinstance(item, PiProtocolError):
                self._decoder.problem(item)
            else:
                self._decoder.span(self._buffer.data, item)
        self._on_batch()

    def ended(self) -> None:
        """The stream is over; half a line at its end is a line, too."""
        rest = self._buffer.finish()
        if rest is not None:
            self._decoder.span(self._buffer.data, rest)
            self._on_batch()
        self._on_end()


class FrameReading:
    """Receives a transport's frames one by one, in a task.

    Args:
        transport: Whose frames.
        sink: Takes what is decoded.
        on_batch: Called after each frame.
        room: Waits while nobody takes the events.
    """

    def __init__(
        self,
        transport: PiTransport,
        sink: FrameSink,
        on_batch: Callable[[], None],
        room: asyncio.Event,
    ) -> None:
        self._transport = transport
        self._decoder = FrameDecoder(sink)
        self._on_batch = on_batch
        self._room = room

    @property
    def frames(self) -> int:
        """Frames read so far."""
        return self._decoder.frames

    async def run(self) -> None:
        """Read until the end, whatever it is."""
        problems = 0
        while problems < _MOST_PROBLEMS:
            await self._room.wait()
            try:
                frame: Any = await self._transport.receive()
            except PiProtocolError as problem:
                problems += 1
                self._decoder.problem(problem)
            except PiDriverError:
                return
            except Exception:
                logger.exception("the transport failed to receive")
                return
            else:
                if frame is None:
                    return
                problems = 0
                self._decoder.frames += 1
                self._decoder.frame(frame, size=_ASSUMED_SIZE)
            self._on_batch()
