"""The content of messages and tool results: parts, joined text, usage. It may not know frames."""

from __future__ import annotations

from typing import Any

from ..event_types import ImagePart, MessagePart, TextPart, ThinkingPart, ToolCallPart
from ..usage import UsageTotals
from .fields import JsonObject, flag, mapping, text


def parts_of(message: JsonObject) -> tuple[MessagePart, ...]:
    """The content blocks of a message, in order. Content may also be one string (custom, system)."""
    content = message.get("content")
    if isinstance(content, str):
        return (TextPart(content),) if content else ()
    if not isinstance(content, list):
        return ()
    parts: list[MessagePart] = []
    for block in content:
        part = _part(block) if isinstance(block, dict) else None
        if part is not None:
            parts.append(part)
    return tuple(parts)


def _part(block: dict[str, Any]) -> MessagePart | None:
    match block.get("type"):
        case "text":
            return TextPart(text(block, "text"))
        case "thinking" | "redactedThinking":
            redacted = block.get("type") != "thinking" or flag(block, "redacted")
            return ThinkingPart(text(block, "thinking", "text"), redacted)
        case "toolCall":
            return ToolCallPart(text(block, "id"), text(block, "name"), mapping(block, "arguments"))
        case "image":
            return ImagePart(text(block, "mimeType"), len(text(block, "data")))
        case _:
            return None


def joined_text(container: object) -> str:
    """The text parts of a message or a tool result, joined; a bare `text` where there is no content."""
    if isinstance(container, str):
        return container
    if not isinstance(container, dict):
        return ""
    content = container.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        found = [
            text(block, "text")
            for block in content
            if isinstance(block, dict) and block.get("type") == "text"
        ]
        if found:
            return "".join(found)
    return text(container, "text")


def usage_of(frame: JsonObject) -> UsageTotals | None:
    """The `usage` of a frame, or of the message in it; `None` when there is none."""
    for container in (frame, mapping(frame, "message", "assistantMessageEvent", "data")):
        usage = container.get("usage")
        if isinstance(usage, dict):
            return UsageTotals.from_assistant_usage(usage)
    return None
