"""Following the tail, holding still, and keeping the reader's place."""

from __future__ import annotations

from textual.events import MouseScrollUp
from textual.widgets import Static

from pidriver_tui.ui.widgets.transcript import FollowChanged

from .hosting import answer, new_session, prompt, say, thought, tool, transcript


def lines(first: int, last: int) -> str:
    """Paragraphs that are one row each."""
    return "\n\n".join(f"line {number}" for number in range(first, last))


async def test_it_follows_the_newest_rows() -> None:
    block = answer(lines(0, 30), still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, _):
        assert app.lines()[-1].strip() == "line 29"
        say(session, block, "\n\nline 30")
        view.flush()
        assert app.lines()[-1].strip() == "line 30"
        assert view.scroll_y == view.max_scroll_y > 0


async def test_it_holds_still_once_scrolled_up_and_says_how_much_is_new() -> None:
    block = answer(lines(0, 30), still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, pilot):
        view.action_page_up()
        before = app.lines()
        say(session, block, "\n\n" + lines(30, 33))
        view.flush()
        assert app.lines()[:-1] == before[:-1]
        assert app.lines()[-1].endswith(" 6 new lines ↓")
        await pilot.pause()
        told = [m for m in app.posted if isinstance(m, FollowChanged)]
        assert [(m.following, m.new_rows) for m in told] == [(False, 0), (False, 6)]
        view.action_tail()
        assert app.lines()[-1].strip() == "line 32"
        await pilot.pause()
        last = app.posted[-1]
        assert isinstance(last, FollowChanged)
        assert (last.following, last.new_rows) == (True, 0)


async def test_scrolling_down_to_the_end_follows_again_and_reading_counts_down() -> None:
    block = answer(lines(0, 30), still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, _):
        view.action_line_up()
        say(session, block, "\n\n" + lines(30, 33))
        view.flush()
        assert "6 new lines" in app.lines()[-1]
        view.scroll_rows(3)
        assert "4 new lines" in app.lines()[-1]
        view.scroll_rows(100)
        assert app.lines()[-1].strip() == "line 32"
        say(session, block, "\n\nline 33")
        view.flush()
        assert app.lines()[-1].strip() == "line 33"


async def test_the_reading_position_survives_a_resize() -> None:
    text = "\n\n".join(" ".join(f"word{number}.{of}" for number in range(30)) for of in range(40))
    async with transcript(new_session("k", answer(text)), (100, 12)) as (app, view, pilot):
        view.action_top()
        view.scroll_rows(33)
        top = app.lines()[0]
        await pilot.resize_terminal(41, 20)
        assert top.split()[0] in app.lines()[0].split()
        await pilot.resize_terminal(100, 12)
        assert app.lines()[0] == top


async def test_folding_and_growing_above_do_not_move_the_reader() -> None:
    running = thought(lines(0, 20), still_open=True)
    session = new_session("k", running, answer(lines(100, 140)))
    async with transcript(session) as (app, view, _):
        view.action_page_up()
        before = app.lines()
        assert "line 130" in "\n".join(before)
        say(session, running, "\n\n" + lines(20, 50))
        view.flush()
        assert app.lines() == before
        running.open, running.ended_at = False, 9.0
        session.transcript.touch(running)
        view.flush()
        assert app.lines() == before
        view.action_top()
        assert app.lines()[0].strip().startswith("▸ thought for")


async def test_what_is_being_read_is_not_folded_away_when_it_finishes() -> None:
    running = thought(lines(0, 40), still_open=True)
    session = new_session("k", running)
    async with transcript(session) as (app, view, _):
        view.action_page_up()
        before = app.lines()
        running.open, running.ended_at = False, 9.0
        session.transcript.touch(running)
        view.flush()
        assert app.lines() == before


async def test_each_session_is_left_and_found_again_as_it_was() -> None:
    one, two = new_session("one", answer(lines(0, 40))), new_session("two", answer(lines(100, 140)))
    async with transcript(one) as (app, view, _):
        view.action_page_up()
        before = app.lines()
        view.show(two)
        assert app.lines()[-1].strip() == "line 139"
        one.transcript.append(answer("more"))
        view.show(one)
        assert app.lines()[:-1] == before[:-1]
        assert "2 new lines" in app.lines()[-1]
        view.show(None)
        assert app.lines() == [""] * 12


async def test_a_hidden_session_costs_nothing_until_it_is_shown() -> None:
    one, two = new_session("one", answer("here")), new_session("two", answer("first"))
    async with transcript(one) as (app, view, _):
        view.show(two)
        view.show(one)
        pane = view._panes["two"]
        say(two, two.transcript[0], " second")  # type: ignore[arg-type]
        two.transcript.append(answer("third"))
        view.flush()
        assert len(pane.heights) == 1
        view.show(two)
        assert [line.strip() for line in app.lines() if line] == ["first second", "third"]


async def test_a_conversation_put_in_place_of_another_is_shown_from_its_end() -> None:
    session = new_session("k", answer(lines(0, 40)))
    async with transcript(session) as (app, view, _):
        view.action_top()
        session.transcript = new_session("k", answer("a new one")).transcript
        view.flush()
        assert [line.strip() for line in app.lines() if line] == ["a new one"]


async def test_scrolling_with_the_wheel_and_the_scroll_bar() -> None:
    async with transcript(new_session("k", answer(lines(0, 200)))) as (app, view, pilot):
        await pilot._post_mouse_events([MouseScrollUp], view, (5, 5))
        await pilot.pause()
        assert not view.pane.following  # type: ignore[union-attr]
        assert app.lines()[-1].strip() == "line 198"
        view.scroll_to_row(100)
        assert app.lines()[0].strip() == "line 50"
        view.scroll_to(y=40, animate=False)
        assert app.lines()[0].strip() == "line 20"


async def test_only_rows_that_differ_are_repainted() -> None:
    block = answer("one row")
    session = new_session("k", prompt("hello"), block)
    async with transcript(session) as (_, view, pilot):
        await pilot.pause()
        before = list(view._rows)
        session.transcript.touch(session.transcript[0])
        view.flush()
        assert all(row is old for row, old in zip(view._rows, before, strict=True))
        say(session, block, " and more")
        view.flush()
        changed = [row is not old for row, old in zip(view._rows, before, strict=True)]
        assert changed == [False, False, True]


class Writer:
    """Stands for the thread that writes to a terminal which takes nothing until told."""

    def __init__(self) -> None:
        self.queued: list[str] = []
        self._queue = self

    def qsize(self) -> int:
        return len(self.queued)

    def write(self, text: str) -> None:
        self.queued.append(text)


async def test_nothing_is_painted_while_the_terminal_is_behind() -> None:
    session = new_session("k", answer("one"))
    async with transcript(session) as (app, view, pilot):
        writer = app._driver._writer_thread = Writer()  # type: ignore[union-attr]
        session.transcript.append(answer("two"))
        view.flush()
        assert "two" in app.text()
        await pilot.pause()
        assert writer.queued == [""]  # till it is taken, the frame before it is being written
        session.transcript.append(answer("three"))
        view.flush()
        assert "three" not in app.text()
        writer.queued.clear()
        while "three" not in app.text():
            await pilot.pause(0.01)


async def test_it_can_be_shown_before_it_is_mounted_and_in_a_window_of_no_rows() -> None:
    session = new_session("k", answer("here"), tool())
    async with transcript(None) as (app, view, pilot):
        view.show(session)
        assert "here" in app.text()
        view.styles.height = 0
        await pilot.pause()
        session.transcript.append(answer("there"))
        view.flush()
        view.action_page_up()
        view.styles.height = "1fr"
        await pilot.pause()
        assert "there" in app.text()
        await app.mount(Static("below"))
