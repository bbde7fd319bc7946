"""What a person does in the transcript: folding, the cursor, copying, searching."""

from __future__ import annotations

import pytest
from textual.geometry import Offset

from pidriver_tui.model import PromptState, ToolState
from pidriver_tui.ui.widgets.transcript import BlockSelected, Copied, SearchMoved, TranscriptView
from pidriver_tui.ui.widgets.transcript.actions import Actions
from pidriver_tui.ui.widgets.transcript.search_actions import Seeking

from .hosting import answer, new_session, notice, prompt, say, thought, tool, transcript


def marked(view: TranscriptView, background: str) -> list[str]:
    """Texts on a ground of this colour, from top to bottom."""
    return [
        segment.text
        for y in range(view.size.height)
        for segment in view.render_line(y)
        if segment.style is not None
        and segment.style.bgcolor is not None
        and segment.style.bgcolor.name == background
    ]


def ground(view: TranscriptView, key: str) -> str:
    colour = view.palette[key].bgcolor
    assert colour is not None
    return colour.name


# folding


async def test_a_tool_call_unfolds_below_its_line_and_folds_again() -> None:
    session = new_session("k", prompt("go"), tool(output="one\ntwo"), answer("finished"))
    async with transcript(session) as (app, view, _):
        view.put_cursor(1)
        view.action_fold()
        text = app.text()
        assert "✓ bash  make · 2.5s ▾" in text
        assert "│ one" in text
        assert "│ two" in text
        view.action_fold()
        assert "one" not in app.text()


async def test_a_click_on_the_line_unfolds_and_puts_the_cursor_there() -> None:
    session = new_session("k", prompt("go"), tool(output="one"), answer("done"))
    async with transcript(session) as (app, view, pilot):
        await pilot.click(view, offset=(8, 2))
        assert "│ one" in app.text()
        await pilot.pause()
        assert [m.block_id for m in app.posted if isinstance(m, BlockSelected)] == [1]
        assert app.lines()[2].startswith("▎✓ bash")
        await pilot.click(view, offset=(8, 0))
        assert app.lines()[0].startswith("▎▌ go")
        assert "│ one" in app.text()


async def test_thinking_unfolds_and_a_notice_shows_its_detail() -> None:
    session = new_session("k", thought("why is it so"), notice("It broke.", detail="line 1\nline 2"))
    async with transcript(session) as (app, view, _):
        view.toggle_block(0)
        view.toggle_block(1)
        text = app.text()
        assert "│ why is it so" in text
        assert "│ line 2" in text


async def test_all_fold_and_unfold_together() -> None:
    session = new_session("k", thought("because"), tool(output="one"), tool(output="two"))
    async with transcript(session) as (app, view, _):
        view.action_fold_all()
        assert all(word in app.text() for word in ("because", "one", "two"))
        session.transcript.append(tool(output="three"))
        view.flush()
        assert "three" in app.text()
        view.action_fold_all()
        assert not any(word in app.text() for word in ("because", "one", "two", "three"))


async def test_unfolding_at_the_tail_keeps_the_line_in_view() -> None:
    output = "\n".join(f"row {number}" for number in range(50))
    session = new_session("k", answer("\n\n".join("abcdefgh")), tool(output=output))
    async with transcript(session) as (app, view, _):
        before = next(y for y, line in enumerate(app.lines()) if "bash" in line)
        view.put_cursor(1)
        view.action_fold()
        assert next(y for y, line in enumerate(app.lines()) if "bash" in line) == before
        view.action_fold()
        assert view.pane is not None
        assert view.pane.following


async def test_a_running_call_unfolds_to_all_of_its_output_and_goes_on() -> None:
    block = tool(state=ToolState.RUNNING, output="first")
    session = new_session("k", block)
    async with transcript(session) as (app, view, _):
        view.toggle_block(0)
        block.output = "first\nsecond"
        session.transcript.touch(block)
        view.flush()
        assert "│ second" in app.text()
        block.state, block.output, block.ended_at, block.open = ToolState.DONE, "third", 2.0, False
        session.transcript.touch(block)
        view.flush()
        assert "│ third" in app.text()
        assert "second" not in app.text()


# the cursor


async def test_the_cursor_goes_from_kind_to_kind() -> None:
    session = new_session(
        "k",
        prompt("one"),
        answer("text"),
        tool(),
        tool(state=ToolState.FAILED, output="bad"),
        prompt("two", state=PromptState.REFUSED, why="no"),
        notice("broken", "error"),
    )
    async with transcript(session, (60, 30)) as (_, view, _):
        assert view.pane is not None
        visited = []
        for action in (
            view.action_previous_prompt,
            view.action_previous_prompt,
            view.action_next_tool,
            view.action_next_error,
            view.action_next_error,
            view.action_next_error,
            view.action_previous_error,
            view.action_previous_tool,
            view.action_previous_block,
            view.action_next_block,
            view.action_next_prompt,
            view.action_next_prompt,
        ):
            action()
            visited.append(view.pane.cursor)
        assert visited == [4, 0, 2, 3, 4, 5, 4, 3, 2, 3, 4, 4]


async def test_going_to_a_block_brings_it_into_view() -> None:
    session = new_session("k", *(prompt(f"prompt {number}") for number in range(40)))
    async with transcript(session) as (app, view, _):
        view.scroll_to_block(10)
        assert any(line.startswith("▎▌ prompt 10") for line in app.lines())
        before = app.lines()
        view.scroll_to_block(11)
        assert [line.replace("▎", " ") for line in before] == [line.replace("▎", " ") for line in app.lines()]
        view.scroll_to_block(39)
        assert "prompt 39" in app.lines()[-1]
        view.scroll_to_block(4000)
        assert "prompt 39" in app.lines()[-1]


async def test_every_command_of_the_table_is_an_action_of_the_view() -> None:
    from pidriver_tui.ui.commands import COMMANDS, KeyScope

    elsewhere = {"transcript.escape", "transcript.search", "transcript.links", "transcript.leave"}
    for command in COMMANDS:
        if command.scope is KeyScope.TRANSCRIPT and command.id not in elsewhere:
            assert hasattr(TranscriptView, f"action_{command.id.removeprefix('transcript.')}"), command.id


async def test_actions_without_a_session_do_nothing() -> None:
    async with transcript(None) as (app, view, _):
        for name in dir(TranscriptView):
            if name.startswith("action_") and any(name in vars(cls) for cls in (Actions, Seeking)):
                getattr(view, name)()
        view.search("word")
        view.scroll_to_block(3)
        view.flush()
        view.tick(5.0)
        assert app.lines() == [""] * 12


# copying


async def test_copying_a_block_gives_its_text_as_it_was_written() -> None:
    text = "Some **bold** text, long enough to be wrapped over several rows of the screen.\n\n- one\n- two\n"
    session = new_session("k", answer(text), tool(output="a\tb\n\x1b[31mred\x1b[0m"))
    async with transcript(session) as (app, view, pilot):
        view.put_cursor(0)
        view.action_copy()
        view.put_cursor(1)
        view.action_copy()
        assert app.clipboard_texts == [text, "a\tb\nred"]
        await pilot.pause()
        assert [m.what for m in app.posted if isinstance(m, Copied)] == ["block", "block"]


async def test_copying_a_part_gives_the_code_without_its_fence() -> None:
    session = new_session("k", answer("```python\nx = 1\ny = 2\n```\n"))
    async with transcript(session) as (app, view, _):
        view.action_copy_part()
        assert [text.strip() for text in app.clipboard_texts] == ["x = 1\ny = 2"]


async def test_dragging_selects_characters_of_the_text_and_copies_them_unwrapped() -> None:
    words = " ".join(f"word{number}" for number in range(30))
    session = new_session("k", prompt(words), answer("second block"))
    async with transcript(session) as (app, view, pilot):
        await pilot.mouse_down(view, offset=(3, 0))
        await pilot.hover(view, offset=(10, 1))
        await pilot.hover(view, offset=(8, 3))
        await pilot.hover(view, offset=(9, 5))
        await pilot.mouse_up(view, offset=(9, 5))
        assert app.screen.get_selected_text() == words + "\n\nsecond"
        assert "".join(marked(view, ground(view, "selection"))).endswith("second")
        await pilot.resize_terminal(100, 12)
        assert app.screen.get_selected_text() == words + "\n\nsecond"
        view.action_copy()
        assert app.clipboard_texts == [words + "\n\nsecond"]
        await pilot.click(view, offset=(30, 3))
        assert app.screen.get_selected_text() is None
        assert marked(view, ground(view, "selection")) == []


async def test_a_selection_keeps_to_its_text_while_more_arrives() -> None:
    block = answer("alpha beta", still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, pilot):
        await pilot.mouse_down(view, offset=(3, 0))
        await pilot.hover(view, offset=(8, 0))
        await pilot.mouse_up(view, offset=(8, 0))
        assert app.screen.get_selected_text() == "alpha"
        say(session, block, " gamma\n\n" + "\n\n".join("abcdefghij"))
        view.flush()
        assert app.screen.get_selected_text() == "alpha"
        assert marked(view, ground(view, "selection")) == ["alpha"]


@pytest.mark.parametrize(("times", "selected"), [(2, "beta"), (3, "alpha beta gamma")])
async def test_two_clicks_select_a_word_and_three_a_paragraph(times: int, selected: str) -> None:
    async with transcript(new_session("k", answer("alpha beta gamma\n\nother"))) as (app, view, pilot):
        await pilot.click(view, offset=(10, 0), times=times)
        text = app.screen.get_selected_text()
        assert text is not None
        assert text.strip() == selected


# searching


async def test_a_search_marks_every_match_and_goes_round() -> None:
    session = new_session("k", prompt("Find me"), answer("find this, and find that"), tool(output="nothing"))
    async with transcript(session) as (app, view, pilot):
        view.search("find")
        assert marked(view, ground(view, "search_current")) == ["Find"]
        assert marked(view, ground(view, "search_match")) == ["find", "find"]
        view.action_search_next()
        view.action_search_next()
        view.action_search_next()
        view.action_search_previous()
        await pilot.pause()
        moves = [(m.number, m.count) for m in app.posted if isinstance(m, SearchMoved)]
        assert moves == [(1, 3), (2, 3), (3, 3), (1, 3), (3, 3)]
        view.search("")
        assert marked(view, ground(view, "search_match")) == []


async def test_a_search_goes_to_what_is_out_of_view_and_unfolds_it() -> None:
    session = new_session(
        "k",
        tool(output="\n".join(f"row {n}" for n in range(100)) + "\nneedle\nafter"),
        *(answer(f"text {n}") for n in range(50)),
    )
    async with transcript(session) as (app, view, _):
        view.search("needle")
        assert "│ needle" in app.text()
        assert marked(view, ground(view, "search_current")) == ["needle"]


async def test_a_search_without_a_match_says_so_and_finds_what_comes_later() -> None:
    block = answer("nothing yet", still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, pilot):
        view.search("needle")
        say(session, block, " but a needle")
        view.flush()
        view.action_search_next()
        await pilot.pause()
        moves = [(m.number, m.count) for m in app.posted if isinstance(m, SearchMoved)]
        assert moves == [(0, 0), (1, 1)]


async def test_showing_another_session_ends_search_and_selection() -> None:
    one, two = new_session("one", answer("needle")), new_session("two", answer("needle"))
    async with transcript(one) as (_, view, _):
        view.search("needle")
        view.show(two)
        assert marked(view, ground(view, "search_current")) == []


async def test_dragging_below_the_view_scrolls_and_selects_on() -> None:
    session = new_session("k", answer("\n\n".join(f"line {number}" for number in range(60))))
    async with transcript(session) as (app, view, pilot):
        view.action_top()
        await pilot.mouse_down(view, offset=(3, 2))
        await pilot.hover(view, offset=(8, 6))
        view._drag_at = Offset(8, 13)
        for _ in range(10):
            view._drag_on()
        assert view._frame.top == 20
        await pilot.mouse_up(view, offset=(8, 11))
        text = app.screen.get_selected_text()
        assert text is not None
        assert text.startswith("line 1\n\nline 2")
        assert text.count("line") == 15
        assert view._drag_timer is None


async def test_code_is_copied_from_where_it_is_in_view_and_then_the_next() -> None:
    text = "# How it works\n\nwords\n\n```py\nx = 1\n```\n\nmore words\n\n> ```sh\n> make\n> ```\n"
    async with transcript(new_session("k", answer("before"), answer(text)), (60, 20)) as (app, view, _):
        for _ in range(3):
            view.action_copy_part()
        assert app.clipboard_texts == ["x = 1", "make", "x = 1"]
        view.put_cursor(0)
        view.action_copy_part()
        assert app.clipboard_texts[-1] == "before", "the cursor is on a block without code"
        view.put_cursor(1)
        view.action_copy_part()
        assert app.clipboard_texts[-1] == "x = 1", "asked from elsewhere it begins with the nearest"


async def test_an_error_that_is_a_page_for_a_browser_folds_to_its_title() -> None:
    page = "403 <!doctype html><html><title>Forbidden</title>" + "<p>no entry</p>" * 400
    async with transcript(new_session("k", notice(page, "error"))) as (app, view, _):
        assert "403 Forbidden" in app.text()
        assert "no entry" not in app.text()
        view.toggle_block(0)
        view.action_tail()
        assert "no entry" in app.text()
