"""What commands say about the state of a session: its model, modes, usage. Values only.

Source: pi 0.87.1 `docs/rpc-commands.md`, omp 18.2.3 `src/modes/rpc/rpc-types.ts`, both observed.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ..usage import UsageTotals
from .base import Value


class ModelCost(Value, frozen=True):
    """US dollars for a million tokens of each kind."""

    input: float = 0.0
    output: float = 0.0
    cache_read: float = 0.0
    cache_write: float = 0.0


class Model(Value, frozen=True):
    """A model that can be set.

    Attributes:
        input: What it reads: text, image.
        context_window, max_tokens: Tokens it can hold, and write in one answer; 0 when not told.
        reasoning: Whether it can think.
    """

    id: str = ""
    name: str = ""
    provider: str = ""
    api: str = ""
    base_url: str = ""
    reasoning: bool = False
    input: tuple[str, ...] = ()
    context_window: int = 0
    max_tokens: int = 0
    cost: ModelCost = ModelCost()

    @property
    def full_id(self) -> str:
        """`provider/id`, as `PiConfig.model` and `--model` take it."""
        return f"{self.provider}/{self.id}"


class ContextUsage(Value, frozen=True):
    """How full the model's context is. `tokens` and `percent` are `None` right after a compaction."""

    tokens: int | None = None
    context_window: int = 0
    percent: float | None = None


class Todo(Value, frozen=True):
    """One todo of omp. `status`: pending, in_progress, completed, abandoned, blocked."""

    content: str = ""
    status: str = "pending"
    blocker: str | None = None


class TodoPhase(Value, frozen=True):
    """A named group of todos."""

    name: str = ""
    tasks: tuple[Todo, ...] = ()


class ToolInfo(Value, frozen=True):
    """A tool the model is offered (omp). `parameters` is its JSON schema."""

    name: str = ""
    description: str = ""
    parameters: Any = None


class SessionState(Value, frozen=True):
    """The reply of `get_state`.

    Attributes:
        model: `None` when no model is set.
        thinking_level: `""` when the model does not think (omp leaves it out).
        is_streaming, is_compacting: What it does now.
        steering_mode, follow_up_mode: all or one-at-a-time.
        session_file: Its path on the agent's machine; `None` when kept in memory.
        queued: Messages that wait (pi `pendingMessageCount`, omp `queuedMessageCount`).
        context_usage: omp only; ask `get_session_stats` of pi.
        interrupt_mode, fast_mode_enabled, fast_mode_active, tokens_per_second, todo_phases,
        system_prompt, tools: omp only.
    """

    session_id: str = ""
    session_file: str | None = None
    session_name: str | None = None
    model: Model | None = None
    thinking_level: str = ""
    is_streaming: bool = False
    is_compacting: bool = False
    steering_mode: str = ""
    follow_up_mode: str = ""
    auto_compaction_enabled: bool = True
    message_count: int = 0
    pending_message_count: int = 0
    queued_message_count: int = 0
    context_usage: ContextUsage | None = None
    interrupt_mode: str = ""
    fast_mode_enabled: bool = False
    fast_mode_active: bool = False
    tokens_per_second: float | None = None
    todo_phases: tuple[TodoPhase, ...] = ()
    system_prompt: tuple[str, ...] = ()
    tools: tuple[ToolInfo, ...] = msgspec.field(default=(), name="dumpTools")

    @property
    def queued(self) -> int:
        """Messages that wait to be delivered, whichever dialect counted them."""
        return self.pending_message_count + self.queued_message_count


class TokenCounts(Value, frozen=True):
    """Tokens of each kind over a whole session."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    reasoning: int = 0
    total: int = 0


class SessionStats(Value, frozen=True):
    """The reply of `get_session_stats`: counts over the whole session, branches left behind included.

    `cost` is in US dollars; `context_usage` is `None` when no model is set.
    """

    session_id: str = ""
    session_file: str | None = None
    user_messages: int = 0
    assistant_messages: int = 0
    tool_calls: int = 0
    tool_results: int = 0
    total_messages: int = 0
    tokens: TokenCounts = TokenCounts()
    cost: float = 0.0
    premium_requests: float = 0.0
    context_usage: ContextUsage | None = None

    @property
    def usage(self) -> UsageTotals:
        """The same as :class:`UsageTotals`, addable."""
        tokens = self.tokens
        return UsageTotals(tokens.input, tokens.output, tokens.cache_read, tokens.cache_write, self.cost)


class ModelChoice(Value, frozen=True):
    """The reply of `cycle_model`. `is_scoped`: it cycled the `--models` alone."""

    model: Model = Model()
    thinking_level: str = ""
    is_scoped: bool = False


class SlashCommand(Value, frozen=True):
    """A command to run as a prompt: `/name`.

    Attributes:
        source: extension, prompt or skill (pi); omp has further ones (builtin ...).
        aliases, hint: omp: other names, and what to type behind it.
        source_info: pi: the resource it came from (path, source, scope, origin).
    """

    name: str = ""
    description: str = ""
    source: str = ""
    aliases: tuple[str, ...] = ()
    input: dict[str, Any] | None = None
    source_info: dict[str, Any] | None = None

    @property
    def hint(self) -> str:
        """What omp suggests to type behind the name, `""` for nothing."""
        hint = (self.input or {}).get("hint")
        return hint if isinstance(hint, str) else ""
