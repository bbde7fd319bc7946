"""Asks: how they come, and every way they go. An ask leaves once, with one notice that says how."""

from __future__ import annotations

from ..driver.events import InteractionEnded, InteractionRequest, InteractionWithdrawn
from . import notices
from .advice import sentence
from .asks import Ask, AskOutcome
from .blocks import NoticeKind
from .changes import Changed
from .facts import Answered
from .fleet import Fleet
from .session import Session

_GONE = Changed.ASKS | Changed.TRANSCRIPT
_TOOL_PREFIX = "Allow tool:"
_ANSWER = 120


def asked(fleet: Fleet, session: Session, event: InteractionRequest, at: float) -> Changed:
    """The agent waits for an answer. The same id again replaces what was asked, and keeps its place."""
    known = session.asks.get(event.request_id)
    if known is None:
        fleet.asked += 1
    session.asks[event.request_id] = Ask(
        session=session.key,
        request_id=event.request_id,
        number=fleet.asked if known is None else known.number,
        kind=event.kind,
        method=event.method,
        title=event.prompt,
        message=event.message,
        options=tuple(event.options),
        option_details=event.option_details,
        placeholder=event.placeholder,
        prefill=event.default if isinstance(event.default, str) else "",
        asked_at=at,
        deadline=None if event.timeout is None else at + event.timeout,
        tool=_tool(event.prompt),
    )
    return Changed.ASKS


def withdrawn(fleet: Fleet, session: Session, event: InteractionWithdrawn, at: float) -> Changed:
    """omp took it back."""
    return _leave(session, event.request_id, "withdrawn by the agent", at)


def ended(fleet: Fleet, session: Session, event: InteractionEnded, at: float) -> Changed:
    """The driver says it is no longer open; after our own answer it already left."""
    how = {
        "timeout": "timed out",
        "withdrawn": "withdrawn by the agent",
        "exited": "left open: the agent exited",
    }.get(event.reason, "answered")
    return _leave(session, event.request_id, how, at)


def answered(fleet: Fleet, session: Session, fact: Answered, at: float) -> Changed:
    """We answered it, or a rule did."""
    ask = session.asks.get(fact.request_id)
    if ask is None:
        notices.add(
            session,
            at,
            NoticeKind.ANSWER,
            "Your answer came too late and was dropped: the ask was already gone."
            if fact.by == "person"
            else f"The answer of rule {sentence(fact.by, 80)} came too late and was dropped.",
            level="warning",
        )
        return Changed.TRANSCRIPT
    match fact.outcome:
        case AskOutcome.ANSWERED:
            how = sentence(fact.answer, _ANSWER) or "answered"
        case AskOutcome.CANCELLED:
            how = "cancelled"
        case AskOutcome.TIMEOUT:
            how = "timed out"
        case AskOutcome.WITHDRAWN:
            how = "withdrawn by the agent"
        case AskOutcome.EXITED:
            how = "left open: the agent exited"
    if fact.by != "person":
        how = f"{how} (by {sentence(fact.by, 80)})"
    return _leave(session, fact.request_id, how, at)


def leave_all(session: Session, how: str, at: float) -> Changed:
    """No ask of this session can be answered any more."""
    changed = Changed.NOTHING
    for request_id in tuple(session.asks):
        changed |= _leave(session, request_id, how, at)
    return changed


def _leave(session: Session, request_id: str, how: str, at: float) -> Changed:
    ask = session.asks.pop(request_id, None)
    if ask is None:
        return Changed.NOTHING
    title, detail = notices.split(ask.title)
    notices.add(session, at, NoticeKind.ANSWER, f"{title or ask.kind.value}: {how}", detail=detail)
    return _GONE


def _tool(title: str) -> str:
    # omp 18.2.3: "Allow tool: bash\nCommand: ..."; the request itself carries no tool (observed).
    first = title.lstrip().split("\n", 1)[0]
    return sentence(first[len(_TOOL_PREFIX) :], 80) if first.startswith(_TOOL_PREFIX) else ""
