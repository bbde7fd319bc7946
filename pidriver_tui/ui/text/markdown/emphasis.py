"""Which runs of `*`, `_` and `~` belong together: CommonMark's rules, in linear time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

EMPHASIS, STRONG, STRIKE = 1, 2, 4


class Run:
    """A run of one delimiter character at one node of the text."""

    __slots__ = ("char", "closes", "length", "node", "opens", "original", "used")

    def __init__(self, char: str, length: int, node: int, opens: bool, closes: bool) -> None:
        self.char = char
        self.length = self.original = length
        self.node = node
        self.opens = opens
        self.closes = closes
        self.used = 0  # characters taken off its beginning, as a closer


def flanking(char: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between these characters (`""` at the ends) can open and can close."""
    space_before, space_after = _is_space(before), _is_space(after)
    mark_before, mark_after = _is_mark(before), _is_mark(after)
    left = not space_after and (not mark_after or space_before or mark_before)
    right = not space_before and (not mark_before or space_after or mark_after)
    if char == "_":
        return left and (not right or mark_before), right and (not left or mark_after)
    return left, right


def resolve(runs: Sequence[Run], bottom: int) -> Iterator[tuple[int, int, int]]:
    """Pair the runs from index `bottom` on; yields (opening node, closing node, what lies between is).

    Afterwards each run's `length` is what is left of it as text.
    """
    waiting: list[int] = []  # indices of runs that may open, the innermost last
    floors: dict[tuple[str, bool, int], int] = {}  # no opener for such a closer below this index
    for index in range(bottom, len(runs)):
        closer = runs[index]
        while closer.closes and closer.length:
            kind = (closer.char, closer.opens, closer.original % 3)
            floor = floors.get(kind, bottom)
            place = _opener(runs, waiting, closer, floor)
            if place < 0:
                floors[kind] = index
                break
            opener = runs[waiting[place]]
            if closer.char == "~":
                taken, flag = closer.length, STRIKE
            else:
                taken = 2 if opener.length >= 2 and closer.length >= 2 else 1
                flag = STRONG if taken == 2 else EMPHASIS
            opener.length -= taken
            closer.length -= taken
            closer.used += taken
            yield opener.node, closer.node, flag
            del waiting[place + (opener.length > 0) :]
        if closer.opens and closer.length:
            waiting.append(index)


def _opener(runs: Sequence[Run], waiting: Sequence[int], closer: Run, floor: int) -> int:
    for place in range(len(waiting) - 1, -1, -1):
        if waiting[place] < floor:
            return -1
        opener = runs[waiting[place]]
        if opener.char != closer.char:
            continue
        if closer.char == "~":
            if opener.length == closer.length:
                return place
            continue
        odd = (opener.closes or closer.opens) and (opener.original + closer.original) % 3 == 0
        if odd and (opener.original % 3 or closer.original % 3):
            continue
        return place
    return -1


def _is_space(char: str) -> bool:
    return not char or char.isspace()


def _is_mark(char: str) -> bool:
    return bool(char) and (unicodedata.category(char)[0] in "PS")
