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
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .corpora import KINDS
from .fleet import FleetPlan
from .plotting import draw
from .report import FLEET_HEAD, HEAD, KB, MB, FleetMeasured, Measured, charts, fleet_row, row, targets
from .starting import Starts, measure_starts
from .terminal import Terminal
from .values import Plan, Result, ViewsResult


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


def measure_fleet(plan: FleetPlan) -> FleetMeasured | None:
    """Carry out a plan of a fleet; `None` when it did not finish."""
    terminal, result = run("tests.benchmarks.fleet", plan, 0, 120 + 2 * plan.seconds)
    if result is None:
        return None
    window = result["began"], result["ended"]
    p50, p95, p99 = (terminal.percentile(percent, *window) for percent in (50, 95, 99))
    return FleetMeasured(
        sessions=plan.sessions,
        rate=plan.rate,
        cpu_percent=result["cpu_percent"],
        keys=(p50, p95, p99),
        deltas_per_second=result["deltas_per_second"],
        memory_mb=result["memory_mb"],
    )


def measure_views() -> ViewsResult | None:
    """Switch tabs, work in a tree of ten thousand calls, open idle sessions."""
    _, found = run("tests.benchmarks.views", None, 0, 120)
    return ViewsResult(**found) if found is not None else None


def run(
    module: str, plan: Plan | FleetPlan | None, drain: int, timeout: float
) -> tuple[Terminal, dict[str, Any] | None]:
    """Run a measured program in a terminal; what it wrote of itself, `None` when it did not finish."""
    terminal = Terminal(drain=drain)
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "result.json"
        command = [sys.executable, "-m", module, str(out)]
        if plan is not None:
            command.append(json.dumps(asdict(plan)))
        terminal.run(command, timeout=timeout)
        return terminal, json.loads(out.read_text()) if out.exists() else None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about a minute")
    parser.add_argument("--only", default="", help="measure just this contender")
    parser.add_argument("--out", type=Path, help="also write the tables there")
    parser.add_argument("--svg", type=Path, help="also draw the charts there")
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
    fleets: list[FleetMeasured] = []
    whole = True
    starts: Starts | None = None
    views: ViewsResult | None = None
    if not options.only:
        print(FLEET_HEAD, flush=True)
        for fleet_plan in fleet_plans(quick=options.quick):
            measured = measure_fleet(fleet_plan)
            if measured is None:
                whole = False
                fleet.append(f"| {fleet_plan.sessions} x {fleet_plan.rate} | did not finish | | | |")
            else:
                fleets.append(measured)
                fleet.append(fleet_row(measured))
            print(fleet[-1], flush=True)
        views = measure_views()
        starts = measure_starts(3 if options.quick else 5)
        whole = whole and views is not None
    reached = targets(all_measured, starts, views)
    summary = ["", "| target | wanted | measured |", "|---|---|---|", *reached]
    print("\n".join(summary))
    if options.out is not None:
        options.out.write_text("\n".join([HEAD, *lines, *fleet, *summary, ""]), encoding="utf-8")
    if options.svg is not None:
        options.svg.write_text(draw(tuple(charts(all_measured, fleets))), encoding="utf-8")
    return 0 if whole and all(m.result is not None for m in all_measured) else 1


if __name__ == "__main__":
    raise SystemExit(main())
