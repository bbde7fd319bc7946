"""Glyph, word and colour of what a session is doing, the same everywhere. Pure: no widget, no clock.

Status is never colour alone: every state has a glyph and a word. Tab, footer, fleet and
details all say it through :func:`status_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from ...model import Attention, PhaseKind, Session, ToolState
from ..text.clean import clean_line
from .amounts import format_duration

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

PHASE_WORDS: Mapping[PhaseKind, str] = {kind: kind.value for kind in PhaseKind} | {
    # The agent asks; what a person sees is that it waits for them.
    PhaseKind.ASKING: "waiting"
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

STALLED_GLYPH = "‖"
STALLED_STYLE = "$pidriver-state-retry"

TOOL_GLYPHS: Mapping[ToolState, str] = {
    ToolState.WRITING: "…",
    ToolState.WAITING: "◌",
    ToolState.ASKING: "◆",
    ToolState.RUNNING: "▶",
    ToolState.DONE: "✓",
    ToolState.FAILED: "✗",
    ToolState.ABANDONED: "■",
}

TOOL_STYLES: Mapping[ToolState, str] = {
    ToolState.WRITING: "dim",
    ToolState.WAITING: "dim",
    ToolState.ASKING: "needs_you",
    ToolState.RUNNING: "working",
    ToolState.DONE: "success",
    ToolState.FAILED: "error",
    ToolState.ABANDONED: "dim",
}
"""Names of the palette's styles."""

ATTENTION_MARKS: Mapping[Attention, str] = {
    Attention.NONE: "",
    Attention.UNSEEN: "•",
    Attention.STALLED: STALLED_GLYPH,
    Attention.FAILED: "!",
    Attention.ASK: "?",
}


@dataclass(frozen=True, slots=True)
class Status:
    """What a session is doing, for one line. All of it is clean.

    Attributes:
        words: State and why: `waiting: permission bash`, `tool bash`, `exited 1: no such model`.
        elapsed: How long it has been so, `0:42`; `""` where the words count by themselves.
        stalled: `stalled? no event for 5 min`, or `""`: it works and nothing came for too long.
    """

    glyph: str
    style: str
    words: str
    elapsed: str = ""
    stalled: str = ""

    @property
    def text(self) -> str:
        """All of it in one line; what has stalled says so first."""
        said = f"{self.words} {self.elapsed}".rstrip()
        return f"{self.stalled} ({said})" if self.stalled else said


def status_of(session: Session, now: float) -> Status:
    """What `session` is doing at `now`, and since when."""
    phase = session.phase
    kind = phase.kind
    words = clean_line(_words(session, now))
    elapsed = "" if kind is PhaseKind.RETRYING else format_duration(now - phase.since)
    if session.stalled:
        quiet = _roughly(now - max(session.last_event_at, phase.since))
        return Status(STALLED_GLYPH, STALLED_STYLE, words, elapsed, f"stalled? no event for {quiet}")
    return Status(PHASE_GLYPHS[kind], PHASE_STYLES[kind], words, elapsed)


def session_style(number: int) -> str:
    """The colour that is a session's own, from its number."""
    return f"$pidriver-session-{(number - 1) % SESSION_COLOURS + 1}"


def setup_words(session: Session) -> str:
    """Whose set-up the agent runs with and what it has to ask about.

    `your pi set-up`, `isolated`, `simulated`, the profile, and `ask-commands` under a gate.
    """
    launch = session.launch
    if launch.simulated:
        setup = "simulated"
    elif launch.isolation == "full":
        setup = "isolated"
    else:
        setup = f"your {clean_line(launch.cli)} set-up"
    if launch.profile and not launch.simulated:
        setup += f" ({clean_line(launch.profile)})"
    return f"{setup}, {clean_line(launch.gate)}" if launch.gate else setup


def _words(session: Session, now: float) -> str:
    phase = session.phase
    match phase.kind:
        case PhaseKind.TOOL if phase.why:
            return phase.why
        case PhaseKind.RETRYING if session.retry is not None:
            retry = session.retry
            left = ceil(retry.due - now)
            when = f" in {left} s" if left > 0 else ""
            reason = phase.why.partition(": ")[2]
            return f"retrying {retry.attempt}/{retry.max_attempts}{when}" + (f": {reason}" if reason else "")
        case PhaseKind.EXITED:
            return "exited" if session.returncode is None else f"exited {session.returncode}"
        case PhaseKind.FAILED if phase.why.startswith("exited"):
            return phase.why
        case kind:
            word = PHASE_WORDS[kind]
            return f"{word}: {phase.why}" if phase.why else word


def _roughly(seconds: float) -> str:
    minutes = int(seconds) // 60
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes} min" if minutes else f"{int(seconds)} s"
