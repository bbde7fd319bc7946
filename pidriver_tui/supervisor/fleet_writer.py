"""The fleet and what of it changed since somebody last looked. The one place that calls `reduce`."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ..driver.event_types import Event
from ..model import Changed, Fact, Fleet, Session, reduce

logger = logging.getLogger(__name__)


class FleetWriter:
    """Takes inputs into the fleet and merges the change flags by session.

    Args:
        clock: Monotonic seconds.
        wake: Called once whenever the set of changed sessions becomes non-empty.
    """

    def __init__(self, clock: Callable[[], float], wake: Callable[[], None] | None) -> None:
        self.fleet = Fleet()
        self.clock = clock
        self.wake = wake
        self._dirty: dict[str, Changed] = {}

    def feed(self, key: str, item: Event | Fact) -> Changed:
        """Take one input. What it changed is remembered until :meth:`take_changes`."""
        try:
            changed = reduce(self.fleet, key, item, self.clock())
        except Exception:
            # One input we get wrong must not cost a session its stream.
            logger.exception("could not take %s into session %s", type(item).__name__, key)
            return Changed.NOTHING
        if changed:
            dirty = self._dirty
            wake = not dirty
            dirty[key] = dirty.get(key, Changed.NOTHING) | changed
            if wake and self.wake is not None:
                self.wake()
        return changed

    def take_changes(self) -> dict[str, Changed]:
        """What changed since the last call, by session; a session in it may have left the fleet."""
        taken, self._dirty = self._dirty, {}
        return taken

    def session(self, key: str) -> Session | None:
        """The session, or `None` when it left the fleet."""
        return self.fleet.sessions.get(key)
