"""A delta costs the same whatever came before it: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest

from pidriver_tui.ui.text.body import Body
from pidriver_tui.ui.text.chunked_body import ChunkedBody
from pidriver_tui.ui.text.code_body import CodeBody
from pidriver_tui.ui.text.markdown import MarkdownBody
from pidriver_tui.ui.text.output_body import OutputBody
from pidriver_tui.ui.text.plain_body import LONG_LINE, PIECE, PlainBody

from .showing import PALETTE

DELTA = 12
PROSE = "Some **bold** words, `code` and [a link](https://x.y/z) in a sentence. "
GROWING: dict[str, tuple[Callable[..., Body], str, str]] = {
    "prose": (MarkdownBody, "", PROSE * 3 + "\n\n"),
    "fence": (MarkdownBody, "```python\n", "def f(a, b):\n    return a + b  # why\n\n"),
    "table": (MarkdownBody, "| a | b |\n|---|---|\n", "| cell **one** | `two` |\n"),
    "tight list": (MarkdownBody, "", "- an item\n  - with another\n"),
    "quote": (MarkdownBody, "", "> quoted words\n"),
    "html": (MarkdownBody, "<pre>\n", "some words\n"),
    "unbroken line": (MarkdownBody, "", "abcdefghij"),
    "paragraph of lines": (MarkdownBody, "", "words of a line\n"),
    "thinking": (PlainBody, "", "words of a line\n"),
    "output": (OutputBody, "", "\x1b[32mok\x1b[0m words\n"),
    "file": (CodeBody, "", "x = 1  # why\n"),
}


def calls_of(work: Callable[[], None]) -> int:
    """How many calls, of Python and of C, `work` makes."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def stream(body: Body, unit: str, count: int) -> None:
    """`count` deltas, and after each one what is then in view."""
    text = unit * (count * DELTA // len(unit) + 1)
    for at in range(0, count * DELTA, DELTA):
        body.append(text[at : at + DELTA])
        height = body.height
        body.settle(height - 40, height + 10)
        height = body.height
        body.rows(height - 40, height, PALETTE)


@pytest.mark.parametrize(("make", "head", "unit"), GROWING.values(), ids=GROWING)
def test_a_delta_costs_the_same_at_ten_times_the_length(
    make: Callable[..., Body], head: str, unit: str
) -> None:
    costs = []
    for size in (20_000, 200_000):
        body = make(head + unit * (size // len(unit)), width=80)
        stream(body, unit, 1)
        # Over several pieces, so that it matters little where in a piece it begins.
        costs.append(calls_of(lambda body=body: stream(body, unit, 180)))  # type: ignore[misc]
    assert costs[1] <= costs[0] * 1.3


@pytest.mark.parametrize(("make", "head", "unit"), GROWING.values(), ids=GROWING)
def test_a_jump_costs_what_it_shows(make: Callable[..., Body], head: str, unit: str) -> None:
    costs = []
    for size in (30_000, 300_000):
        body = make(head + unit * (size // len(unit)), width=80)
        middle = body.height // 2
        costs.append(calls_of(lambda body=body, middle=middle: body.rows(middle, middle + 40, PALETTE)))  # type: ignore[misc]
    # A table is measured once, up to a limit; all else is of the rows alone.
    assert costs[1] <= max(costs[0] * 1.5, 60_000)


@pytest.mark.parametrize(("make", "head", "unit"), GROWING.values(), ids=GROWING)
def test_what_streams_is_cut_into_small_pieces(make: Callable[..., Body], head: str, unit: str) -> None:
    body = make(head, width=80)
    text = unit * (30_000 // len(unit))
    for at in range(0, len(text), 500):
        body.append(text[at : at + 500])
        body.settle(body.height - 1, body.height)
    assert isinstance(body, ChunkedBody)
    starts = [body._pieces.start(index) for index in range(len(body._pieces))]
    assert max(end - start for start, end in pairwise([*starts, body.length])) <= LONG_LINE + PIECE
