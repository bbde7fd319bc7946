"""How each frame a host can send is said with a typed command. For tests of the commands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from pidriver_tui.driver import Dialect, HostCall, HostTool, HostUriScheme, TodoPhase
from pidriver_tui.driver.commands import SessionCommands
from pidriver_tui.driver.errors import PiCommandError


class Recorder(SessionCommands):
    """Commands over nothing: keeps what is sent, answers with what it was given."""

    def __init__(self, dialect: Dialect = Dialect.PI, data: Mapping[str, Any] | None = None) -> None:
        self.dialect = dialect
        self.data = dict(data or {})
        self.failure: PiCommandError | None = None
        self.requests: list[dict[str, Any]] = []
        self.timeouts: list[float | None] = []
        self.frames: list[dict[str, Any]] = []
        self.news = asyncio.Event()

    async def request(self, command: Mapping[str, Any], *, timeout: float | None = 1) -> dict[str, Any]:
        self.requests.append(dict(command))
        self.timeouts.append(timeout)
        if self.failure is not None:
            raise self.failure
        return self.data

    async def send(self, frame: Mapping[str, Any]) -> None:
        self.frames.append(dict(frame))
        self.news.set()

    async def until(self, count: int) -> None:
        """Wait until so many frames were sent."""
        while len(self.frames) < count:
            self.news.clear()
            await self.news.wait()


async def _nothing(_: object) -> str:
    return ""


async def _nowhere(_: str, __: str) -> None:
    return None


def host_tool(
    definition: Mapping[str, Any], run: Callable[[HostCall], Awaitable[str]] = _nothing
) -> HostTool:
    """The tool that a definition on the wire stands for."""
    return HostTool(
        definition["name"],
        definition.get("description", ""),
        run,
        parameters=definition.get("parameters", {}),
        label=definition.get("label"),
        hidden=definition.get("hidden", False),
        load_mode=definition.get("loadMode"),
    )


def _scheme(definition: Mapping[str, Any]) -> HostUriScheme:
    return HostUriScheme(
        definition["scheme"],
        _nothing,
        _nowhere if definition.get("writable") else None,
        description=definition.get("description", ""),
    )


Call = Callable[[SessionCommands, dict[str, Any]], Awaitable[Any]]

CALLS: dict[str, Call] = {
    "prompt": lambda s, f: s.prompt(f["message"], streaming_behavior=f.get("streamingBehavior")),
    "steer": lambda s, f: s.steer(f["message"]),
    "follow_up": lambda s, f: s.follow_up(f["message"]),
    "abort": lambda s, f: s.abort(),
    "clear_queue": lambda s, f: s.clear_queue(),
    "abort_and_prompt": lambda s, f: s.abort_and_prompt(f["message"]),
    "new_session": lambda s, f: s.new_session(f.get("parentSession")),
    "get_state": lambda s, f: s.get_state(),
    "get_messages": lambda s, f: s.get_messages(),
    "get_messages_page": lambda s, f: s.get_messages_page(cursor=f.get("cursor"), limit=f.get("limit")),
    "set_model": lambda s, f: s.set_model(f["provider"], f["modelId"]),
    "cycle_model": lambda s, f: s.cycle_model(),
    "get_available_models": lambda s, f: s.get_available_models(),
    "set_thinking_level": lambda s, f: s.set_thinking_level(f["level"]),
    "cycle_thinking_level": lambda s, f: s.cycle_thinking_level(),
    "get_available_thinking_levels": lambda s, f: s.get_available_thinking_levels(),
    "set_steering_mode": lambda s, f: s.set_steering_mode(f["mode"]),
    "set_follow_up_mode": lambda s, f: s.set_follow_up_mode(f["mode"]),
    "set_interrupt_mode": lambda s, f: s.set_interrupt_mode(f["mode"]),
    "set_fast_mode": lambda s, f: s.set_fast_mode(f["enabled"]),
    "compact": lambda s, f: s.compact(f.get("customInstructions")),
    "set_auto_compaction": lambda s, f: s.set_auto_compaction(f["enabled"]),
    "set_auto_retry": lambda s, f: s.set_auto_retry(f["enabled"]),
    "abort_retry": lambda s, f: s.abort_retry(),
    "bash": lambda s, f: s.bash(f["command"], exclude_from_context=f.get("excludeFromContext", False)),
    "abort_bash": lambda s, f: s.abort_bash(),
    "get_session_stats": lambda s, f: s.get_session_stats(),
    "export_html": lambda s, f: s.export_html(f.get("outputPath")),
    "switch_session": lambda s, f: s.switch_session(f["sessionPath"]),
    "fork": lambda s, f: s.fork(f["entryId"]),
    "branch": lambda s, f: s.branch(f["entryId"]),
    "clone": lambda s, f: s.clone(),
    "get_fork_messages": lambda s, f: s.get_fork_messages(),
    "get_branch_messages": lambda s, f: s.get_branch_messages(),
    "get_entries": lambda s, f: s.get_entries(f.get("since")),
    "get_last_assistant_text": lambda s, f: s.get_last_assistant_text(),
    "set_session_name": lambda s, f: s.set_session_name(f["name"]),
    "get_commands": lambda s, f: s.get_commands(),
    "get_available_commands": lambda s, f: s.get_available_commands(),
    "negotiate_protocol": lambda s, f: s.negotiate_protocol(f["protocolVersion"]),
    "set_todos": lambda s, f: s.set_todos(msgspec.convert(f["phases"], list[TodoPhase])),
    "set_host_tools": lambda s, f: s.set_host_tools([host_tool(tool) for tool in f["tools"]]),
    "set_host_uri_schemes": lambda s, f: s.set_host_uri_schemes([_scheme(item) for item in f["schemes"]]),
    "set_subagent_subscription": lambda s, f: s.set_subagent_subscription(f["level"]),
    "get_subagents": lambda s, f: s.get_subagents(),
    "get_subagent_messages": lambda s, f: s.get_subagent_messages(
        f.get("subagentId"), session_file=f.get("sessionFile"), from_byte=f.get("fromByte")
    ),
    "handoff": lambda s, f: s.handoff(f.get("customInstructions")),
    "get_login_providers": lambda s, f: s.get_login_providers(),
    "login": lambda s, f: s.login(f["providerId"]),
}
"""The typed command for each frame; `get_tree` is asked for with get_entries and not here."""
