"""What is measured and what came of it, as values that both sides of the pty know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """One measurement. `rate`: deltas per second; `seconds`: how long they come; `fps`: flushes."""

    contender: str
    kind: str
    size: int
    seconds: float = 5.0
    rate: int = 200
    fps: int = 30
    drain: int = 0


@dataclass
class Result:
    """What the program says of itself. Times in milliseconds, memory in megabytes."""

    load_ms: float = 0.0
    cpu_per_1000: float = 0.0
    frames: int = 0
    behind_ms: float = 0.0
    lag_ms: float = 0.0
    memory_mb: float = 0.0
    jump_ms: float = 0.0
    first_ms: float = 0.0


@dataclass
class ViewsResult:
    """Milliseconds until it is painted, medians; memory in megabytes.

    `tree_unfolded_*`: the same with all turns unfolded, the worst a person can do to it.
    """

    switch_ms: float = 0.0
    switch_worst_ms: float = 0.0
    tree_load_ms: float = 0.0
    tree_add_ms: float = 0.0
    tree_toggle_ms: float = 0.0
    tree_cursor_ms: float = 0.0
    tree_unfolded_add_ms: float = 0.0
    tree_unfolded_toggle_ms: float = 0.0
    tree_unfolded_cursor_ms: float = 0.0
    idle_mb: float = 0.0
