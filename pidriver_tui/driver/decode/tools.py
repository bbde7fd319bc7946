"""Frames of tools at work and of the host's own bash. It may not know messages."""

from __future__ import annotations

from typing import Any

from ..event_types import BashOutput, Event, ToolEnd, ToolStart, ToolStreamUpdate, ToolUpdate
from .content import joined_text
from .fields import JsonObject, first, flag, mapping, text

_ID = ("toolCallId", "tool_call_id", "callId", "id")
_NAME = ("toolName", "name", "tool")


def tool_execution_start(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`tool_execution_start`."""
    given = first(frame, "args", "arguments", "input", "params")
    if not isinstance(given, dict):
        given = {"_value": given} if given else {}
    return ToolStart(tag, raw, text(frame, *_ID), text(frame, *_NAME), given, text(frame, "intent"))


def tool_execution_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`tool_execution_update`: `partialResult` is the whole output so far, or its tail."""
    output = joined_text(first(frame, "partialResult", "result")) or text(frame, "output", "partial", "text")
    return ToolUpdate(tag, raw, text(frame, *_ID), text(frame, *_NAME), output)


def tool_execution_end(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`tool_execution_end`."""
    result = first(frame, "result")
    return ToolEnd(
        tag,
        raw,
        text(frame, *_ID),
        text(frame, *_NAME),
        result=joined_text(result) or text(frame, "output", "text"),
        is_error=flag(frame, "isError", "is_error", "error"),
        details=mapping(result, "details") if isinstance(result, dict) else {},
    )


def tool_stream_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `tool_stream_update`: what an edit would do, while it is still being written."""
    return ToolStreamUpdate(tag, raw, text(frame, *_ID), text(frame, *_NAME), mapping(frame, "update"))


def bash_execution_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """pi `bash_execution_update`: new output of a `bash` command, with that command's id."""
    return BashOutput(tag, raw, command_id=text(frame, "id"), text=text(frame, "delta", "chunk"))
