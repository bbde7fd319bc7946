"""Rows fit, lose no letter, and are those of a slower way to break lines."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from pidriver_tui.ui.text import wrapping
from pidriver_tui.ui.text.body import Mark

from .showing import PALETTE

NARROW = st.text("ab c -", max_size=60)
WIDE = st.text("ab 日本é\u0301👩\u200d💻🇩🇪\u200b️x", max_size=40)
ANY = st.one_of(NARROW, WIDE)


def wrapped(text: str, width: int, *, fold: bool = False) -> list[str]:
    return ["".join(span[0] for span in row) for row in wrapping.wrap([(text, "text", 0)], width, fold=fold)]


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [
        ("", 5, []),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab cdefghij k", 4, ["ab", "cdef", "ghij", "k"]),
        ("  indented text", 10, ["  indented", "text"]),
        ("end   ", 3, ["end"]),
        ("     a b", 3, ["   ", "a b"]),
        ("     日", 3, ["   ", "日"]),
        ("  abcdef", 3, ["  a", "bcd", "ef"]),
        ("日本語テキスト", 5, ["日本", "語テ", "キス", "ト"]),
        ("日本 語", 5, ["日本", "語"]),
        ("a日本語", 4, ["a日", "本語"]),
        ("👩\u200d💻👩\u200d💻", 2, ["👩\u200d💻", "👩\u200d💻"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("日", 1, ["日"]),
    ],
)
def test_rows(text: str, width: int, rows: list[str]) -> None:
    assert wrapped(text, width) == rows


def test_folding_keeps_every_character() -> None:
    assert wrapped("a b  c d", 3, fold=True) == ["a b", "  c", " d"]


@given(ANY, st.integers(1, 20))
def test_rows_fit_and_keep_the_letters(text: str, width: int) -> None:
    rows = wrapped(text, width)
    for row in rows:
        assert cell_len(row) <= width or len(list(wrapping.clusters(row))) == 1
    assert "".join(rows).replace(" ", "") == text.replace(" ", "")


@given(ANY, st.integers(1, 20))
def test_folded_rows_are_the_text(text: str, width: int) -> None:
    assert "".join(wrapped(text, width, fold=True)) == text


@given(NARROW, st.integers(1, 20), st.booleans())
def test_narrow_text_breaks_as_any_text_does(text: str, width: int, fold: bool) -> None:
    assume(text.strip())
    quick = wrapping.break_ranges(text, width, fold=fold)
    slow = wrapping._break_clusters(text, width, fold)
    ends = "" if fold else " "
    assert [text[a:b].rstrip(ends) for a, b in quick] == [text[a:b].rstrip(ends) for a, b in slow]


@given(st.lists(st.tuples(ANY, st.sampled_from(["text", "strong", "code"])), max_size=5), st.integers(1, 20))
def test_styles_and_offsets_stay_with_their_letters(parts: list[tuple[str, str]], width: int) -> None:
    spans = []
    offset = 100
    for text, style in parts:
        spans.append((text, style, offset))
        offset += len(text)
    whole = "".join(text for text, _ in parts)
    styles = [style for text, style in parts for _ in text]
    for row in wrapping.wrap(spans, width):
        for text, style, at in row:
            assert whole[at - 100 : at - 100 + len(text)] == text
            assert set(styles[at - 100 : at - 100 + len(text)]) <= {style}


@given(ANY)
def test_clusters_cover_the_text(text: str) -> None:
    found = list(wrapping.clusters(text))
    assert "".join(text[a:b] for a, b, _ in found) == text
    assert sum(size for _, _, size in found) == wrapping.cells(text) or "\ufe0f" in text


@given(ANY)
def test_narrow_is_said_only_of_narrow_text(text: str) -> None:
    if wrapping.is_narrow(text):
        assert cell_len(text) == len(text)


def test_tabs_go_to_the_next_stop() -> None:
    spans = [("a\tb\t", "text", 0), ("\tc", "code", 4)]
    expanded = wrapping.expand_tabs(spans)
    assert "".join(span[0] for span in expanded) == "a   b       c"
    assert [span for span in expanded if span[0].strip()] == [
        ("a", "text", 0),
        ("b", "text", 2),
        ("c", "code", 5),
    ]


def test_marks_lie_over_the_text_they_cover() -> None:
    row = [("> ", "quote_mark", -1), ("hello world", "text", 10), ("!", "strong", 21)]
    marked = wrapping.marked(row, [Mark(12, 16), Mark(20, 30, "selection")])
    assert marked == [
        ("> ", "quote_mark", -1),
        ("he", "text", 10),
        ("llo ", "text search_match", 12),
        ("worl", "text", 16),
        ("d", "text selection", 20),
        ("!", "strong selection", 21),
    ]
    strip = wrapping.strip_of(row, PALETTE, [Mark(12, 16)])
    assert strip.text == "> hello world!"
    assert strip.cell_length == 14


@given(ANY, st.integers(0, 20))
def test_shortened_text_fits(text: str, width: int) -> None:
    short = wrapping.shorten(text, width)
    assert cell_len(short) <= width
    assert short == text or short.endswith("…") or width == 0
