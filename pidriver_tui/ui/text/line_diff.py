"""Two texts to a diff with line numbers, in the form pi's own `edit` tool reports.

Each line is a sign (`+`, `-` or a space), a line number, a space and the line; ` ...` stands
for lines left out (observed, pi 0.87.1, details.diff).
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_CONTEXT = 3
_MOST_COMPARED = 4_000_000  # pairs of lines; beyond, the one is shown as replaced by the other


def numbered_diff(old: str, new: str, *, first_line: int = 1) -> str:
    """How `old` became `new`; `first_line` is the number of their first line."""
    before, after = old.splitlines(), new.splitlines()
    width = len(str(first_line + max(len(before), len(after))))
    left_out = f" {'':>{width}} ..."
    shown: list[str] = []
    for group in _groups(before, after):
        first, last = group[0], group[-1]
        if shown or first[1] > 0:
            shown.append(left_out)
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                shown += [f" {first_line + at:>{width}} {after[at]}" for at in range(j1, j2)]
            else:
                shown += [f"-{first_line + at:>{width}} {before[at]}" for at in range(i1, i2)]
                shown += [f"+{first_line + at:>{width}} {after[at]}" for at in range(j1, j2)]
    if shown and last[2] < len(before):
        shown.append(left_out)
    return "\n".join(shown)


def diff_counts(diff: str) -> tuple[int, int]:
    """Lines added and removed by a diff, numbered or unified."""
    added = len(re.findall(r"(?m)^\+(?!\+\+ )", diff))
    removed = len(re.findall(r"(?m)^-(?!-- )", diff))
    return added, removed


def _groups(before: list[str], after: list[str]) -> list[list[tuple[str, int, int, int, int]]]:
    """Changes with the unchanged lines around them, as `SequenceMatcher.get_grouped_opcodes` gives them."""
    if len(before) * len(after) <= _MOST_COMPARED:
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        return [list(group) for group in matcher.get_grouped_opcodes(_CONTEXT)]
    least = min(len(before), len(after))
    head = next((at for at in range(least) if before[at] != after[at]), least)
    tail = next((at for at in range(least - head) if before[-1 - at] != after[-1 - at]), least - head)
    i1, i2, j2 = head, len(before) - tail, len(after) - tail
    if i1 == i2 == j2:
        return []
    above, below = min(head, _CONTEXT), min(tail, _CONTEXT)
    return [
        [
            ("equal", i1 - above, i1, i1 - above, i1),
            ("replace", i1, i2, i1, j2),
            ("equal", i2, i2 + below, j2, j2 + below),
        ]
    ]
