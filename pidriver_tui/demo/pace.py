"""How fast a simulated model speaks: about 60 deltas a second with small, seeded variation.

Knows text and chance; may not know frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pidriver_tui.demo.loop import Signal, Sleep
from pidriver_tui.demo.scene import FOREVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pidriver_tui.demo.ids import Chance, Clock

_DELTA_SECONDS = 1 / 62
_LONGEST_WORD = 9


class Pace:
    """Waits, scaled by `speed` (1 is real, 2 is twice as fast, 0 waits for nothing)."""

    def __init__(self, speed: float, chance: Chance, clock: Clock) -> None:
        self.speed = speed
        self._chance = chance
        self._clock = clock

    def wait(self, seconds: float) -> Sleep | Signal | None:
        """A wait of so many simulated seconds, to be yielded; an endless one ends only with an abort."""
        if seconds == FOREVER:
            return Signal()
        self._clock.skip(seconds)
        return Sleep(seconds / self.speed) if self.speed and seconds else None

    def after_delta(self, text: str) -> Sleep | Signal | None:
        """The wait after a delta: a breath longer at the end of a sentence or a line."""
        breath = 4.0 if text.endswith("\n\n") else 2.0 if text.endswith(("\n", ". ", ": ")) else 1.0
        return self.wait(_DELTA_SECONDS * breath * self._chance.between(0.55, 1.45))

    def pieces(self, text: str) -> Iterator[str]:
        """Split a text the way tokens come: words with their space, long words in parts."""
        start = 0
        while start < len(text):
            end = start
            while end < len(text) and not text[end].isspace():
                end += 1
                if end - start >= _LONGEST_WORD:
                    break
            while end < len(text) and text[end].isspace():
                end += 1
            if end - start < 3 and self._chance.number() < 0.5:
                following = text.find(" ", end)
                end = min(following + 1, start + _LONGEST_WORD) if following >= 0 else end
                end = max(end, start + 1)
            yield text[start:end]
            start = end

    def chunks(self, text: str) -> Iterator[str]:
        """Split a tool call's JSON arguments: bigger pieces, as providers send them."""
        start = 0
        while start < len(text):
            end = start + int(self._chance.between(10, 34))
            yield text[start:end]
            start = end
