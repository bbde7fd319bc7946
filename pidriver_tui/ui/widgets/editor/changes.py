"""Undo and redo: every change of a passage, in groups as a person would take them back. Pure data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from .passage import Passage

_MOST = 10_000  # groups; what is older cannot be undone any more


class Kind(Enum):
    """What a change was, as far as it matters for what comes next."""

    TYPED = "typed"
    ERASED = "erased"
    KILLED = "killed"
    YANKED = "yanked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One splice, with where cursor and anchor stood before it.

    Attributes:
        start: Where it happened.
        removed: What stood there.
        inserted: What stands there now.
        cursor: Where the cursor was.
        anchor: Where the other end of the selection was.
        kind: What it was.
    """

    start: int
    removed: Passage
    inserted: Passage
    cursor: int
    anchor: int
    kind: Kind = Kind.OTHER

    @property
    def end(self) -> int:
        """Where the cursor stands after it."""
        return self.start + len(self.inserted)

    def done(self, passage: Passage) -> Passage:
        """`passage` with the change."""
        return passage.splice(self.start, self.start + len(self.removed), self.inserted)

    def undone(self, passage: Passage) -> Passage:
        """`passage` without the change."""
        return passage.splice(self.start, self.end, self.removed)


class Changes:
    """What can be undone and redone."""

    __slots__ = ("_closed", "_done", "_undone")

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._closed = True

    def add(self, change: Change) -> None:
        """Remember a change that was made. What was undone before cannot be redone any more."""
        self._undone.clear()
        joined = None if self._closed or not self._done else _joined(self._done[-1], change)
        if joined is not None:
            self._done[-1] = joined
        else:
            self._done.append(change)
            del self._done[:-_MOST]
        self._closed = False

    def close(self) -> None:
        """End the group: the next change is undone by itself."""
        self._closed = True

    def undo(self) -> Change | None:
        """The change to take back now, `None` if there is none."""
        self._closed = True
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Change | None:
        """The change to make again now, `None` if there is none."""
        self._closed = True
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def _joined(last: Change, change: Change) -> Change | None:
    """Both as one group: typing goes on to the end of a word, erasing as long as it goes on."""
    if last.kind is not change.kind:
        return None
    match change.kind:
        case Kind.TYPED if change.start == last.end and not change.removed:
            begins_word = last.inserted.text[-1:].isspace() and not change.inserted.text[:1].isspace()
            if begins_word or "\n" in change.inserted.text or "\n" in last.inserted.text:
                return None
            end = len(last.inserted)
            return replace(last, inserted=last.inserted.splice(end, end, change.inserted))
        case Kind.ERASED if not last.inserted and not change.inserted:
            if change.start == last.start:
                end = len(last.removed)
                return replace(last, removed=last.removed.splice(end, end, change.removed))
            if change.start + len(change.removed) == last.start:
                return replace(
                    last,
                    start=change.start,
                    removed=change.removed.splice(len(change.removed), len(change.removed), last.removed),
                )
    return None
