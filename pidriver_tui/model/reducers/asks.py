"""Asks: how they come, and every way they go. An ask leaves once, with one notice that says how."""

from __future__ import annotations

from dataclasses import replace

from ...driver.event_types import InteractionEnded, InteractionRequest, InteractionWithdrawn
from ...gate import GRANT, REFUSE, command_of, fits, path_of, read_ask
from ...policy import Call
from .. import notices
from ..asks import Ask, AskOutcome
from ..blocks import NoticeKind, ToolState
from ..changes import Changed
from ..facts import RULES, Answered, Judged
from ..fleet import Fleet
from ..hints import first_sentence
from ..session import Session

_GONE = Changed.ASKS | Changed.TRANSCRIPT
_CALL = Changed.TRANSCRIPT | Changed.TREE
_ANSWER = 240


def asked(fleet: Fleet, session: Session, event: InteractionRequest, at: float) -> Changed:
    """The agent waits for an answer. The same id again replaces what was asked, and keeps its place."""
    known = session.asks.get(event.request_id)
    if known is None:
        fleet.asked += 1
    gate = None
    if event.method == "select" and {GRANT, REFUSE} <= set(event.options):
        gate = read_ask(event.prompt, session.launch.workspace)
    call = gate.call if gate is not None else None
    if call is not None and not call.call_id:
        call = _completed(session, call)
    session.asks[event.request_id] = Ask(
        session=session.key,
        request_id=event.request_id,
        number=fleet.asked if known is None else known.number,
        kind=event.kind,
        method=event.method,
        title=gate.title if gate is not None else event.prompt,
        message=event.message,
        options=tuple(event.options),
        option_details=event.option_details,
        placeholder=event.placeholder,
        prefill=event.default if isinstance(event.default, str) else "",
        asked_at=at,
        deadline=None if event.timeout is None else at + event.timeout,
        call=call,
        takes_reason=gate is not None and gate.takes_reason,
        request=event,
    )
    return Changed.ASKS | _hold(session, call)


def _hold(session: Session, call: Call | None) -> Changed:
    """The call waits for a permission, whether its start was told or not."""
    block = session.tools.get(call.call_id) if call is not None else None
    if block is None or block.state not in (ToolState.WAITING, ToolState.RUNNING):
        return Changed.NOTHING
    block.state = ToolState.ASKING
    session.running_tools.pop(block.tool_call_id, None)
    session.transcript.touch(block)
    return _CALL


def _let_go(session: Session, call: Call | None, at: float) -> Changed:
    """The call waits no more; how long it was asked about is no part of how long it runs."""
    block = session.tools.get(call.call_id) if call is not None else None
    if block is None or block.state is not ToolState.ASKING:
        return Changed.NOTHING
    if block.started_at is None:
        block.state = ToolState.WAITING
    else:
        block.state, block.started_at = ToolState.RUNNING, at
        session.running_tools[block.tool_call_id] = block
    session.transcript.touch(block)
    return _CALL


def is_asked_about(session: Session, call_id: str) -> bool:
    """Whether a call waits for a permission."""
    return any(ask.call is not None and ask.call.call_id == call_id for ask in session.asks.values())


def call_ended(session: Session, call_id: str, at: float) -> Changed:
    """A call ended: whoever still asks about it does not wait for the answer any more."""
    changed = Changed.NOTHING
    for request_id, ask in tuple(session.asks.items()):
        if call_id and ask.call is not None and ask.call.call_id == call_id:
            changed |= _leave(session, request_id, "no longer asked: the call has ended", at)
    return changed


def judged(fleet: Fleet, session: Session, fact: Judged, at: float) -> Changed:
    """What the rules make of an ask that is left to a person."""
    ask = session.asks.get(fact.request_id)
    if ask is None:
        return Changed.NOTHING
    session.asks[fact.request_id] = replace(ask, dangers=fact.dangers, rule=fact.why)
    return Changed.ASKS


def _completed(session: Session, call: Call) -> Call:
    """omp shows the beginning of the arguments and no id: the one call of this tool that waits and fits
    has them whole. Without it, or with two, the call stays incomplete.
    """
    fitting = [
        block
        for block in session.open_tools.values()
        if block.name == call.tool
        and block.arguments
        and fits(call.command, command_of(block.arguments))
        and fits(call.path, path_of(block.arguments))
    ]
    scripts = {(command_of(block.arguments), path_of(block.arguments)) for block in fitting}
    if len(scripts) != 1:
        return replace(call, complete=False)
    block = fitting[0]
    return replace(
        call,
        command=command_of(block.arguments),
        path=path_of(block.arguments),
        arguments=block.arguments,
        call_id=block.tool_call_id if len(fitting) == 1 else "",
        complete=len({repr(block.arguments) for block in fitting}) == 1,
    )


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
            else f"The answer of {first_sentence(fact.by, 80)} came too late and was dropped.",
            level="warning",
        )
        return Changed.TRANSCRIPT
    match fact.outcome:
        case AskOutcome.ANSWERED:
            how = first_sentence(fact.answer, _ANSWER) or "answered"
        case AskOutcome.CANCELLED:
            how = "cancelled"
        case AskOutcome.TIMEOUT:
            how = "timed out"
        case AskOutcome.WITHDRAWN:
            how = "withdrawn by the agent"
        case AskOutcome.EXITED:
            how = "left open: the agent exited"
    if fact.by not in ("person", RULES):
        how = f"{how} by {first_sentence(fact.by, _ANSWER)}"
    if ask.call is not None and (block := session.tools.get(ask.call.call_id)) is not None:
        block.permit = how
        session.transcript.touch(block)
    if fact.quiet:
        del session.asks[fact.request_id]
        return _GONE | _let_go(session, ask.call, at)
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
    if ask.call is not None:
        title = first_sentence(
            f"{ask.tool} {first_sentence(ask.call.command or ask.call.path, 80)}".strip(), 100
        )
        if ask.call.call_id in session.tools:
            detail = ""  # the call itself tells all
    notices.add(session, at, NoticeKind.ANSWER, f"{title or ask.kind.value}: {how}", detail=detail)
    return _GONE | _let_go(session, ask.call, at)
