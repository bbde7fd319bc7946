"""Commands that set how a session works: its model, thinking, queue modes, compaction, retry."""

from __future__ import annotations

from .base import REPLY_TIMEOUT, SLOW, CommandChannel, shape, shapes
from .results import Compaction, FastMode
from .state import Model, ModelChoice


class TuningCommands(CommandChannel):
    """Model, thinking level, queue modes, compaction, retry, fast mode."""

    async def set_model(
        self, provider: str, model_id: str, *, timeout: float | None = REPLY_TIMEOUT
    ) -> Model:
        """Set the model and return it.

        Raises:
            PiCommandError: There is no such model, or no key for it.
        """
        arguments = {"provider": provider, "modelId": model_id}
        return shape(Model, await self._ask("set_model", arguments, timeout=timeout))

    async def cycle_model(self, *, timeout: float | None = REPLY_TIMEOUT) -> ModelChoice | None:
        """Set the next available model; `None` when there is but one."""
        data = await self._ask("cycle_model", timeout=timeout)
        return shape(ModelChoice, data) if data else None

    async def get_available_models(self, *, timeout: float | None = SLOW) -> tuple[Model, ...]:
        """All models that are configured and have a key."""
        return shapes(Model, (await self._ask("get_available_models", timeout=timeout)).get("models"))

    async def set_thinking_level(self, level: str, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Set the thinking level: off, minimal, low, medium, high, xhigh, max (omp also auto).

        Both CLIs lower a level that the model lacks, and pi ignores a word it does not know, without
        saying so (observed): ask get_state what it became.
        """
        await self._ask("set_thinking_level", {"level": level}, timeout=timeout)

    async def cycle_thinking_level(self, *, timeout: float | None = REPLY_TIMEOUT) -> str | None:
        """Set the next thinking level and return it; `None` when the model does not think."""
        level = (await self._ask("cycle_thinking_level", timeout=timeout)).get("level")
        return level if isinstance(level, str) else None

    async def get_available_thinking_levels(
        self, *, timeout: float | None = REPLY_TIMEOUT
    ) -> tuple[str, ...]:
        """The levels the current model has (pi only); `("off",)` when it does not think."""
        data = await self._ask("get_available_thinking_levels", timeout=timeout)
        levels = data.get("levels")
        return tuple(str(level) for level in levels) if isinstance(levels, list) else ()

    async def set_steering_mode(self, mode: str, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """How queued steering messages are delivered: `all` at once, or `one-at-a-time`."""
        await self._ask("set_steering_mode", {"mode": _mode(mode)}, timeout=timeout)

    async def set_follow_up_mode(self, mode: str, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """How queued follow-ups are delivered: `all` at once, or `one-at-a-time`."""
        await self._ask("set_follow_up_mode", {"mode": _mode(mode)}, timeout=timeout)

    async def set_interrupt_mode(self, mode: str, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """When a steering message interrupts tools: `immediate` or `wait` (omp only)."""
        await self._ask("set_interrupt_mode", {"mode": mode}, timeout=timeout)

    async def set_fast_mode(self, enabled: bool, *, timeout: float | None = REPLY_TIMEOUT) -> FastMode:
        """Ask the provider for its faster service (omp only).

        Raises:
            PiCommandError: The current model has none.
        """
        return shape(FastMode, await self._ask("set_fast_mode", {"enabled": enabled}, timeout=timeout))

    async def compact(
        self, custom_instructions: str | None = None, *, timeout: float | None = None
    ) -> Compaction:
        """Summarize the conversation to free context. No time limit by default: a model writes it.

        Raises:
            PiCommandError: Nothing to compact, or it was aborted.
        """
        arguments = {"customInstructions": custom_instructions}
        return shape(Compaction, await self._ask("compact", arguments, timeout=timeout))

    async def set_auto_compaction(self, enabled: bool, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Compact by itself when the context is nearly full, or not."""
        await self._ask("set_auto_compaction", {"enabled": enabled}, timeout=timeout)

    async def set_auto_retry(self, enabled: bool, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Ask an overloaded provider again by itself, or not."""
        await self._ask("set_auto_retry", {"enabled": enabled}, timeout=timeout)

    async def abort_retry(self, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Stop waiting for a retry, and do not retry."""
        await self._ask("abort_retry", timeout=timeout)


def _mode(mode: str) -> str:
    # Both CLIs store any word here and then deliver nothing by it (observed: "bogus" in get_state).
    if mode not in ("all", "one-at-a-time"):
        raise ValueError(f"mode {mode!r} is neither 'all' nor 'one-at-a-time'")
    return mode
