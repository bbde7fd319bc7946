"""Texts to stream: the same ones every time, of any size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

_PROSE = """\
The agent looks at **what there is** before it says anything, and `reads` the file, while a
[link](https://example.org/a) and some *emphasis* pass by. A paragraph has a few lines like these,
none of them special.

- an item of a list with a few words
- another one, `with code` in it

"""
_FENCE = "    result = compute(value, other) + {'key': 42}  # and a comment\n"
_ROW = "| a name here | 12345 | some words about it | yes |\n"
_UNBROKEN = "word after word of a line that never ends "

_UNITS = {
    "prose": ("", _PROSE),
    "fence": ("```python\n", _FENCE),
    "table": ("| name | count | words | sure |\n| --- | ---: | --- | --- |\n", _ROW),
    "line": ("", _UNBROKEN),
}
KINDS = tuple(_UNITS)
_DELTA_SIZES = (4, 7, 5, 8, 6)


def text(kind: str, size: int) -> str:
    """About `size` characters of a kind, ending with a whole unit."""
    head, unit = _UNITS[kind]
    return head + unit * max(1, (size - len(head)) // len(unit))


def deltas(kind: str) -> Iterator[str]:
    """Pieces of 4 to 8 characters that go on where :func:`text` ends, for ever."""
    unit = _UNITS[kind][1]
    at = 0
    for size in cycle(_DELTA_SIZES):
        piece = unit[at : at + size]
        if len(piece) < size:
            piece += unit[: size - len(piece)]
        at = (at + size) % len(unit)
        yield piece
