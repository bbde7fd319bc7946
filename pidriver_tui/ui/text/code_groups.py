"""Where code is cut into groups of lines that are highlighted together: the text alone decides.

A group begins, if it can, at a line at the left edge, so that a function, a rule or an
entry stays whole.
"""

from __future__ import annotations

import re

CODE_GROUP = 256
"""Characters of a group, at least."""
MOST_CODE_GROUP = 768
"""From here on any line begins the next group."""

_INNER = " \t)]}"
_EDGE = re.compile(rf"^[^\n{re.escape(_INNER)}]", re.MULTILINE)


def begins_group(line: str, size: int) -> bool:
    """Whether `line` begins the next group, where the present one has `size` characters."""
    return size >= MOST_CODE_GROUP or (size >= CODE_GROUP and line != "" and line[0] not in _INNER)


def group_end(text: str, at: int, end: int, mark: int) -> int:
    """The first line that begins a group, of those from `at` to `end`; -1 if there is none.

    `mark` is where the present group began; `at` is the beginning of a line.
    """
    place = at
    if mark + CODE_GROUP > at:
        place = _next_line(text, mark + CODE_GROUP, end)
        if place < 0:
            return -1
    most = mark + MOST_CODE_GROUP
    most = place if most <= place else _next_line(text, most, end)
    edge = _EDGE.search(text, place, end if most < 0 else most + 1)
    place = edge.start() if edge else most
    return place if place < end else -1


def _next_line(text: str, at: int, end: int) -> int:
    newline = text.find("\n", at - 1, end)
    return newline + 1 if newline >= 0 else -1
