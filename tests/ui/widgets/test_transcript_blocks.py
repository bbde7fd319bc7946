"""What each kind of block looks like on screen."""

from __future__ import annotations

import pytest

from pidriver_tui.model import PromptState, ToolState
from pidriver_tui.ui.widgets.transcript import LinkActivated, TranscriptView

from .hosting import answer, new_session, notice, prompt, say, thought, tool, transcript, turn


async def shown(*blocks: object, now: float = 0.0, size: tuple[int, int] = (60, 12)) -> list[str]:
    session = new_session("k", *blocks)  # type: ignore[arg-type]
    async with transcript(session, size) as (app, view, _):
        view.tick(now)
        return [line for line in app.lines() if line]


async def test_a_prompt_stands_behind_a_bar() -> None:
    assert await shown(prompt("one\ntwo")) == [" ▌ one", " ▌ two"]


@pytest.mark.parametrize(
    ("state", "why", "said"),
    [
        (PromptState.SENDING, "", "… sending"),
        (PromptState.HANDLED, "", "taken by an extension"),
        (PromptState.REFUSED, "no model", "✗ refused: no model"),
    ],
)
async def test_a_prompt_says_what_became_of_it(state: PromptState, why: str, said: str) -> None:
    assert await shown(prompt("go", state=state, why=why)) == [" ▌ go", f" ▌ {said}"]


async def test_a_prompt_says_how_it_was_sent() -> None:
    lines = await shown(prompt("go", how="steer", images=2, state=PromptState.SENDING))
    assert lines[-1] == " ▌ … sending · steering · 2 images"


async def test_thinking_is_open_while_it_streams_and_one_line_when_finished() -> None:
    block = thought("first of all", still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, _):
        view.tick(12.0)
        assert app.lines()[:2] == ["   ▾ thinking 0:12", " │ first of all"]
        block.open = False
        block.ended_at = 13.0
        session.transcript.touch(block)
        view.flush()
        assert [line for line in app.lines() if line] == ["   ▸ thought for 0:13, 3 words"]


async def test_a_finished_tool_call_is_one_line() -> None:
    assert await shown(tool(output="fine")) == [" ✓ bash  make · 2.5s ▸"]


async def test_a_failed_tool_call_says_why() -> None:
    block = tool(state=ToolState.FAILED, output="no rule to make target\n\nCommand exited with code 2")
    assert await shown(block) == [" ✗ bash  make · failed, exit 2 · 2.5s ▸"]
    block = tool("edit", ToolState.FAILED, arguments={"path": "a.py"}, output="oldText was not found")
    (line,) = await shown(block, size=(90, 12))
    assert line.startswith(" ✗ edit  a.py")
    assert "oldText was not found · failed · 2.5s ▸" in line


async def test_a_running_tool_call_shows_its_last_rows() -> None:
    output = "\n".join(f"line {number}" for number in range(1, 101))
    lines = await shown(tool(state=ToolState.RUNNING, output=output), now=43.0)
    assert lines == [" ▶ bash  make · running 0:42 ▸", *(f" │ line {number}" for number in range(95, 101))]


async def test_a_tool_call_being_written_says_what_is_known_of_it() -> None:
    block = tool("write", ToolState.WRITING, arguments={}, started_at=None)
    session = new_session("k", block)
    async with transcript(session) as (app, view, _):
        assert app.lines()[0] == " … write  · writing"
        for piece, line in (
            ('{"pa', " … write  · writing, 4 characters"),
            ('th": "src/a', " … write src/a · writing, 15 characters"),
            ('.py", "content": "', " … write src/a.py · writing, 33 characters"),
        ):
            block.arguments_text.append(piece)
            session.transcript.touch(block)
            view.flush()
            assert app.lines()[0] == line
        view.toggle_block(0)
        assert app.lines()[1] == ' │ {"path": "src/a.py", "content": "'


async def test_tool_calls_stand_together_and_apart_from_prose() -> None:
    session = new_session("k", answer("before"), tool(), tool(), answer("after"))
    async with transcript(session) as (app, _, _):
        assert app.lines()[:6] == [
            "   before",
            "",
            " ✓ bash  make · 2.5s ▸",
            " ✓ bash  make · 2.5s ▸",
            "",
            "   after",
        ]


async def test_a_notice_has_a_glyph_its_detail_folded_and_a_hint() -> None:
    block = notice("Look here.", "warning", detail="one\ntwo\nthree", hint="Try again.")
    assert await shown(block) == [" ! Look here.", "   ▸ 3 lines", " → Try again."]


async def test_an_errors_short_detail_is_shown_at_once() -> None:
    block = notice("It broke.", "error", detail="one\ntwo", hint="Try again.")
    rows = await shown(block)
    assert rows[0] == " ✗ It broke."
    assert [row.strip(" │") for row in rows[2:4]] == ["one", "two"]
    long = notice("It broke.", "error", detail="\n".join("x" * 40))
    assert len(await shown(long)) == 2


async def test_the_end_of_a_turn_is_one_dim_line_and_those_amid_a_run_are_none() -> None:
    assert await shown(turn("toolUse")) == []
    assert await shown(turn()) == [" ─ 12.0k in · 340 out · $0.0123 · 14s"]


async def test_a_streaming_answer_is_marked_until_it_is_finished() -> None:
    block = answer("it goes", still_open=True)
    session = new_session("k", block)
    async with transcript(session) as (app, view, _):
        assert app.lines()[0] == " ● it goes"
        say(session, block, " on")
        view.flush()
        assert app.lines()[0] == " ● it goes on"
        block.open = False
        session.transcript.touch(block)
        view.flush()
        assert app.lines()[0] == "   it goes on"


async def test_blocks_without_text_take_no_rows() -> None:
    assert await shown(answer(""), answer("\n\n"), thought(""), answer("here")) == ["   here"]


async def test_a_line_of_ours_is_shortened_but_keeps_its_state() -> None:
    (line,) = await shown(tool(arguments={"command": "x" * 300}))
    assert line.endswith("x… · 2.5s ▸")
    assert len(line) <= 58


async def test_a_long_prompt_folds_to_its_beginning() -> None:
    session = new_session("k", prompt("\n".join(f"line {number}" for number in range(60))), answer("end"))
    async with transcript(session, (60, 80)) as (app, view, _):
        lines = [line for line in app.lines() if line]
        assert lines[11:14] == [" ▌ line 11", " ▌ ▸ all of 60 lines", "   end"]
        view.toggle_block(0)
        assert " ▌ line 59\n ▌ ▾ 60 lines" in app.text()


async def test_calls_of_a_subagent_stand_in() -> None:
    child = tool("read", parent_id="t", arguments={"path": "a.py"}, output="text")
    lines = await shown(tool("task", tool_call_id="t", arguments={"task": "look"}), child)
    assert lines[1] == " ✓   read  a.py · 2.5s ▸"


async def test_the_line_that_ends_a_run_can_be_left_out() -> None:
    view = TranscriptView(turn_ends=False)
    session = new_session("k", answer("end"), turn())
    async with transcript(session, view=view) as (app, _, _):
        assert [line for line in app.lines() if line] == ["   end"]


async def test_links_in_view_are_offered_and_none_is_opened() -> None:
    session = new_session("k", answer("see [the page](https://example.org/x) and more"))
    async with transcript(session) as (app, view, pilot):
        assert [link.target for link in view.links_in_view()] == ["https://example.org/x"]
        column = app.lines()[0].index("the page")
        await pilot.click(view, offset=(column + 2, 0))
        await pilot.pause()
        assert not any(isinstance(m, LinkActivated) for m in app.posted)
        await pilot.click(view, offset=(column + 2, 0), control=True)
        await pilot.pause()
        assert [m.target for m in app.posted if isinstance(m, LinkActivated)] == ["https://example.org/x"]
