"""Nothing hostile gets through, nothing is hidden, and chunking makes no difference."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text.clean import Cleaner, clean, clean_line, is_clean

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=("Cs", "Cc", "Cf")),
        st.sampled_from("\x1b\r\n\t\x9b\x07\u202e\u2066\u200b\u200d\ud83d\ude00ab 😀é"),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text\nof two lines", "plain text\nof two lines"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("c1 \x9b31m \x85", "c1 �31m �"),
        ("rm -rf \u202etxt.exe", "rm -rf �txt.exe"),
        ("\u2066isolate\u2069", "�isolate�"),
        ("fi\u200ble\ufeff\u00ad", "fi�le��"),
        ("שלום\u200f!", "שלום!"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("a\u200db", "a�b"),
        ("lone \ud83d and \ude00", "lone � and �"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("tag \U000e0041\U000e0042", "tag ��"),
        ("windows\r\nlines\r\n", "windows\nlines\n"),
        ("over\rwritten", "over␍written"),
        ("para\u2029graph\u2028", "para␤graph␤"),
        ("\ta\tb", "    a   b"),
        ("[bold red]not markup[/]", "[bold red]not markup[/]"),
    ],
)
def test_what_it_makes_of(raw: str, shown: str) -> None:
    assert clean(raw) == shown


def test_a_line_has_no_breaks() -> None:
    assert clean_line("one\ntwo\tthree\r\nfour") == "one two three four"
    assert clean_line("ready") == "ready"


@given(HOSTILE)
def test_nothing_hostile_gets_through(text: str) -> None:
    shown = clean(text)
    assert is_clean(shown)
    assert clean(shown) == shown
    for character in shown:
        category = unicodedata.category(character)
        assert character == "\n" or category not in {"Cc", "Cs"}
        assert unicodedata.bidirectional(character) not in {
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
        }
    assert "\n" not in clean_line(text)
    shown.encode("utf-8")


@given(HOSTILE, st.lists(st.integers(0, 40), max_size=6))
def test_any_chunking_gives_the_same(text: str, cuts: list[int]) -> None:
    whole = Cleaner()
    expected = whole.feed(text) + whole.flush()
    pieces = Cleaner()
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    fed = "".join(pieces.feed(text[a:b]) for a, b in pairwise(edges))
    assert fed + pieces.flush() == expected


def test_tabs_are_kept_for_copies() -> None:
    cleaner = Cleaner()
    assert cleaner.feed("\tindented\n") == "\tindented\n"
