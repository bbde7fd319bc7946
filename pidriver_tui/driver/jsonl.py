"""One frame, one line of JSON. It may not know what a frame means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from .errors import PiProtocolError

__all__ = ["decode_frame", "encode_frame"]

_SHOWN = 400


def encode_frame(frame: Mapping[str, Any]) -> bytes:
    """The line of a frame, with its end."""
    try:
        return msgspec.json.encode(frame) + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair (a text that somebody cut): JSON can say it, UTF-8 cannot.
        return json.dumps(frame, separators=(",", ":")).encode() + b"\n"


def decode_frame(line: bytes) -> dict[str, Any]:
    """The frame of a line.

    Raises:
        PiProtocolError: It is no JSON object.
    """
    shown = line[:_SHOWN].decode("utf-8", "replace")
    try:
        frame = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise PiProtocolError(f"not JSON: {problem}", raw=shown) from problem
    if not isinstance(frame, dict):
        raise PiProtocolError(f"a {type(frame).__name__} instead of an object", raw=shown)
    return frame
