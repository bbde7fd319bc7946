"""A session's dialogs: keeping them, answering them, by a handler or by the host. It may not know runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import PiDriverError
from ..event_types import Error, Event, InteractionEnded, InteractionRequest
from ..interaction import AskHost, InteractionHandler, cancel_to_wire
from .open_interactions import OpenInteractions

if TYPE_CHECKING:
    from ..session import PiSession

logger = logging.getLogger(__name__)

__all__ = ["Dialogs"]


class Dialogs:
    """The dialogs of one session.

    Args:
        session: What handlers are given.
        handler: Answers by itself, beside the stream.
        send: Sends a frame.
        report: Takes the events made here.

    Attributes:
        one_opened: Set whenever one opens; who waits for it clears it.
    """

    def __init__(
        self,
        session: PiSession,
        handler: InteractionHandler | None,
        send: Callable[[Mapping[str, Any]], Awaitable[None]],
        report: Callable[[Event], None],
    ) -> None:
        self._session = session
        self._handler = None if isinstance(handler, AskHost) else handler
        self._send = send
        self._report = report
        self._asks = OpenInteractions(lambda request_id: self._end(request_id, "timeout"))
        self._handling: set[asyncio.Task[None]] = set()
        self._closed = False
        self.one_opened = asyncio.Event()

    @property
    def open(self) -> Mapping[str, InteractionRequest]:
        """Those that wait, by id, oldest first; read-only and live."""
        return self._asks.view

    def opened(self, request: InteractionRequest) -> None:
        """The agent asks."""
        self._asks.add(request)
        self.one_opened.set()
        if self._handler is not None:
            task = asyncio.get_running_loop().create_task(
                self._handle(self._handler, request), name=f"pi handler {request.request_id}"
            )
            self._handling.add(task)
            task.add_done_callback(self._handling.discard)

    def withdrawn(self, request_id: str) -> None:
        """The agent asks no more."""
        if self._asks.remove(request_id) is not None:
            self._end(request_id, "withdrawn")

    def close(self) -> None:
        """The agent is gone, and with it whoever asked."""
        self._closed = True
        for task in self._handling:
            task.cancel()
        for request_id in list(self.open):
            self._asks.remove(request_id)
            self._end(request_id, "exited")

    async def stop_handlers(self) -> None:
        """Cancel the handlers under way and wait for them, whoever calls this excepted."""
        tasks = [task for task in self._handling if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def answer(self, request_id: str, wire: Mapping[str, Any]) -> None:
        """Send an answer, unless the dialog is gone."""
        if self._asks.is_gone(request_id):
            logger.info("dropped an answer to %s, which is no longer open", request_id)
            return
        # Taken first: of two answers at once only one may go out.
        request = self._asks.remove(request_id)
        try:
            await self._send(wire)
        except BaseException:
            if request is not None and not self._closed:
                self._asks.reopen(request)
            raise
        if request is not None:
            self._end(request_id, "answered")

    async def dismiss(self, request_ids: list[str]) -> None:
        """Close those of these that are still open without an answer."""
        for request_id in request_ids:
            if request_id in self.open:
                await self.answer(request_id, cancel_to_wire(request_id))

    def _end(self, request_id: str, reason: str) -> None:
        self._report(InteractionEnded("", {}, request_id, reason))

    async def _handle(self, handler: InteractionHandler, request: InteractionRequest) -> None:
        try:
            response = await handler(request, self._session)
            if response is not None and request.request_id in self.open:
                await self._session.respond(request.request_id, response)
        except PiDriverError as problem:
            logger.info("the interaction handler's answer was not delivered: %s", problem)
        except Exception as problem:
            logger.exception("the interaction handler failed")
            self._report(Error("", {}, f"interaction handler: {problem!r}", "handler"))
