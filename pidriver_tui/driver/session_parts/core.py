"""What a session knows of its agent, and what it makes of all that comes over the line.

It may not know who consumes the events, nor the commands by name beyond those that change what it knows.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..dialect import Dialect
from ..errors import PiDriverError
from ..event_types import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    Event,
    Exited,
    InteractionRequest,
    InteractionWithdrawn,
    MessageComplete,
    PromptResult,
    Ready,
    SessionInfoChanged,
    TurnEnd,
    Usage,
)
from ..interaction import InteractionHandler
from ..transport import PiTransport
from ..usage import UsageTotals
from .dialogs import Dialogs
from .event_queue import EventQueue
from .link import Link
from .runs import RUN_COMMANDS, RunTracker
from .settling import Settling

if TYPE_CHECKING:
    from ..session import PiSession

logger = logging.getLogger(__name__)

__all__ = ["SessionCore"]

DEFAULT_REQUEST_TIMEOUT = 30.0
_MOVING = frozenset(["new_session", "switch_session", "fork", "clone", "branch"])
_REASONS = {"aborted": "cancelled", "error": "error", "length": "limit"}


class SessionCore:
    """The machinery of one session; a :class:`.link.LinkListener`.

    Attributes:
        link, queue, runs, settling, dialogs: Its parts.
        usage: Of all turns ended so far.
        pi_session_id: `""` until it is learned.
        exited: How it ended.
        last_activity: By the session's clock.
    """

    def __init__(
        self,
        session: PiSession,
        transport: PiTransport,
        handler: InteractionHandler | None,
        clock: Callable[[], float],
        queue_bytes: int,
    ) -> None:
        self._session = session
        self._clock = clock
        self._commands: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked_for_id = False
        self._waiting = 0
        self._last_answer: MessageComplete | None = None
        self.last_activity = clock()
        self.usage = UsageTotals()
        self.pi_session_id = ""
        self.exited: Exited | None = None
        self.closing = False
        self.link = Link(transport, self)
        self.queue = EventQueue(queue_bytes, self.link.resume)
        self.dialogs = Dialogs(session, handler, self.send, self.report)
        self.runs = RunTracker(omp=session.dialect is Dialect.OMP)
        self.settling = Settling(
            self.runs,
            lambda timeout: self._request({"type": "get_state"}, timeout),
            busy_elsewhere=lambda: bool(self.dialogs.open),
            on_idle=self._on_found_idle,
            unasked=self.link.real,
        )

    # -- out -------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin to read. Idempotent. Needs a running loop."""
        self.link.start()
        if self.link.real and self.link.alive and not self._asked_for_id:
            self._asked_for_id = True
            self._background(self._learn())

    async def request(self, command: Mapping[str, Any], timeout: float | None) -> dict[str, Any]:
        """Send a command for somebody who waits for its reply's data."""
        # A reply is behind the events in the pipe: whoever waits for one keeps it flowing.
        self._waiting += 1
        self.link.resume()
        try:
            return await self._request(command, timeout)
        finally:
            self._waiting -= 1

    async def _request(self, command: Mapping[str, Any], timeout: float | None) -> dict[str, Any]:
        self.begin()
        self.last_activity = self._clock()
        name = str(command.get("type", ""))
        command_id = str(command.get("id") or self.link.new_id())
        if command_id in self._commands:
            raise ValueError(f"a command with id {command_id!r} is under way")
        if name in RUN_COMMANDS:
            self.runs.sent(command_id, name)
        self._commands[command_id] = name
        try:
            return await self.link.request({**command, "id": command_id}, timeout)
        except BaseException:
            self.runs.given_up(command_id)
            self.settling.changed()
            raise
        finally:
            self._commands.pop(command_id, None)

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame that has no reply."""
        self.begin()
        self.last_activity = self._clock()
        await self.link.send(frame)

    # -- in: see link.LinkListener ---------------------------------------------------------------

    def on_text(self, kind: str, index: int, text: str, line: bytes | None) -> None:
        """Text of the streaming message."""
        self.queue.put_text(kind, index, text, line)

    def on_event(self, event: Event, size: int) -> None:
        """Any other event: note what it says, make what follows from it, queue it."""
        match event:
            case InteractionRequest():
                self.dialogs.opened(event)
            case AgentSettled() if self.runs.running:
                event = Event(event.type, event.raw)  # not true: see .runs
            case Ready():
                self._session.dialect = Dialect.OMP
            case TurnEnd(usage=UsageTotals() as usage):
                self.usage += usage
                self.queue.put(Usage(event.type, event.raw, usage), 0)
            case AgentStart():
                self._last_answer = None
                self.pi_session_id = event.session_id or self.pi_session_id
            case MessageComplete(role="assistant"):
                self._last_answer = event
            case AgentEnd():
                event = self._completed(event)
            case SessionInfoChanged(session_id=str() as session_id):
                self.pi_session_id = session_id or self.pi_session_id
        idle = self.runs.see(event)
        self._observe(event)
        self.queue.put(event, size)
        if isinstance(event, InteractionWithdrawn):
            self.dialogs.withdrawn(event.request_id)
        if idle and isinstance(event, AgentEnd):
            self.queue.put(AgentSettled("agent_settled", {}), 0)
        self.settling.changed()

    def _completed(self, event: AgentEnd) -> AgentEnd:
        """omp leaves out of `agent_end` the messages it has sent already (observed, 18.2.3)."""
        last = self._last_answer
        if last is None or event.final_text or event.error_message or event.reason != "completed":
            return event
        reason = _REASONS.get(last.stop_reason, "completed")
        return replace(event, reason=reason, final_text=last.text, error_message=last.error_message)

    def on_reply(self, command_id: str, data: dict[str, Any] | None) -> None:
        """A reply came; `None` when the command failed."""
        name = self._commands.get(command_id, "")
        if data is None:
            self.runs.given_up(command_id)
        elif name in RUN_COMMANDS:
            self.runs.accepted(command_id, data)
            if data.get("agentInvoked") is False:
                self.queue.put(PromptResult("prompt_result", {}, command_id, False), 0)
        elif name == "get_state":
            self.pi_session_id = str(data.get("sessionId") or self.pi_session_id)
        elif name in _MOVING and not data.get("cancelled"):
            self.pi_session_id = ""
            if self.link.real:
                self._background(self._learn(moved=True))
        self.settling.changed()

    def on_batch(self) -> None:
        """All that was read at once is here: show it to the consumer."""
        self.last_activity = self._clock()
        self.queue.wake()
        if self.queue.full and not (self._waiting or self.settling.waited_for or self.closing):
            self.link.pause()

    def on_gone(self, exited: Exited) -> None:
        """The agent is gone."""
        self.exited = exited
        self.settling.close()
        for task in self._tasks:
            task.cancel()
        self.dialogs.close()
        self._observe(exited)
        self.queue.put(exited, 0)
        self.queue.close()

    # -- beside ----------------------------------------------------------------------------------

    def report(self, event: Event) -> None:
        """Queue an event of our own."""
        self._observe(event)
        self.queue.put(event, 0)
        self.queue.wake()
        self.settling.changed()

    def _observe(self, event: Event) -> None:
        try:
            self._session.observe(event)
        except Exception:
            # Somebody's callback: it must not cost the events that came with this one.
            logger.exception("an observer of the session failed")

    def _background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _learn(self, *, moved: bool = False) -> None:
        """Ask for the agent's own session id: it tells nobody who does not ask (observed, pi 0.87.1)."""
        with contextlib.suppress(PiDriverError):
            state = await self._request({"type": "get_state"}, DEFAULT_REQUEST_TIMEOUT)
            # What ran in the session before does not say that it has ended.
            if moved and not state.get("isStreaming") and not state.get("isCompacting"):
                self.runs.nothing_runs()
                self.settling.changed()

    def _on_found_idle(self) -> None:
        for command_id in self.runs.awaited:
            self.queue.put(PromptResult("prompt_result", {}, command_id, False), 0)
        if self.runs.ended:
            self.queue.put(AgentSettled("agent_settled", {}), 0)
        self.queue.wake()
