"""The base of every event, and the lazy `.raw`. It may not know any frame's shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import msgspec


class Channel(StrEnum):
    """Which channel a piece of model text belongs to."""

    ASSISTANT = "assistant"
    THINKING = "thinking"


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events; a bare one stands for a frame this driver does not know.

    Attributes:
        type: The frame's `type` tag as the agent sent it, `""` when it had none.
        raw: The decoded frame. It is decoded when first read, so that whoever does
            not read it does not pay for it. Of merged text deltas it is the last frame.
    """

    type: str = ""
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


class _LazyRaw:
    """Keeps a frame as the bytes it came in until somebody asks for the dict."""

    __slots__ = ("_slot",)

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __get__(self, event: Event | None, owner: type[Event] | None = None) -> Any:
        if event is None:
            return self
        value = self._slot.__get__(event, owner)
        if type(value) is bytes:
            try:
                value = msgspec.json.decode(value)
            except ValueError:
                value = {"_undecodable": value}
            if not isinstance(value, dict):
                value = {"_nonobject": value}
            self._slot.__set__(event, value)
        return value

    def __set__(self, event: Event, value: object) -> None:
        self._slot.__set__(event, value)


Event.raw = _LazyRaw(Event.__dict__["raw"])  # type: ignore[assignment, misc]
