"""What was measured as text: tables, targets beside what was reached, and charts. It measures nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .corpora import KINDS
from .plotting import FLOOR, OTHER, OURS, Bar, Bars, Chart, Line, size_name
from .starting import Starts
from .terminal import Terminal
from .values import Plan, Result, ViewsResult

KB, MB = 1000, 1_000_000

HEAD = (
    "| what | text | size | load ms | CPU ms per 1000 deltas | key to paint p50 / p95 / p99 ms "
    "| longest stall ms | behind at the end ms | jump ms | memory MB | KB to the terminal |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)
FLEET_HEAD = (
    "\n| sessions x deltas/s | CPU of one core | key to paint p50 / p95 / p99 ms | deltas/s taken "
    "| memory MB per session |\n|---|---|---|---|---|"
)
_NAMES = {
    "ours": "pidriver-tui",
    "markdown": "Textual Markdown stream",
    "richlog": "Textual RichLog (no markdown)",
    "repaint": "repainting the pane, no more",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement from both sides of the pty."""

    plan: Plan
    result: Result | None
    terminal: Terminal


@dataclass(frozen=True, slots=True)
class FleetMeasured:
    """A fleet: percent of one core, milliseconds from key to paint at p50, p95 and p99, and more."""

    sessions: int
    rate: int
    cpu_percent: float
    keys: tuple[float, float, float]
    deltas_per_second: float
    memory_mb: float


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


def fleet_row(fleet: FleetMeasured) -> str:
    """One line of the fleets' table."""
    keys = " / ".join(f"{key:.0f}" for key in fleet.keys)
    return (
        f"| {fleet.sessions} x {fleet.rate} | {fleet.cpu_percent:.0f} % | {keys} "
        f"| {fleet.deltas_per_second:.0f} | {fleet.memory_mb / fleet.sessions:.2f} |"
    )


def cpu_of(all_measured: Sequence[Measured]) -> dict[tuple[str, str, int], float]:
    """CPU milliseconds per 1000 deltas by contender, kind of text and size."""
    return {
        (m.plan.contender, m.plan.kind, m.plan.size): m.result.cpu_per_1000
        for m in all_measured
        if m.result is not None and not m.plan.drain
    }


def targets(
    all_measured: Sequence[Measured], starts: Starts | None = None, views: ViewsResult | None = None
) -> Iterator[str]:
    """The targets of the project, each with what was measured."""
    cpu = cpu_of(all_measured)
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
    if views is not None:
        yield f"| switching tabs, 1 MB each, ms | < 20 | {views.switch_ms:.1f} |"
        yield f"| memory for one further idle session, MB | < 1 | {views.idle_mb:.2f} |"
        for what, usual, worst in (
            ("a new call", views.tree_add_ms, views.tree_unfolded_add_ms),
            ("folding a turn", views.tree_toggle_ms, views.tree_unfolded_toggle_ms),
            ("the cursor", views.tree_cursor_ms, views.tree_unfolded_cursor_ms),
        ):
            yield (
                f"| tool tree of 10,000 calls, {what}, ms (all of them unfolded) | < 20 "
                f"| {usual:.1f} ({worst:.1f}) |"
            )
    if starts is not None:
        yield f"| first paint over a bare Textual app of one Static | <= 1.5 | {starts.ratio:.2f} |"


def charts(all_measured: Sequence[Measured], fleets: Sequence[FleetMeasured]) -> Iterator[Chart]:
    """What the README shows: beside the others, as it grows, with many sessions."""
    cpu = cpu_of(all_measured)
    beside = [
        Bar(
            name,
            value,
            f"{value:.0f} ms",
            {"ours": OURS, "repaint": FLOOR}.get(contender, OTHER),
        )
        for contender, name in _NAMES.items()
        if (value := cpu.get((contender, "prose", 0 if contender == "repaint" else 10 * KB)))
    ]
    if beside:
        yield Bars("A streamed answer of 10 KB", "CPU ms for 1000 deltas", tuple(beside))
    grown = sorted(
        (size, value)
        for (contender, kind, size), value in cpu.items()
        if (contender, kind) == ("ours", "prose")
    )
    if len(grown) > 1:
        sizes = f"{size_name(grown[0][0])} to {size_name(grown[-1][0])}"
        yield Line(f"The same for an answer of {sizes}", "CPU ms for 1000 deltas", tuple(grown))
    if fleets:
        bars = tuple(
            Bar(f"{fleet.sessions} sessions, {fleet.rate}/s each, {name}", key, f"{key:.0f} ms", OURS)
            for fleet in fleets
            for name, key in zip(("p50", "p95", "p99"), fleet.keys, strict=True)
        )
        yield Bars("A key, from press to paint, while all stream", "ms; target: p99 within 50 ms", bars, 50.0)
