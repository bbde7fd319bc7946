"""Messages into blocks: what streams, and what a message's end says it really was.

Only the reducer calls this room's functions. A delta costs the same whatever came before it.
"""

from __future__ import annotations

from ...driver.event_types import (
    BlockEnd,
    BlockStart,
    Channel,
    ImagePart,
    MessageComplete,
    MessageDelta,
    MessagePart,
    MessageStart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
)
from .. import notices
from ..blocks import NoticeKind, TextBlock, ThinkingBlock, ToolBlock
from ..changes import Changed
from ..fleet import Fleet
from ..hints import hint_for, is_abort
from ..session import Session, StreamedBlock
from ..streaming import close_block
from .prompts import echo
from .tools import abandon_tool, finish_tool, settle_call


def message_delta(fleet: Fleet, session: Session, event: MessageDelta, at: float) -> Changed:
    """New text of the streaming message."""
    if not event.text:
        return Changed.NOTHING
    block = _open(session, event.content_index, event.channel)
    if block is None:
        block = _begin(session, event.content_index, event.channel, at)
    block.buffer.append(event.text)
    session.transcript.touch(block)
    return Changed.TRANSCRIPT


def block_start(fleet: Fleet, session: Session, event: BlockStart, at: float) -> Changed:
    """Thinking begins to count at once; a text block waits for its first text."""
    if event.channel is not Channel.THINKING or event.content_index in session.open_blocks:
        return Changed.NOTHING
    _begin(session, event.content_index, event.channel, at)
    return Changed.TRANSCRIPT


def block_end(fleet: Fleet, session: Session, event: BlockEnd, at: float) -> Changed:
    """The authoritative whole of a block."""
    block = _open(session, event.content_index, event.channel)
    if block is None:
        if not event.text:
            return Changed.NOTHING
        known = session.message_blocks.get(event.content_index)
        if isinstance(known, _kind(event.channel)):
            # A block's end said twice.
            return _settle_text(session, known, event.text)
        block = _begin(session, event.content_index, event.channel, at)
    block.buffer.settle(event.text)
    close_block(session, event.content_index, at)
    return Changed.TRANSCRIPT


def message_start(fleet: Fleet, session: Session, event: MessageStart, at: float) -> Changed:
    """A user message is whole when it starts; an assistant's only says that it comes."""
    match event.role:
        case "user":
            session.echoing = echo(session, event.text, _images(event.parts), at)
            return Changed.TRANSCRIPT | Changed.PANEL
        case "assistant":
            changed = close_message(session, at)
            session.running = session.ready = True
            session.taking_up = False
            return changed | learn_model(session, event.model, event.provider)
        case _:
            return Changed.NOTHING


def message_complete(fleet: Fleet, session: Session, event: MessageComplete, at: float) -> Changed:
    """A message ended: the authority over all that was streamed of it."""
    match event.role:
        case "assistant":
            return _assistant_complete(session, event, at)
        case "user":
            if session.echoing is not None:
                session.echoing = None
                return Changed.NOTHING
            echo(session, event.text, _images(event.parts), at)
            return Changed.TRANSCRIPT | Changed.PANEL
        case "toolResult":
            # A call that was refused before it ran has no end of its own.
            return finish_tool(session, event.tool_call_id, event.name, event.text, event.is_error, {}, at)
        case "custom" if event.display and event.text.strip():
            body = "\n".join(line for line in event.text.splitlines() if not _is_tag(line)) or event.text
            text, detail = notices.split(body)
            notices.add(session, at, NoticeKind.EXTENSION, text, detail=detail)
            return Changed.TRANSCRIPT
        case _:
            return Changed.NOTHING


def learn_model(session: Session, model: str, provider: str) -> Changed:
    """Take over what a message says it was made by."""
    if not model or (model == session.model and provider in ("", session.provider)):
        return Changed.NOTHING
    session.model = model
    session.provider = provider or session.provider
    return Changed.USAGE


def close_message(session: Session, at: float) -> Changed:
    """Freeze what is left open of the message that streamed, if its end never came."""
    changed = bool(session.open_blocks)
    for content_index, block in tuple(session.open_blocks.items()):
        close_block(session, content_index, at)
        if isinstance(block, ToolBlock):
            abandon_tool(session, block, at)
    session.message_blocks.clear()
    return Changed.TRANSCRIPT | Changed.TREE if changed else Changed.NOTHING


def _kind(channel: Channel) -> type[TextBlock] | type[ThinkingBlock]:
    return ThinkingBlock if channel is Channel.THINKING else TextBlock


def _open(session: Session, content_index: int, channel: Channel) -> TextBlock | ThinkingBlock | None:
    block = session.open_blocks.get(content_index)
    return block if isinstance(block, _kind(channel)) else None


def _begin(session: Session, content_index: int, channel: Channel, at: float) -> TextBlock | ThinkingBlock:
    close_block(session, content_index, at)
    block = session.transcript.append(_kind(channel)(created_at=at, open=True))
    session.open_blocks[content_index] = block
    session.message_blocks[content_index] = block
    return block


def _settle_text(session: Session, block: TextBlock | ThinkingBlock, text: str) -> Changed:
    if not block.buffer.settle(text):
        return Changed.NOTHING
    session.transcript.touch(block)
    return Changed.TRANSCRIPT


def _assistant_complete(session: Session, event: MessageComplete, at: float) -> Changed:
    changed = learn_model(session, event.model, event.provider)
    never_runs = event.stop_reason in ("aborted", "error")
    candidates = dict(session.message_blocks)
    for index, part in enumerate(event.parts):
        changed |= _settle_part(session, candidates, index, part, at, never_runs=never_runs)
    for content_index in tuple(session.open_blocks):
        close_block(session, content_index, at)
        changed |= Changed.TRANSCRIPT
    if never_runs:
        for block in session.message_blocks.values():
            if isinstance(block, ToolBlock) and block.open:
                changed |= abandon_tool(session, block, at)
    else:
        # A call the message's end does not know will never run.
        for block in candidates.values():
            if isinstance(block, ToolBlock) and block.open and block.started_at is None:
                changed |= abandon_tool(session, block, at)
    session.message_blocks.clear()
    return changed | _outcome(session, event, at)


def _settle_part(
    session: Session,
    candidates: dict[int, StreamedBlock],
    index: int,
    part: MessagePart,
    at: float,
    *,
    never_runs: bool,
) -> Changed:
    match part:
        case TextPart():
            return _settle_text_part(session, candidates, index, TextBlock, part.text, at)
        case ThinkingPart():
            return _settle_text_part(session, candidates, index, ThinkingBlock, part.text, at)
        case ToolCallPart():
            found = candidates.get(index)
            if not isinstance(found, ToolBlock) or found.tool_call_id not in ("", part.tool_call_id):
                found = next(
                    (
                        block
                        for block in candidates.values()
                        if isinstance(block, ToolBlock) and block.tool_call_id == part.tool_call_id
                    ),
                    None,
                )
            _take(candidates, found)
            return settle_call(
                session, found, index, part.tool_call_id, part.name, part.arguments, at, never_runs=never_runs
            )
        case _:
            return Changed.NOTHING


def _settle_text_part(
    session: Session,
    candidates: dict[int, StreamedBlock],
    index: int,
    kind: type[TextBlock] | type[ThinkingBlock],
    text: str,
    at: float,
) -> Changed:
    found = candidates.get(index)
    if type(found) is not kind:
        # Parts this driver does not know shift the indexes: take the next block of the kind.
        found = next((block for block in candidates.values() if type(block) is kind), None)
    _take(candidates, found)
    if isinstance(found, (TextBlock, ThinkingBlock)):
        # Redacted thinking has no text to show: what was streamed of it stays.
        return _settle_text(session, found, text) if text or kind is TextBlock else Changed.NOTHING
    if not text.strip():
        return Changed.NOTHING
    block = session.transcript.append(kind(created_at=at))
    if isinstance(block, ThinkingBlock):
        block.ended_at = at
    block.buffer.append(text)
    return Changed.TRANSCRIPT


def _take(candidates: dict[int, StreamedBlock], found: StreamedBlock | None) -> None:
    for index, block in candidates.items():
        if block is found:
            del candidates[index]
            return


def _outcome(session: Session, event: MessageComplete, at: float) -> Changed:
    if is_abort(event.stop_reason, event.error_message):
        session.trouble = ""
        notices.add(session, at, NoticeKind.ABORTED, "Stopped.")
        return Changed.TRANSCRIPT
    if event.stop_reason == "error":
        return fail_run(session, event.error_message or "The model's answer failed.", at)
    session.trouble = ""
    if event.stop_reason == "length":
        notices.add(
            session,
            at,
            NoticeKind.INFO,
            "The answer was cut off at the model's output limit.",
            level="warning",
            hint="Ask it to go on.",
        )
        return Changed.TRANSCRIPT
    return Changed.NOTHING


def fail_run(session: Session, message: str, at: float) -> Changed:
    """Say why the model failed; while it is being retried, on the retry's own notice."""
    text, detail = notices.split(message)
    session.trouble = text
    retrying = session.open_notices.get("retry")
    if retrying is not None:
        notices.amend(session, retrying, text=f"Failed again: {text}", detail=detail)
    else:
        notices.add(
            session,
            at,
            NoticeKind.ERROR,
            text,
            level="error",
            detail=detail,
            hint=hint_for(message),
            subject="error",
        )
    return Changed.TRANSCRIPT


def _images(parts: tuple[MessagePart, ...]) -> int:
    return sum(1 for part in parts if isinstance(part, ImagePart))


def _is_tag(line: str) -> bool:
    line = line.strip()
    return line.startswith("<") and line.endswith(">") and " " not in line
