"""The kill ring: what was cut by the keys that kill, to be yanked again. Pure data."""

from __future__ import annotations

from collections import deque

from .passage import Passage

_MOST = 60  # as readline and Emacs keep


class KillRing:
    """What was killed, newest at the end; one ring may serve several buffers."""

    __slots__ = ("_ring",)

    def __init__(self) -> None:
        self._ring: deque[Passage] = deque(maxlen=_MOST)

    def kill(self, passage: Passage, *, going_on: bool, backwards: bool) -> None:
        """Keep `passage`; kills that follow each other are one entry, in the order of the text."""
        if going_on and self._ring:
            last = self._ring[-1]
            at = 0 if backwards else len(last)
            self._ring[-1] = last.splice(at, at, passage)
        else:
            self._ring.append(passage)

    @property
    def newest(self) -> Passage | None:
        """What to yank, `None` if nothing was killed yet."""
        return self._ring[-1] if self._ring else None

    def rotate(self) -> Passage | None:
        """What was killed before what is the newest, which becomes the newest."""
        self._ring.rotate(1)
        return self.newest
