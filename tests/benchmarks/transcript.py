"""Measures the transcript beside Textual's own widgets: `python -m tests.benchmarks.transcript [--quick]`.

Every measurement runs in a process and a pty of its own, one after the other. Ratios
count: absolute times drift from machine to machine and from hour to hour.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .corpora import KINDS
from .fleet import FleetPlan
from .staging import Plan, Result
from .terminal import Terminal

KB, MB = 1000, 1_000_000


@dataclass
class Measured:
    """One measurement from both sides of the pty."""

    plan: Plan
    result: Result | None
    terminal: Terminal


def plans(*, quick: bool) -> Iterator[Plan]:
    """What is measured."""
    seconds = 3.0 if quick else 8.0
    yield Plan("repaint", "prose", 0, seconds)
    for kind in KINDS:
        for size in (10 * KB, MB):
            yield Plan("ours", kind, size, seconds)
    for size in (1 * KB,) if quick else (1 * KB, 100 * KB, 10 * MB, 50 * MB):
        yield Plan("ours", "prose", size, seconds)
    yield Plan("richlog", "prose", 10 * KB, seconds)
    yield Plan("markdown", "prose", 10 * KB, seconds)
    if not quick:
        yield Plan("richlog", "prose", MB, seconds)
        yield Plan("markdown", "prose", 100 * KB, seconds)
        yield Plan("markdown", "fence", 10 * KB, seconds)
        yield Plan("markdown", "table", 5 * KB, seconds)
    yield Plan("ours", "prose", 10 * KB, seconds, drain=100 * KB)
    if not quick:
        yield Plan("ours", "prose", 10 * KB, seconds, drain=MB)


def measure(plan: Plan) -> Measured:
    """Carry out one plan."""
    terminal, found = run("tests.benchmarks.staging", plan, plan.drain, 60 + 10 * plan.seconds)
    result = Result(**found) if found is not None else None
    return Measured(plan, result, terminal)


def fleet_plans(*, quick: bool) -> Iterator[FleetPlan]:
    """The fleets that are measured."""
    seconds = 4.0 if quick else 10.0
    yield FleetPlan(16, 50, seconds)
    yield FleetPlan(64, 50, seconds)
    if not quick:
        yield FleetPlan(64, 200, seconds)


def fleet_row(plan: FleetPlan) -> str:
    """Carry out a plan; one line of its table."""
    terminal, result = run("tests.benchmarks.fleet", plan, 0, 120 + 2 * plan.seconds)
    name = f"| {plan.sessions} x {plan.rate} "
    if result is None:
        return f"{name}| did not finish | | | |"
    window = result["began"], result["ended"]
    keys = " / ".join(f"{terminal.percentile(percent, *window):.0f}" for percent in (50, 95, 99))
    return (
        f"{name}| {result['cpu_percent']:.0f} % | {keys} | {result['deltas_per_second']:.0f} "
        f"| {result['memory_mb'] / plan.sessions:.2f} |"
    )


def run(
    module: str, plan: Plan | FleetPlan, drain: int, timeout: float
) -> tuple[Terminal, dict[str, Any] | None]:
    """Run a measured program in a terminal; what it wrote of itself, `None` when it did not finish."""
    terminal = Terminal(drain=drain)
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "result.json"
        command = [sys.executable, "-m", module, str(out), json.dumps(asdict(plan))]
        terminal.run(command, timeout=timeout)
        return terminal, json.loads(out.read_text()) if out.exists() else None


FLEET_HEAD = (
    "\n| sessions x deltas/s | CPU of one core | key to paint p50 / p95 / p99 ms | deltas/s taken "
    "| memory MB per session |\n|---|---|---|---|---|"
)

HEAD = (
    "| what | text | size | load ms | CPU ms per 1000 deltas | key to paint p50 / p95 / p99 ms "
    "| longest stall ms | behind at the end ms | jump ms | memory MB | KB to the terminal |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def row(measured: Measured) -> str:
    """One line of the table."""
    plan, result, terminal = measured.plan, measured.result, measured.terminal
    name = plan.contender + (f", terminal takes {plan.drain // KB} KB/s" if plan.drain else "")
    size = f"{plan.size // MB} MB" if plan.size >= MB else f"{plan.size // KB} KB"
    if result is None:
        return f"| {name} | {plan.kind} | {size} | did not finish | | | | | | | |"
    keys = " / ".join(f"{terminal.percentile(percent):.0f}" for percent in (50, 95, 99))
    return (
        f"| {name} | {plan.kind} | {size} | {result.load_ms:.0f} | {result.cpu_per_1000:.0f} | {keys} "
        f"| {result.lag_ms:.0f} | {result.behind_ms:.0f} | {result.jump_ms:.0f} | {result.memory_mb:.1f} "
        f"| {terminal.received // KB} |"
    )


def targets(all_measured: list[Measured]) -> Iterator[str]:
    """The targets of the project, each with what was measured."""
    cpu = {
        (m.plan.contender, m.plan.kind, m.plan.size): m.result.cpu_per_1000
        for m in all_measured
        if m.result is not None and not m.plan.drain
    }
    for kind in KINDS:
        small, large = cpu.get(("ours", kind, 10 * KB)), cpu.get(("ours", kind, MB))
        if small and large:
            yield f"| cost per delta at 1 MB over 10 KB, {kind} | <= 1.3 | {large / small:.2f} |"
    ours, markdown = cpu.get(("ours", "prose", 10 * KB)), cpu.get(("markdown", "prose", 10 * KB))
    if ours and markdown:
        yield f"| ours over Textual's Markdown stream at 10 KB | <= 0.25 | {ours / markdown:.2f} |"
    floor = cpu.get(("repaint", "prose", 0))
    if ours and floor:
        yield f"| ours over a repaint of the whole pane | <= 1.5 | {ours / floor:.2f} |"
    for m in all_measured:
        if m.result is not None and m.plan.size == 50 * MB:
            yield f"| opening 50 MB, ms | < 1000 | {m.result.load_ms:.0f} |"
            yield f"| random jump in 50 MB, ms | < 20 | {m.result.jump_ms:.0f} |"
            yield f"| memory over the text, 50 MB | <= 3 | {m.result.memory_mb * MB / m.plan.size:.1f} |"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--only", default="", help="measure just this contender")
    parser.add_argument("--out", type=Path, help="also write the tables there")
    options = parser.parse_args()
    print(HEAD, flush=True)
    all_measured: list[Measured] = []
    lines: list[str] = []
    for plan in plans(quick=options.quick):
        if options.only and plan.contender != options.only:
            continue
        all_measured.append(measure(plan))
        lines.append(row(all_measured[-1]))
        print(lines[-1], flush=True)
    fleet = [FLEET_HEAD]
    if not options.only:
        print(FLEET_HEAD, flush=True)
        for fleet_plan in fleet_plans(quick=options.quick):
            fleet.append(fleet_row(fleet_plan))
            print(fleet[-1], flush=True)
    summary = ["", "| target | wanted | measured |", "|---|---|---|", *targets(all_measured)]
    print("\n".join(summary))
    if options.out is not None:
        options.out.write_text("\n".join([HEAD, *lines, *fleet, *summary, ""]))
    return 0 if all(m.result is not None for m in all_measured) else 1


if __name__ == "__main__":
    raise SystemExit(main())
