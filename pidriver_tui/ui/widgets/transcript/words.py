"""What the lines of our own say: heads of thinking and tool calls, ends of turns, states of prompts.

Every state has a glyph and a word. Text of agents is cleaned here before it is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from ....model import (
    NoticeBlock,
    NoticeKind,
    PromptBlock,
    PromptState,
    ThinkingBlock,
    ToolBlock,
    ToolState,
    TurnBlock,
)
from ...text.clean import clean_line
from ...words.amounts import (
    counted,
    format_duration,
    format_elapsed,
    format_tokens,
    format_usd,
    one_line,
    summarize_tool,
)
from ...words.states import TOOL_GLYPHS, TOOL_STYLES
from .brush import Glyph
from .label_part import Label

FOLDED, UNFOLDED = "▸", "▾"
_DOT = (" · ", "dim")
_NAME_CELLS = 5
_WORTH_SAYING = 1.0  # seconds below which nobody asks how long it took

_NOTICE_GLYPHS: Mapping[NoticeKind, str] = {
    NoticeKind.RETRY: "↻",
    NoticeKind.COMPACTION: "≡",
    NoticeKind.ABORTED: "■",
    NoticeKind.ANSWER: "◆",
    NoticeKind.EXIT: "■",
    NoticeKind.COMMAND: "$",
}
_LEVEL_GLYPHS = {"error": "✗", "warning": "!"}
_LEVEL_STYLES = {"error": "error", "warning": "warning"}

# What says most about a call, in the JSON of arguments that are not whole yet.
_TELLING = re.compile(r'"(?:command|path|file_path|pattern|query|url)"\s*:\s*"((?:[^"\\]|\\.)*)')
_GUESSED_FROM = 4000
_LONGEST_GUESSED = 400_000

_EXIT_CODE = re.compile(r"exited with code (\d{1,3})\b")


def tool_glyph(block: ToolBlock) -> Glyph:
    """The state of a tool call."""
    return Glyph(TOOL_GLYPHS[block.state], TOOL_STYLES[block.state])


def tool_head(block: ToolBlock, now: float, *, folded: bool) -> Label:
    """`bash  npm test · failed, exit 1 · 4.2s`."""
    failed = block.state is ToolState.FAILED
    name = clean_line(block.name) or "tool"
    words = [(f"{name:<{_NAME_CELLS}} ", "tool")]
    summary = tool_summary(block)
    if summary:
        words.append((summary, "tool_arguments"))
    if failed and folded and (reason := failure_reason(block)):
        words += [_DOT, (reason, "error")]
    tail: list[tuple[str, str]] = []
    for text, style in _tool_state(block, now):
        tail += [_DOT, (text, style)]
    if block.state not in (ToolState.WRITING, ToolState.WAITING):
        tail.append((f" {FOLDED if folded else UNFOLDED}", "dim"))
    return Label(words, tail)


def tool_summary(block: ToolBlock) -> str:
    """What a call does, from its arguments or, while they are being written, from what there is of them."""
    if block.arguments:
        return summarize_tool(block.name, block.arguments)
    return one_line(block.intent) or _being_written(block)


def _being_written(block: ToolBlock) -> str:
    size = len(block.arguments_text)
    if not size or size > _LONGEST_GUESSED:
        return ""
    found = _TELLING.search(block.arguments_text.text()[:_GUESSED_FROM])
    if found is None:
        return ""
    try:
        value = json.loads(f'"{found[1]}"')
    except ValueError:
        return ""
    return one_line(value)


def failure_reason(block: ToolBlock) -> str:
    """The last line of a failed call's output, where tools say what went wrong."""
    lines = [line for line in block.output[-2000:].splitlines() if line.strip()]
    if not lines:
        return ""
    if _EXIT_CODE.search(lines[-1]):
        return ""  # the tail says it
    return clean_line(lines[0 if len(lines) <= 3 else -1].strip()[:300])


def _tool_state(block: ToolBlock, now: float) -> list[tuple[str, str]]:
    match block.state:
        case ToolState.WRITING:
            size = len(block.arguments_text)
            return [(f"writing, {counted(size, 'character')}" if size else "writing", "dim")]
        case ToolState.WAITING:
            return [("waiting", "dim")]
        case ToolState.ASKING:
            return [("asks you", "needs_you")]
        case ToolState.RUNNING:
            since = block.started_at if block.started_at is not None else block.created_at
            return [(f"running {format_duration(now - since)}", "working")]
        case ToolState.ABANDONED:
            return [("stopped", "dim"), *_took(block)]
        case ToolState.FAILED:
            code = _EXIT_CODE.search(block.output, max(0, len(block.output) - 200))
            return [(f"failed, exit {code[1]}" if code else "failed", "error"), *_took(block)]
        case ToolState.DONE:
            return _took(block)


def _took(block: ToolBlock) -> list[tuple[str, str]]:
    if block.started_at is None or block.ended_at is None:
        return []
    return [(format_elapsed(block.ended_at - block.started_at), "dim")]


def thinking_head(block: ThinkingBlock, now: float, words: int, *, folded: bool) -> Label:
    """`▸ thought for 0:12, 340 words` or `▾ thinking 0:12`."""
    mark = FOLDED if folded else UNFOLDED
    if block.open or block.ended_at is None:
        said = f"thinking {format_duration(now - block.created_at)}" if block.open else "thought"
    else:
        seconds = block.ended_at - block.created_at
        said = f"thought for {format_duration(seconds)}" if seconds >= _WORTH_SAYING else "thought"
    if not block.open:
        said += f", {counted(words, 'word')}"
    return Label([(f"{mark} {said}", "thinking")])


_PROMPT_STATES: Mapping[PromptState, tuple[str, str]] = {
    PromptState.SENDING: ("… sending", "dim"),
    PromptState.REFUSED: ("✗ refused", "error"),
    PromptState.MOVED: ("↓ had to wait: further down", "dim"),
    PromptState.HANDLED: ("taken by an extension", "dim"),
}
_HOW = {"steer": "steering", "follow_up": "follow-up"}


def prompt_foot(block: PromptBlock) -> list[Label]:
    """How a prompt was sent and what became of it, unless it was plainly delivered."""
    words: list[tuple[str, str]] = []
    state = _PROMPT_STATES.get(block.state)
    if state is not None:
        said, style = state
        if block.state is PromptState.REFUSED and block.why:
            said += f": {clean_line(block.why)}"
        words.append((said, style))
    if block.how in _HOW:
        words += [_DOT] * bool(words) + [(_HOW[block.how], "dim")]
    if block.images:
        words += [_DOT] * bool(words) + [(counted(block.images, "image"), "dim")]
    return [Label(words)] if words else []


def text_fold(text: str, *, folded: bool) -> Label:
    """`▸ all of 120 lines` below the beginning of a long text."""
    lines = counted(text.rstrip("\n").count("\n") + 1, "line")
    return Label([(f"{FOLDED} all of {lines}" if folded else f"{UNFOLDED} {lines}", "dim")])


def notice_style(block: NoticeBlock) -> str:
    """The style of a notice's text and glyph."""
    return _LEVEL_STYLES.get(block.level, "notice")


def notice_glyph(block: NoticeBlock) -> Glyph:
    """What a notice is about, or how bad it is."""
    text = _LEVEL_GLYPHS.get(block.level) or _NOTICE_GLYPHS.get(block.kind, "·")
    return Glyph(_NOTICE_GLYPHS.get(block.kind, text), notice_style(block))


def detail_head(lines: int, *, folded: bool) -> Label:
    """`▸ 12 lines`."""
    return Label([(f"{FOLDED if folded else UNFOLDED} {counted(lines, 'line')}", "dim")])


def turn_line(block: TurnBlock) -> Label:
    """`12.3k in · 1.2k out · $0.0123 · 14s`."""
    usage = block.usage
    read = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    said = [f"{format_tokens(read)} in", f"{format_tokens(usage.output_tokens)} out"]
    if usage.cost_usd > 0:
        said.append(format_usd(usage.cost_usd))
    if block.seconds >= _WORTH_SAYING:
        said.append(format_elapsed(block.seconds))
    if block.stop_reason == "length":
        said.append("cut at the output limit")
    elif block.stop_reason == "aborted":
        said.append("stopped")
    return Label([(" · ".join(said), "dim")])
