"""When an agent at work has been silent for too long. Pure: the moment is handed in.

A model that says nothing and a tool that runs for long are different silences, so each has its own limit.
"""

from __future__ import annotations

from dataclasses import dataclass

from .phase import PhaseKind
from .session import Session

# What waits for a person, or for a moment it has told, is silent for a reason.
_WAITING = frozenset({PhaseKind.ASKING, PhaseKind.RETRYING})


@dataclass(frozen=True, slots=True)
class Patience:
    """For how many seconds an agent at work may be silent before it counts as stalled; 0: for ever.

    Attributes:
        model: While its model is awaited, and while it starts or compacts.
        tool: While a tool or background work runs.
    """

    model: float = 300.0
    tool: float = 1800.0


def overdue(session: Session, now: float, patience: Patience) -> bool:
    """Whether `session` is at work and has been silent for longer than it may."""
    phase = session.phase
    if not phase.working or phase.kind in _WAITING:
        return False
    limit = patience.tool if session.running_tools or session.between_runs else patience.model
    return bool(limit) and now - max(session.last_event_at, phase.since) >= limit
