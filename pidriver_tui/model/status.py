"""What a session is doing and how much it wants a person: one function each, from its state alone."""

from __future__ import annotations

from collections.abc import Iterable

from .asks import Ask
from .blocks import TextBlock, ThinkingBlock, ToolBlock
from .changes import Changed
from .hints import first_sentence
from .phase import Phase, PhaseKind
from .session import Attention, Session

_WHY = 120
_NO_MODEL = "no model it could use"


def refresh(session: Session, at: float) -> Changed:
    """Bring phase and attention up to date. `since` is kept while kind and why stay the same."""
    changed = Changed.NOTHING
    kind, why = derive(session)
    phase = session.phase
    if phase.kind is not kind or phase.why != why or phase.ended is not session.ended:
        session.phase = Phase(kind, _since(session, kind, at), why, session.ended)
        changed = Changed.STATUS
    attention = _attention(session, kind)
    if attention is not session.attention:
        session.attention = attention
        changed = Changed.STATUS
    return changed


def derive(session: Session) -> tuple[PhaseKind, str]:
    """The phase and why, from what the events so far have left behind."""
    if session.ended:
        return (PhaseKind.FAILED, session.failure) if session.failure else (PhaseKind.EXITED, _exit(session))
    if session.asks:
        return PhaseKind.ASKING, _asking(session.asks.values())
    if session.retry is not None:
        retry = session.retry
        return (
            PhaseKind.RETRYING,
            first_sentence(
                f"retry {retry.attempt}/{retry.max_attempts}: {first_sentence(retry.error_message)}", _WHY
            ),
        )
    if session.compacting:
        return PhaseKind.COMPACTING, ""
    if session.running_tools:
        return PhaseKind.TOOL, _tools(session.running_tools.values())
    if session.open_blocks:
        return _streaming(session.open_blocks.values())
    if session.running:
        awaited = "background work" if session.between_runs else "the model"
        return PhaseKind.THINKING, f"waiting for {awaited}"
    if not session.ready:
        return PhaseKind.STARTING, ""
    if session.trouble or session.no_model:
        return PhaseKind.FAILED, session.trouble or _NO_MODEL
    return PhaseKind.IDLE, ""


def _attention(session: Session, kind: PhaseKind) -> Attention:
    # Who has looked at a failure has not mended it.
    if session.asks:
        return Attention.ASK
    if kind is PhaseKind.FAILED:
        return Attention.FAILED
    return Attention.STALLED if session.stalled else min(session.unseen, Attention.UNSEEN)


def _since(session: Session, kind: PhaseKind, at: float) -> float:
    # With several at once what counts is how long the first of them has waited or run.
    if kind is PhaseKind.ASKING:
        return min(ask.asked_at for ask in session.asks.values())
    if kind is PhaseKind.TOOL:
        started = [tool.started_at for tool in session.running_tools.values() if tool.started_at is not None]
        return min(started, default=at)
    return session.phase.since if kind is session.phase.kind is PhaseKind.RETRYING else at


def _exit(session: Session) -> str:
    return "" if session.returncode is None else f"code {session.returncode}"


def _asking(asks: Iterable[Ask]) -> str:
    oldest, *others = asks
    what = oldest.tool or first_sentence(oldest.title, 80)
    why = f"{oldest.kind.value} {what}" if what else oldest.kind.value
    return f"{why} and {len(others)} more" if others else why


def _tools(tools: Iterable[ToolBlock]) -> str:
    names = [first_sentence(tool.name, 40) or "?" for tool in tools]
    if len(names) == 1:
        return f"tool {names[0]}"
    return f"tools {', '.join(names[:3])}" + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _streaming(blocks: Iterable[TextBlock | ThinkingBlock | ToolBlock]) -> tuple[PhaseKind, str]:
    # pi leaves a thinking block open while the text or the call behind it already streams.
    thinking = True
    for block in blocks:
        if isinstance(block, TextBlock):
            return PhaseKind.STREAMING, ""
        if not isinstance(block, ThinkingBlock):
            thinking = False
            name = first_sentence(block.name, 40)
    if thinking:
        return PhaseKind.THINKING, ""
    return PhaseKind.STREAMING, f"writing a call of {name}" if name else "writing a call"
