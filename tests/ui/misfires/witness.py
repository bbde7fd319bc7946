"""Judges every answer by what had been on screen: it sees paints, inputs and answers, and no state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pidriver_tui.driver.events import Decision

SEEN_SECONDS = 0.3

_TOKEN = re.compile(r"ask-\d+")


@dataclass(frozen=True)
class Shown:
    """An ask together with a key that answers it, on one card."""

    token: str
    key: str


@dataclass
class Sight:
    """How long a `Shown` was painted without a break. `start` and `end` are (moment, seconds)."""

    start: tuple[int, float]
    end: tuple[int, float] | None = None


@dataclass(frozen=True)
class Input:
    """Something the person did: a key, or a click on what was painted as that key."""

    moment: int
    seconds: float
    key: str


@dataclass
class Witness:
    """Sees all that happens, in the order in which it happens.

    Attributes:
        answers: How many were sent.
        misfires: What was wrong with an answer, in words.
    """

    clock: Callable[[], float]
    answers: int = 0
    inputs: int = 0
    misfires: list[str] = field(default_factory=list)
    _moment: int = 0
    _sights: dict[Shown, list[Sight]] = field(default_factory=dict)
    _open: set[Shown] = field(default_factory=set)
    _inputs: list[Input] = field(default_factory=list)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the card that is painted now."""
        return frozenset(shown.key for shown in self._open)

    def painted(self, card: str, keys: Iterable[str]) -> None:
        """The terminal shows this card from now on; `""` when it shows none."""
        self._moment += 1
        now = (self._moment, self.clock())
        seen = {Shown(token, key) for token in set(_TOKEN.findall(card)) for key in keys}
        for gone in self._open - seen:
            self._sights[gone][-1].end = now
        for new in seen - self._open:
            self._sights.setdefault(new, []).append(Sight(now))
        self._open = seen

    def resized(self) -> None:
        """The terminal has another size: nobody has seen anything in it yet."""
        self.painted("", ())

    def pressed(self, key: str) -> None:
        """The person pressed a key, or clicked what was painted as one."""
        self._moment += 1
        self.inputs += 1
        self._inputs.append(Input(self._moment, self.clock(), key))

    def answered(self, token: str, value: object) -> None:
        """The app sent an answer."""
        self._moment += 1
        self.answers += 1
        keys = _keys_for(value)
        for press in reversed(self._inputs):
            if press.key in keys and self._was_seen(Shown(token, press.key), press):
                self._inputs.remove(press)
                return
        recent = ", ".join(f"{press.key} at {press.seconds:g}" for press in self._inputs[-8:])
        self.misfires.append(
            f"{value!r} went to {token} at {self.clock():g}; no input was meant for that. Last: {recent}"
        )

    def forget(self) -> None:
        """Another episode begins: inputs so far can answer nothing any more."""
        self._inputs.clear()
        self._sights = {shown: sights[-1:] for shown, sights in self._sights.items() if shown in self._open}

    def _was_seen(self, shown: Shown, press: Input) -> bool:
        return any(
            sight.start[0] < press.moment
            and press.seconds - sight.start[1] >= SEEN_SECONDS
            and (sight.end is None or press.moment < sight.end[0])
            for sight in self._sights.get(shown, ())
        )


def _keys_for(value: object) -> frozenset[str]:
    """The keys that can mean this answer; a label is picked by its number, or by Enter on it."""
    match value:
        case Decision.ALLOW:
            return frozenset({"y", "Y", *"123456789"})
        case Decision.DENY:
            return frozenset({"n", "2"})
        case None:
            return frozenset({"ctrl+r"})
        case ("reason", _):
            return frozenset({"enter"})
        case ("label", str(label)):
            return frozenset({label, "enter"})
        case ("text", _):
            return frozenset({"enter", "ctrl+s"})
    return frozenset()
