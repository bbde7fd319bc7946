"""Searching while the query is being typed, and finding the links in view."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text.addresses import address_of, find_addresses
from pidriver_tui.ui.widgets.transcript import SearchMoved
from pidriver_tui.ui.widgets.transcript.search import Search
from pidriver_tui.ui.widgets.transcript.viewport import Viewport

from .hosting import answer, new_session, notice, prompt, say, tool, transcript


async def test_typing_goes_to_the_first_match_and_says_which_of_how_many() -> None:
    session = new_session("k", *(answer(f"a needle {number}") for number in range(30)))
    async with transcript(session) as (app, view, pilot):
        view.action_top()
        before = app.lines()
        view.begin_search()
        view.search_typed("n")
        assert view.search_place == (0, 0), "one letter is everywhere"
        view.search_typed("ne")
        assert view.search_place == (1, 30)
        view.search_typed("needle 17")
        assert view.search_place == (1, 1)
        assert "needle 17" in app.text()
        view.search_typed("needle 1")
        assert view.search_place == (1, 11), "from where the reader was, not from the last match"
        view.search_typed("")
        assert app.lines() == before
        view.accept_search("needle 2")
        assert view.search_place == (1, 11)
        view.action_search_next()
        assert view.search_place == (2, 11)
        await pilot.pause()
        moves = [(m.query, m.number, m.count) for m in app.posted if isinstance(m, SearchMoved)]
        assert moves[-2:] == [("needle 2", 1, 11), ("needle 2", 2, 11)]


async def test_leaving_the_search_is_as_if_nothing_had_been_searched() -> None:
    output = "\n".join(f"row {number}" for number in range(50)) + "\nneedle"
    session = new_session(
        "k", tool(output=output), *(answer(f"text {number}") for number in range(40)), tool(output="needle")
    )
    async with transcript(session) as (app, view, _):
        assert view.pane is not None
        for place in (None, 10):
            if place is not None:
                view.pane.scroll_to_row(place)
                view.repaint()
            before, following = app.lines(), view.pane.following
            view.begin_search()
            for query in ("ne", "need", "needle"):
                view.search_typed(query)
                assert view.search_place == (2, 2)
                assert "needle" in app.text()
            view.cancel_search()
            assert app.lines() == before
            assert view.pane.following is following
            assert not view.searching


async def test_what_was_unfolded_on_the_way_folds_again_and_the_match_stays_open() -> None:
    session = new_session("k", tool(output="alpha beta"), tool(output="alpha gamma"), prompt("go"))
    async with transcript(session) as (app, view, _):
        view.action_top()
        view.begin_search()
        view.search_typed("alpha")
        assert "│ alpha beta" in app.text()
        view.search_typed("alpha g")
        assert "│ alpha gamma" in app.text()
        assert "│ alpha beta" not in app.text()
        view.accept_search("alpha g")
        assert "│ alpha gamma" in app.text()
        view.clear_search()
        assert "│ alpha gamma" in app.text()


async def test_the_view_follows_again_after_a_search_that_was_left() -> None:
    block = answer("the end", still_open=True)
    session = new_session("k", answer("needle"), *(answer(f"text {n}") for n in range(40)), block)
    async with transcript(session) as (app, view, _):
        view.begin_search()
        view.search_typed("needle")
        assert "the end" not in app.text()
        say(session, block, " goes on")
        view.flush()
        view.cancel_search()
        assert "the end goes on" in app.text()


async def test_another_text_ends_the_search_and_keeps_its_own_place() -> None:
    one = new_session("one", *(answer(f"needle {n}") for n in range(40)))
    two = new_session("two", *(answer(f"other {n}") for n in range(5)), answer("needle"))
    async with transcript(one) as (app, view, _):
        view.action_top()
        view.begin_search()
        view.search_typed("needle 3")
        view.show(two)
        view.search_typed("needle")
        assert view.search_place == (1, 1)
        view.cancel_search()
        assert not view.searching
        assert app.lines()[0].endswith("other 0")
        view.begin_search()
        view.search_typed("needle")
        two.transcript = new_session("two", answer("a new conversation")).transcript
        view.flush()
        assert view.search_place == (0, 0)
        view.action_search_next()
        view.cancel_search()
        assert "a new conversation" in app.text()


@given(
    st.lists(st.text("abc ", max_size=12), min_size=1, max_size=8),
    st.text("abc", min_size=1, max_size=2),
    st.text("abc", max_size=2),
)
def test_a_longer_query_finds_what_a_search_from_scratch_finds(
    texts: list[str], query: str, more: str
) -> None:
    session = new_session("k", *(answer(text) for text in texts))
    pane = Viewport(session.transcript)
    pane.flush()
    before = Search(pane, query)
    session.transcript.append(answer(query + more))
    pane.flush()
    narrowed, whole = Search(pane, query + more, before), Search(pane, query + more)
    assert narrowed.count == whole.count
    assert narrowed._holding == whole._holding
    assert narrowed.after(None) == whole.after(None)


async def test_the_addresses_in_view_are_found_wherever_they_stand() -> None:
    session = new_session(
        "k",
        answer("a [link](https://a.example/x(1)) and https://b.example/y, twice https://b.example/y."),
        notice("Open this link: https://c.example/login?code=" + "x" * 100),
        tool(output="Serving on http://localhost:3000/"),
    )
    async with transcript(session) as (_, view, _):
        view.toggle_block(2)
        found = view.addresses_in_view()
        assert set(found) == {
            "https://a.example/x(1)",
            "https://b.example/y",
            "https://c.example/login?code=" + "x" * 100,
            "http://localhost:3000/",
        }
        assert len(found) == len(set(found))


async def test_what_is_out_of_view_is_not_among_the_addresses() -> None:
    session = new_session("k", answer("https://a.example"), *(answer(f"text {n}") for n in range(40)))
    async with transcript(session) as (_, view, _):
        assert view.addresses_in_view() == []
        view.action_top()
        assert view.addresses_in_view() == ["https://a.example"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://a.example.", "https://a.example"),
        ("(https://a.example/x_(y))", "https://a.example/x_(y)"),
        ("<https://a.example>", "https://a.example"),
        ("**https://a.example**", "https://a.example"),
        ("HTTPS://A.example/?q=1#x!", "HTTPS://A.example/?q=1#x"),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text: str, address: str) -> None:
    assert [address_of(found) for found in find_addresses(text)] == [address]


@given(st.text())
def test_no_address_holds_what_a_terminal_could_obey(text: str) -> None:
    for found in find_addresses(f"https://{text}"):
        assert not set(address_of(found)) & set("\x1b\x07\n\x9c ")
