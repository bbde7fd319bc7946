"""A decoded frame to its event or usage. It may not know bytes or streams."""

from __future__ import annotations

from typing import Any

from ..event_types import Event
from ..usage import UsageTotals
from .content import usage_of
from .table import build


def parse_event(raw: Any) -> Event:
    """The event of a decoded frame. Never raises.

    What is unknown or malformed becomes a bare :class:`~..events.Event`, and so does what is not an
    object: its `.raw` is then `{"_nonobject": ...}`.
    """
    if not isinstance(raw, dict):
        return Event("", {"_nonobject": raw})
    return build(raw, raw)


def extract_usage(raw: Any) -> UsageTotals | None:
    """The usage a frame carries (`message.usage`), in tokens and US dollars; `None` when it has none.

    Count it on `turn_end` only: message_start and message_end repeat it.
    """
    return usage_of(raw) if isinstance(raw, dict) else None
