"""Glyphs: where a cursor may stand, and what is drawn for what is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pidriver_tui.ui.widgets.editor.glyphs import CONTROL, TAB, after, before, glyphs, settled
from pidriver_tui.ui.widgets.editor.passage import Passage

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "one",
    [
        FAMILY,
        "👍🏽",
        "🇩🇪",
        "e\u0301",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        ENGLAND,
        "각",
        "\u1100\u1161\u11a8",
        "क\u094d",
        "❤\ufe0f\u200d🔥",
    ],
)
def test_what_is_seen_as_one_is_one(one: str) -> None:
    text = f"a{one}b{one}{one}"
    passage = Passage.of(text)
    stops = [0, 1, 1 + len(one), 2 + len(one), 2 + 2 * len(one), len(text)]
    assert _forward(passage) == stops
    assert _backward(passage) == stops[::-1]
    assert all(glyph.shown == text[glyph.start : glyph.end] for glyph in glyphs(text, 0, len(text), {}))


def test_a_run_of_flags_is_cut_between_flags() -> None:
    passage = Passage.of("🇩🇪🇫🇷🇮🇹")
    assert _forward(passage) == [0, 2, 4, 6]
    assert _backward(passage) == [6, 4, 2, 0]


@pytest.mark.parametrize(
    ("held", "drawn"),
    [
        ("\x1b", "␛"),
        ("\x00", "␀"),
        ("\x7f", "␡"),
        ("\r", "␍"),
        ("\x9b", "\ufffd"),
        ("\u202e", "\ufffd"),
        ("\u200b", "\ufffd"),
        ("\u2028", "␤"),
        ("\ud800", "\ufffd"),
        ("\U000e0041", "\ufffd"),
        ("\n", "␊"),
    ],
)
def test_what_cannot_be_seen_is_drawn_as_a_symbol_of_one_cell(held: str, drawn: str) -> None:
    glyph = next(glyphs(f"{held}x", 0, 2, {}))
    assert (glyph.shown, glyph.cells, glyph.kind, glyph.end) == (drawn, 1, CONTROL, 1)


def test_a_hidden_message_in_tags_is_shown() -> None:
    hidden = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "rm -rf")
    assert "".join(glyph.shown for glyph in glyphs(hidden, 0, len(hidden), {})) == "🏴" + "\ufffd" * 6


def test_a_joiner_that_joins_nothing_is_shown() -> None:
    assert [glyph.shown for glyph in glyphs("a\u200db", 0, 3, {})] == ["a", "\ufffd", "b"]


def test_a_mark_combines_with_nothing() -> None:
    passage = Passage.pasted("x" * 2000).splice(1, 1, Passage.of("\u0301"))
    assert _forward(passage) == [0, 1, 2]
    assert _backward(passage) == [2, 1, 0]


@given(
    st.text(
        alphabet=st.sampled_from(
            [
                *"ab \t\n\x1b\x00",
                "\u0301",
                "\u200d",
                "\ufe0f",
                "👩",
                "🏽",
                "🇩",
                "日",
                "\u202e",
                "\u200e",
                "\ud800",
                "\U000e0067",
                "🏴",
            ]
        ),
        max_size=60,
    )
)
def test_forward_and_backward_stop_at_the_same_places(text: str) -> None:
    passage = Passage.of(text)
    stops = _forward(passage)
    assert _backward(passage) == stops[::-1]
    assert [glyph.start for glyph in glyphs(passage.text, 0, len(passage), {})] + [len(passage)] == stops
    for place in range(len(passage) + 1):
        assert settled(passage, place) == max(stop for stop in stops if stop <= place)
    drawn = [glyph for glyph in glyphs(passage.text, 0, len(passage), {}) if glyph.kind != TAB]
    assert all(glyph.cells == cell_len(glyph.shown) >= 1 for glyph in drawn)
    assert not set("".join(glyph.shown for glyph in drawn)) & set("\x00\x1b\u202e\u200e\n\ud800")


def test_marks_without_end_cost_no_more_than_a_few() -> None:
    passage = Passage.of("e" + "\u0301" * 100_000)
    assert after(passage, 0) <= 64
    assert before(passage, len(passage)) > len(passage) - 200


def _forward(passage: Passage) -> list[int]:
    stops = [0]
    while stops[-1] < len(passage):
        stops.append(after(passage, stops[-1]))
    return stops


def _backward(passage: Passage) -> list[int]:
    stops = [len(passage)]
    while stops[-1] > 0:
        stops.append(before(passage, stops[-1]))
    return stops
