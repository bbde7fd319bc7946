"""Which frame becomes which event: the one table of it. It may not know how a frame is read.

FRAMES.md beside this package shows the table with what was seen of each frame; it is generated
(`python -m tests.driver.frame_table`) and tested.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ..event_types import Event, SubagentEvent
from . import host, lifecycle, messages, tools
from .fields import JsonObject, mapping, text

__all__ = ["BUILDERS", "IGNORED", "build"]

Builder = Callable[[JsonObject, str, Any], Event]

IGNORED: Mapping[str, str] = MappingProxyType(
    {
        "advisor_cost_changed": "omp: says only that a cost changed; usage is counted on turn_end",
        "rpc_chunk": "omp, protocol 2: a piece of a frame; the frame is decoded when it is whole",
    }
)
"""Frames known and deliberately not typed, and why. As events they are bare."""


def _subagent_event(frame: JsonObject, tag: str, raw: Any) -> Event:
    payload = mapping(frame, "payload")
    inner = mapping(payload, "event")
    return SubagentEvent(tag, raw, subagent_id=text(payload, "id"), event=build(inner, inner))


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        "agent_end": lifecycle.agent_end,
        "agent_settled": lifecycle.agent_settled,
        "agent_start": lifecycle.agent_start,
        "auto_compaction_end": lifecycle.compaction_end,
        "auto_compaction_start": lifecycle.compaction_start,
        "auto_retry_end": lifecycle.auto_retry_end,
        "auto_retry_start": lifecycle.auto_retry_start,
        "available_commands_update": host.available_commands_update,
        "bash_execution_update": tools.bash_execution_update,
        "command_output": host.command_output,
        "compaction_end": lifecycle.compaction_end,
        "compaction_start": lifecycle.compaction_start,
        "config_update": host.config_update,
        "entry_appended": lifecycle.entry_appended,
        "error": lifecycle.error,
        "extension_error": host.extension_error,
        "extension_ui_request": host.extension_ui_request,
        "host_tool_call": host.host_tool_call,
        "host_tool_cancel": host.host_tool_cancel,
        "host_uri_request": host.host_uri_request,
        "message_end": messages.message_end,
        "message_start": messages.message_start,
        "message_update": messages.message_update,
        "model_changed": lifecycle.model_changed,
        "notice": host.notice,
        "prompt_result": host.prompt_result,
        "queue_update": lifecycle.queue_update,
        "ready": host.ready,
        "rpc_frame_error": lifecycle.error,
        "session_info_changed": lifecycle.session_info,
        "session_info_update": lifecycle.session_info,
        "subagent_event": _subagent_event,
        "subagent_lifecycle": host.subagent_lifecycle,
        "subagent_progress": host.subagent_progress,
        "summarization_retry_attempt_start": lifecycle.summarization_retry,
        "summarization_retry_finished": lifecycle.summarization_retry,
        "summarization_retry_scheduled": lifecycle.summarization_retry,
        "thinking_level_changed": lifecycle.thinking_level_changed,
        "todo_reminder": host.todo_reminder,
        "tool_execution_end": tools.tool_execution_end,
        "tool_execution_start": tools.tool_execution_start,
        "tool_execution_update": tools.tool_execution_update,
        "tool_stream_update": tools.tool_stream_update,
        "turn_end": lifecycle.turn_end,
        "turn_start": lifecycle.turn_start,
    }
)
"""The builder of each typed frame, by its `type` tag."""


def build(frame: JsonObject, raw: Any) -> Event:
    """The event of a decoded frame; `raw` is what its `.raw` shall be (a dict, or the line's bytes)."""
    tag = frame.get("type")
    if not isinstance(tag, str):
        return Event("" if tag is None else str(tag), raw)
    builder = BUILDERS.get(tag)
    if builder is None:
        return Event(tag, raw)
    try:
        return builder(frame, tag, raw)
    except RecursionError:
        return Event(tag, raw)
