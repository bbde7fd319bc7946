"""The fleet's header line: who needs a person, who failed, works, rests, and what it all costs. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from ...model import Attention, Fleet, PhaseKind, Session
from .amounts import format_usd
from .states import ATTENTION_MARKS, PHASE_GLYPHS, STALLED_GLYPH, STALLED_STYLE

_DOT = (" · ", "$text-disabled")
_SIMULATION = " SIMULATION: scripted agents, nothing is run "
_SIMULATION_SHORT = " SIMULATION "
_BRAND = " pidriver "


@dataclass(frozen=True, slots=True)
class _Count:
    """One number of the line: `✗ 1 failed`. What `rests` is said even when it is nought."""

    word: str
    glyph: str
    style: str
    rests: bool = False

    def said(self, number: int) -> tuple[str, str]:
        word = f"need{'s' if number == 1 else ''} you" if self.word == "asks" else self.word
        return f"{self.glyph} {number} {word}", self.style if number else "$text-muted"


_COUNTS: Sequence[_Count] = (
    _Count("asks", PHASE_GLYPHS[PhaseKind.ASKING], "$pidriver-state-needs-you bold"),
    _Count("failed", PHASE_GLYPHS[PhaseKind.FAILED], "$pidriver-state-failed bold"),
    _Count("stalled", STALLED_GLYPH, STALLED_STYLE),
    _Count("finished", ATTENTION_MARKS[Attention.UNSEEN], "$pidriver-state-needs-you"),
    _Count("working", PHASE_GLYPHS[PhaseKind.STREAMING], "$pidriver-state-working", rests=True),
    _Count("idle", PHASE_GLYPHS[PhaseKind.IDLE], "$text-muted", rests=True),
)


def fleet_line(fleet: Fleet, *, simulated: bool, width: int) -> Content:
    """The top line, in at most `width` cells and never cut inside a word.

    Every session is counted once, where it stands in the fleet tab; of those that ask it is the asks
    that are counted. What tells least goes first where the terminal is narrow.
    """
    numbers = Counter(word for session in fleet if (word := counted_as(session)))
    numbers["asks"] = len(fleet.inbox())
    cost = Content.styled(f"fleet {format_usd(fleet.usage.cost_usd)} ", "$text-muted")
    for banner, noughts, with_cost in _PLANS:
        left = _left(numbers, _banner(simulated, banner), noughts=noughts)
        gap = width - left.cell_length - (cost.cell_length if with_cost else 0)
        if gap >= with_cost:
            return left + " " * gap + cost if with_cost else left
    return _whole_counts(numbers, width)


def counted_as(session: Session) -> str:
    """The word a session is counted under, `""` for one that has ended well."""
    if session.asks:
        return "asks"
    if session.phase.kind is PhaseKind.FAILED:
        return "failed"
    if session.stalled:
        return "stalled"
    if session.phase.ended:
        return ""
    if session.phase.working:
        return "working"
    return "finished" if session.unseen is not Attention.NONE else "idle"


# Banner in full, noughts, cost: from all of it to the least.
_PLANS: Sequence[tuple[int, bool, bool]] = (
    (2, True, True),
    (1, True, True),
    (1, False, True),
    (0, False, True),
    (1, False, False),
    (0, False, False),
)


def _banner(simulated: bool, size: int) -> list[tuple[str, str]]:
    """How the line begins: 2 in full, 1 short, 0 with the least that must be said."""
    brand = [(_BRAND, "$pidriver-brand bold")] if size else [(" ", "")]
    if not simulated:
        return brand
    text = _SIMULATION if size == 2 else _SIMULATION_SHORT
    return [*brand, (text, "$pidriver-simulation bold"), (" ", "")]


def _left(numbers: Mapping[str, int], banner: list[tuple[str, str]], *, noughts: bool) -> Content:
    said = [count for count in _COUNTS if numbers.get(count.word) or (noughts and count.rests)]
    parts = list(banner)
    for at, count in enumerate(said):
        parts += [_DOT] * bool(at) + [count.said(numbers.get(count.word, 0))]
    return Content.assemble(*parts)


def _whole_counts(numbers: Mapping[str, int], width: int) -> Content:
    line = Content()
    for count in _COUNTS:
        if number := numbers.get(count.word):
            more = Content.assemble(*([_DOT] if line else []), count.said(number))
            if line.cell_length + more.cell_length > width:
                break
            line = line + more
    return line
