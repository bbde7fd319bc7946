"""Reading a field of a frame whatever the agent put there. It may not know any frame.

Every function takes the first of `keys` that holds something, and gives a fitting empty value when
none does or its type is wrong: a frame that is half wrong still becomes its event.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

JsonObject = Mapping[str, Any]

_NOTHING: dict[str, Any] = {}


def first(frame: JsonObject, *keys: str) -> Any:
    """The first value that is not `None`."""
    for key in keys:
        value = frame.get(key)
        if value is not None:
            return value
    return None


def text(frame: JsonObject, *keys: str) -> str:
    """A string; numbers are written out."""
    value = first(frame, *keys)
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return ""


def optional_text(frame: JsonObject, *keys: str) -> str | None:
    """A string, or `None` when there is none."""
    return None if first(frame, *keys) is None else text(frame, *keys)


def whole(frame: JsonObject, *keys: str) -> int:
    """An integer; a fraction is cut off."""
    return int(number(frame, *keys))


def optional_whole(frame: JsonObject, *keys: str) -> int | None:
    """An integer, or `None` when there is none."""
    return None if first(frame, *keys) is None else whole(frame, *keys)


def number(frame: JsonObject, *keys: str) -> float:
    """A finite number."""
    value = first(frame, *keys)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0
    if isinstance(value, float) and not math.isfinite(value):
        return 0
    return value


def seconds(frame: JsonObject, *keys: str) -> float:
    """A number of milliseconds, as seconds."""
    value = number(frame, *keys)
    try:
        return value / 1000
    except OverflowError:
        return 0.0


def flag(frame: JsonObject, *keys: str) -> bool:
    """Whether the value is true."""
    return bool(first(frame, *keys))


def mapping(frame: JsonObject, *keys: str) -> dict[str, Any]:
    """The first value that is an object."""
    for key in keys:
        value = frame.get(key)
        if isinstance(value, dict):
            return value
    return _NOTHING.copy()


def items(frame: JsonObject, *keys: str) -> list[Any]:
    """A list."""
    value = first(frame, *keys)
    return value if isinstance(value, list) else []


def objects(frame: JsonObject, *keys: str) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [item for item in items(frame, *keys) if isinstance(item, dict)]


def strings(frame: JsonObject, *keys: str) -> tuple[str, ...]:
    """The strings of a list."""
    return tuple(item for item in items(frame, *keys) if isinstance(item, str))
