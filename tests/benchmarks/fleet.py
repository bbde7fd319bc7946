"""The measured program with a fleet: many agents through real pipes, one of them in view.

`python -m tests.benchmarks.fleet RESULT_FILE '{"sessions": 64, ...}'`, started by the benchmark.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

os.environ.setdefault("TEXTUAL_FPS", "120")

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.theme import Theme

from pidriver_tui.driver import Dialect, PiConfig
from pidriver_tui.model import Changed, LaunchInfo, TextBlock
from pidriver_tui.supervisor import Launch, Supervisor
from pidriver_tui.theming import DEFAULT_THEME, load_themes
from pidriver_tui.ui.widgets.fleet_list import FleetList
from pidriver_tui.ui.widgets.transcript import TranscriptView

from .staging import Echo, memory

_FLOOD = Path(__file__).with_name("flood.py")
_START_SECONDS = 60.0


@dataclass(frozen=True)
class FleetPlan:
    """One measurement: so many sessions of `rate` deltas per second each, for `seconds`."""

    sessions: int
    rate: int
    seconds: float = 8.0
    fps: int = 25  # as the app does by default


@dataclass
class FleetResult:
    """What the program says of itself: percent of one core, deltas taken per second, megabytes.

    `began` and `ended` bound the measurement, by `time.perf_counter`; opening so many is not part of it.
    """

    cpu_percent: float = 0.0
    deltas_per_second: float = 0.0
    memory_mb: float = 0.0
    began: float = 0.0
    ended: float = 0.0


class FleetStage(App[None]):
    """One transcript beside the fleet's list of all sessions, refreshed four times a second."""

    CSS = """
    Echo { height: 1; dock: bottom; }
    TranscriptView { width: 1fr; height: 1fr; }
    #column { width: 60; }
    """

    def __init__(self, plan: FleetPlan, out: Path) -> None:
        super().__init__()
        for spec in load_themes(None).by_name.values():
            self.register_theme(Theme(**spec.textual()))
        self.theme = DEFAULT_THEME
        self.plan = plan
        self.out = out
        self.view = TranscriptView()
        self.column = FleetList(time.monotonic, id="column")
        self.echo = Echo()
        self.supervisor = Supervisor(wake=self.wake)
        self.waiting = False

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self.view
            yield self.column
        yield self.echo

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.echo.keys += 1
            self.echo.refresh()
            return
        await super().on_event(event)

    def on_ready(self) -> None:
        self.set_interval(0.25, self.draw_column)
        self.run_worker(self.measure(), exit_on_error=True)

    def wake(self) -> None:
        if not self.waiting:
            self.waiting = True
            self.set_timer(1 / self.plan.fps, self.flush)

    def flush(self) -> None:
        self.waiting = False
        changes = self.supervisor.take_changes()
        session = self.view.session
        if session is not None and changes.get(session.key, Changed.NOTHING) & Changed.TRANSCRIPT:
            self.view.flush()

    def draw_column(self) -> None:
        self.column.look(self.supervisor.fleet)

    @property
    def taken(self) -> int:
        """Characters of answers the model holds."""
        return sum(
            len(block.buffer)
            for session in self.supervisor.fleet
            for block in session.transcript
            if isinstance(block, TextBlock)
        )

    async def measure(self) -> None:
        before = memory()
        config = PiConfig(
            binary=sys.executable,
            binary_args=("-I", "-S", str(_FLOOD), str(self.plan.rate)),
            dialect=Dialect.PI,
        )
        for number in range(self.plan.sessions):
            info = LaunchInfo(workspace=str(Path.cwd()))
            await self.supervisor.open(Launch(info, config, title=f"session {number}", prompt="go"))
        await self.all_streaming()
        self.view.show(next(iter(self.supervisor.fleet)))
        await asyncio.sleep(1)
        cpu, start, characters = time.process_time(), time.perf_counter(), self.taken
        await asyncio.sleep(self.plan.seconds)
        elapsed = time.perf_counter() - start
        result = FleetResult(
            cpu_percent=100 * (time.process_time() - cpu) / elapsed,
            deltas_per_second=(self.taken - characters) / 6 / elapsed,
            memory_mb=(memory() - before) / 1e6,
            began=start,
            ended=start + elapsed,
        )
        self.out.write_text(json.dumps(asdict(result)))
        await self.supervisor.aclose()
        self.exit()

    async def all_streaming(self) -> None:
        give_up = time.monotonic() + _START_SECONDS
        while time.monotonic() < give_up:
            sessions = list(self.supervisor.fleet)
            if all(session.open_blocks for session in sessions):
                return
            await asyncio.sleep(0.1)
        raise TimeoutError("not all sessions began to stream")


if __name__ == "__main__":
    FleetStage(FleetPlan(**json.loads(sys.argv[2])), Path(sys.argv[1])).run()
