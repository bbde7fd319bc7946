"""Frames as pi 0.87.1 sends them, to build scripts from. Values only; see shared captures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Frame = dict[str, Any]
"""One JSON object of the protocol."""


def reply(command: str, data: Any = None, *, error: str | None = None, code: str | None = None) -> Frame:
    """The reply to a command; `error` makes it a failed one. Its id is filled in when it is sent."""
    frame: Frame = {"id": "$id", "type": "response", "command": command, "success": error is None}
    if data is not None:
        frame["data"] = data
    if error is not None:
        frame["error"] = error
    if code is not None:
        frame["code"] = code
    return frame


def answer(text: str, *, thinking: str = "", tools: Sequence[Sequence[Frame]] = ()) -> list[Frame]:
    """A whole run: the model thinks, calls `tools` (see :func:`tool_call`), says `text`, is idle."""
    message = assistant_message(text, thinking=thinking)
    frames: list[Frame] = [{"type": "agent_start"}, {"type": "turn_start"}]
    for tool in tools:
        frames += tool
    frames.append({"type": "message_start", "message": message | {"content": []}})
    for index, (kind, whole) in enumerate(
        (kind, whole) for kind, whole in (("thinking", thinking), ("text", text)) if whole
    ):
        frames += [
            _update({"type": f"{kind}_start", "contentIndex": index}),
            _update({"type": f"{kind}_delta", "contentIndex": index, "delta": whole}),
            _update({"type": f"{kind}_end", "contentIndex": index, "content": whole}),
        ]
    return [
        *frames,
        {"type": "message_end", "message": message},
        {"type": "turn_end", "message": message, "toolResults": []},
        {"type": "agent_end", "messages": [message], "willRetry": False},
        {"type": "agent_settled"},
    ]


def assistant_message(text: str, *, thinking: str = "", stop_reason: str = "stop") -> Frame:
    """A finished message of the model, ten tokens in and one for each word out, a cent dear."""
    content: list[Frame] = [{"type": "thinking", "thinking": thinking}] if thinking else []
    if text:
        content.append({"type": "text", "text": text})
    words = len(text.split())
    return {
        "role": "assistant",
        "content": content,
        "api": "openai-completions",
        "provider": "scripted",
        "model": "scripted-1",
        "usage": {
            "input": 10,
            "output": words,
            "cacheRead": 0,
            "cacheWrite": 0,
            "totalTokens": 10 + words,
            "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0, "total": 0.01},
        },
        "stopReason": stop_reason,
        "timestamp": 0,
    }


def tool_call(
    name: str,
    arguments: Mapping[str, Any],
    output: str,
    *,
    tool_call_id: str = "call-1",
    is_error: bool = False,
) -> list[Frame]:
    """The frames of one tool at work, from its start to its end."""
    about = {"toolCallId": tool_call_id, "toolName": name}
    result = {"content": [{"type": "text", "text": output}], "details": {}}
    return [
        {"type": "tool_execution_start", **about, "args": dict(arguments)},
        {"type": "tool_execution_update", **about, "args": dict(arguments), "partialResult": result},
        {"type": "tool_execution_end", **about, "result": result, "isError": is_error},
    ]


def ask(method: str, title: str, *, request_id: str = "ask-1", **fields: Any) -> Frame:
    """A dialog: method select (with `options=[...]`), confirm (`message=`), input or editor."""
    return {
        "type": "extension_ui_request",
        "id": request_id,
        "method": method,
        "title": title,
        **fields,
    }


def _update(event: Frame) -> Frame:
    return {"type": "message_update", "usage": {}, "assistantMessageEvent": event}
