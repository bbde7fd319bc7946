"""What every kind of body promises: pieces, heights, positions, search, copies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text.body import Body, Mark
from pidriver_tui.ui.text.code_body import CodeBody
from pidriver_tui.ui.text.diff_body import DiffBody
from pidriver_tui.ui.text.layout_cache import RowCache
from pidriver_tui.ui.text.markdown import MarkdownBody
from pidriver_tui.ui.text.output_body import OutputBody
from pidriver_tui.ui.text.plain_body import PlainBody

from .showing import EVERYTHING, PALETTE, fed, pieces, shown, text_of

KINDS: dict[str, Callable[..., Body]] = {
    "plain": PlainBody,
    "output": OutputBody,
    "code": lambda **given: CodeBody(language="python", first_line=7, **given),
    "diff": DiffBody,
    "markdown": MarkdownBody,
}
LINES = st.one_of(
    st.text("ab é日\t+-@#*`x1 ", max_size=30),
    st.sampled_from(
        ["+12 added", "-3 gone", "    indented", "word " * 40, "x" * 300, '"""', "def f(): pass", ""]
    ),
)
TEXTS = st.lists(LINES, max_size=60).map("\n".join)
CUTS = st.lists(st.integers(0, 6000), max_size=10)

kinds = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)


def settled(body: Body) -> Body:
    body.settle(0, EVERYTHING)
    return body


@kinds
@given(text=TEXTS, cuts=CUTS, width=st.integers(8, 50))
def test_any_chunking_gives_the_same(
    make: Callable[..., Body], text: str, cuts: list[int], width: int
) -> None:
    body = fed(make(width=width), pieces(text, cuts))
    whole = fed(make(width=width), [text])
    assert shown(body) == shown(whole)
    assert body.source() == whole.source()
    assert settled(body).height == settled(whole).height == len(shown(whole))


@kinds
@given(text=TEXTS, width=st.integers(4, 50))
def test_no_row_is_wider_than_the_width(make: Callable[..., Body], text: str, width: int) -> None:
    body = fed(make(width=width), [text])
    assert all(strip.cell_length <= width for strip in body.rows(0, EVERYTHING, PALETTE))


@kinds
@given(text=TEXTS, width=st.integers(8, 50), other=st.integers(8, 50))
def test_positions_hold(make: Callable[..., Body], text: str, width: int, other: int) -> None:
    body = settled(fed(make(width=width), [text]))
    anchors = [body.anchor(row) for row in range(body.height)]
    assert [body.row_of(anchor) for anchor in anchors] == list(range(body.height))
    body.set_width(other)
    body.set_width(width)
    assert [body.row_of(anchor) for anchor in anchors] == list(range(settled(body).height))


@kinds
@given(text=TEXTS, needle=st.text("ab é日12x", min_size=1, max_size=3), cuts=CUTS)
def test_every_match_is_found(make: Callable[..., Body], text: str, needle: str, cuts: list[int]) -> None:
    body = fed(make(), pieces(text, cuts))
    source = body.source().lower()
    expected = []
    at = source.find(needle)
    while at >= 0:
        expected.append((at, at + len(needle)))
        at = source.find(needle, at + len(needle))
    assert [(match.start, match.end) for match in body.find(needle.upper())] == expected


def test_matches_over_the_end_of_a_page_are_found() -> None:
    body = PlainBody()
    for _ in range(3000):
        body.append("abcdefg")
    assert [match.start for match in body.find("fgab")] == list(range(5, 3000 * 7 - 7, 7))
    assert next(body.find("ABC", 10)) == Mark(14, 17)


@kinds
def test_the_end_replaces_what_was_streamed(make: Callable[..., Body]) -> None:
    body = make(width=30)
    body.append("one\ntwo")
    before = settled(body).revision
    body.replace("one\ntwo")
    assert body.revision == before or isinstance(body, OutputBody)
    body.replace("one\ntwo\nthree")
    assert body.source() == "one\ntwo\nthree"
    body.replace("other")
    body.finish()
    assert body.source() == "other"
    body.replace("")
    assert (body.source(), settled(body).height, text_of(body)) == ("", 0, [])


@kinds
def test_a_finished_body_can_go_on(make: Callable[..., Body]) -> None:
    body = fed(make(width=30), ["one"])
    body.append(" more\nand more")
    assert body.source() == "one more\nand more"
    assert shown(body) == shown(fed(make(width=30), ["one more\nand more"]))


@kinds
def test_strips_are_kept_until_the_palette_changes(make: Callable[..., Body]) -> None:
    body = fed(make(width=30), ["one\n\ntwo\n\nthree"])
    first = body.rows(0, EVERYTHING, PALETTE)
    assert all(a is b for a, b in zip(first, body.rows(0, EVERYTHING, PALETTE), strict=True))
    other = type(PALETTE).from_variables({"foreground": "#123456"})
    changed = body.rows(0, EVERYTHING, other)
    assert [strip.text for strip in changed] == [strip.text for strip in first]
    assert all(a is not b for a, b in zip(first, changed, strict=True))


@kinds
def test_rows_that_did_not_change_are_the_same_strips(make: Callable[..., Body]) -> None:
    body = make(width=40)
    body.append("first line\n\nsecond line\n\nthird")
    before = body.rows(0, EVERYTHING, PALETTE)
    body.append(" goes on")
    after = body.rows(0, EVERYTHING, PALETTE)
    assert [a is b for a, b in zip(before, after, strict=True)] == [True] * (len(after) - 1) + [False]


@kinds
def test_marks_cover_what_they_name(make: Callable[..., Body]) -> None:
    body = fed(make(width=40), ["plain words and a needle in them"])
    match = next(body.find("needle"))
    rows = body.rows(0, EVERYTHING, PALETTE, [match])
    ground = PALETTE["search_match"].bgcolor
    marked = [
        seg.text for strip in rows for seg in strip if seg.style is not None and seg.style.bgcolor == ground
    ]
    assert marked == ["needle"]
    assert [strip.text for strip in rows] == [strip.text for strip in body.rows(0, EVERYTHING, PALETTE)]


@kinds
def test_a_cell_leads_to_its_character(make: Callable[..., Body]) -> None:
    body = fed(make(width=60), ["alpha beta\n\ngamma 日本 delta"])
    source = body.source()
    for row, strip in enumerate(body.rows(0, EVERYTHING, PALETTE)):
        for word in ("alpha", "beta", "gamma", "delta"):
            if word in strip.text:
                column = strip.crop(0, strip.cell_length).text.index(word)
                wide = sum(1 for character in strip.text[:column] if character in "日本")
                assert body.offset_at(row, column + wide) == source.index(word)
    assert body.offset_at(0, 999) <= len(source)


@kinds
def test_hostile_text_is_harmless(make: Callable[..., Body]) -> None:
    body = fed(make(width=60), ["a\x1b[2J\x1b]0;x\x07\u202eb\x00 [bold red]markup[/] \x9b1m\n\x7fend"])
    told = "".join(text_of(body))
    assert "[bold red]markup[/]" in told
    assert not set(told) & set("\x1b\x07\x00\x9b\x7f\u202e\n")


@kinds
def test_an_empty_body_has_nothing(make: Callable[..., Body]) -> None:
    body = make(width=10)
    assert (body.height, body.length, body.source()) == (0, 0, "")
    assert body.rows(0, 10, PALETTE) == []
    assert body.row_of(body.anchor(3)) == 0
    assert (body.offset_at(0, 0), body.part_at(0), body.links(0, 9)) == (0, (0, 0), [])
    assert list(body.find("x")) == []


def test_one_cache_serves_many_bodies_and_stays_small() -> None:
    cache = RowCache(20)
    bodies = [PlainBody(f"text {n}\n" * 400, cache=cache) for n in range(30)]
    for body in bodies:
        body.settle(0, EVERYTHING)
    assert len(cache) == 20
    assert text_of(bodies[0], 5, 6) == ["text 0"]
