"""Ids, timestamps and the little chance that makes a simulation look alive.

Deterministic on request: then everything comes from counters and a seed, and nothing from the clock.
"""

from __future__ import annotations

import os
import time

_EPOCH_MS = 1_767_225_600_000
"""2026-01-01T00:00:00Z: where deterministic time begins."""


class Chance:
    """A seeded linear congruential generator: the same seed gives the same run on every machine."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 2_862_933_555_777_941_757 + 3_037_000_493) & 0xFFFF_FFFF_FFFF_FFFF

    def number(self) -> float:
        """The next number in [0, 1)."""
        self._state = (self._state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) & (2**64 - 1)
        return (self._state >> 33) / (1 << 31)

    def between(self, low: float, high: float) -> float:
        """The next number in [low, high)."""
        return low + (high - low) * self.number()


class Ids:
    """Names for things in the shapes pi gives them."""

    def __init__(self, *, deterministic: bool) -> None:
        self._deterministic = deterministic
        self._count = 0

    def hex(self, digits: int) -> str:
        """So many hexadecimal digits; a plain counter when deterministic."""
        if not self._deterministic:
            return os.urandom((digits + 1) // 2).hex()[:digits]
        self._count += 1
        return f"{self._count:0{digits}x}"

    def uuid(self) -> str:
        """An id in the form of a UUID, as asks and sessions carry."""
        digits = self.hex(32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Clock:
    """Milliseconds since 1970, real or counted."""

    def __init__(self, *, deterministic: bool) -> None:
        self._now = _EPOCH_MS if deterministic else None

    def now(self) -> int:
        """The time now; deterministic time moves on by one at each look."""
        if self._now is None:
            return int(time.time() * 1000)
        self._now += 1
        return self._now

    def skip(self, seconds: float) -> None:
        """Tell deterministic time that this much was waited."""
        if self._now is not None:
            self._now += int(seconds * 1000)

    @staticmethod
    def iso(milliseconds: int) -> str:
        """`2026-11-21T01:37:54.096Z`."""
        seconds, rest = divmod(milliseconds, 1000)
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:03d}Z"
