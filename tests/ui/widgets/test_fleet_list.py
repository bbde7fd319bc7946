"""The list of a fleet: rows never move under a finger, the cursor stays on what it was on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.theme import Theme

from pidriver_tui.driver import events
from pidriver_tui.driver.events import InteractionWithdrawn
from pidriver_tui.model import Closed, Fleet, LaunchInfo, Opened, StateLearned, reduce
from pidriver_tui.theming import load_themes
from pidriver_tui.ui.widgets.fleet_list import EntriesView, FleetList, RowChosen, RowMoved
from pidriver_tui.ui.widgets.fleet_list.order import KEY_SECONDS, MOUSE_SECONDS, SETTLE_SECONDS, Order
from pidriver_tui.ui.words.details import Entry
from pidriver_tui.ui.words.fleet_rows import Group, Lens, RowKey, Sort
from tests.ui.gated import gated
from tests.ui.stage import Clock

IDLE = RowKey(heading=Group.IDLE)
A, B, C = RowKey("a"), RowKey("b"), RowKey("c")


def stands(order: Order) -> tuple[list[RowKey], bool]:
    """The order, and whether it waits for another."""
    return order.keys, order.stale


def test_the_order_stands_still_for_a_moment_after_a_key_and_then_follows() -> None:
    order = Order()
    order.take([IDLE, A, B], 0.0)
    order.pressed(10.0)
    order.take([IDLE, B, A], 10.0 + KEY_SECONDS - 0.1)
    assert stands(order) == ([IDLE, A, B], True)
    order.take([IDLE, B, A], 10.0 + KEY_SECONDS)
    assert stands(order) == ([IDLE, B, A], False)


def test_the_mouse_holds_the_order_until_it_leaves_or_lies_still() -> None:
    order = Order()
    order.take([IDLE, A, B], 0.0)
    order.pointed(10.0)
    order.take([IDLE, B, A], 10.0 + MOUSE_SECONDS - 0.1)
    assert stands(order)[1]
    order.take([IDLE, B, A], 10.0 + MOUSE_SECONDS)
    assert not stands(order)[1]
    order.pointed(20.0)
    order.left()
    order.take([IDLE, A, B], 20.1)
    assert order.keys == [IDLE, A, B]


def test_what_the_person_asked_for_happens_at_once() -> None:
    order = Order()
    order.take([IDLE, A, B], 0.0)
    order.pressed(10.0)
    order.take([IDLE, B], 10.0, at_once=True)
    assert order.keys == [IDLE, B]


def test_an_order_that_comes_back_is_not_stale() -> None:
    order = Order()
    order.take([A, B], 0.0)
    order.pressed(10.0)
    order.take([B, A], 10.1)
    order.take([A, B], 10.2)
    assert not stands(order)[1]


KEYS = st.lists(
    st.sampled_from([RowKey(f"s{n}", ask) for n in range(4) for ask in ("", "x", "y")]), unique=True
)


@given(KEYS, KEYS, st.data())
def test_the_cursor_keeps_its_row_while_there_is_one_and_always_rests_on_a_row_that_is_there(
    old: list[RowKey], new: list[RowKey], data: st.DataObject
) -> None:
    order = Order()
    order.take([IDLE, *old], 0.0)
    assert order.cursor in old or (order.cursor is None and not old)
    if old:
        chosen = data.draw(st.sampled_from(old))
        order.put_cursor(chosen)
        order.take([IDLE, *new], 100.0)
        if chosen in new:
            assert order.cursor == chosen
        elif any(bool(key.ask) is bool(chosen.ask) and key in old for key in new):
            assert order.cursor is not None
            assert bool(order.cursor.ask) is bool(chosen.ask), "an ask is followed by an ask"
        else:
            assert order.cursor in new or (order.cursor is None and not new)


@given(KEYS, st.lists(st.integers(-5, 5), max_size=10))
def test_steps_rest_only_on_rows_and_stay_inside(keys: list[RowKey], steps: list[int]) -> None:
    order = Order()
    order.take([IDLE, *keys], 0.0)
    for step in steps:
        order.step(step)
        assert order.cursor in keys or not keys


class Host(App[None]):
    """One list, and what it posts."""

    CSS = "FleetList { width: 1fr; height: 1fr; }"

    def __init__(self, fleet: Fleet) -> None:
        super().__init__()
        for spec in load_themes(None).by_name.values():
            self.register_theme(Theme(**spec.textual()))
        self.theme = "graphite"
        self.clock = Clock()
        self.fleet = fleet
        self.rows = FleetList(self.clock)
        self.moved: list[RowKey | None] = []
        self.chosen: list[RowKey] = []

    def compose(self) -> ComposeResult:
        yield self.rows

    def on_row_moved(self, message: RowMoved) -> None:
        self.moved.append(message.key)

    def on_row_chosen(self, message: RowChosen) -> None:
        self.chosen.append(message.key)

    def look(self) -> list[str]:
        self.rows.look(self.fleet)
        return [self.rows.render_line(y).text.rstrip() for y in range(self.rows.size.height)]


def fleet_of(count: int) -> Fleet:
    fleet = Fleet()
    for number in range(1, count + 1):
        reduce(fleet, f"s{number}", Opened(LaunchInfo(f"~/work/p{number}"), f"session {number}"), 1000.0)
        reduce(fleet, f"s{number}", StateLearned(model="m"), 1000.0)
    return fleet


@asynccontextmanager
async def hosted(count: int, size: tuple[int, int] = (100, 14)) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(fleet_of(count))
    async with app.run_test(size=size) as pilot:
        app.rows.focus()
        app.look()
        await pilot.pause()
        yield app, pilot


async def test_rows_keep_their_place_while_a_hand_is_on_them_but_say_what_is_new() -> None:
    async with hosted(3) as (app, pilot):
        await pilot.press("down")
        assert app.rows.cursor == RowKey("s2")
        reduce(app.fleet, "s3", gated("a"), 1000.0)
        lines = app.look()
        assert "idle" in lines[1]
        assert "waiting: permission bash" in lines[4], "its content is new, its place is not"
        assert app.rows.order.stale
        app.clock.pass_(KEY_SECONDS)
        lines = app.look()
        assert "needs you" in lines[1]
        assert "session 3" in lines[2]
        assert app.rows.cursor == RowKey("s2")


async def test_a_row_that_is_gone_leaves_its_place_empty_until_the_hand_lets_go() -> None:
    async with hosted(3) as (app, pilot):
        await pilot.press("down")
        reduce(app.fleet, "s1", Closed(), 1001.0)
        lines = app.look()
        assert "gone" in lines[2]
        assert "session 2" in lines[3]
        app.clock.pass_(KEY_SECONDS)
        assert "session 2" in app.look()[2]


async def test_the_cursor_goes_to_the_next_ask_when_its_own_is_gone() -> None:
    async with hosted(3) as (app, pilot):
        for key in ("s2", "s1"):
            reduce(app.fleet, key, gated("a"), 1000.0)
        app.look()
        app.rows.select(RowKey("s2", "a"))
        reduce(app.fleet, "s2", InteractionWithdrawn(request_id="a"), 1001.0)
        app.look()
        assert app.rows.cursor == RowKey("s1", "a")
        await pilot.pause()
        assert app.moved[-1] == RowKey("s1", "a")


async def test_a_click_selects_twice_opens_and_right_after_rows_moved_does_neither() -> None:
    async with hosted(3) as (app, pilot):
        app.clock.pass_(SETTLE_SECONDS)
        await pilot.click(FleetList, offset=(10, 3))
        assert app.rows.cursor == RowKey("s2")
        await pilot.click(FleetList, offset=(10, 4), times=2)
        assert app.rows.cursor == RowKey("s3")
        assert app.chosen == [RowKey("s3")]
        app.rows.set_lens(Lens(Sort.ACTIVITY))
        reduce(app.fleet, "s3", events.AgentStart(), 1002.0)
        app.clock.pass_(MOUSE_SECONDS)
        app.look()
        await pilot.click(FleetList, offset=(10, 4))
        assert app.rows.cursor == RowKey("s3"), "what stood there a moment ago is elsewhere now"


async def test_headings_and_titles_cannot_be_chosen() -> None:
    async with hosted(2) as (app, pilot):
        app.clock.pass_(SETTLE_SECONDS)
        for y in (0, 1, 9):
            await pilot.click(FleetList, offset=(5, y), times=2)
        assert app.rows.cursor == RowKey("s1")
        assert app.chosen == []


async def test_only_rows_that_changed_are_drawn_anew() -> None:
    async with hosted(6) as (app, _):
        before = [app.rows.render_line(y) for y in range(9)]
        app.look()
        assert all(app.rows.render_line(y) is strip for y, strip in enumerate(before))
        reduce(app.fleet, "s3", StateLearned(model="other"), 1000.0)
        app.look()
        changed = [y for y, strip in enumerate(before) if app.rows.render_line(y) is not strip]
        assert changed == [4]


async def test_a_long_list_scrolls_under_its_titles_and_keeps_the_cursor_in_view() -> None:
    async with hosted(40) as (app, pilot):
        await pilot.press("end")
        lines = app.look()
        assert lines[0].lstrip().startswith("#▾")
        assert lines[-1].startswith("▎")
        assert "session 40" in lines[-1]
        await pilot.press("home")
        lines = app.look()
        assert "idle" in lines[1], "with its heading"
        assert "session 1" in lines[2]
        app.rows.scroll_rows(5)
        assert "session 5" in app.look()[1]
        assert app.rows.cursor == RowKey("s1")


class EntriesHost(App[None]):
    CSS = "EntriesView { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.entries = EntriesView()

    def compose(self) -> ComposeResult:
        yield self.entries

    def lines(self) -> list[str]:
        return [self.entries.render_line(y).text.rstrip() for y in range(self.entries.size.height)]


async def test_entries_scroll_stay_where_they_are_when_they_change_and_start_anew_for_another() -> None:
    app = EntriesHost()
    async with app.run_test(size=(40, 5)) as pilot:
        app.entries.focus()
        app.entries.show("one", [Entry("a", "\n".join(f"line {n}" for n in range(20)))])
        await pilot.press("down", "down")
        assert app.lines()[0].strip() == "line 2"
        app.entries.show("one", [Entry("a", "\n".join(f"row {n}" for n in range(20)))])
        assert app.lines()[0].strip() == "row 2"
        await pilot.press("end")
        assert app.lines()[-1].strip() == "row 19"
        app.entries.show("other", [Entry("b", "text")])
        assert app.lines()[0].split() == ["b", "text"]
        assert app.entries.text == "b: text"


async def test_the_mouse_on_the_rows_holds_their_order_until_it_goes() -> None:
    async with hosted(3) as (app, pilot):
        await pilot.hover(FleetList, offset=(10, 3))
        reduce(app.fleet, "s3", gated("a"), 1000.0)
        assert "idle" in app.look()[1]
        app.clock.pass_(MOUSE_SECONDS - 1)
        await pilot.hover(FleetList, offset=(10, 4))
        app.clock.pass_(MOUSE_SECONDS - 1)
        assert "idle" in app.look()[1], "it moved again"
        app.clock.pass_(1)
        assert "needs you" in app.look()[1]


async def test_a_window_that_is_zoomed_and_put_back_shows_the_rows_and_the_cursor_it_did() -> None:
    async with hosted(60) as (app, pilot):
        await pilot.press("end")
        before = app.look()
        assert "session 60" in before[-1]
        for rows in (70, 14):
            await pilot.resize_terminal(100, rows)
            app.look()
        assert app.look() == before
        app.rows.scroll_to_row(20)  # by the wheel: the cursor is out of view
        await pilot.pause()
        before = app.look()
        for rows in (70, 40, 14):
            await pilot.resize_terminal(100, rows)
        assert app.look() == before


async def test_what_is_read_stays_at_the_top_when_rows_above_it_go() -> None:
    async with hosted(60) as (app, pilot):
        await pilot.press("home")
        app.rows.scroll_to_row(20)
        top = app.look()[1]
        assert "session 20" in top
        reduce(app.fleet, "s3", Closed(), 1001.0)
        app.clock.pass_(KEY_SECONDS)
        assert "session 20" in app.look()[1]
