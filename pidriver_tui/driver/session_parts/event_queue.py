"""Events between the reader and the one consumer. It may not know where they come from.

Bounded in bytes. Text that nobody has taken yet grows in one event, whatever the number of deltas.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from ..decode.deltas import delta_event
from ..event_types import Event

__all__ = ["EventQueue"]

_OVERHEAD = 200  # bytes an event costs beside its frame
_PIECES = 512


class EventQueue:
    """First in, first out; what is put is seen by the consumer after :meth:`wake`.

    Args:
        bound: Bytes above which the queue is full. It takes more even then: who fills it must stop.
        on_room: Called when a full queue is half empty again.
    """

    def __init__(self, bound: int, on_room: Callable[[], None]) -> None:
        self._bound = bound
        self._on_room = on_room
        self._events: deque[tuple[Event, int]] = deque()
        self._kind = ""
        self._index = 0
        self._line: bytes | None = None
        self._pieces: list[str] = []
        self._segments: list[str] = []
        self._text_size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._was_full = False
        self._closed = False
        self.size = 0

    def __len__(self) -> int:
        return len(self._events) + bool(self._kind)

    @property
    def full(self) -> bool:
        """Whether more than `bound` bytes wait."""
        return self.size > self._bound

    def put(self, event: Event, size: int) -> None:
        """Add an event whose frame had `size` bytes."""
        self._end_text()
        self._events.append((event, size + _OVERHEAD))
        self.size += size + _OVERHEAD

    def put_text(self, kind: str, index: int, text: str, line: bytes | None) -> None:
        """Add text; it joins that of the same block if nothing came between."""
        if kind != self._kind or index != self._index:
            self._end_text()
            self._kind, self._index = kind, index
            self._text_size = _OVERHEAD
            self.size += _OVERHEAD
        self._line = line
        self._pieces.append(text)
        if len(self._pieces) >= _PIECES:
            # Thousands of small strings cost ten times their text.
            self._segments.append("".join(self._pieces))
            self._pieces.clear()
        self._text_size += len(text)
        self.size += len(text)

    def _end_text(self) -> None:
        if self._kind:
            event = delta_event(self._kind, self._index, self._segments + self._pieces, self._line)
            self._events.append((event, self._text_size))
            self._kind = ""
            self._pieces.clear()
            self._segments.clear()

    def wake(self) -> None:
        """Let the consumer see what was put."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
        if self.size > self._bound:
            self._was_full = True

    def close(self) -> None:
        """Nothing more will come."""
        self._closed = True
        self.wake()

    async def get(self) -> Event | None:
        """The next event, `None` after the last one. For one consumer."""
        while not self._events:
            if self._kind:
                self._end_text()
            elif self._closed:
                return None
            else:
                self._waiter = asyncio.get_running_loop().create_future()
                await self._waiter
        event, size = self._events.popleft()
        self.size -= size
        if self._was_full and self.size <= self._bound // 2:
            self._was_full = False
            self._on_room()
        return event
