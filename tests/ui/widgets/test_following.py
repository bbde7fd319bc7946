"""Only the person ends following: whatever grows, shrinks or arrives, the tail stays the tail, and a
reading place stays where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.events import MouseScrollUp
from textual.pilot import Pilot
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.widgets import Static

from pidriver_tui.model import PromptBlock, Session, TextBlock, ThinkingBlock, ToolBlock, ToolState
from pidriver_tui.ui.widgets.tool_tree.view import ToolTree
from pidriver_tui.ui.widgets.transcript import TranscriptView

from .hosting import TranscriptHost, answer, new_session, prompt, say, thought, tool, transcript
from .test_tool_tree import tree

WORDS = " ".join(f"w{number}" for number in range(900))


class House(TranscriptHost):
    """A transcript over a panel that takes rows from it, beside a tree that takes columns."""

    CSS = """
    TranscriptView { width: 1fr; height: 1fr; padding: 0 1; }
    #panel { dock: bottom; height: 3; }
    #aside { dock: right; width: 10; }
    """

    def compose(self) -> ComposeResult:
        yield Static("aside", id="aside")
        yield Static("panel", id="panel")
        yield self.view

    @property
    def at_end(self) -> bool:
        """Whether the last row of all is the last in view."""
        frame = self.view._frame
        return frame.top + len(frame.rows) == frame.total

    @property
    def top_word(self) -> str:
        # The window may begin with the blank row above a block.
        row, words = next((row, line.split()) for row, line in enumerate(self.lines()) if line.split())
        return f"{row} {words[0]}"


@asynccontextmanager
async def house(session: Session) -> AsyncIterator[tuple[House, TranscriptView, Pilot[None]]]:
    app = House()
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.show(session)
        await pilot.pause()
        yield app, app.view, pilot


STEPS = st.one_of(
    st.tuples(st.just("terminal"), st.integers(30, 120), st.integers(6, 50)),
    st.tuples(st.just("panel"), st.integers(0, 12), st.just(0)),
    st.tuples(st.just("aside"), st.integers(0, 30), st.just(0)),
    st.tuples(st.just("say"), st.integers(1, 60), st.just(0)),
    st.tuples(st.just("append"), st.integers(0, 4), st.integers(1, 30)),
    st.tuples(st.just("finish"), st.just(0), st.just(0)),
    st.tuples(st.just("away"), st.just(0), st.just(0)),
    st.tuples(st.just("hide"), st.integers(0, 40), st.just(0)),
    st.tuples(st.just("tick"), st.integers(0, 99), st.just(0)),
)
ARRIVALS = {"say", "append", "finish"}


class Happenings:
    """Everything that is nobody's wish to scroll."""

    def __init__(self, app: House, session: Session, pilot: Pilot[None]) -> None:
        self.app, self.session, self.pilot = app, session, pilot
        self._said = 0

    async def step(self, kind: str, one: int, two: int) -> None:
        app, view, transcript = self.app, self.app.view, self.session.transcript
        match kind:
            case "terminal":
                await self.pilot.resize_terminal(one, two)
            case "panel":
                app.query_one("#panel").styles.height = one
            case "aside":
                app.query_one("#aside").styles.width = one
            case "say":
                block = transcript[len(transcript) - 1]
                if isinstance(block, (TextBlock, ThinkingBlock)) and block.open:
                    say(self.session, block, "".join(f" x{self._said + n}" for n in range(one)))
                    self._said += one
            case "append":
                text = "more of it\n\n" * two
                makers = (answer, thought, prompt)
                if one < len(makers):
                    block = makers[one](text)
                    block.open = not isinstance(block, PromptBlock)
                    transcript.append(block)
                else:
                    transcript.append(tool(state=ToolState.RUNNING, output=text))
            case "finish":
                last = transcript[len(transcript) - 1]
                last.open = False
                if isinstance(last, ToolBlock):
                    last.state, last.ended_at = ToolState.DONE, 9.0
                elif isinstance(last, ThinkingBlock):
                    last.ended_at = 9.0
                transcript.touch(last)
            case "away":
                view.show(new_session("other", answer("elsewhere")))
                await self.pilot.pause()
                view.show(self.session)
            case "hide":
                view.display = False
                await self.pilot.pause()
                app.query_one("#panel").styles.height = one // 4
                view.display = True
            case "tick":
                view.tick(float(one))
        view.flush()
        await self.pilot.pause()


def talk() -> Session:
    return new_session("k", prompt("go"), answer(WORDS, still_open=True))


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, max_size=12))
async def test_whatever_happens_at_the_tail_the_tail_stays_in_view(steps: list[tuple[str, int, int]]) -> None:
    session = talk()
    async with house(session) as (app, view, pilot):
        happenings = Happenings(app, session, pilot)
        for step in steps:
            await happenings.step(*step)
            assert view.pane is not None
            assert view.pane.following, step
            assert app.at_end, step
            assert view.scroll_y == view._frame.top


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 60), st.lists(STEPS, max_size=12))
async def test_whatever_happens_a_reading_place_stays_at_the_top(
    up: int, steps: list[tuple[str, int, int]]
) -> None:
    session = talk()
    async with house(session) as (app, view, pilot):
        happenings = Happenings(app, session, pilot)
        view.scroll_rows(-up)
        word = app.top_word
        if not word.startswith("w"):
            return  # scrolled up to the prompt
        for step in steps:
            if step[0] in ARRIVALS and word not in app.lines()[0]:
                word = app.top_word  # what is in view when more comes is what is read from then on
            await happenings.step(*step)
            assert view.pane is not None
            assert not view.pane.following, step
            rows = [line.split() for line in app.lines()]
            # Where the window grew beyond the end, what stood at the top stands further down.
            assert word in rows[0] or (app.at_end and any(word in row for row in rows)), (step, word)


@pytest.mark.parametrize("up", [0, 1, 5, 40])
async def test_a_window_that_is_zoomed_and_put_back_shows_what_it_did(up: int) -> None:
    async with house(talk()) as (app, view, pilot):
        view.scroll_rows(-up)
        before = app.lines()
        for size in ((80, 42), (200, 50), (80, 26), (80, 24)):
            await pilot.resize_terminal(*size)
        assert app.lines() == before
        assert view.pane is not None
        assert view.pane.following is (up == 0)


async def test_nothing_that_textual_assigns_scrolls() -> None:
    async with house(talk()) as (app, view, pilot):
        before = app.lines()
        view.scroll_y = 3.0
        view.scroll_target_y = 3.0
        view.animate("scroll_y", 0.0, duration=0.01)
        await pilot.pause(0.05)
        assert app.lines() == before
        assert view.scroll_y == view.vertical_scrollbar.position == view._frame.top
        assert view.pane is not None
        assert view.pane.following


async def test_the_scroll_bar_the_wheel_and_whoever_calls_do_scroll() -> None:
    async with house(talk()) as (_, view, pilot):
        tail, page = view._frame.top, view.window.height
        view.post_message(ScrollUp())  # a click above the thumb
        await pilot.pause()
        assert view._frame.top == tail - page
        view.post_message(ScrollDown())
        await pilot.pause()
        assert view.pane is not None
        assert view.pane.following
        view.post_message(ScrollTo(y=7))
        await pilot.pause()
        assert (view._frame.top, view.pane.following) == (7, False)
        view.scroll_home(animate=False)
        await pilot.pause()
        assert view._frame.top == 0
        view.scroll_end(animate=False)
        await pilot.pause()
        await pilot.pause()
        assert view.pane.following
        await pilot._post_mouse_events([MouseScrollUp], view, (5, 5))
        await pilot.pause()
        assert not view.pane.following


async def test_what_is_in_view_while_reading_is_not_folded_away_when_it_finishes() -> None:
    running = thought("why\n\n" * 9, still_open=True)
    session = new_session("k", answer(WORDS), running)
    async with transcript(session, (80, 24)) as (app, view, _):
        view.scroll_rows(-2)
        before = app.lines()
        assert sum("why" in line for line in before) > 5
        running.open, running.ended_at = False, 9.0
        session.transcript.touch(running)
        view.flush()
        assert sum("why" in line for line in app.lines()) == sum("why" in line for line in before)


# the tool tree


def many_calls(runs: int = 1) -> Session:
    session = new_session("k")
    for run in range(runs):
        session.transcript.append(prompt("go", turn=session.transcript.turn))
        for _ in range(10):
            session.transcript.turn += 1
            for number in range(3):
                session.transcript.append(tool(arguments={"command": f"run{run}.{number}"}))
    return session


def top_of(view: ToolTree) -> str:
    return view.render_line(0).text.removeprefix("▎").strip()


@settings(max_examples=20, deadline=None)
@given(st.booleans(), st.lists(st.tuples(st.booleans(), st.integers(3, 50)), max_size=8))
async def test_the_tree_keeps_its_end_or_its_top_whatever_happens(
    at_end: bool, steps: list[tuple[bool, int]]
) -> None:
    session = many_calls()
    async with tree(session) as (_, view, pilot):
        view.scroll_to_row(1000 if at_end else 5)
        top = top_of(view)
        for grows, number in steps:
            if grows:
                for _ in range(number):
                    session.transcript.append(tool(arguments={"command": "later"}))
            else:
                await pilot.resize_terminal(60, number)
            view.flush()
            await pilot.pause()
            assert view.calls is not None
            last = view.top_row + view.window.height >= len(view.calls.rows)
            if at_end:
                assert last
            else:
                assert top_of(view) == top or last


async def test_the_tree_holds_its_place_while_earlier_turns_fold_and_while_another_tab_is_shown() -> None:
    session = many_calls(2)
    async with tree(session) as (_, view, pilot):
        view.action_fold_all()
        view.action_fold_all()  # everything is unfolded
        row = view.calls.rows.index(next(r for r in view.calls.rows if r.turn == 14))  # type: ignore[union-attr]
        view.scroll_to_row(row)
        top = top_of(view)
        assert top.startswith("▾ turn 14")
        view.calls._folded.clear()  # type: ignore[union-attr]
        view.calls.lay_out()  # type: ignore[union-attr]
        view.repaint()
        assert top_of(view) == top, "the turns of the run before folded"
        view.show(new_session("other", tool()))
        view.show(session)
        await pilot.pause()
        assert top_of(view) == top


async def test_the_tree_of_a_conversation_put_in_place_of_another_begins_anew() -> None:
    session = many_calls()
    async with tree(session, (60, 30)) as (_, view, pilot):
        view.action_top()
        view.action_line_down()
        session.transcript = new_session("k", tool(arguments={"command": "fresh"})).transcript
        view.flush()
        await pilot.pause()
        assert view.cursor is None
        assert "fresh" in view.render_line(1).text
