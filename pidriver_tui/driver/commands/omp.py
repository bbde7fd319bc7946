"""The commands that only omp has: todos, subagents, handing off, logging in, protocol version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .base import REPLY_TIMEOUT, SLOW, CommandChannel, shapes
from .history import SubagentMessages, read_entries, read_messages
from .results import LoginProvider, SubagentInfo
from .state import TodoPhase

SubscriptionLevel = Literal["off", "progress", "events"]
"""How much of subagents the event stream shows."""


class OmpCommands(CommandChannel):
    """Commands of omp 18.2.3 without a counterpart in pi."""

    async def negotiate_protocol(self, version: int = 2, *, timeout: float | None = REPLY_TIMEOUT) -> int:
        """Agree on a protocol version and return it. 2 sends frames above 1 MiB in pieces, whole again
        when we see them; 1 shortens them.

        Raises:
            PiCommandError: omp does not know that version.
        """
        data = await self._ask("negotiate_protocol", {"protocolVersion": version}, timeout=timeout)
        agreed = data.get("protocolVersion")
        return agreed if isinstance(agreed, int) else version

    async def set_todos(
        self, phases: Sequence[TodoPhase], *, timeout: float | None = REPLY_TIMEOUT
    ) -> tuple[TodoPhase, ...]:
        """Replace the list of todos and return what omp made of it."""
        wire = [
            {
                "name": phase.name,
                "tasks": [
                    {"content": todo.content, "status": todo.status}
                    | ({"blocker": todo.blocker} if todo.blocker is not None else {})
                    for todo in phase.tasks
                ],
            }
            for phase in phases
        ]
        data = await self._ask("set_todos", {"phases": wire}, timeout=timeout)
        return shapes(TodoPhase, data.get("todoPhases"))

    async def set_subagent_subscription(
        self, level: SubscriptionLevel, *, timeout: float | None = REPLY_TIMEOUT
    ) -> str:
        """Choose how much of subagents the event stream shows; returns the level in force."""
        data = await self._ask("set_subagent_subscription", {"level": level}, timeout=timeout)
        return str(data.get("level", level))

    async def get_subagents(self, *, timeout: float | None = REPLY_TIMEOUT) -> tuple[SubagentInfo, ...]:
        """The subagents that run now, or ran in this process."""
        return shapes(SubagentInfo, (await self._ask("get_subagents", timeout=timeout)).get("subagents"))

    async def get_subagent_messages(
        self,
        subagent_id: str | None = None,
        *,
        session_file: str | None = None,
        from_byte: int | None = None,
        timeout: float | None = SLOW,
    ) -> SubagentMessages:
        """What a subagent said, from byte `from_byte` of its session file on.

        Raises:
            PiCommandError: There is no such subagent or file.
        """
        data = await self._ask(
            "get_subagent_messages",
            {"subagentId": subagent_id, "sessionFile": session_file, "fromByte": from_byte},
            timeout=timeout,
        )
        file, start, end = data.get("sessionFile"), data.get("fromByte"), data.get("nextByte")
        return SubagentMessages(
            session_file=file if isinstance(file, str) else "",
            from_byte=start if isinstance(start, int) else 0,
            next_byte=end if isinstance(end, int) else 0,
            reset=data.get("reset") is True,
            entries=read_entries(data.get("entries")),
            messages=read_messages(data.get("messages")),
        )

    async def handoff(
        self, custom_instructions: str | None = None, *, timeout: float | None = None
    ) -> str | None:
        """Write a summary for a successor session and go on there. No time limit: a model writes it.

        Returns the path it was saved under, `None` when it was not.

        Raises:
            PiCommandError: There are no messages yet.
        """
        data = await self._ask("handoff", {"customInstructions": custom_instructions}, timeout=timeout)
        path = data.get("savedPath")
        return path if isinstance(path, str) else None

    async def get_login_providers(
        self, *, timeout: float | None = REPLY_TIMEOUT
    ) -> tuple[LoginProvider, ...]:
        """The providers that can be logged in to, and which are."""
        data = await self._ask("get_login_providers", timeout=timeout)
        return shapes(LoginProvider, data.get("providers"))

    async def login(self, provider_id: str, *, timeout: float | None = None) -> str:
        """Log in to a provider and return its id. No time limit: a person follows the link that comes
        as an `OpenUrl` event."""
        data = await self._ask("login", {"providerId": provider_id}, timeout=timeout)
        return str(data.get("providerId", provider_id))
