"""What a row of the tool tree says, in pieces: a turn's head and a call, each with its state in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...model import ToolBlock, ToolState
from ..text.clean import clean_line
from .amounts import counted, format_duration, format_elapsed, summarize_tool
from .states import TOOL_GLYPHS, TOOL_STYLES

_NAME_CELLS = 5

_WORDS = {ToolState.ABANDONED: "stopped", ToolState.ASKING: "asks you"}


class Pieces(NamedTuple):
    """A row: what is shortened where it does not fit, and what stands whole at the right."""

    left: Sequence[tuple[str, str]]
    right: Sequence[tuple[str, str]]


def call_pieces(block: ToolBlock, depth: int, now: float, *, below: int = 0, folded: bool = False) -> Pieces:
    """`✓ bash  npm test            done 4.2s`; with `below` calls of subagents `▾`, or `▸ 3 below`."""
    style = TOOL_STYLES[block.state]
    name = clean_line(block.name) or "tool"
    summary = summarize_tool(block.name, block.arguments) if block.arguments else clean_line(block.intent)
    left = [
        ("  " * (depth + 1), "dim"),
        (f"{TOOL_GLYPHS[block.state]} ", style),
        (f"{name:<{_NAME_CELLS}} ", "tool"),
        (summary, "tool_arguments"),
    ]
    if below:
        left.append((f"  ▸ {below} below" if folded else "  ▾", "dim"))
    word = _WORDS.get(block.state, block.state.value)
    right = [(f" {word}", style if block.state in (ToolState.FAILED, ToolState.ASKING) else "dim")]
    if block.started_at is not None and block.state is not ToolState.ASKING:
        if block.ended_at is not None:
            right.append((f" {format_elapsed(block.ended_at - block.started_at)}", "dim"))
        else:
            right.append((f" {format_duration(now - block.started_at)}", "working"))
    return Pieces(left, right)


def turn_pieces(
    number: int, states: Mapping[ToolState, int], names: Sequence[tuple[str, int]], *, folded: bool
) -> Pieces:
    """`▾ turn 3`, or folded `▸ turn 3  read, bash ×2`, with what failed and what runs."""
    title = f"turn {number}" if number else "start"
    left = [("▸ " if folded else "▾ ", "dim"), (title, "strong")]
    if folded and names:
        said = ", ".join(
            f"{clean_line(name)} ×{count}" if count > 1 else clean_line(name) for name, count in names
        )
        left.append((f"  {said}", "dim"))
    right: list[tuple[str, str]] = []
    if asking := states.get(ToolState.ASKING, 0):
        right.append((f" ◆ {asking} asks you", "needs_you"))
    if running := states.get(ToolState.RUNNING, 0):
        right.append((f" ▶ {running} running", "working"))
    if failed := states.get(ToolState.FAILED, 0):
        right.append((f" ✗ {failed} failed", "error"))
    if not right:
        right.append((f" {counted(sum(states.values()), 'tool')}", "dim"))
    return Pieces(left, right)
