"""The order of the rows on screen, and when it may change: never under a finger.

It knows keys of rows and moments; no row's content, no widget.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...words.fleet_rows import RowKey, next_ask

KEY_SECONDS = 1.0
MOUSE_SECONDS = 5.0
SETTLE_SECONDS = 0.5


class Order:
    """Which row stands where, and where the cursor is. Times are the host's monotonic seconds.

    The order stands still for `KEY_SECONDS` after a key and, while the mouse is over the rows, for
    `MOUSE_SECONDS` after it moved: a pointer that was left lying there holds nothing up for ever.
    """

    def __init__(self) -> None:
        self.keys: list[RowKey] = []
        self.cursor: RowKey | None = None
        self.stale = False
        self._pressed_at = float("-inf")
        self._pointed_at = float("-inf")
        self._moved_at = float("-inf")

    def pressed(self, now: float) -> None:
        """The person pressed a key."""
        self._pressed_at = now

    def pointed(self, now: float) -> None:
        """The mouse moved over the rows."""
        self._pointed_at = now

    def left(self) -> None:
        """The mouse is elsewhere."""
        self._pointed_at = float("-inf")

    def held(self, now: float) -> bool:
        """Whether the rows must stay where they are."""
        return now - self._pressed_at < KEY_SECONDS or now - self._pointed_at < MOUSE_SECONDS

    def moved_just_now(self, now: float) -> bool:
        """Whether a click can have been meant for a row that stood there before."""
        return now - self._moved_at < SETTLE_SECONDS

    def take(self, wanted: list[RowKey], now: float, *, at_once: bool = False) -> None:
        """The rows should stand like this: they do as soon as nobody's hand is on them.

        `at_once`: the person asked for it.
        """
        if wanted == self.keys:
            self.stale = False
        elif self.keys and not at_once and self.held(now):
            self.stale = True
        else:
            self._follow(wanted)
            self.keys = wanted
            self.stale = False
            self._moved_at = now

    def put_cursor(self, key: RowKey | None) -> bool:
        """Rest on `key`, if it is shown and can be rested on. Whether it is another row than before."""
        if key is None or not key.selectable or key not in self.keys or key == self.cursor:
            return False
        self.cursor = key
        return True

    def step(self, rows: int) -> bool:
        """Move the cursor over that many rows that can be rested on."""
        selectable = [key for key in self.keys if key.selectable]
        if not selectable:
            return False
        if self.cursor not in selectable:
            return self.put_cursor(selectable[0 if rows > 0 else -1])
        at = selectable.index(self.cursor) + rows
        return self.put_cursor(selectable[max(0, min(at, len(selectable) - 1))])

    def row_of(self, key: RowKey | None) -> int | None:
        """Where `key` stands."""
        return self.keys.index(key) if key is not None and key in self.keys else None

    def _follow(self, wanted: Sequence[RowKey]) -> None:
        cursor = self.cursor
        if cursor in wanted:
            return
        self.cursor = None
        if cursor is not None:
            self.cursor = _successor(self.keys, wanted, cursor)
        if self.cursor is None:
            # Who waits longest is the first to be looked at.
            asks = next_ask(wanted, RowKey())
            self.cursor = asks or next((key for key in wanted if key.selectable), None)


def _successor(old: Sequence[RowKey], wanted: Sequence[RowKey], gone: RowKey) -> RowKey | None:
    """What the cursor goes to when its row is gone: the next of the same sort, else one before, else its
    session.
    """
    at = old.index(gone) if gone in old else 0
    there = set(wanted)
    near = [*old[at + 1 :], *reversed(old[:at])]
    alike = (key for key in near if key.selectable and bool(key.ask) is bool(gone.ask) and key in there)
    own = RowKey(gone.session)
    return next(alike, own if own in there else None)
