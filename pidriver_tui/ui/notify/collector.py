"""When to call: looks at the fleet, knows no terminal and no clock of its own.

A burst is one call: what happens within `GATHER_SECONDS` of the first is said together, and what
is over by then (answered by a rule, looked at meanwhile) is not said at all.

Where the terminal has never told whether it has the focus, nobody knows whether what is in view is
looked at: such a thing is doubted, and called for unless the person shows that they are there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from ...model import Ask, Attention, Fleet, Session
from .wording import Occasion, OccasionKind

GATHER_SECONDS = 1.0
AWAY_SECONDS = 30.0
"""Without a key for so long, a person may be anywhere."""
EVERYTHING = "*everything*"
"""In view: every session at once, as in the fleet tab."""

_Place = tuple[str, int]  # a session, and the number of its ask or 0


@dataclass(frozen=True, slots=True)
class Eyes:
    """Where the person looks: the key of a session, `EVERYTHING`, or `""`.

    Attributes:
        on: What they look at for sure.
        perhaps: What is in view of a terminal that has never told whether it has the focus.
        heard: When they last pressed a key or moved the mouse, on the host's monotonic clock.
    """

    on: str = ""
    perhaps: str = ""
    heard: float = float("-inf")

    def see(self, session: str) -> bool:
        """Whether they look at `session` for sure."""
        return self.on in (EVERYTHING, session)

    def may_see(self, session: str) -> bool:
        """Whether they look at `session` if they are there."""
        return self.perhaps in (EVERYTHING, session)


@dataclass(slots=True)
class EventCollector:
    """Gathers what a person is to be called for.

    `kinds` are those wanted. The same ask, failure, stall and end are gathered once.
    """

    kinds: Collection[OccasionKind]
    _asked: int = 0
    _unseen: dict[str, Attention] = field(default_factory=dict)
    _gathered: dict[_Place, tuple[Occasion, float]] = field(default_factory=dict)
    _doubted: dict[_Place, tuple[Occasion, float]] = field(default_factory=dict)
    _overdue: dict[_Place, Occasion] = field(default_factory=dict)
    _since: float = 0.0

    def look(self, fleet: Fleet, eyes: Eyes, *, now: float) -> bool:
        """Take up what is new. `now` is on the host's monotonic clock.

        Returns whether this began to gather: `due` has something to say `GATHER_SECONDS` later.
        """
        idle = not self._gathered
        for session in fleet:
            before = self._unseen.get(session.key, Attention.NONE)
            # What happens under the person's eyes is known to them, whatever they do next.
            if not eyes.see(session.key) and not session.closing:
                for ask in session.asks.values():
                    if ask.number > self._asked:
                        self._take((session.key, ask.number), _of_ask(session, ask), eyes, now)
                if session.unseen > before:
                    self._take((session.key, 0), _of_end(session), eyes, now)
            self._unseen[session.key] = session.unseen
        self._asked = fleet.asked
        if len(self._unseen) > len(fleet):
            self._unseen = {key: seen for key, seen in self._unseen.items() if key in fleet.sessions}
        began = idle and bool(self._gathered)
        if began:
            self._since = now
        return began

    def due(self, fleet: Fleet, eyes: Eyes, *, now: float) -> list[Occasion]:
        """What to call for now, most pressing first; each is returned once."""
        self._settle_doubts(fleet, eyes, now)
        found = list(self._overdue.values())
        self._overdue.clear()
        if self._gathered and now - self._since >= GATHER_SECONDS:
            gathered, self._gathered = self._gathered, {}
            found += [
                occasion
                for place, (occasion, at) in gathered.items()
                if not (eyes.see(place[0]) or (eyes.may_see(place[0]) and eyes.heard > at))
                and _still(fleet.sessions.get(place[0]), place[1], in_view=False)
            ]
        return found

    def _take(self, place: _Place, occasion: Occasion, eyes: Eyes, now: float) -> None:
        if occasion.kind in self.kinds:
            into = self._doubted if eyes.may_see(place[0]) else self._gathered
            into[place] = (occasion, now)

    def _settle_doubts(self, fleet: Fleet, eyes: Eyes, now: float) -> None:
        for place, (occasion, at) in tuple(self._doubted.items()):
            known = eyes.see(place[0]) or eyes.heard > at
            if known or not _still(fleet.sessions.get(place[0]), place[1], in_view=True):
                del self._doubted[place]
            elif not eyes.may_see(place[0]) or now - eyes.heard >= AWAY_SECONDS:
                del self._doubted[place]
                self._overdue[place] = occasion


def _of_ask(session: Session, ask: Ask) -> Occasion:
    return Occasion(OccasionKind.ASK, session.key, session.label, ask.kind.value, ask.title)


def _of_end(session: Session) -> Occasion:
    match session.unseen:
        case Attention.FAILED:
            why = session.failure or session.trouble
            return Occasion(OccasionKind.FAILURE, session.key, session.label, detail=why)
        case Attention.STALLED:
            return Occasion(OccasionKind.STALL, session.key, session.label)
        case _:
            return Occasion(OccasionKind.FINISHED, session.key, session.label)


def _still(session: Session | None, number: int, *, in_view: bool) -> bool:
    """Whether what was gathered goes on. What stood `in_view` counts as seen: another thing ends it."""
    if session is None or session.closing:
        return False
    if number:
        return any(ask.number == number for ask in session.asks.values())
    if in_view:
        return session.stalled or not session.phase.working
    return session.unseen is not Attention.NONE
