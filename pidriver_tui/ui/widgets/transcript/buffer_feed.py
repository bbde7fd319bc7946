"""How text of the model reaches a body: only what is new of it."""

from __future__ import annotations

from ....model import TextBuffer
from ...text.body import Body


class BufferFeed:
    """Hands a body what a buffer got since the last time."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self._generation = 0
        self._length = 0

    def sync(self, buffer: TextBuffer, *, still_open: bool) -> None:
        if buffer.generation != self._generation:
            self.body.replace(buffer.text())
        elif buffer.length > self._length:
            self.body.append(buffer.since(self._length))
        self._generation, self._length = buffer.generation, buffer.length
        if not still_open:
            self.body.finish()
