"""Rows: every character in one, none wider than the window, a key's cost bounded whatever the text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.widgets.editor import layout as layouts
from pidriver_tui.ui.widgets.editor.buffer import Buffer
from pidriver_tui.ui.widgets.editor.glyphs import glyphs
from pidriver_tui.ui.widgets.editor.layout import PIECE, Layout, Row
from pidriver_tui.ui.widgets.editor.passage import Passage
from pidriver_tui.ui.widgets.editor.viewport import Viewport


def rows_of(text: str, width: int) -> list[str]:
    layout = Layout(Passage.of(text), width)
    return [text[row.start : row.end] for row in layout.rows(0, 10_000)]


def drawn(text: str, width: int) -> list[str]:
    layout = Layout(Passage.of(text), width)
    return [
        "".join(cell.glyph.shown or " " * cell.cells for cell in layout.cells(row))
        for row in layout.rows(0, 99)
    ]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [""]),
        ("one two three", ["one two ", "three"]),
        ("one\n\ntwo\n", ["one", "", "two", ""]),
        ("exactly8 x", ["exactly8 ", "x"]),
        ("unbreakable", ["unbreaka", "ble"]),
        ("a bcdefghijklm", ["a ", "bcdefghi", "jklm"]),
        ("日本語テキスト", ["日本語テ", "キスト"]),
        ("a 日本語テキ", ["a 日本語", "テキ"]),
        ("          x", ["         ", " x"]),
    ],
)
def test_rows_break_at_spaces_and_beside_what_is_wide(text: str, rows: list[str]) -> None:
    assert rows_of(text, 8) == rows


def test_a_tab_reaches_to_the_next_stop_of_its_row() -> None:
    assert drawn("a\tb\nabc\td\n\te", 20) == ["a   b", "abc d", "    e"]
    layout = Layout(Passage.of("a\tb"), 20)
    row = layout.row_at(0)
    assert [layout.column_of(row, place) for place in range(4)] == [0, 1, 4, 5]
    assert [layout.place_in(row, column) for column in range(6)] == [0, 1, 1, 1, 2, 3]


def test_a_click_right_of_the_middle_of_a_wide_glyph_is_behind_it() -> None:
    layout = Layout(Passage.of("日本"), 20)
    row = layout.row_at(0)
    assert [layout.place_in(row, column, nearest=True) for column in range(5)] == [0, 1, 1, 2, 2]


TEXTS = st.text(
    alphabet=st.sampled_from([*"aab  \t\n\x1b", "\u0301", "\u200d", "👩", "🇩", "日", "\u202e"]), max_size=120
)


@given(TEXTS, st.integers(1, 30))
def test_rows_hold_every_character_once_and_fit(text: str, width: int) -> None:
    layout = Layout(Passage.of(text), width)
    rows = layout.rows(0, 1000)
    lines = "".join(text[row.start : row.end] + ("\n" if row.last else "") for row in rows)
    assert lines == text + "\n"
    for row in rows:
        cells = list(layout.cells(row))
        ends = cells[-1].column + cells[-1].cells if cells else 0
        assert ends <= width or (text[row.end - 1] == " " and ends == width + 1) or len(cells) == 1
        for place in range(row.start, row.end):
            assert layout.row_at(place) == row
    for row, below in pairwise(rows):
        assert (layout.below(row), layout.above(below)) == (below, row)


@pytest.mark.parametrize("length", [PIECE - 1, PIECE, PIECE + 128, PIECE + 129, 2 * PIECE, 5 * PIECE + 3])
@pytest.mark.parametrize("unit", ["x", "word ", "日", "e\u0301", "👩\u200d👩\u200d👧\u200d👦", " ", "🇩🇪"])
def test_pieces_of_a_long_line_lose_nothing(unit: str, length: int) -> None:
    text = (unit * (length // len(unit) + 1))[:length]
    layout = Layout(Passage.of(text), 40)
    rows = layout.rows(0, length + 10)
    assert "".join(text[row.start : row.end] for row in rows) == text
    assert [row.last for row in rows] == [False] * (len(rows) - 1) + [True]
    for row, below in pairwise(rows):
        assert layout.above(below) == row
        assert layout.row_at(below.start) == below


class Count:
    """How many glyphs were looked at."""

    def __init__(self) -> None:
        self.glyphs = 0


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Count]:
    count = Count()

    def counting(*arguments: object) -> Iterator[object]:
        for glyph in glyphs(*arguments):  # type: ignore[arg-type]
            count.glyphs += 1
            yield glyph

    with monkeypatch.context() as patch:
        patch.setattr(layouts, "glyphs", counting)
        yield count


MEGABYTE = 1_000_000
LONG = {
    "one line": "x" * MEGABYTE,
    "one line of words": "word " * (MEGABYTE // 5),
    "one line of wide": "日" * MEGABYTE,
    "many lines": "a line of text\n" * (MEGABYTE // 15),
    "many short lines": "\n" * MEGABYTE,
    "marks without end": "e" + "\u0301" * MEGABYTE,
}


@pytest.mark.parametrize("wrapped", [True, False])
@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
def test_a_key_looks_at_a_bounded_part_of_the_text(
    text: str, wrapped: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    buffer = Buffer(Passage.of(text))
    view = Viewport(buffer, wrapped=wrapped)
    view.resize(78, 10)
    for place in (len(text), len(text) // 2, 0):
        buffer.move_to(place)
        for act in (
            lambda: buffer.type("y"),
            lambda: buffer.delete_back(),
            lambda: view.move(-1),
            lambda: view.move(view.height),
            lambda: view.scroll(3),
        ):
            with counted(monkeypatch) as count:
                act()
                view.reveal()
                for row in view.rows():
                    view.cells(row)
                view.cell_of(buffer.cursor)
                view.extent()
            # A screen of glyphs and a few pieces of a line.
            assert count.glyphs < 12 * PIECE


def test_a_view_of_a_large_paste_costs_as_much_as_one_of_its_mark() -> None:
    buffer = Buffer(Passage.pasted("x" * MEGABYTE))
    layout = Layout(buffer.passage, 78)
    assert layout.rows(0, 10) == [Row(0, 1, last=True)]
