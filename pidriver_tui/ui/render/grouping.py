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
        place = text.find("\n", mark + CODE_GROUP - 1, end) + 1
        if not place:
            return -1
    most = text.find("\n", max(place, mark + MOST_CODE_GROUP) - 1, end) + 1
    edge = _EDGE.search(text, place, most or end)
    place = edge.start() if edge else most
    return place if 0 < place < end else -1
