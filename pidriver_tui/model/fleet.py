"""All sessions of one app, and their asks as one queue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..driver.usage import UsageTotals
from .asks import Ask
from .session import Session


@dataclass(slots=True)
class Fleet:
    """Sessions by key, in the order of their tabs.

    `opened` and `asked` count what has ever been opened and asked; `past_usage` is of sessions that left.
    """

    sessions: dict[str, Session] = field(default_factory=dict)
    opened: int = 0
    asked: int = 0
    past_usage: UsageTotals = field(default_factory=UsageTotals)

    def __iter__(self) -> Iterator[Session]:
        return iter(self.sessions.values())

    def __len__(self) -> int:
        return len(self.sessions)

    @property
    def usage(self) -> UsageTotals:
        """Tokens and US dollars of all sessions, closed ones and left conversations included."""
        return sum((session.usage + session.earlier_usage for session in self), self.past_usage)

    def ask(self, session: str, request_id: str) -> Ask | None:
        """The ask that is open under an id of a session now, `None` when there is none."""
        asking = self.sessions.get(session)
        return asking.asks.get(request_id) if asking is not None else None

    def inbox(self) -> list[Ask]:
        """All open asks of all sessions, oldest first."""
        asks = [ask for session in self for ask in session.asks.values()]
        asks.sort(key=lambda ask: ask.number)
        return asks
