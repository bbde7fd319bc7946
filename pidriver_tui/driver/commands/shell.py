"""The `bash` command: the host's own shell line, run by the agent and shown to its model."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from ..event_types import BashOutput, Event
from .base import REPLY_TIMEOUT, CommandChannel, shape
from .results import BashResult

logger = logging.getLogger(__name__)

OutputCallback = Callable[[BashOutput], None]


class ShellCommands(CommandChannel):
    """bash and abort_bash."""

    _bash_listeners: dict[str, OutputCallback] | None = None

    async def bash(
        self,
        command: str,
        *,
        exclude_from_context: bool = False,
        on_output: OutputCallback | None = None,
        command_id: str = "",
        timeout: float | None = None,
    ) -> BashResult:
        """Run a shell line in the workspace. The model sees it with the next prompt.

        Args:
            command: The line.
            exclude_from_context: Keep it in the session, but do not show it to the model.
            on_output: Called with each new piece of output while it runs. omp streams none
                (observed, 18.2.3): there it is called once, with all of it, before this returns.
            command_id: What its :class:`BashOutput` events carry; made up if empty.
            timeout: Seconds to wait; no limit by default. The command itself goes on when this ends
                early, or is cancelled: :meth:`abort_bash` stops it.

        Raises:
            PiCommandError: It could not be started. A failing line is a result, not an error.
        """
        self._require("bash")
        # The pieces carry the command's id, so it must be known before the first one can come.
        command_id = command_id or f"bash-{uuid.uuid4().hex}"
        frame: dict[str, object] = {"type": "bash", "id": command_id, "command": command}
        if exclude_from_context:
            frame["excludeFromContext"] = True
        if self._bash_listeners is None:
            self._bash_listeners = {}
        listeners = self._bash_listeners
        heard = False

        def listen(piece: BashOutput) -> None:
            nonlocal heard
            heard = True
            if on_output is not None:
                on_output(piece)

        listeners[command_id] = listen
        try:
            result = shape(BashResult, await self.request(frame, timeout=timeout))
            if result.output and not heard:
                self._hear(BashOutput(type="bash_result", command_id=command_id, text=result.output))
        finally:
            listeners.pop(command_id, None)
        return result

    async def abort_bash(self, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Stop the running `bash` command; its result says `cancelled`."""
        await self._ask("abort_bash", timeout=timeout)

    def observe(self, event: Event) -> None:
        """See an event as it is read; pieces of output go to their command's `on_output`."""
        if isinstance(event, BashOutput):
            self._hear(event)
        super().observe(event)

    def _hear(self, piece: BashOutput) -> None:
        listener = (self._bash_listeners or {}).get(piece.command_id)
        if listener is None:
            return
        try:
            listener(piece)
        except Exception:
            # The callback is a stranger's; the reader that calls us serves everybody else too.
            logger.exception("on_output of bash command %s failed", piece.command_id)
