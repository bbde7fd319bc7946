"""What the supervisor needs of a running agent. :class:`pidriver_tui.driver.PiSession` satisfies it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Literal, Protocol

from ..driver import (
    BashResult,
    Compaction,
    Dialect,
    Image,
    Message,
    Model,
    Outcome,
    PromptReply,
    QueuedMessages,
    SessionState,
    SessionStats,
    SlashCommand,
)
from ..driver.event_types import BashOutput, Decision, Event, InteractionRequest


class Agent(Protocol):
    """A running pi or omp. Any method may raise a `PiDriverError`; timeouts are seconds, `None`: for ever."""

    dialect: Dialect

    @property
    def asks(self) -> Mapping[str, InteractionRequest]:
        """Its open dialogs by id, as it has told so far."""
        ...

    @property
    def unread(self) -> int:
        """How many events were read from it and not yet taken by the consumer of :meth:`events`."""
        ...

    def events(self) -> AsyncIterator[Event]:
        """All events until the process is gone, `Exited` last. Consumed once."""
        ...

    async def prompt(
        self,
        message: str,
        *,
        images: Sequence[Image] = (),
        streaming_behavior: Literal["steer", "followUp"] | None = None,
        command_id: str | None = None,
        timeout: float | None = None,
    ) -> PromptReply: ...

    async def steer(self, message: str, *, timeout: float | None = ...) -> PromptReply: ...

    async def respond(self, request_id: str, value: Decision | bool | str | int) -> None: ...

    async def dismiss(self, request_id: str) -> None: ...

    async def abort(self, *, timeout: float | None = ...) -> None: ...

    async def clear_queue(self, *, timeout: float | None = ...) -> QueuedMessages: ...

    async def abort_retry(self, *, timeout: float | None = ...) -> None: ...

    async def abort_bash(self, *, timeout: float | None = ...) -> None: ...

    async def bash(
        self,
        command: str,
        *,
        exclude_from_context: bool = False,
        on_output: Callable[[BashOutput], None] | None = None,
        command_id: str = "",
        timeout: float | None = None,
    ) -> BashResult: ...

    async def get_commands(self, *, timeout: float | None = ...) -> tuple[SlashCommand, ...]: ...

    async def get_available_commands(self, *, timeout: float | None = ...) -> tuple[SlashCommand, ...]: ...

    async def get_state(self, *, timeout: float | None = ...) -> SessionState: ...

    async def get_session_stats(self, *, timeout: float | None = ...) -> SessionStats: ...

    async def get_messages(self, *, timeout: float | None = ...) -> tuple[Message, ...]: ...

    async def get_available_models(self, *, timeout: float | None = ...) -> tuple[Model, ...]: ...

    async def get_available_thinking_levels(self, *, timeout: float | None = ...) -> tuple[str, ...]: ...

    async def set_model(self, provider: str, model_id: str, *, timeout: float | None = ...) -> Model: ...

    async def set_thinking_level(self, level: str, *, timeout: float | None = ...) -> None: ...

    async def set_session_name(self, name: str, *, timeout: float | None = ...) -> None: ...

    async def negotiate_protocol(self, version: int = 2, *, timeout: float | None = ...) -> int: ...

    async def set_subagent_subscription(
        self, level: Literal["off", "progress", "events"], *, timeout: float | None = ...
    ) -> str: ...

    async def compact(
        self, custom_instructions: str | None = None, *, timeout: float | None = ...
    ) -> Compaction: ...

    async def new_session(self) -> Outcome: ...

    async def aclose(self) -> None:
        """End the process and everything it started. Bounded, idempotent."""
        ...
