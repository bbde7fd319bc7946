"""What the typed commands need of a session, and how a reply becomes a value.

It may not know any single command, nor how frames travel.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from ..dialect import CAPABILITIES, COUNTERPARTS, Dialect
from ..errors import PiCommandError
from ..event_types import Event

REPLY_TIMEOUT = 60.0
"""Seconds to wait for a reply that needs no model, no network and no person."""

SLOW = 300.0
"""Seconds to wait for a reply that may need the network or a large file."""


class Value(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of the values that commands return. Fields unknown to us are ignored; missing ones default."""


V = TypeVar("V", bound=Value)


class CommandChannel(ABC):
    """The seam between the typed commands and the session that inherits them.

    The session gives `dialect`, :meth:`request` and :meth:`send`, and calls :meth:`observe` with every
    event as it is read (before it is queued for the consumer) and :meth:`stop_serving` when it closes.
    """

    dialect: Dialect
    """Whose commands may be sent. A session that was not told takes omp's when it sees `ready`."""

    @abstractmethod
    async def request(
        self, command: Mapping[str, Any], *, timeout: float | None = REPLY_TIMEOUT
    ) -> dict[str, Any]:
        """Send a command and return its reply's `data`, `{}` when it has none.

        An `id` already in `command` is kept, else one is made.

        Raises:
            PiCommandError: The agent refused it.
            PiTimeoutError: No reply within `timeout` seconds (`None`: wait for ever).
            TransportClosedError: The agent is gone.
        """

    @abstractmethod
    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame that has no reply (`extension_ui_response`, `host_tool_result` ...)."""

    def observe(self, event: Event) -> None:  # noqa: B027 the end of the chain of observers
        """See an event as it is read, in order. Never blocks, never raises."""

    async def stop_serving(self) -> None:  # noqa: B027 most commands serve nothing
        """Cancel the host's own running tool calls and wait until they are gone. Idempotent."""

    async def _ask(
        self, name: str, arguments: Mapping[str, Any] | None = None, *, timeout: float | None
    ) -> dict[str, Any]:
        """Send command `name` if the dialect has it; arguments that are `None` are left out."""
        self._require(name)
        given = {key: value for key, value in (arguments or {}).items() if value is not None}
        return await self.request({"type": name, **given}, timeout=timeout)

    def _require(self, name: str) -> None:
        if name in CAPABILITIES[self.dialect].commands:
            return
        nearest = COUNTERPARTS.get(name)
        hint = f"; its way is {nearest}" if nearest else ""
        raise PiCommandError(name, f"{self.dialect} has no such command{hint}", code="unsupported")


def shape(kind: type[V], data: object) -> V:
    """Decode a reply's data. A field of a wrong type takes its default instead of spoiling the rest."""
    if not isinstance(data, Mapping):
        return kind()
    try:
        return msgspec.convert(data, kind, strict=False)
    except msgspec.ValidationError:
        pass
    fitting: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name in data:
            try:
                fitting[field.name] = msgspec.convert(data[field.encode_name], field.type, strict=False)
            except msgspec.ValidationError:
                continue
    return kind(**fitting)


def shapes(kind: type[V], items: object) -> tuple[V, ...]:
    """Decode a list of objects; what is not an object is left out."""
    if not isinstance(items, (list, tuple)):
        return ()
    return tuple(shape(kind, item) for item in items if isinstance(item, Mapping))
