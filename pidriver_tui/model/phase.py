"""What a session is doing, derived from events only. Deriving is `status`'s work; here are the words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PhaseKind(StrEnum):
    """design.md's phases."""

    STARTING = "starting"
    IDLE = "idle"
    THINKING = "thinking"
    STREAMING = "streaming"
    TOOL = "tool"
    ASKING = "asking"
    RETRYING = "retrying"
    COMPACTING = "compacting"
    EXITED = "exited"
    FAILED = "failed"


WORKING = frozenset(
    {
        PhaseKind.STARTING,
        PhaseKind.THINKING,
        PhaseKind.STREAMING,
        PhaseKind.TOOL,
        PhaseKind.ASKING,
        PhaseKind.RETRYING,
        PhaseKind.COMPACTING,
    }
)


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase, since when (seconds of the host's monotonic clock), and why in a few words.

    `why` is cleaned of nothing: whoever shows it treats it as hostile. `ended`: its process is gone; a run
    can fail without that.
    """

    kind: PhaseKind = PhaseKind.STARTING
    since: float = 0.0
    why: str = ""
    ended: bool = False

    @property
    def working(self) -> bool:
        """Whether closing it now would interrupt something."""
        return self.kind in WORKING
