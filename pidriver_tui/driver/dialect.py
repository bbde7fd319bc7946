"""Where pi and omp differ, as values. It may not run anything, nor know how a child is spawned.

Source of every entry: pi 0.87.1 `docs/rpc-commands.md`, omp 18.2.3 `src/modes/rpc/rpc-types.ts`, and
both observed live (shared captures).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath, PureWindowsPath
from types import MappingProxyType


class Dialect(StrEnum):
    """Which of the two command lines and protocols a binary speaks."""

    PI = "pi"
    OMP = "omp"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a dialect can do.

    Attributes:
        dialect: Whose capabilities these are.
        commands: The RPC commands it knows. Any other is refused by the driver without being sent.
        modes: Values of `--mode` that speak RPC.
        approval_modes: Values of `--approval-mode`, weakest trust first; empty when it never asks
            before a tool by itself (pi's security.md).
        thinking_levels: Values of `--thinking`. Any other is silently ignored by both CLIs.
        host_tools: The host can offer tools and URI schemes to the model.
        subagents: It reports subagents.
        todos: It keeps a list of todos that the host can set.
        chunked_frames: It can cut frames above 1 MiB in pieces (`negotiate_protocol`).
        queue_events: It reports queued messages (`queue_update`) and can clear them.
        settled_event: It says itself when it is idle (`agent_settled`); else the driver makes the event.
        bash_output: It streams the output of the `bash` command while it runs.
    """

    dialect: Dialect
    commands: frozenset[str] = field(repr=False)
    modes: tuple[str, ...]
    approval_modes: tuple[str, ...]
    thinking_levels: tuple[str, ...]
    host_tools: bool
    subagents: bool
    todos: bool
    chunked_frames: bool
    queue_events: bool
    settled_event: bool
    bash_output: bool


_SHARED = """
prompt steer follow_up abort new_session get_state get_messages
set_model cycle_model get_available_models set_thinking_level cycle_thinking_level
set_steering_mode set_follow_up_mode compact set_auto_compaction set_auto_retry abort_retry
bash abort_bash get_session_stats export_html switch_session get_last_assistant_text set_session_name
"""
_PI_ONLY = """
clear_queue fork clone get_fork_messages get_entries get_tree get_commands get_available_thinking_levels
"""
_OMP_ONLY = """
negotiate_protocol abort_and_prompt set_fast_mode get_available_commands set_todos set_host_tools
set_host_uri_schemes set_subagent_subscription get_subagents get_subagent_messages set_interrupt_mode
branch get_branch_messages handoff get_messages_page get_login_providers login
"""
_LEVELS = ("off", "minimal", "low", "medium", "high", "xhigh", "max")

CAPABILITIES: Mapping[Dialect, Capabilities] = MappingProxyType(
    {
        Dialect.PI: Capabilities(
            dialect=Dialect.PI,
            commands=frozenset((_SHARED + _PI_ONLY).split()),
            modes=("rpc",),
            approval_modes=(),
            thinking_levels=_LEVELS,
            host_tools=False,
            subagents=False,
            todos=False,
            chunked_frames=False,
            queue_events=True,
            settled_event=True,
            bash_output=True,
        ),
        Dialect.OMP: Capabilities(
            dialect=Dialect.OMP,
            commands=frozenset((_SHARED + _OMP_ONLY).split()),
            modes=("rpc", "rpc-ui"),
            approval_modes=("always-ask", "write", "yolo"),
            thinking_levels=(*_LEVELS, "auto"),
            host_tools=True,
            subagents=True,
            todos=True,
            chunked_frames=True,
            queue_events=False,
            settled_event=False,
            bash_output=False,
        ),
    }
)
"""What each dialect can do (pi 0.87.1, omp 18.2.3)."""

COUNTERPARTS: Mapping[str, str] = MappingProxyType(
    {
        "fork": "branch",
        "get_fork_messages": "get_branch_messages",
        "get_commands": "get_available_commands",
        "branch": "fork",
        "get_branch_messages": "get_fork_messages",
        "get_available_commands": "get_commands",
        "get_messages_page": "get_messages",
        "get_entries": "get_messages_page",
        "abort_and_prompt": "abort, then prompt",
    }
)
"""What comes nearest to a command in the dialect that lacks it."""

_NAMES = re.compile(r"(?P<name>omp|oh-my-pi|pi)(?:[-_.]?v?\d.*)?", re.IGNORECASE)
_VERSION = re.compile(r"\d+\.\d+(?:\.\d+)?(?:[-+][0-9A-Za-z.-]+)?")
_WRAPPERS = {".exe", ".cmd", ".bat", ".js", ".mjs", ".cjs", ".ts", ".sh"}


def dialect_of_name(binary: str) -> Dialect | None:
    """The dialect that a binary's name tells, or `None`. Pure: nothing is looked up or run."""
    path = PureWindowsPath(binary) if "\\" in binary else PurePosixPath(binary)
    name = path.stem if path.suffix.lower() in _WRAPPERS else path.name
    match = _NAMES.fullmatch(name)
    if match is None:
        return None
    return Dialect.PI if match["name"].lower() == "pi" else Dialect.OMP


def parse_version(output: str) -> tuple[Dialect | None, str]:
    """Read what `--version` printed: `omp/18.2.3` is omp, `0.87.1` or `pi 0.87.1` is pi (observed).

    Returns the dialect, `None` when the output is of neither, and the version, `""` when it has none.
    """
    for line in output.splitlines():
        version = _VERSION.search(line)
        if version is None:
            continue
        before = line[: version.start()].lower()
        if re.search(r"\b(omp|oh-my-pi)\b", before):
            return Dialect.OMP, version[0]
        if re.fullmatch(r"\W*(pi\b\W*)?v?", before):
            return Dialect.PI, version[0]
        return None, version[0]
    return None, ""
