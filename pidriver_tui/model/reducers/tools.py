"""Tool calls from the first letter of their arguments to their result, and subagents below them.

Tools run in parallel: everything goes by `tool_call_id`. An id may come again in a later turn
(small local servers count from zero each time); it then names a new call.
"""

from __future__ import annotations

from typing import Any

from ...driver.event_types import (
    Event,
    MessageComplete,
    SubagentEvent,
    SubagentLifecycle,
    SubagentProgress,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
    ToolEnd,
    ToolStart,
    ToolStreamUpdate,
    ToolUpdate,
)
from ..blocks import ToolBlock, ToolState
from ..changes import Changed
from ..fleet import Fleet
from ..session import Session
from ..streaming import close_block
from .asks import call_ended, is_asked_about

_BOTH = Changed.TRANSCRIPT | Changed.TREE


def call_start(fleet: Fleet, session: Session, event: ToolCallStart, at: float) -> Changed:
    """The model begins to write a call."""
    _write(session, event.content_index, event.tool_call_id, event.name, at)
    return _BOTH


def call_delta(fleet: Fleet, session: Session, event: ToolCallDelta, at: float) -> Changed:
    """A piece of the arguments' JSON text."""
    if not event.text:
        return Changed.NOTHING
    changed = Changed.TRANSCRIPT
    block = session.open_blocks.get(event.content_index)
    if not isinstance(block, ToolBlock):
        block = _write(session, event.content_index, "", "", at)
        changed = _BOTH
    block.arguments_text.append(event.text)
    session.transcript.touch(block)
    return changed


def call_end(fleet: Fleet, session: Session, event: ToolCallEnd, at: float) -> Changed:
    """A call is written whole; it waits to be started."""
    index = event.content_index
    written = session.open_blocks.get(index)
    block = written if isinstance(written, ToolBlock) else None
    close_block(session, index, at)
    if block is None:
        known = session.message_blocks.get(index)
        if isinstance(known, ToolBlock) and known.tool_call_id == event.tool_call_id:
            block = known
    return settle_call(
        session, block, index, event.tool_call_id, event.name, event.arguments, at, never_runs=False
    )


def settle_call(
    session: Session,
    block: ToolBlock | None,
    content_index: int,
    tool_call_id: str,
    name: str,
    arguments: dict[str, Any],
    at: float,
    *,
    never_runs: bool,
) -> Changed:
    """Give a call its authoritative name and arguments, making its block when nothing streamed."""
    if block is None:
        # Its start may have come before its message's end, with nothing of it streamed.
        block = _live(session, tool_call_id)
    if block is None:
        block = _append(session, tool_call_id, name, at)
        session.message_blocks[content_index] = block
    if not block.open:
        return Changed.NOTHING
    changed = _name(session, block, tool_call_id, name)
    if block.started_at is None:
        if block.arguments != arguments:
            block.arguments = dict(arguments)
            changed = True
        if never_runs:
            return abandon_tool(session, block, at)
        if block.state is not ToolState.WAITING:
            block.state = ToolState.WAITING
            changed = True
    if not changed:
        return Changed.NOTHING
    session.transcript.touch(block)
    return _BOTH


def tool_start(fleet: Fleet, session: Session, event: ToolStart, at: float) -> Changed:
    """A tool begins to run. Its ask may come just before or just after."""
    block = _live(session, event.tool_call_id) or _append(session, event.tool_call_id, event.name, at)
    _name(session, block, event.tool_call_id, event.name)
    _stop_writing(session, block)
    if event.arguments:
        block.arguments = dict(event.arguments)
    block.intent = event.intent or block.intent
    _run(session, block, at)
    return _BOTH


def tool_update(fleet: Fleet, session: Session, event: ToolUpdate, at: float) -> Changed:
    """The output so far replaces what was shown."""
    known = session.tools.get(event.tool_call_id)
    if known is not None and not known.open:
        return Changed.NOTHING
    changed = Changed.TRANSCRIPT
    if known is None or known.state is not ToolState.RUNNING:
        known = known or _append(session, event.tool_call_id, event.name, at)
        _stop_writing(session, known)
        _run(session, known, at)
        changed = _BOTH
    elif known.output == event.output:
        return Changed.NOTHING
    known.output = event.output
    session.transcript.touch(known)
    return changed


def stream_update(fleet: Fleet, session: Session, event: ToolStreamUpdate, at: float) -> Changed:
    """What a tool would do, while its arguments still stream (omp)."""
    block = _live(session, event.tool_call_id)
    if block is None:
        # The id is told only when the call is written; until then it is the one of that name.
        block = next(
            (
                candidate
                for candidate in session.open_tools.values()
                if not candidate.tool_call_id and candidate.name in ("", event.name)
            ),
            None,
        )
    if block is None:
        return Changed.NOTHING
    block.details = {**block.details, "preview": event.update}
    session.transcript.touch(block)
    return Changed.TRANSCRIPT


def tool_end(fleet: Fleet, session: Session, event: ToolEnd, at: float) -> Changed:
    """A tool ended."""
    return finish_tool(
        session, event.tool_call_id, event.name, event.result, event.is_error, event.details, at
    )


def finish_tool(
    session: Session,
    tool_call_id: str,
    name: str,
    output: str,
    is_error: bool,
    details: dict[str, Any],
    at: float,
) -> Changed:
    """Give a call its result, and its block if it was never heard of. Said twice, the first counts."""
    block = session.tools.get(tool_call_id)
    if block is not None and not block.open:
        return Changed.NOTHING
    if block is None:
        block = _append(session, tool_call_id, name, at)
    _name(session, block, tool_call_id, name)
    _stop_writing(session, block)
    block.output = output
    block.details = dict(details) if details else block.details
    return end_tool(session, block, ToolState.FAILED if is_error else ToolState.DONE, at)


def end_tool(session: Session, block: ToolBlock, state: ToolState, at: float) -> Changed:
    """Freeze a call in its last state."""
    block.state = state
    block.ended_at = at
    block.open = False
    session.open_tools.pop(block.id, None)
    if session.running_tools.get(block.tool_call_id) is block:
        del session.running_tools[block.tool_call_id]
    session.transcript.touch(block)
    return _BOTH | call_ended(session, block.tool_call_id, at)


def abandon_tool(session: Session, block: ToolBlock, at: float) -> Changed:
    """Nothing will be heard of this call any more."""
    if not block.open:
        return Changed.NOTHING
    _stop_writing(session, block)
    return end_tool(session, block, ToolState.ABANDONED, at)


def abandon_all(session: Session, at: float) -> Changed:
    """Nothing will be heard of any call any more."""
    changed = Changed.NOTHING
    for block in tuple(session.open_tools.values()):
        changed |= abandon_tool(session, block, at)
    return changed


def subagent_lifecycle(fleet: Fleet, session: Session, event: SubagentLifecycle, at: float) -> Changed:
    """A subagent is a call below the task that started it."""
    key = _subagent_key(event.subagent_id)
    if event.status in ("started", "running", "pending", "queued", ""):
        name = f"{event.agent} {event.subagent_id}".strip()
        block = _live(session, key) or _append(session, key, name, at, parent=event.parent_tool_call_id)
        if block.started_at is None:
            _run(session, block, at)
        return _BOTH
    known = _live(session, key)
    if known is None:
        return Changed.NOTHING
    changed = _abandon_below(session, key, at)
    if event.status == "completed":
        return changed | end_tool(session, known, ToolState.DONE, at)
    if event.status in ("aborted", "cancelled"):
        return changed | end_tool(session, known, ToolState.ABANDONED, at)
    return changed | end_tool(session, known, ToolState.FAILED, at)


def subagent_progress(fleet: Fleet, session: Session, event: SubagentProgress, at: float) -> Changed:
    """How far a subagent is: its task as arguments, counts as details."""
    block = session.tools.get(_subagent_key(event.subagent_id))
    if block is None or not block.open:
        return Changed.NOTHING
    if not block.arguments:
        block.arguments = {"task": event.progress.get("assignment") or event.task}
    block.details = {
        name: event.progress[name]
        for name in ("status", "toolCount", "tokens", "cost", "durationMs", "recentTools")
        if name in event.progress
    }
    session.transcript.touch(block)
    return _BOTH


def subagent_event(fleet: Fleet, session: Session, event: SubagentEvent, at: float) -> Changed:
    """A subagent's own calls stand below it; its last words are its output."""
    inner: Event = event.event
    parent = _subagent_key(event.subagent_id)
    match inner:
        case ToolStart():
            key = f"{parent}/{inner.tool_call_id}"
            block = _live(session, key) or _append(session, key, inner.name, at, parent=parent)
            block.arguments = dict(inner.arguments)
            block.intent = inner.intent
            _run(session, block, at)
            return _BOTH
        case ToolUpdate():
            block_or_none = _live(session, f"{parent}/{inner.tool_call_id}")
            if block_or_none is None:
                return Changed.NOTHING
            block_or_none.output = inner.output
            session.transcript.touch(block_or_none)
            return Changed.TRANSCRIPT
        case ToolEnd():
            key = f"{parent}/{inner.tool_call_id}"
            if key not in session.tools:
                _append(session, key, inner.name, at, parent=parent)
            return finish_tool(session, key, inner.name, inner.result, inner.is_error, inner.details, at)
        case MessageComplete(role="assistant") if inner.text:
            block_or_none = _live(session, parent)
            if block_or_none is None:
                return Changed.NOTHING
            block_or_none.output = inner.text
            session.transcript.touch(block_or_none)
            return Changed.TRANSCRIPT
        case _:
            return Changed.NOTHING


def _subagent_key(subagent_id: str) -> str:
    return f"subagent:{subagent_id}"


def _abandon_below(session: Session, parent: str, at: float) -> Changed:
    changed = Changed.NOTHING
    for block in tuple(session.open_tools.values()):
        if block.parent_id == parent:
            changed |= abandon_tool(session, block, at)
    return changed


def _live(session: Session, tool_call_id: str) -> ToolBlock | None:
    block = session.tools.get(tool_call_id)
    return block if block is not None and block.open else None


def _append(session: Session, tool_call_id: str, name: str, at: float, *, parent: str = "") -> ToolBlock:
    block = ToolBlock(
        tool_call_id=tool_call_id,
        name=name,
        parent_id=parent,
        state=ToolState.WAITING,
        created_at=at,
        open=True,
    )
    session.transcript.append(block)
    session.open_tools[block.id] = block
    if tool_call_id:
        session.tools[tool_call_id] = block
    return block


def _write(session: Session, content_index: int, tool_call_id: str, name: str, at: float) -> ToolBlock:
    stale = session.open_blocks.get(content_index)
    close_block(session, content_index, at)
    if isinstance(stale, ToolBlock):
        abandon_tool(session, stale, at)
    block = _append(session, tool_call_id, name, at)
    block.state = ToolState.WRITING
    block.content_index = content_index
    session.open_blocks[content_index] = block
    session.message_blocks[content_index] = block
    return block


def _stop_writing(session: Session, block: ToolBlock) -> None:
    if session.open_blocks.get(block.content_index) is block:
        del session.open_blocks[block.content_index]


def _name(session: Session, block: ToolBlock, tool_call_id: str, name: str) -> bool:
    changed = False
    if tool_call_id and block.tool_call_id != tool_call_id and not block.tool_call_id:
        block.tool_call_id = tool_call_id
        changed = True
    if block.tool_call_id:
        session.tools[block.tool_call_id] = block
    if name and block.name != name:
        block.name = name
        changed = True
    return changed


def _run(session: Session, block: ToolBlock, at: float) -> None:
    block.started_at = at
    if is_asked_about(session, block.tool_call_id):
        block.state = ToolState.ASKING
    else:
        block.state = ToolState.RUNNING
        session.running_tools[block.tool_call_id] = block
    session.transcript.touch(block)
