"""When to call: looks at the fleet, knows no terminal and no clock of its own.

A burst is one call: what happens within `GATHER_SECONDS` of the first is said together, and what
is over by then (answered by a rule, looked at meanwhile) is not said at all.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ...model import Ask, Attention, Fleet, Session
from .occasions import Kind, Occasion

GATHER_SECONDS = 1.0
EVERYTHING = "*everything*"
"""In view: every session at once, as in the fleet tab."""

_Place = tuple[str, int]  # a session, and the number of its ask or 0


@dataclass(slots=True)
class Watch:
    """Gathers what a person is to be called for.

    `kinds` are those wanted. The same ask, the same failure and the same end are gathered once.
    """

    kinds: Collection[Kind]
    _asked: int = 0
    _unseen: dict[str, Attention] = field(default_factory=dict)
    _gathered: dict[_Place, Occasion] = field(default_factory=dict)
    _since: float = 0.0

    def look(self, fleet: Fleet, *, in_view: str, now: float) -> bool:
        """Take up what is new. `in_view`: key of the session that the person looks at, `EVERYTHING`, or `""`.

        `now` is on the host's monotonic clock. Returns whether this began to gather: `due` has
        something to say `GATHER_SECONDS` later.
        """
        idle = not self._gathered
        for session in fleet:
            before = self._unseen.get(session.key, Attention.NONE)
            # What happens under the person's eyes is known to them, whatever they do next.
            if in_view not in (EVERYTHING, session.key) and not session.closing:
                for ask in session.asks.values():
                    if ask.number > self._asked:
                        self._gather((session.key, ask.number), _of_ask(session, ask))
                if session.unseen > before:
                    self._gather((session.key, 0), _of_end(session))
            self._unseen[session.key] = session.unseen
        self._asked = fleet.asked
        if len(self._unseen) > len(fleet):
            self._unseen = {key: seen for key, seen in self._unseen.items() if key in fleet.sessions}
        began = idle and bool(self._gathered)
        if began:
            self._since = now
        return began

    def due(self, fleet: Fleet, *, in_view: str, now: float) -> list[Occasion]:
        """What to call for now, most pressing first; each is returned once."""
        if not self._gathered or now - self._since < GATHER_SECONDS:
            return []
        gathered, self._gathered = self._gathered, {}
        return [
            occasion
            for place, occasion in gathered.items()
            if in_view not in (EVERYTHING, place[0]) and _still(fleet.sessions.get(place[0]), place[1])
        ]

    def _gather(self, place: _Place, occasion: Occasion) -> None:
        if occasion.kind in self.kinds:
            self._gathered[place] = occasion


def _of_ask(session: Session, ask: Ask) -> Occasion:
    return Occasion(Kind.ASK, session.key, session.label, ask.kind.value, ask.title)


def _of_end(session: Session) -> Occasion:
    if session.unseen is Attention.FAILED:
        why = session.failure or session.trouble
        return Occasion(Kind.FAILURE, session.key, session.label, detail=why)
    return Occasion(Kind.FINISHED, session.key, session.label)


def _still(session: Session | None, number: int) -> bool:
    if session is None or session.closing:
        return False
    if number:
        return any(ask.number == number for ask in session.asks.values())
    return session.unseen is not Attention.NONE
