"""What is logged and told of faults, and how often: a fault in each frame must be no flood.

It knows exceptions and moments, no widget and no terminal.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

_log = logging.getLogger(__name__)

QUIET_SECONDS = 60.0
_MOST_KINDS = 256


@dataclass(slots=True)
class _Kind:
    """Faults of one kind: how many since the last that was logged."""

    logged_at: float
    unlogged: int = 0


class Faults:
    """The faults of a run.

    Args:
        clock: Monotonic seconds.
        log_file: Where details can be read, for the person; `""` if nowhere.
    """

    def __init__(self, clock: Callable[[], float], log_file: str = "") -> None:
        self.count = 0
        self._clock = clock
        self._log_file = log_file
        self._kinds: OrderedDict[tuple[object, ...], _Kind] = OrderedDict()
        self._told_at: dict[str, float] = {}

    def note(self, who: str, error: BaseException) -> str:
        """Log a fault of `who`. Returns the line to tell the person, `""` if they were just told.

        The same fault is logged once in `QUIET_SECONDS`, with how often it came meanwhile; of each
        `who` the person is told as rarely.
        """
        self.count += 1
        now = self._clock()
        where = _innermost(error.__traceback__)
        key = (who, type(error), where)
        kind = self._kinds.get(key)
        if kind is None:
            self._kinds[key] = _Kind(now)
            if len(self._kinds) > _MOST_KINDS:
                self._kinds.popitem(last=False)
            _log.error("%s had a fault and goes on", who, exc_info=error)
        elif now - kind.logged_at < QUIET_SECONDS:
            kind.unlogged += 1
        else:
            _log.error("%s had the same fault %d times more", who, kind.unlogged + 1, exc_info=error)
            kind.logged_at, kind.unlogged = now, 0
        if now - self._told_at.get(who, float("-inf")) < QUIET_SECONDS:
            return ""
        self._told_at[who] = now
        return f"{who} had a fault and goes on; {self.details}"

    @property
    def details(self) -> str:
        """Where to read on."""
        return f"details in {self._log_file}" if self._log_file else "no log is written"


def _innermost(trace: TracebackType | None) -> tuple[str, int]:
    where = ("", 0)
    while trace is not None:
        where = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return where
