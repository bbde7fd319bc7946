"""What the transcript does not do: no clocks here, counts of what is made and kept."""

from __future__ import annotations

import pytest

from pidriver_tui.model import Block
from pidriver_tui.ui.widgets.transcript import block_layouts
from pidriver_tui.ui.widgets.transcript.kinds import make_layout
from pidriver_tui.ui.widgets.transcript.layout import BlockLayout, LayoutSettings

from .hosting import answer, new_session, prompt, say, thought, tool, transcript


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the blocks that were laid out, in order."""
    ids: list[int] = []

    def recorded(block: Block, setting: LayoutSettings) -> BlockLayout:
        ids.append(block.id)
        return make_layout(block, setting)

    monkeypatch.setattr(block_layouts, "make_layout", recorded)
    return ids


def long_session(blocks: int) -> list[Block]:
    kinds = (lambda n: prompt(f"do {n}"), lambda n: answer(f"text {n}"), lambda n: tool(output=f"out {n}"))
    return [kinds[number % 3](number) for number in range(blocks)]


async def test_only_blocks_in_view_are_laid_out(made: list[int]) -> None:
    async with transcript(new_session("k", *long_session(10_000))) as (_, view, _):
        assert len(set(made)) <= 14
        made.clear()
        view.scroll_to_row(5000)
        assert len(made) <= 16
        made.clear()
        view.action_page_up()
        assert len(made) <= 16


async def test_a_delta_lays_out_no_block_anew(made: list[int]) -> None:
    block = answer("begin", still_open=True)
    session = new_session("k", *long_session(100), block)
    async with transcript(session) as (_, view, _):
        made.clear()
        for _ in range(50):
            say(session, block, " and on")
            view.flush()
        assert made == []


async def test_what_left_the_view_keeps_no_painted_rows_and_in_time_no_layout(made: list[int]) -> None:
    session = new_session("k", *long_session(3000))
    async with transcript(session) as (_, view, _):
        assert view.pane is not None
        view.action_top()
        for _ in range(200):
            view.action_page_down()
        live = view.pane._live
        assert len(live) <= 256
        in_view = {block_id for block_id, _ in view._frame.spots}
        kept = {block_id for block_id, layout in live.items() if any(part._kept for part in layout.parts)}
        assert kept <= in_view


async def test_sessions_out_of_view_keep_no_layouts_beyond_a_few(made: list[int]) -> None:
    async with transcript(None) as (_, view, _):
        for number in range(12):
            view.show(new_session(f"s{number}", *long_session(30)))
        assert sum(bool(pane._live) for pane in view._panes.values()) == 8
        view.forget("s3")
        assert "s3" not in view._panes


async def test_another_theme_repaints_everything_in_its_colours() -> None:
    session = new_session("k", prompt("hello"), thought("why"), answer("# Title"), tool())
    async with transcript(session) as (app, view, pilot):
        before = [str(segment.style) for y in range(8) for segment in view.render_line(y)]
        texts = app.lines()
        app.theme = "noon"
        await pilot.pause()
        assert app.lines() == texts
        after = [str(segment.style) for y in range(8) for segment in view.render_line(y)]
        assert len(after) == len(before)
        assert all(one != other for one, other in zip(before, after, strict=True))
