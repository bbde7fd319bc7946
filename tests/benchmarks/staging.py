"""The measured program: an app around one contender, fed at a steady rate. Runs in a terminal of its own.

`python -m tests.benchmarks.staging RESULT_FILE '{"contender": ...}'`, started by the
benchmark; it writes what it measured of itself as JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path

os.environ.setdefault("TEXTUAL_FPS", "120")

from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from .contenders import CONTENDERS
from .corpora import deltas, text
from .values import Plan, Result


class Echo(Widget):
    """Says how many keys came."""

    keys = 0

    def render(self) -> str:
        return f"K{self.keys:06d};"


class Stage(App[None]):
    """One contender over a line that echoes keys."""

    CSS = "Echo { height: 1; dock: bottom; } #contender { height: 1fr; }"

    def __init__(self, plan: Plan, out: Path) -> None:
        super().__init__()
        self.plan = plan
        self.out = out
        self.contender = CONTENDERS[plan.contender]()
        self.contender.widget.id = "contender"
        self.echo = Echo()
        self.fed = 0
        self.result = Result()

    def compose(self) -> ComposeResult:
        yield self.contender.widget
        yield self.echo

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.echo.keys += 1
            self.echo.refresh()
            return
        await super().on_event(event)

    def on_ready(self) -> None:
        self.run_worker(self.measure(), exit_on_error=True)

    async def painted(self) -> None:
        """Wait until everything asked for so far is on its way to the terminal."""
        done = asyncio.Event()
        self.call_after_refresh(done.set)
        await done.wait()

    async def measure(self) -> None:
        plan, result = self.plan, self.result
        before = memory()
        start = time.perf_counter()
        await self.contender.prefill(text(plan.kind, plan.size))
        await self.painted()
        result.load_ms = (time.perf_counter() - start) * 1000
        await asyncio.sleep(0.5)
        await self.stream()
        result.memory_mb = (memory() - before) / 1e6
        if self.contender.jump():
            start = time.perf_counter()
            self.contender.jump()
            await self.painted()
            result.jump_ms = (time.perf_counter() - start) * 1000
        self.out.write_text(json.dumps(asdict(result)))
        self.exit()

    async def stream(self) -> None:
        plan, result = self.plan, self.result
        source = deltas(plan.kind)
        cpu = time.process_time()
        start = now = time.perf_counter()
        due = flush_due = start
        while now - start < plan.seconds:
            await asyncio.sleep(max(0.0, min(due + 1 / plan.rate, flush_due) - now))
            now = time.perf_counter()
            result.lag_ms = max(result.lag_ms, (now - due) * 1000)
            while due <= now:
                self.contender.feed(next(source))
                self.fed += 1
                due += 1 / plan.rate
            if flush_due <= now:
                await self.contender.flush()
                result.frames += 1
                flush_due = max(flush_due + 1 / plan.fps, now)
                now = time.perf_counter()
        await self.contender.finish()
        await self.painted()
        end = time.perf_counter()
        result.behind_ms = max(0.0, end - start - plan.seconds) * 1000
        result.cpu_per_1000 = (time.process_time() - cpu) / self.fed * 1e6


def memory() -> float:
    """Bytes this process holds in memory; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0


if __name__ == "__main__":
    Stage(Plan(**json.loads(sys.argv[2])), Path(sys.argv[1])).run()
