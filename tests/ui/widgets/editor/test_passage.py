"""Passages: what was pasted stands as one mark, and what is meant is what was pasted, byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text.line_ends import normalised
from pidriver_tui.ui.widgets.editor.passage import Passage

LOG = "".join(f"line {number}\n" for number in range(3000))


@pytest.mark.parametrize(
    ("pasted", "held"),
    [
        ("one\rtwo\r\nthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\r\r\nb", "a\n\nb"),
        ("all:\n\tgcc \x00\x1b[31m\u200d\u202e\U000e0067", "all:\n\tgcc \x00\x1b[31m\u200d\u202e\U000e0067"),
    ],
)
def test_line_ends_become_line_feeds_and_nothing_else_changes(pasted: str, held: str) -> None:
    assert normalised(pasted) == held
    assert normalised(held) == held
    assert Passage.pasted(pasted).raw == held


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (LOG, "[pasted 3,000 lines]"),
        (LOG.removesuffix("\n"), "[pasted 3,000 lines]"),
        ("x" * 166_000, "[pasted 166,000 characters]"),
        ("x" * 1_001, "[pasted 1,001 characters]"),
        ("\n" * 11, "[pasted 11 lines]"),
    ],
)
def test_a_large_paste_is_one_mark(text: str, label: str) -> None:
    passage = Passage.pasted(text)
    assert len(passage) == 1
    assert list(passage.labels().values()) == [label]
    assert passage.raw == text


@pytest.mark.parametrize("text", ["x" * 1_000, "line\n" * 10, "\n".join("x" * 10), ""])
def test_a_small_paste_is_its_text(text: str) -> None:
    assert Passage.pasted(text).text == text
    assert not Passage.pasted(text).marks


def test_equal_marks_are_two_and_told_apart() -> None:
    both = Passage.pasted(LOG).splice(1, 1, Passage.of(" and ")).splice(6, 6, Passage.pasted(LOG))
    assert list(both.labels().values()) == ["[pasted 3,000 lines]", "[pasted 3,000 lines #2]"]
    assert both.raw == f"{LOG} and {LOG}"
    assert not both.same(both.splice(0, 1, Passage.pasted(LOG))), "another paste of the same text"


def test_a_text_that_looks_like_a_mark_is_only_text() -> None:
    typed = Passage.of("[pasted 3,000 lines] and \ufffc")
    assert typed.raw == typed.text
    assert typed.labels() == {}
    with_mark = typed.splice(0, 0, Passage.pasted(LOG))
    assert with_mark.raw == LOG + typed.text


def test_blank_is_asked_of_what_is_meant() -> None:
    assert Passage.of(" \n\t").blank
    assert Passage.pasted("\n" * 20).blank
    assert not Passage.pasted(LOG).blank
    assert not Passage.of(" x").blank


PIECES = st.lists(
    st.sampled_from(["ab", "\ufffc", "[pasted 11 lines]", "\n" * 11, LOG, "x" * 1_200]), max_size=6
)


@given(PIECES, PIECES, st.data())
def test_a_splice_is_a_splice_of_what_is_meant(one: list[str], other: list[str], data: st.DataObject) -> None:
    passage, new = _joined(one), _joined(other)
    start = data.draw(st.integers(0, len(passage)))
    end = data.draw(st.integers(start, len(passage)))
    spliced = passage.splice(start, end, new)
    before, after = passage.between(0, start).raw, passage.between(end, len(passage)).raw
    assert spliced.raw == before + new.raw + after
    assert spliced.splice(start, start + len(new), passage.between(start, end)).same(passage)
    assert [place for place, _ in spliced.marks] == sorted(place for place, _ in spliced.marks)
    for place, mark in spliced.marks:
        assert spliced.mark_at(place) is mark
        assert spliced.next_mark(place) == place
        assert spliced.mark_before(place + 1) == place


def _joined(pieces: list[str]) -> Passage:
    passage = Passage()
    for piece in pieces:
        passage = passage.splice(len(passage), len(passage), Passage.pasted(piece))
    return passage
