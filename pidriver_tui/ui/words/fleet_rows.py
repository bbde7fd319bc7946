"""Which rows the fleet tab shows, in which order. Pure: a fleet and a lens in, keys of rows out.

It may not know what a row looks like: that is `fleet_cells`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ...model import Ask, Attention, Fleet, PhaseKind, Session


class Group(StrEnum):
    """The headings, in the order they are shown."""

    NEEDS_YOU = "needs you"
    FAILED = "failed"
    FINISHED = "finished"
    WORKING = "working"
    IDLE = "idle"
    ENDED = "ended"


class Sort(StrEnum):
    """What sessions of one group are sorted by; the first is where it begins."""

    NUMBER = "number"
    NAME = "name"
    COST = "cost"
    CONTEXT = "context"
    AGE = "age"
    ACTIVITY = "activity"

    def step(self, by: int) -> Sort:
        """The next one round."""
        every = list(Sort)
        return every[(every.index(self) + by) % len(every)]


class RowKey(NamedTuple):
    """A row by what it is about, wherever it stands: a heading, a session, or an ask of a session."""

    session: str = ""
    ask: str = ""
    heading: Group | None = None

    @property
    def selectable(self) -> bool:
        """Whether the cursor can rest on it."""
        return self.heading is None


@dataclass(frozen=True, slots=True)
class Lens:
    """How the person looks at the fleet.

    `query`: words that must all be found in a session or in one of its asks. `only_mine`: leave out
    what wants nothing of a person.
    """

    sort: Sort = Sort.NUMBER
    query: str = ""
    only_mine: bool = False

    @property
    def hides(self) -> bool:
        """Whether it may leave sessions out."""
        return bool(self.query.strip()) or self.only_mine


def group_of(session: Session) -> Group:
    """Where a session stands: what waits for an answer or may have stalled needs a person first."""
    if session.phase.kind is PhaseKind.FAILED:
        return Group.FAILED
    if session.phase.ended:
        return Group.ENDED
    if session.asks or session.stalled:
        return Group.NEEDS_YOU
    if session.phase.working:
        return Group.WORKING
    return Group.IDLE if session.unseen is Attention.NONE else Group.FINISHED


def open_asks(session: Session) -> list[Ask]:
    """The open asks of a session in the order they came."""
    return sorted(session.asks.values(), key=lambda ask: ask.number)


def arrange(fleet: Fleet, lens: Lens) -> list[RowKey]:
    """The rows, top to bottom. A group without sessions is left out.

    Who needs a person stands in the order of the oldest ask, whatever the rest is sorted by: it is a
    queue; who may have stalled follows, silent for longest first. Below each of its sessions stand its
    asks in the order they came.
    """
    grouped: dict[Group, list[Session]] = {group: [] for group in Group}
    for session in _sorted(fleet, lens.sort):
        if _seen(session, lens):
            grouped[group_of(session)].append(session)
    grouped[Group.NEEDS_YOU].sort(key=_turn)
    rows: list[RowKey] = []
    for group, sessions in grouped.items():
        if sessions:
            rows.append(RowKey(heading=group))
        for session in sessions:
            rows.append(RowKey(session.key))
            rows += [RowKey(session.key, ask.request_id) for ask in open_asks(session)]
    return rows


def next_ask(rows: Iterable[RowKey], after: RowKey) -> RowKey | None:
    """The ask that comes after the row `after`, round from the first; never that row itself."""
    keys = list(rows)
    at = keys.index(after) + 1 if after in keys else 0
    return next((key for key in keys[at:] + keys[:at] if key.ask and key != after), None)


def _turn(session: Session) -> tuple[int, float]:
    asks = [ask.number for ask in session.asks.values()]
    return (0, min(asks)) if asks else (1, session.last_event_at)


def _sorted(fleet: Fleet, sort: Sort) -> list[Session]:
    # Sorting is stable and starts from the order of the tabs: equals stay in it.
    sessions = list(fleet)
    if sort is not Sort.NUMBER:
        sessions.sort(key=_ORDER[sort])
    return sessions


def _context(session: Session) -> float:
    if not session.context_window or session.context_tokens is None:
        return 1.0
    return -session.context_tokens / session.context_window


_ORDER: Mapping[Sort, Callable[[Session], str | float]] = {
    Sort.NAME: lambda session: session.label.casefold(),
    Sort.COST: lambda session: -(session.usage.cost_usd + session.earlier_usage.cost_usd),
    Sort.CONTEXT: _context,
    Sort.AGE: lambda session: session.opened_at,
    Sort.ACTIVITY: lambda session: -session.last_event_at,
}


def _seen(session: Session, lens: Lens) -> bool:
    if lens.only_mine and session.attention is Attention.NONE:
        return False
    words = lens.query.casefold().split()
    if not words:
        return True
    text = _text(session)
    return all(word in text for word in words)


def _text(session: Session) -> str:
    asks = [text for ask in session.asks.values() for text in (ask.kind.value, ask.title)]
    group = group_of(session)
    return "\n".join(
        (session.label, session.launch.workspace, session.model, session.phase.why, group.value, *asks)
    ).casefold()
