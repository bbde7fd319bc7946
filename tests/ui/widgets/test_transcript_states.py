"""Whatever happened before, what is in view is what a new view of the same state shows."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from rich.style import Style

from pidriver_tui.model import Block, TextBlock, ThinkingBlock, ToolBlock, ToolState
from pidriver_tui.ui.text.palette import Palette
from pidriver_tui.ui.widgets.transcript.brush import Brush
from pidriver_tui.ui.widgets.transcript.viewport import Frame, Viewport

from .hosting import answer, new_session, notice, prompt, thought, tool, turn

PALETTE = Palette.from_variables({"foreground": "#ffffff", "primary": "#0000ff"})
PIECES = st.sampled_from(
    [
        "word ",
        "a longer run of words, ",
        "\n",
        "\n\n",
        "- item\n",
        "```\n",
        "x" * 90,
        "| a | b |\n",
        "日本語 ",
        "\x1b[31m",
        "**b** ",
    ]
)
TEXT = st.lists(PIECES, max_size=12).map("".join)


@cache
def brush(width: int) -> Brush:
    return Brush.make(PALETTE, {}, Style.null(), width)


class Reading(RuleBasedStateMachine):
    """One reader and one agent, in any order."""

    blocks = Bundle("blocks")

    @initialize()
    def begin(self) -> None:
        self.transcript = new_session().transcript
        self.pane = Viewport(self.transcript)
        self.width, self.height = 60, 10
        self.look()

    def look(self) -> Frame:
        self.pane.resize(self.width, self.height)
        self.pane.flush()
        return self.pane.frame(brush(self.width))

    @rule(target=blocks, text=TEXT, kind=st.integers(0, 8), still_open=st.booleans())
    def append(self, text: str, kind: int, still_open: bool) -> Block:
        block: Block
        match kind:
            case 0:
                block = prompt(text or "go")
            case 1:
                block = answer(text, still_open=still_open)
            case 2:
                block = thought(text, still_open=still_open)
            case 3:
                block = tool(state=ToolState.RUNNING if still_open else ToolState.DONE, output=text)
            case 4:
                block = notice(text, detail=text, hint="do this" if still_open else "")
            case 5:
                block = turn("stop" if still_open else "toolUse")
            case 6:
                block = prompt("\n".join([text, *map(str, range(40))]))
            case 7:
                block = tool("read", parent_id="t", output=text)
            case _:
                block = tool(state=ToolState.FAILED, output=text)
        return self.transcript.append(block)

    @rule(block=blocks, text=TEXT)
    def grow(self, block: Block, text: str) -> None:
        if not block.open:
            return
        match block:
            case TextBlock() | ThinkingBlock():
                block.buffer.append(text)
            case ToolBlock():
                block.output += text
        self.transcript.touch(block)

    @rule(block=blocks, text=TEXT)
    def finish(self, block: Block, text: str) -> None:
        if not block.open:
            return
        block.open = False
        match block:
            case TextBlock():
                block.buffer.settle(text)
            case ThinkingBlock():
                block.ended_at = 9.0
            case ToolBlock():
                block.state, block.ended_at, block.output = ToolState.DONE, 9.0, text
        self.transcript.touch(block)

    @rule(rows=st.integers(-25, 25))
    def scroll(self, rows: int) -> None:
        self.pane.scroll(rows)

    @rule(row=st.integers(0, 200))
    def jump(self, row: int) -> None:
        self.pane.scroll_to_row(row)

    @rule(block=blocks)
    def toggle(self, block: Block) -> None:
        self.look()
        self.pane.toggle(block.id)

    @rule()
    def fold_all(self) -> None:
        self.pane.fold_all()

    @rule(width=st.integers(8, 130), height=st.integers(1, 30))
    def resize(self, width: int, height: int) -> None:
        self.width, self.height = width, height

    @rule()
    def forget(self) -> None:
        self.pane.release()

    @rule()
    def follow(self) -> None:
        self.pane.follow()

    @invariant()
    def shows_what_a_new_view_shows(self) -> None:
        frame = self.look()
        fresh = Viewport(self.transcript)
        fresh.folds = self.pane.folds
        fresh.following = self.pane.following
        fresh._reading = self.pane._reading
        fresh.resize(self.width, self.height)
        fresh.flush()
        expected = fresh.frame(brush(self.width))
        assert [list(strip) for strip in frame.rows] == [list(strip) for strip in expected.rows]
        assert [block for block, _ in frame.spots] == [block for block, _ in expected.spots]
        assert all(strip.cell_length == self.width for strip in frame.rows)
        assert len(frame.rows) == min(self.height, len(frame.rows))
        if len(frame.rows) < self.height:
            assert frame.top == 0
        assert not any("\x1b" in segment.text for strip in frame.rows for segment in strip)

    @invariant()
    def looking_again_repaints_nothing(self) -> None:
        first = self.look()
        again = self.look()
        assert [id(strip) for strip in first.rows] == [id(strip) for strip in again.rows]


TestReading = Reading.TestCase
TestReading.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.integers(1, 400), st.lists(st.integers(-60, 60), max_size=30))
def test_scrolling_there_and_back_comes_back(lines: int, steps: list[int]) -> None:
    pane = Viewport(new_session("k", answer("\n\n".join(f"line {n}" for n in range(lines)))).transcript)
    pane.resize(60, 10)
    pane.flush()
    painter = brush(60)
    total = pane.frame(painter).total
    pane.scroll_to_row(0)
    top = 0
    for step in steps:
        pane.scroll(step)
        frame = pane.frame(painter)
        top = max(0, min(top + step, frame.total - 10))
        assert frame.top == top
        assert [strip.text.strip() for strip in frame.rows[:3]] == [
            "" if row % 2 else f"line {row // 2}" for row in range(top, min(top + 3, frame.total))
        ]
    assert total >= lines
