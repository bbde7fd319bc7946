"""Frames of messages and their streaming blocks. It may not know tools at work."""

from __future__ import annotations

from typing import Any

from ..event_types import (
    BlockEnd,
    BlockStart,
    Channel,
    Event,
    MessageComplete,
    MessageDelta,
    MessageStart,
    ThinkingPart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallStart,
)
from .content import joined_text, parts_of, usage_of
from .fields import JsonObject, first, flag, mapping, text, whole


def message_start(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`message_start`: a user's message is whole already, an assistant's is empty."""
    message = mapping(frame, "message")
    return MessageStart(
        tag,
        raw,
        role=text(message, "role"),
        text=joined_text(message),
        model=text(message, "model"),
        provider=text(message, "provider"),
        parts=parts_of(message),
    )


def message_end(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`message_end`: the authority over what was streamed."""
    message = mapping(frame, "message", "data") or frame
    parts = parts_of(message)
    only_thinking = bool(parts) and all(isinstance(part, ThinkingPart) for part in parts)
    shown = first(message, "display")
    return MessageComplete(
        tag,
        raw,
        text=joined_text(message),
        channel=Channel.THINKING if only_thinking else Channel.ASSISTANT,
        role=text(message, "role"),
        parts=parts,
        stop_reason=text(message, "stopReason"),
        error_message=text(message, "errorMessage"),
        model=text(message, "model"),
        provider=text(message, "provider"),
        usage=usage_of(frame),
        tool_call_id=text(message, "toolCallId"),
        name=text(message, "toolName"),
        is_error=flag(message, "isError"),
        custom_type=text(message, "customType"),
        display=True if shown is None else bool(shown),
    )


def message_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`message_update`: only `assistantMessageEvent` is read.

    omp 18.2.3 and pi before 0.84 repeat the whole message in `partial` and `message` each time; `delta`
    is what is new.
    """
    update = mapping(frame, "assistantMessageEvent")
    if not update:
        update = mapping(frame, "delta", "message", "data") or dict(frame)
    kind = text(update, "type").lower()
    index = whole(update, "contentIndex")
    family, _, step = kind.rpartition("_")
    if family.startswith("toolcall"):
        return _tool_call(update, step, index, tag, raw)
    channel = Channel.THINKING if "think" in kind or "reason" in kind else Channel.ASSISTANT
    match step:
        case "start" if family:
            return BlockStart(tag, raw, channel=channel, content_index=index)
        case "end" if family:
            return BlockEnd(
                tag, raw, text=text(update, "content", "text"), channel=channel, content_index=index
            )
        case "delta" if family:
            return MessageDelta(
                tag, raw, text=text(update, "delta", "text", "content"), channel=channel, content_index=index
            )
    # Other steps exist (omp: done, error): message_end says the same with authority.
    words = text(update, "delta")
    return MessageDelta(tag, raw, words, channel, index) if words else Event(tag, raw)


def _tool_call(update: JsonObject, step: str, index: int, tag: str, raw: Any) -> Event:
    match step:
        case "start":
            call_id, name = text(update, "id"), text(update, "toolName", "name")
            if not call_id:
                started = _partial_block(update, index)
                call_id, name = text(started, "id"), text(started, "name") or name
            return ToolCallStart(tag, raw, content_index=index, tool_call_id=call_id, name=name)
        case "end":
            call = mapping(update, "toolCall")
            return ToolCallEnd(
                tag,
                raw,
                content_index=index,
                tool_call_id=text(call, "id"),
                name=text(call, "name"),
                arguments=mapping(call, "arguments"),
            )
        case _:
            return ToolCallDelta(tag, raw, content_index=index, text=text(update, "delta"))


def _partial_block(update: JsonObject, index: int) -> JsonObject:
    """The block as omp's cumulative copy has it: omp names a starting tool call only there."""
    content = mapping(update, "partial").get("content")
    if isinstance(content, list) and 0 <= index < len(content) and isinstance(content[index], dict):
        block: dict[str, Any] = content[index]
        return block
    return {}
