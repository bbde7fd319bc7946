"""The sums of block heights, against plain lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.widgets.transcript.heights import Heights

SMALL = st.lists(st.integers(0, 9), max_size=40)


@given(SMALL, SMALL, st.lists(st.tuples(st.integers(0, 79), st.integers(0, 9)), max_size=20))
def test_sums_are_those_of_the_list(
    first: list[int], appended: list[int], changes: list[tuple[int, int]]
) -> None:
    heights = Heights(first)
    plain = list(first)
    for height in appended:
        heights.append(height)
        plain.append(height)
    for index, height in changes:
        if index < len(plain):
            heights.set(index, height)
            plain[index] = height
    assert heights.total == sum(plain)
    assert [heights.top(index) for index in range(len(plain) + 1)] == [
        sum(plain[:index]) for index in range(len(plain) + 1)
    ]
    rows = [(index, row) for index, height in enumerate(plain) for row in range(height)]
    assert [heights.locate(row) for row in range(len(rows))] == rows
    if rows:
        assert heights.locate(-5) == rows[0]
        assert heights.locate(len(rows) + 5) == rows[-1]


def test_an_empty_list_has_no_rows() -> None:
    assert Heights().total == 0
    assert Heights().locate(3) == (0, 0)
