"""Characters whose width terminals do not agree on, shown by their number where nothing may be hidden.

A terminal that takes such a character for narrower or wider than we do shifts all that stands after it
in its row, and the end of a command goes out of sight (seen with skin tones, tmux 3.3a). On the card of
an ask there is none of them, so that every row ends where we say. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

_SUSPECT = (
    "["
    "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"  # marks that combine
    "\u200c\u200d\ufe00-\ufe0f"  # joiners, variation selectors
    "\U0001f1e6-\U0001f1ff"  # halves of flags
    "\U0001f3fb-\U0001f3ff"  # skin tones
    "\U0001f6d8-\U0001f6df\U0001f7f0-\U0001f7ff\U0001fa70-\U0001faff"  # newer than many a terminal
    "\U000e0100-\U000e01ef"
    "]"
)
_NEW = re.compile("[^\x00-\uffff]")
_LOOKS = "\ufe0e\ufe0f"
_MOST_MARKS = 2


def agreed(text: str) -> str:
    """`text` with the number of each character of doubtful width in its place (`\\u{1f3fd}`).

    A selector that only chooses between two looks of a sign is dropped after one; a letter keeps the
    marks that any language puts on it.
    """
    if text.isascii():
        return text
    suspect = _suspect().match
    parts: list[str] = []
    marks = 0
    before = ""
    for character in text:
        doubtful = suspect(character) is not None
        if not doubtful and _NEW.match(character):
            doubtful = unicodedata.category(character) in ("Cn", "Co")
        if not doubtful:
            marks = 0
            parts.append(character)
        elif character in _LOOKS and before and not before.isascii():
            pass
        elif unicodedata.combining(character) and before and before != " " and marks < _MOST_MARKS:
            marks += 1
            parts.append(character)
        else:
            parts.append(f"\\u{{{ord(character):x}}}")
        before = character
    return "".join(parts)


@cache
def _suspect() -> re.Pattern[str]:
    # Made for the first text that is not plain: no start waits for it.
    return re.compile(_SUSPECT)


def agreed_in(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, each text in them :func:`agreed`."""
    return {agreed(name): _agreed(value) for name, value in arguments.items()}


def _agreed(value: Any) -> Any:
    match value:
        case str():
            return agreed(value)
        case Mapping():
            return agreed_in(value)
        case list() | tuple():
            return [_agreed(item) for item in value]
        case _:
            return value
