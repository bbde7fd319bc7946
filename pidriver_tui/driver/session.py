"""One live conversation with pi or omp. It may not know terminals, nor how a child is spawned.

Reading starts with the session and never waits for a consumer: replies go straight to whoever waits,
events into a queue bounded in bytes, handlers run beside. Only when nobody takes the events and nobody
waits for anything does the child have to wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import Any, Self

from .commands import SessionCommands
from .dialect import Dialect
from .errors import PiDriverError, PiTimeoutError
from .event_types import Decision, Event, Exited, InteractionRequest
from .interaction import InteractionHandler, InteractionResponse, cancel_to_wire, response_to_wire
from .session_parts.core import DEFAULT_REQUEST_TIMEOUT, SessionCore
from .session_parts.runs import Work
from .transport import PiTransport
from .usage import UsageTotals

__all__ = ["ABORT_COMMAND", "AgentSession", "PiSession"]

ABORT_COMMAND = "abort"
"""The command that stops what runs (pi rpc-commands.md)."""

QUEUE_BYTES = 32 * 1024 * 1024
"""Bytes of events that wait for a consumer before the child has to wait."""

_LAST_ABORT = 1.0


class PiSession(SessionCommands):
    """One conversation: events out of it, commands into it.

    Made by :meth:`.client.PiClient.start`, or over any transport. An async context manager and an
    async iterator of events, consumed once. The last event is always :class:`.events.Exited`.

    Args:
        transport: Carries the frames. Started before, or before the first command.
        session_id: A stable local name; made up by default. pi's own id is `pi_session_id`.
        config: What it was started with; kept for the caller, only its dialect is read.
        interaction_handler: Answers dialogs by itself, beside the stream.
        clock: Monotonic seconds, for `last_activity`.
        queue_bytes: Bytes of events that wait before the child has to wait.
    """

    def __init__(
        self,
        transport: PiTransport,
        *,
        session_id: str | None = None,
        config: Any = None,
        interaction_handler: InteractionHandler | None = None,
        clock: Callable[[], float] = time.monotonic,
        queue_bytes: int = QUEUE_BYTES,
    ) -> None:
        self.config = config
        self.dialect = getattr(config, "known_dialect", Dialect.PI)
        self._session_id = session_id or uuid.uuid4().hex
        self._consumed = False
        self._closing: asyncio.Task[None] | None = None
        self._core = SessionCore(self, transport, interaction_handler, clock, queue_bytes)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return  # made outside a loop: reading starts at the first await
        self._core.begin()

    def __repr__(self) -> str:
        return f"<PiSession {self._session_id} {'ended' if self.ended else self._core.runs.work.value}>"

    # -- state -----------------------------------------------------------------------------------

    @property
    def session_id(self) -> str:
        """The local name."""
        return self._session_id

    @property
    def pi_session_id(self) -> str:
        """The agent's own id of the conversation, for resuming; `""` until it is learned."""
        return self._core.pi_session_id

    @property
    def last_activity(self) -> float:
        """When something was last sent or received, by `clock`."""
        return self._core.last_activity

    @property
    def pending(self) -> InteractionRequest | None:
        """The dialog that has been open longest."""
        return next(iter(self._core.dialogs.open.values()), None)

    @property
    def asks(self) -> Mapping[str, InteractionRequest]:
        """All open dialogs by id, oldest first; read-only and live."""
        return self._core.dialogs.open

    @property
    def usage(self) -> UsageTotals:
        """Tokens and US dollars of all turns ended so far."""
        return self._core.usage

    @property
    def busy(self) -> bool:
        """Whether the agent works, or may be about to."""
        return not self.ended and self._core.runs.work is not Work.IDLE

    @property
    def ended(self) -> bool:
        """Whether the agent is gone. The end of a run is not the end of the session."""
        return self._core.exited is not None

    @property
    def exited(self) -> Exited | None:
        """How it ended, `None` while it lives."""
        return self._core.exited

    @property
    def frames(self) -> int:
        """Frames read so far; merged deltas count each."""
        return self._core.link.frames

    @property
    def unread(self) -> int:
        """Events read from the agent and not yet taken by the consumer.

        Replies do not wait behind events: with 0 here, whatever the agent said before a reply is known.
        """
        return len(self._core.queue)

    # -- events ----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to read, if the session was made outside a running loop. Idempotent."""
        self._core.begin()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self.events()

    async def events(self) -> AsyncIterator[Event]:
        """All events from the session's start on, whenever this is called.

        Raises:
            RuntimeError: Somebody consumes or has consumed them.
        """
        if self._consumed:
            raise RuntimeError("the events of this session are consumed already")
        self._consumed = True
        self._core.begin()
        while (event := await self._core.queue.get()) is not None:
            yield event

    async def wait_settled(self, *, timeout: float | None = None) -> None:
        """Wait until the agent is idle: nothing runs, retries, compacts or waits in its queue.

        A background job of omp counts as work. Events need not be consumed meanwhile.

        Args:
            timeout: Seconds to wait, `None` for ever.

        Raises:
            PiTimeoutError: It was still at work.
            TransportClosedError: It is gone.
        """
        self._core.begin()
        self._core.link.resume()
        try:
            async with asyncio.timeout(timeout):
                alive = await self._core.settling.wait()
        except TimeoutError:
            raise PiTimeoutError(f"the agent was still at work after {timeout:g} s") from None
        if not alive:
            raise self._core.link.closed_error()

    # -- commands --------------------------------------------------------------------------------

    async def request(
        self, command: Mapping[str, Any], *, timeout: float | None = DEFAULT_REQUEST_TIMEOUT
    ) -> dict[str, Any]:
        """Send any command and return its reply's `data`, `{}` when it has none.

        Raises:
            PiCommandError: The agent refused it.
            PiTimeoutError: No reply within `timeout` seconds (`None`: wait for ever).
            TransportClosedError: The agent is gone; with its exit code and last stderr lines.
            ValueError: `command` has the id of one under way.
        """
        return await self._core.request(command, timeout)

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame that has no reply."""
        await self._core.send(frame)

    async def respond(
        self, request_id: str, value: Decision | str | int | bool | InteractionResponse
    ) -> None:
        """Answer a dialog.

        Args:
            request_id: Its id. An answer to one that is no longer open is dropped.
            value: A decision or bool for a permission, a text for a question, a label or an index
                counted from 0 for a choice, or a whole response.

        Raises:
            TransportClosedError: The agent is gone.
            PiAnswerError: It offers no label that grants just this; nothing was sent, the dialog stays open.
            ValueError: There is no such option.
        """
        response = value if isinstance(value, InteractionResponse) else InteractionResponse(request_id, value)
        wire = response_to_wire(response, self._core.dialogs.open.get(request_id))
        await self._core.dialogs.answer(request_id, wire)

    async def dismiss(self, request_id: str) -> None:
        """Close a dialog without an answer (Escape): the agent takes it as a refusal."""
        await self._core.dialogs.answer(request_id, cancel_to_wire(request_id))

    async def cancel(self) -> None:
        """Stop what runs; the session lives on. Dialogs that are open, or open meanwhile, are dismissed.

        Neither CLI stops while one is open (observed, pi 0.87.1 and omp 18.2.3). pi is told to stop first,
        so that no handler takes a dismissal for leave to go on; omp does not listen before.

        Raises:
            PiTimeoutError: It has been told, and has not stopped within 30 seconds.
            TransportClosedError: It is gone.
        """
        dialogs = self._core.dialogs
        if self._core.runs.omp:
            await dialogs.dismiss(list(dialogs.open))
        aborting = asyncio.create_task(self.request({"type": ABORT_COMMAND}), name="pi abort")
        try:
            await asyncio.sleep(0)
            while not aborting.done():
                dialogs.one_opened.clear()
                await dialogs.dismiss(list(dialogs.open))
                opened = asyncio.create_task(dialogs.one_opened.wait())
                await asyncio.wait({aborting, opened}, return_when=asyncio.FIRST_COMPLETED)
                opened.cancel()
            await aborting
        finally:
            aborting.cancel()

    # -- ending ----------------------------------------------------------------------------------

    async def aclose(self) -> None:
        """End the agent and everything it started. Idempotent; goes on when its caller is cancelled.

        What runs is aborted first, so that the agent can write down what it has.
        """
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(), name="pi close")
        await asyncio.shield(self._closing)

    async def _close(self) -> None:
        core = self._core
        core.closing = core.link.expected = True
        await core.dialogs.stop_handlers()
        if core.link.real and core.link.alive and self.busy:
            with contextlib.suppress(PiDriverError):
                await core.dialogs.dismiss(list(core.dialogs.open))
                await core.request({"type": ABORT_COMMAND}, _LAST_ABORT)
        await self.stop_serving()
        await core.link.aclose()

    async def __aenter__(self) -> Self:
        self._core.begin()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


AgentSession = PiSession
"""The same under the name of the original."""
