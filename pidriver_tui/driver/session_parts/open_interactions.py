"""The dialogs a session has open, by id in the order they came. It may not know how they are answered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ..event_types import InteractionRequest

__all__ = ["OpenInteractions"]

_REMEMBERED = 1000


class OpenInteractions:
    """Dialogs that wait. One with a timeout is resolved by the agent itself; then it goes from here.

    Args:
        on_timeout: Called with the id of one whose time is over, after it went.
    """

    def __init__(self, on_timeout: Callable[[str], None]) -> None:
        self._on_timeout = on_timeout
        self._open: OrderedDict[str, InteractionRequest] = OrderedDict()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._gone: OrderedDict[str, None] = OrderedDict()

    @property
    def view(self) -> Mapping[str, InteractionRequest]:
        """All of them, oldest first; read-only and live."""
        return MappingProxyType(self._open)

    @property
    def oldest(self) -> InteractionRequest | None:
        """The one that has waited longest."""
        return next(iter(self._open.values()), None)

    def add(self, request: InteractionRequest) -> None:
        """One has opened."""
        self.remove(request.request_id)
        self._gone.pop(request.request_id, None)
        self._open[request.request_id] = request
        if request.timeout is not None:
            loop = asyncio.get_running_loop()
            self._timers[request.request_id] = loop.call_later(
                request.timeout, self._time_is_over, request.request_id
            )

    def reopen(self, request: InteractionRequest) -> None:
        """One that was taken could not be answered after all: it is the oldest again."""
        self.add(request)
        self._open.move_to_end(request.request_id, last=False)

    def remove(self, request_id: str) -> InteractionRequest | None:
        """It waits no more. The request, if it was open."""
        timer = self._timers.pop(request_id, None)
        if timer is not None:
            timer.cancel()
        request = self._open.pop(request_id, None)
        if request is not None:
            self._gone[request_id] = None
            if len(self._gone) > _REMEMBERED:
                self._gone.popitem(last=False)
        return request

    def is_gone(self, request_id: str) -> bool:
        """Whether it was open once and is no more."""
        return request_id in self._gone

    def _time_is_over(self, request_id: str) -> None:
        if self.remove(request_id) is not None:
            self._on_timeout(request_id)
