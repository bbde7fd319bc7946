"""Amounts and tool calls in a few words: one line each, the same everywhere.

Tree, footer, asks and transcript all say durations, tokens, dollars and tool calls
through here. It knows plain values only; what it returns is clean and has no newline.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .clean import clean_line

_MINUTE = 60
_HOUR = 3600
_DAY = 86400


def format_duration(seconds: float) -> str:
    """How long something goes on: `0:42`, `12:05`, `1h02`, `3d04h`. Counts down to `0:00`, never below."""
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE}:{whole % _MINUTE:02d}"
    if whole < _DAY:
        return f"{whole // _HOUR}h{whole % _HOUR // _MINUTE:02d}"
    return f"{whole // _DAY}d{whole % _DAY // _HOUR:02d}h"


def format_elapsed(seconds: float) -> str:
    """How long something took: `0.3s`, `4.2s`, `12s`, then as :func:`format_duration`."""
    if seconds < 9.95:
        return f"{max(0.0, seconds):.1f}s"
    return f"{seconds:.0f}s" if seconds < _MINUTE - 0.5 else format_duration(seconds)


def format_age(seconds: float) -> str:
    """How long ago, in one unit: `now`, `42s`, `5m`, `3h`, `2d`."""
    whole = int(seconds)
    if whole < 5:
        return "now"
    for unit, size in (("d", _DAY), ("h", _HOUR), ("m", _MINUTE)):
        if whole >= size:
            return f"{whole // size}{unit}"
    return f"{whole}s"


def format_tokens(count: int) -> str:
    """`940`, `12.3k`, `123k`, `1.2M`."""
    for unit, size in (("M", 1_000_000), ("k", 1_000)):
        scaled = count / size
        if scaled >= 0.9995:
            return f"{scaled:.0f}{unit}" if scaled >= 99.95 else f"{scaled:.1f}{unit}"
    return str(count)


def format_usd(amount: float) -> str:
    """US dollars: `$0.0123` below one dollar, `$12.35` above, `$1,235` above a thousand."""
    if amount <= 0:
        return "$0.00"
    if amount < 1:
        return f"${amount:.4f}"
    return f"${amount:.2f}" if amount < 1000 else f"${amount:,.0f}"


def format_percent(percent: float) -> str:
    """`percent` of 100: `0%`, `<1%`, `42%`."""
    return "<1%" if 0 < percent < 1 else f"{percent:.0f}%"


def format_bytes(count: int) -> str:
    """`812 B`, `4.2 KB`, `1.3 MB`; 1 KB is 1024 bytes."""
    if count < 1024:
        return f"{count} B"
    scaled = count / 1024
    return f"{scaled:.1f} KB" if scaled < 1000 else f"{scaled / 1024:.1f} MB"


def counted(count: int, noun: str) -> str:
    """`1 line`, `12 lines`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def summarize_tool(name: str, arguments: Mapping[str, Any]) -> str:
    """What a tool call does, in one line and without the tool's name: `npm test`, `src/app.py:10-60`.

    Arguments the model got wrong (missing, of another type) are shown as they are.
    """
    return clean_line(" ".join(f"{key}={json.dumps(value)}" for key, value in arguments.items()))
