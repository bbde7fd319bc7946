"""However a text arrives and is cut, it looks the same. Sizes are small here, so that it is cut often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidriver_tui.ui.text import code_groups, plain_body
from pidriver_tui.ui.text.markdown import MarkdownBody, body, parser
from pidriver_tui.ui.text.markdown.layout import lay_out

from .samples import EVERY_BLOCK, LINES, WORDS
from .showing import EVERYTHING, PALETTE, fed, pieces, shown

LONG_LINE = 1300  # no shorter than what a scan passes over
LONG = st.builds(
    str.__mul__,
    st.sampled_from(["x", "a b ", "| c ", "*y* ", "日", "`z"]),
    st.sampled_from([20, 50, 350, 700]),
)
TEXTS = st.lists(
    st.one_of(
        LINES, st.lists(WORDS, max_size=8).map("".join), LONG, st.sampled_from(EVERY_BLOCK.split("\n\n"))
    ),
    max_size=24,
).map("\n".join)
CUTS = st.lists(st.integers(0, 4000), max_size=12)


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(body, "PIECE", 40)
        patch.setattr(body, "LONG_LINE", LONG_LINE)
        patch.setattr(plain_body, "LONG_LINE", LONG_LINE)
        patch.setattr(plain_body, "_SEARCHED_FOR_SPACE", LONG_LINE // 2)
        patch.setattr(parser, "LONG_BLOCK", 200)
        patch.setattr(code_groups, "CODE_GROUP", 20)
        patch.setattr(code_groups, "MOST_CODE_GROUP", 60)
        yield


@settings(max_examples=80)
@given(TEXTS, CUTS, st.integers(10, 60))
def test_any_chunking_gives_what_the_whole_gives(text: str, cuts: list[int], width: int) -> None:
    assert shown(fed(MarkdownBody(width=width), pieces(text, cuts))) == shown(MarkdownBody(text, width=width))


@settings(max_examples=80)
@given(TEXTS, st.integers(10, 60))
def test_pieces_give_what_one_piece_gives(text: str, width: int) -> None:
    cut = MarkdownBody(text, width=width)
    cut.settle(0, EVERYTHING)
    whole = lay_out(body.parse(text), width, cut)
    rows = ["".join(span[0] for span in row) for row in whole.rows]
    assert ["".join(part[0] for part in row) for row in shown(cut)] == rows


def test_every_prefix_gives_what_it_gives_alone() -> None:
    growing = MarkdownBody(width=38)
    for end in range(1, len(EVERY_BLOCK) + 1):
        growing.append(EVERY_BLOCK[end - 1])
        if end % 7 == 0 or EVERY_BLOCK[end - 1] == "\n":
            assert shown(growing) == shown(MarkdownBody(EVERY_BLOCK[:end], width=38)), EVERY_BLOCK[:end]


@settings(max_examples=40)
@given(TEXTS, CUTS, st.integers(10, 60), st.integers(10, 60))
def test_a_position_is_found_again_at_any_width(text: str, cuts: list[int], width: int, other: int) -> None:
    read = fed(MarkdownBody(width=width), pieces(text, cuts))
    read.settle(0, EVERYTHING)
    for row in range(read.height):
        assert read.row_of(read.anchor(row)) == row
    anchors = [read.anchor(row) for row in range(read.height)]
    read.set_width(other)
    rows = [read.row_of(anchor) for anchor in anchors]
    assert rows == sorted(rows)
    assert all(0 <= row < max(1, read.height) for row in rows)


@settings(max_examples=40)
@given(TEXTS, CUTS, st.integers(4, 60))
def test_no_row_is_wider_than_the_width(text: str, cuts: list[int], width: int) -> None:
    narrow = fed(MarkdownBody(width=width), pieces(text, cuts))
    rows = narrow.rows(0, EVERYTHING, PALETTE)
    assert all(strip.cell_length <= width for strip in rows)
    assert len(rows) == narrow.height


@settings(max_examples=40)
@given(TEXTS, st.integers(10, 60), st.data())
def test_some_rows_are_the_same_as_in_all_of_them(text: str, width: int, data: st.DataObject) -> None:
    everything = shown(MarkdownBody(text, width=width))
    part = MarkdownBody(text, width=width)
    part.settle(0, EVERYTHING)
    first = data.draw(st.integers(0, len(everything)))
    last = data.draw(st.integers(first, len(everything) + 3))
    assert shown(part, first, last) == everything[first:last]


@settings(max_examples=40)
@given(TEXTS, st.integers(30, 60))
def test_no_letter_is_lost(text: str, width: int) -> None:
    told = "".join(strip.text for strip in MarkdownBody(text, width=width).rows(0, EVERYTHING, PALETTE))
    # These are in no entity, title or check mark among the samples, so all of them must show.
    for letter in "éfghijkqrvwz日":
        assert told.count(letter) >= text.count(letter), letter


def test_a_joined_emoji_in_code_is_not_cut_by_the_highlighting() -> None:
    body = fed(MarkdownBody(width=4), pieces("```py\nx = 👩\u200d💻 and café\n```", []))
    assert all(strip.cell_length <= 4 for strip in body.rows(0, EVERYTHING, PALETTE))
