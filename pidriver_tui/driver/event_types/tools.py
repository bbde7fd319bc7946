"""Tools at work. Correlate by `tool_call_id` only: tools run in parallel (observed, both)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .base import Event


@dataclass(frozen=True, slots=True)
class ToolStart(Event):
    """A tool begins to run. `intent` is what omp's model said it wants with it, else `""`."""

    tool_call_id: str = ""
    name: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    intent: str = ""


@dataclass(frozen=True, slots=True)
class ToolUpdate(Event):
    """The output so far: the whole of it, or its latest tail. Replace, never append."""

    tool_call_id: str = ""
    name: str = ""
    output: str = ""


@dataclass(frozen=True, slots=True)
class ToolStreamUpdate(Event):
    """omp: what a tool would do, while its arguments still stream.

    `update` as sent (for edit: files and diffs).
    """

    tool_call_id: str = ""
    name: str = ""
    update: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToolEnd(Event):
    """A tool ended. `details` is the tool's own structured result (edit: diff, patch)."""

    tool_call_id: str = ""
    name: str = ""
    result: str = ""
    is_error: bool = False
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BashOutput(Event):
    """New output of a `bash` command that the host asked for (pi `bash_execution_update`)."""

    command_id: str = ""
    text: str = ""
