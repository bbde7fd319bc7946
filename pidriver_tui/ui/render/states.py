"""Glyph, word and colour of what a session is doing. Pure: no widget, no clock.

Status is never colour alone: every state has a glyph and a word.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...model import Attention, PhaseKind, Session, ToolState

SESSION_COLOURS = 6

PHASE_GLYPHS: Mapping[PhaseKind, str] = {
    PhaseKind.STARTING: "◌",
    PhaseKind.IDLE: "○",
    PhaseKind.THINKING: "◐",
    PhaseKind.STREAMING: "●",
    PhaseKind.TOOL: "▶",
    PhaseKind.ASKING: "◆",
    PhaseKind.RETRYING: "↻",
    PhaseKind.COMPACTING: "≡",
    PhaseKind.EXITED: "■",
    PhaseKind.FAILED: "✗",
}

PHASE_STYLES: Mapping[PhaseKind, str] = {
    PhaseKind.STARTING: "$pidriver-state-working",
    PhaseKind.IDLE: "$pidriver-state-idle",
    PhaseKind.THINKING: "$pidriver-state-working",
    PhaseKind.STREAMING: "$pidriver-state-working",
    PhaseKind.TOOL: "$pidriver-state-working",
    PhaseKind.ASKING: "$pidriver-state-needs-you bold",
    PhaseKind.RETRYING: "$pidriver-state-retry",
    PhaseKind.COMPACTING: "$pidriver-state-working",
    PhaseKind.EXITED: "$pidriver-state-ended",
    PhaseKind.FAILED: "$pidriver-state-failed bold",
}

TOOL_GLYPHS: Mapping[ToolState, str] = {
    ToolState.WRITING: "…",
    ToolState.WAITING: "◌",
    ToolState.RUNNING: "▶",
    ToolState.DONE: "✓",
    ToolState.FAILED: "✗",
    ToolState.ABANDONED: "■",
}

ATTENTION_MARKS: Mapping[Attention, str] = {
    Attention.NONE: "",
    Attention.UNSEEN: "•",
    Attention.FAILED: "!",
    Attention.ASK: "?",
}


def session_style(number: int) -> str:
    """The colour that is a session's own, from its number."""
    return f"$pidriver-session-{(number - 1) % SESSION_COLOURS + 1}"


def phase_words(session: Session) -> str:
    """What the session is doing, in words: `tool bash`, `asking permission: bash`."""
    phase = session.phase
    if phase.kind is PhaseKind.TOOL and phase.why:
        return phase.why
    return f"{phase.kind.value}: {phase.why}" if phase.why else phase.kind.value
