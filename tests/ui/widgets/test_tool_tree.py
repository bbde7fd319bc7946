"""The tree of tool calls."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from pidriver_tui.model import PromptState, Session, ToolState
from pidriver_tui.ui.widgets.tool_tree.view import ToolSelected, ToolTree

from .hosting import answer, new_session, prompt, tool


class TreeHost(App[None]):
    CSS = "ToolTree { width: 1fr; height: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.view = ToolTree(id="tree")
        self.selected: list[int] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_tool_selected(self, message: ToolSelected) -> None:
        self.selected.append(message.block_id)

    def action_command(self, command_id: str) -> None:
        getattr(self.view, f"action_{command_id.removeprefix('tree.')}")()

    def lines(self) -> list[str]:
        return [
            line
            for y in range(self.view.size.height)
            if (line := self.view.render_line(y).text.rstrip().removeprefix("▎").strip())
        ]


@asynccontextmanager
async def tree(
    session: Session, size: tuple[int, int] = (60, 12)
) -> AsyncIterator[tuple[TreeHost, ToolTree, Pilot[None]]]:
    app = TreeHost()
    async with app.run_test(size=size) as pilot:
        app.view.focus()
        app.view.show(session)
        await pilot.pause()
        yield app, app.view, pilot


def two_turns() -> Session:
    session = new_session("k", prompt("go"))
    session.transcript.turn = 1
    session.transcript.append(answer("looking"))
    session.transcript.append(tool("read", arguments={"path": "a.py"}))
    session.transcript.append(tool(state=ToolState.FAILED, arguments={"command": "make"}))
    session.transcript.turn = 2
    session.transcript.append(tool(state=ToolState.RUNNING, arguments={"command": "make test"}))
    return session


async def test_turns_and_their_calls_with_state_and_duration() -> None:
    async with tree(two_turns()) as (app, view, _):
        view.tick(43.0)
        lines = app.lines()
        assert lines[0].startswith("▾ turn 1")
        assert lines[0].endswith("✗ 1 failed")
        assert lines[1].startswith("✓ read  a.py")
        assert lines[1].endswith("done 2.5s")
        assert lines[2].startswith("✗ bash  make")
        assert lines[2].endswith("failed 2.5s")
        assert lines[3].endswith("▶ 1 running")
        assert lines[4].startswith("▶ bash  make test")
        assert lines[4].endswith("running 0:42")
        view.tick(44.0)
        assert app.lines()[4].endswith("running 0:43")


async def test_turns_before_the_last_prompt_are_folded_and_unfold() -> None:
    session = two_turns()
    async with tree(session) as (app, view, pilot):
        session.transcript.append(prompt("more of it", how="steer"))
        view.flush()
        assert app.lines()[0].startswith("▾ turn 1")
        session.transcript.append(prompt("and now"))
        session.transcript.turn = 3
        session.transcript.append(tool(arguments={"command": "ls"}))
        view.flush()
        lines = app.lines()
        assert [line.split("  ")[0] for line in lines[:3]] == ["▸ turn 1", "▸ turn 2", "▾ turn 3"]
        assert "read, bash" in lines[0]
        await pilot.click(view, offset=(5, 0))
        assert app.lines()[1].startswith("✓ read")
        await pilot.click(view, offset=(5, 0))
        assert app.lines()[1].startswith("▸ turn 2")


async def test_a_prompt_that_waits_or_was_refused_folds_nothing() -> None:
    session = two_turns()
    async with tree(session) as (app, view, _):
        waiting = prompt("then this", how="follow_up", state=PromptState.SENDING, turn=2)
        session.transcript.append(waiting)
        session.transcript.append(prompt("/no", state=PromptState.REFUSED))
        view.flush()
        assert [line[0] for line in app.lines() if "turn" in line] == ["▾", "▾"]
        waiting.state = PromptState.DELIVERED
        session.transcript.touch(waiting)
        view.flush()
        assert [line[0] for line in app.lines() if "turn" in line] == ["▸", "▸"]


async def test_subagents_and_their_calls_stand_below_the_call_that_started_them() -> None:
    session = new_session("k")
    session.transcript.turn = 1
    append = session.transcript.append
    append(tool("task", tool_call_id="t", state=ToolState.RUNNING, arguments={"x": 1}))
    append(tool("bash", tool_call_id="b", arguments={"command": "ls"}))
    append(tool("scout", tool_call_id="s", parent_id="t", arguments={"task": "look"}))
    append(tool("read", tool_call_id="s/1", parent_id="s", arguments={"path": "a.py"}))
    async with tree(session) as (app, view, _):
        rows = [view.render_line(y).text for y in range(5)]
        assert [len(row) - len(row.lstrip()) for row in rows] == [1, 3, 5, 7, 3]
        assert [line.split()[1] for line in app.lines()[1:]] == ["task", "scout", "read", "bash"]


async def test_the_cursor_says_which_call_and_shows_its_output() -> None:
    session = two_turns()
    session.transcript[3].output = "one\ntwo\nthree"  # type: ignore[attr-defined]
    async with tree(session, (60, 30)) as (app, view, pilot):
        await pilot.press("down", "down", "down")
        assert app.selected == [2, 3]
        assert app.lines()[-3:] == ["one", "two", "three"]
        await pilot.click(view, offset=(8, 4))
        assert app.selected[-1] == 4
        assert app.lines()[-1] == "no output"
        view.select_block(2)
        await pilot.pause()
        assert app.selected[-1] == 4
        assert view.cursor is not None
        assert view.cursor.block == 2


async def test_enter_folds_a_turn_and_shows_a_call() -> None:
    async with tree(two_turns()) as (app, _, pilot):
        await pilot.press("down", "enter")
        assert [line.split("  ")[0] for line in app.lines()] == ["▸ turn 1", "▾ turn 2", "▶ bash"]
        await pilot.press("space", "down", "enter")
        assert app.lines()[1].startswith("✓ read")
        assert app.selected == [2, 2]


def with_subagents() -> Session:
    session = new_session("k")
    session.transcript.turn = 1
    append = session.transcript.append
    append(tool("task", tool_call_id="t", arguments={"x": 1}))
    append(tool("scout", tool_call_id="s", parent_id="t", arguments={"task": "look"}))
    append(tool("read", tool_call_id="s/1", parent_id="s", arguments={"path": "a.py"}))
    append(tool("bash", ToolState.FAILED, tool_call_id="s/2", parent_id="s"))
    append(tool("bash", tool_call_id="b", arguments={"command": "ls"}))
    return session


async def test_a_call_with_subagents_folds_and_unfolds() -> None:
    async with tree(with_subagents()) as (app, view, pilot):
        names = [line.split()[1] for line in app.lines()]
        assert names == ["turn", "task", "scout", "read", "bash", "bash"]
        await pilot.press("down", "down", "enter")
        assert [line.split()[1] for line in app.lines()] == ["turn", "task", "bash"]
        assert "▸ 1 below" in app.lines()[1]
        await pilot.press("right")
        assert len(app.lines()) == 6
        await pilot.press("down", "down", "left")
        assert [line.split()[1] for line in app.lines()] == ["turn", "task", "scout", "bash"]
        assert view.cursor is not None
        assert view.cursor.block == 1
        await pilot.press("left", "left")
        assert [line.split()[1] for line in app.lines()] == ["turn"]


async def test_a_call_selected_elsewhere_unfolds_all_above_it() -> None:
    async with tree(with_subagents()) as (app, view, _):
        assert view.calls is not None
        view.calls.fold_call(0, folded=True)
        view.calls.fold_call(1, folded=True)
        view.calls.fold(1, folded=True)
        view.select_block(2)
        assert view.cursor is not None
        assert view.cursor.block == 2
        assert len(app.lines()) == 6


async def test_a_failure_below_a_folded_call_is_among_the_failed_ones() -> None:
    async with tree(with_subagents()) as (app, view, _):
        assert view.calls is not None
        view.calls.fold_call(0, folded=True)
        view.action_toggle_errors()
        assert [line.split()[0] for line in app.lines()] == ["▾", "✗"]


async def test_a_new_call_below_a_folded_one_stays_hidden_and_is_counted() -> None:
    session = with_subagents()
    async with tree(session) as (app, view, _):
        assert view.calls is not None
        view.calls.fold_call(1, folded=True)
        view.repaint()
        session.transcript.append(tool("edit", tool_call_id="s/3", parent_id="s"))
        view.flush()
        assert [line.split()[1] for line in app.lines()] == ["turn", "task", "scout", "bash"]
        assert "▸ 3 below" in app.lines()[2]


async def test_all_turns_fold_and_unfold_at_once() -> None:
    async with tree(two_turns()) as (app, _, pilot):
        await pilot.press("f")
        assert [line.split("  ")[0] for line in app.lines()] == ["▸ turn 1", "▸ turn 2"]
        await pilot.press("f")
        assert len(app.lines()) == 5


async def test_only_failed_calls_can_be_shown() -> None:
    session = two_turns()
    async with tree(session) as (app, view, _):
        view.action_toggle_errors()
        assert len(app.lines()) == 2
        assert app.lines()[1].startswith("✗ bash  make")
        running = session.transcript[4]
        running.state, running.ended_at = ToolState.FAILED, 9.0  # type: ignore[attr-defined]
        session.transcript.touch(running)
        view.flush()
        assert len(app.lines()) == 4
        view.action_toggle_errors()
        assert len(app.lines()) == 5


async def test_without_failed_calls_it_says_so() -> None:
    async with tree(new_session("k", tool())) as (app, view, _):
        view.action_toggle_errors()
        assert app.lines() == ["no failed tools"]


async def test_words_of_agents_are_no_markup_and_no_escapes() -> None:
    session = new_session("k", tool("[red]x\x1b[31m", arguments={"command": "[bold]a\x1b]0;t\x07\u202e"}))
    async with tree(session) as (app, _, _):
        text = "\n".join(app.lines())
        assert "[red]x" in text
        assert "[bold]a" in text
        assert not set(text) & {"\x1b", "\x07", "\u202e"}


async def test_ten_thousand_calls_cost_what_shows() -> None:
    session = new_session("k")
    for number in range(10_000):
        session.transcript.turn = number // 20
        session.transcript.append(tool(arguments={"command": f"step {number}"}))
    async with tree(session) as (app, view, _):
        assert view.calls is not None
        assert "step 9999" in app.lines()[-1]
        assert len(view._kept) <= 24
        session.transcript.append(tool(arguments={"command": "one more"}))
        view.flush()
        assert "one more" in app.lines()[-1]
        view.scroll_to_row(0)
        assert app.lines()[0].startswith("▾ start")
        session.transcript.append(tool(arguments={"command": "unseen"}))
        view.flush()
        assert app.lines()[0].startswith("▾ start")
