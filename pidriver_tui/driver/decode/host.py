"""Frames meant for the host: dialogs, what extensions show, host tools, subagents. It may not know runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..event_types import (
    CommandOutput,
    CommandsChanged,
    ConfigChanged,
    EditorTextSet,
    Event,
    ExtensionError,
    HostToolCall,
    HostToolCancel,
    HostUriRequest,
    InteractionKind,
    InteractionRequest,
    InteractionWithdrawn,
    Notification,
    OpenUrl,
    PromptResult,
    Ready,
    StatusSet,
    SubagentLifecycle,
    SubagentProgress,
    TitleSet,
    TodoReminder,
    WidgetSet,
)
from ..labels import grants_and_refuses
from .fields import (
    JsonObject,
    first,
    items,
    mapping,
    number,
    objects,
    optional_text,
    optional_whole,
    strings,
    text,
    whole,
)


def extension_ui_request(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`extension_ui_request`: a dialog, or something to show (pi rpc-extension-ui.md)."""
    passive = _PASSIVE.get(text(frame, "method").lower())
    return _dialog(frame, tag, raw) if passive is None else passive(frame, tag, raw)


def _dialog(frame: JsonObject, tag: str, raw: Any) -> Event:
    method = text(frame, "method").lower()
    options = [_label(option) for option in items(frame, "options")]
    title = text(frame, "title", "prompt", "message", "text", "question")
    timeout = first(frame, "timeout")
    details = tuple(
        text(detail, "description") if isinstance(detail, dict) else ""
        for detail in items(frame, "optionDetails")
    )
    return InteractionRequest(
        tag,
        raw,
        request_id=text(frame, "id"),
        method=method,
        kind=_kind(method, title, options),
        prompt=title,
        options=options,
        default=first(frame, "default", "defaultValue", "prefill"),
        message=text(frame, "message"),
        placeholder=text(frame, "placeholder"),
        timeout=None if timeout is None else max(number(frame, "timeout"), 0) / 1000,
        option_details=details,
    )


def _label(option: object) -> str:
    if isinstance(option, dict):
        return text(option, "label", "value", "name")
    return str(option)


def _kind(method: str, title: str, options: list[str]) -> InteractionKind:
    if method == "confirm":
        return InteractionKind.PERMISSION
    if method != "select":
        return InteractionKind.QUESTION
    if grants_and_refuses(options) or title.startswith("Allow tool:"):
        return InteractionKind.PERMISSION
    return InteractionKind.CHOICE


_PASSIVE: dict[str, Callable[[JsonObject, str, Any], Event]] = {
    "notify": lambda frame, tag, raw: Notification(
        tag, raw, message=text(frame, "message"), level=text(frame, "notifyType") or "info"
    ),
    "setstatus": lambda frame, tag, raw: StatusSet(
        tag, raw, key=text(frame, "statusKey"), text=optional_text(frame, "statusText")
    ),
    "setwidget": lambda frame, tag, raw: WidgetSet(
        tag,
        raw,
        key=text(frame, "widgetKey"),
        lines=None if first(frame, "widgetLines") is None else strings(frame, "widgetLines"),
        placement=text(frame, "widgetPlacement"),
    ),
    "settitle": lambda frame, tag, raw: TitleSet(tag, raw, title=text(frame, "title")),
    "set_editor_text": lambda frame, tag, raw: EditorTextSet(tag, raw, text=text(frame, "text")),
    "open_url": lambda frame, tag, raw: OpenUrl(
        tag,
        raw,
        url=text(frame, "url"),
        launch_url=text(frame, "launchUrl"),
        instructions=text(frame, "instructions"),
    ),
    "cancel": lambda frame, tag, raw: InteractionWithdrawn(tag, raw, request_id=text(frame, "targetId")),
}


def notice(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `notice`."""
    return Notification(
        tag, raw, text(frame, "message"), text(frame, "level") or "info", text(frame, "source")
    )


def extension_error(frame: JsonObject, tag: str, raw: Any) -> Event:
    """`extension_error`."""
    return ExtensionError(tag, raw, text(frame, "extensionPath"), text(frame, "event"), text(frame, "error"))


def ready(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `ready`: its first frame."""
    versions = tuple(version for version in items(frame, "supportedProtocolVersions") if type(version) is int)
    return Ready(
        tag, raw, whole(frame, "protocolVersion") or 1, versions or (1,), whole(frame, "maxFrameBytes")
    )


def prompt_result(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `prompt_result`."""
    invoked = first(frame, "agentInvoked")
    return PromptResult(tag, raw, text(frame, "id"), True if invoked is None else bool(invoked))


def command_output(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `command_output`."""
    return CommandOutput(tag, raw, text(frame, "text"))


def available_commands_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `available_commands_update`."""
    return CommandsChanged(tag, raw, tuple(objects(frame, "commands")))


def config_update(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `config_update`."""
    model = mapping(frame, "model")
    name = "/".join(part for part in (text(model, "provider"), text(model, "id")) if part)
    return ConfigChanged(tag, raw, name or text(frame, "model"), optional_whole(model, "contextWindow"))


def host_tool_call(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `host_tool_call`."""
    return HostToolCall(
        tag,
        raw,
        text(frame, "id"),
        text(frame, "toolCallId"),
        text(frame, "toolName"),
        mapping(frame, "arguments"),
    )


def host_tool_cancel(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `host_tool_cancel`."""
    return HostToolCancel(tag, raw, text(frame, "targetId"))


def host_uri_request(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `host_uri_request`."""
    return HostUriRequest(
        tag,
        raw,
        text(frame, "id"),
        text(frame, "operation"),
        text(frame, "url"),
        optional_text(frame, "content"),
    )


def subagent_lifecycle(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `subagent_lifecycle`."""
    payload = mapping(frame, "payload")
    return SubagentLifecycle(
        tag,
        raw,
        subagent_id=text(payload, "id"),
        agent=text(payload, "agent"),
        status=text(payload, "status"),
        parent_tool_call_id=text(payload, "parentToolCallId"),
        index=whole(payload, "index"),
        session_file=text(payload, "sessionFile"),
    )


def subagent_progress(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `subagent_progress`: the subagent's id is in its progress only."""
    payload = mapping(frame, "payload")
    progress = mapping(payload, "progress")
    return SubagentProgress(
        tag,
        raw,
        subagent_id=text(payload, "id") or text(progress, "id"),
        agent=text(payload, "agent"),
        index=whole(payload, "index"),
        parent_tool_call_id=text(payload, "parentToolCallId"),
        task=text(payload, "task"),
        progress=progress,
    )


def todo_reminder(frame: JsonObject, tag: str, raw: Any) -> Event:
    """omp `todo_reminder`."""
    todos = tuple((text(todo, "content"), text(todo, "status")) for todo in objects(frame, "todos"))
    return TodoReminder(tag, raw, todos, whole(frame, "attempt"), whole(frame, "maxAttempts"))
