"""Frames of omp alone: readiness, host tools and URIs, subagents, todos (observed, omp 18.2.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .base import Event


@dataclass(frozen=True, slots=True)
class Ready(Event):
    """omp's first frame. Sizes in bytes."""

    protocol_version: int = 1
    supported_versions: tuple[int, ...] = (1,)
    max_frame_bytes: int = 0


@dataclass(frozen=True, slots=True)
class PromptResult(Event):
    """Whether a prompt led to a model run (a slash command does not). `command_id`: whose prompt."""

    command_id: str = ""
    agent_invoked: bool = True


@dataclass(frozen=True, slots=True)
class CommandOutput(Event):
    """Text a slash command printed."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class CommandsChanged(Event):
    """The slash commands there are now, as sent."""

    commands: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class ConfigChanged(Event):
    """The configuration changed: the model now set, as `provider/id`, and its context window in tokens."""

    model: str = ""
    context_window: int | None = None


@dataclass(frozen=True, slots=True)
class HostToolCall(Event):
    """The model calls a tool the host offered with set_host_tools; answer with host_tool_result."""

    call_id: str = ""
    tool_call_id: str = ""
    name: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HostToolCancel(Event):
    """The host tool call `call_id` is no longer wanted."""

    call_id: str = ""


@dataclass(frozen=True, slots=True)
class HostUriRequest(Event):
    """The agent reads or writes a URI of a scheme the host offered; answer with host_uri_result."""

    request_id: str = ""
    operation: str = ""
    url: str = ""
    content: str | None = None


@dataclass(frozen=True, slots=True)
class SubagentLifecycle(Event):
    """A subagent started or ended. `status`: started, completed, failed, aborted ..."""

    subagent_id: str = ""
    agent: str = ""
    status: str = ""
    parent_tool_call_id: str = ""
    index: int = 0
    session_file: str = ""


@dataclass(frozen=True, slots=True)
class SubagentProgress(Event):
    """How far a subagent is; `progress` as sent."""

    subagent_id: str = ""
    agent: str = ""
    index: int = 0
    parent_tool_call_id: str = ""
    task: str = ""
    progress: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubagentEvent(Event):
    """An event inside a subagent, itself decoded."""

    subagent_id: str = ""
    event: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class TodoReminder(Event):
    """omp reminds its model of open todos, as (content, status) pairs."""

    todos: tuple[tuple[str, str], ...] = ()
    attempt: int = 0
    max_attempts: int = 0
