"""The measured program for what is no stream: another tab, ten thousand calls, one more idle session.

`python -m tests.benchmarks.views RESULT_FILE`, started by the benchmark in a terminal of its own;
it writes what it measured of itself as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from statistics import median

os.environ.setdefault("TEXTUAL_FPS", "120")

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.theme import Theme

from pidriver_tui.driver import Dialect, PiConfig
from pidriver_tui.model import (
    LaunchInfo,
    PhaseKind,
    PromptBlock,
    PromptState,
    Session,
    TextBlock,
    ToolBlock,
    ToolState,
)
from pidriver_tui.supervisor import Launch, Supervisor
from pidriver_tui.theming import DEFAULT_THEME, load_themes
from pidriver_tui.ui.widgets.tool_tree.view import ToolTree
from pidriver_tui.ui.widgets.transcript import TranscriptView

from .corpora import text
from .staging import Echo, memory
from .values import ViewsResult

MB = 1_000_000
CALLS, PER_TURN = 10_000, 20
_SWITCHES, _ADDS, _STEPS, _TOGGLES = 20, 50, 50, 20
_IDLE = 16
_FRAME = 1 / 30
_PATIENCE = 300
_FLOOD = Path(__file__).with_name("flood.py")


def long_session(key: str, size: int) -> Session:
    """A session with one answer of `size` characters."""
    session = Session(key, 1, LaunchInfo("/somewhere"))
    block = session.transcript.append(TextBlock())
    block.buffer.append(text("prose", size))
    return session


def call(number: int) -> ToolBlock:
    """A finished call."""
    return ToolBlock(
        tool_call_id=f"c{number}",
        name="bash",
        arguments={"command": f"step {number} of many"},
        state=ToolState.DONE,
        started_at=1.0,
        ended_at=2.5,
    )


def busy_session(calls: int) -> Session:
    """A session of so many calls, twenty a turn, five turns a prompt."""
    session = Session("calls", 1, LaunchInfo("/somewhere"))
    transcript = session.transcript
    for number in range(calls):
        transcript.turn = number // PER_TURN + 1
        if number % (5 * PER_TURN) == 0:
            transcript.append(PromptBlock(text="go on", state=PromptState.DELIVERED))
        transcript.append(call(number))
    return session


class ViewsStage(App[None]):
    """The transcript beside the tree."""

    CSS = """
    Echo { height: 1; dock: bottom; }
    TranscriptView { width: 1fr; height: 1fr; }
    ToolTree { width: 60; height: 1fr; }
    """

    def __init__(self, out: Path) -> None:
        super().__init__()
        for spec in load_themes(None).by_name.values():
            self.register_theme(Theme(**spec.textual()))
        self.theme = DEFAULT_THEME
        self.out = out
        self.view = TranscriptView()
        self.tree_view = ToolTree()
        self.result = ViewsResult()

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.view
            yield self.tree_view
        yield Echo()

    def on_ready(self) -> None:
        self.run_worker(self.measure(), exit_on_error=True)

    async def measure(self) -> None:
        await self.switch()
        await self.tree_of_calls()
        await self.idle_sessions()
        self.out.write_text(json.dumps(asdict(self.result)))
        self.exit()

    async def timed(self, act: Callable[[], object]) -> float:
        """Milliseconds from `act` until what it asked for is on its way to the terminal."""
        await asyncio.sleep(_FRAME)  # or it would wait for the terminal to take the frame before
        done = asyncio.Event()
        start = time.perf_counter()
        act()
        self.call_after_refresh(done.set)
        await done.wait()
        return (time.perf_counter() - start) * 1000

    async def repeated(self, times: int, act: Callable[[int], object]) -> list[float]:
        """`timed`, so many times, each with its number."""
        return [await self.timed(partial(act, number)) for number in range(times)]

    async def switch(self) -> None:
        sessions = [long_session(key, MB) for key in ("one", "two")]
        for session in sessions:
            await self.timed(partial(self.view.show, session))
        taken = await self.repeated(_SWITCHES, lambda number: self.view.show(sessions[number % 2]))
        self.result.switch_ms, self.result.switch_worst_ms = median(taken), max(taken)
        self.view.show(None)

    async def tree_of_calls(self) -> None:
        result, tree = self.result, self.tree_view
        session = busy_session(CALLS)
        result.tree_load_ms = await self.timed(lambda: tree.show(session))
        tree.focus()
        result.tree_add_ms, result.tree_toggle_ms, result.tree_cursor_ms = await self.work(session)
        assert tree.calls is not None
        tree.calls.fold_all(folded=False)
        added, toggled, stepped = await self.work(session)
        result.tree_unfolded_add_ms, result.tree_unfolded_toggle_ms = added, toggled
        result.tree_unfolded_cursor_ms = stepped
        tree.show(None)

    async def work(self, session: Session) -> tuple[float, float, float]:
        """Add calls, fold and unfold the last turn, move the cursor: medians."""
        tree = self.tree_view

        def add(number: int) -> None:
            session.transcript.append(call(number))
            tree.flush()

        added = await self.repeated(_ADDS, add)
        tree.action_end()
        tree.action_close()
        toggled = await self.repeated(_TOGGLES, lambda number: tree.action_fold())
        stepped = await self.repeated(_STEPS, lambda number: tree.action_line_up())
        return median(added), median(toggled), median(stepped)

    async def idle_sessions(self) -> None:
        config = PiConfig(
            binary=sys.executable,
            binary_args=("-I", "-S", str(_FLOOD), "1"),
            dialect=Dialect.PI,
        )
        supervisor = Supervisor()

        async def open_some(count: int) -> None:
            for _ in range(count):
                await supervisor.open(Launch(LaunchInfo("/somewhere"), config))
            for _ in range(_PATIENCE):
                if not any(session.phase.kind is PhaseKind.STARTING for session in supervisor.fleet):
                    break
                await asyncio.sleep(0.1)
            await asyncio.sleep(0.5)

        await open_some(2)  # what the first one loads is no cost of a further one
        before = memory()
        await open_some(_IDLE)
        self.result.idle_mb = (memory() - before) / _IDLE / MB
        await supervisor.aclose()


if __name__ == "__main__":
    ViewsStage(Path(sys.argv[1])).run()
