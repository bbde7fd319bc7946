"""Everything there is to know of a session or an ask, as labelled entries. Pure: `now` is handed in.

All texts are cleaned here; nothing is ever read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...model import Ask, NoticeBlock, NoticeKind, PhaseKind, Session
from ..text.clean import clean
from ..text.wrapping import cells, wrap
from .amounts import (
    counted,
    format_age,
    format_duration,
    format_percent,
    format_tokens,
    format_usd,
    replacements,
    summarize_tool,
)
from .fleet_cells import MUTED, Pieces
from .fleet_rows import open_asks
from .queue import queue_rows
from .states import session_style, setup_words, status_of

_LABEL = 13
_MOST = 20_000
_LOOKED_BACK = 200
_CHANGES = frozenset({"edits", "oldText", "newText", "old_string", "new_string"})

_EXPLAINED: Mapping[PhaseKind, str] = {
    PhaseKind.STARTING: "Its process was started and has not answered yet.",
    PhaseKind.IDLE: "It waits for a prompt.",
    PhaseKind.THINKING: "A run is under way; the model has the word and has not begun to answer.",
    PhaseKind.STREAMING: "The model writes.",
    PhaseKind.TOOL: "Tools run; the model goes on when they end.",
    PhaseKind.ASKING: "The agent waits for your answer.",
    PhaseKind.RETRYING: "The provider failed; the agent tries again by itself.",
    PhaseKind.COMPACTING: "The conversation is summarized to make room.",
    PhaseKind.EXITED: "Its process has ended.",
    PhaseKind.FAILED: "Its process ended badly, or could not be started.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing, under a label. `text` is clean and may have several lines; `style` is Textual's."""

    label: str
    text: str
    style: str = "$foreground"


def session_entries(session: Session, *, now: float) -> list[Entry]:
    """What a session does and why, what it waits for, what it has used, how it was started."""
    status = status_of(session, now)
    phase, launch = session.phase, session.launch
    explained = _EXPLAINED[phase.kind]
    if phase.kind is PhaseKind.FAILED and not phase.ended:
        explained = "Its last run failed. It waits for a prompt, which is tried afresh."
    if status.stalled:
        explained = "It is at work, and its agent has said nothing for long. It may hang, or do long work."
    entries = [
        Entry("state", f"{status.glyph} {status.text}", status.style),
        Entry("why", explained),
        Entry("since", f"{format_duration(now - phase.since)} ago"),
        Entry("last event", _last_event(session, now)),
        *(_ask_line(ask, now) for ask in open_asks(session)),
        *(
            Entry(
                "tool",
                f"{tool.name} {_lasted(tool.started_at, now)}  {summarize_tool(tool.name, tool.arguments)}",
            )
            for tool in session.running_tools.values()
        ),
        *(Entry("waiting", f"{row.label}  {row.text}") for row in queue_rows(session)),
    ]
    if session.retry is not None:
        retry = session.retry
        entries.append(Entry("retry of", retry.error_message, "$pidriver-state-retry"))
    if session.trouble:
        entries.append(Entry("trouble", session.trouble, "$pidriver-state-failed"))
    if session.ended:
        entries += _end(session)
    entries += [
        Entry("model", "/".join(part for part in (session.provider, session.model) if part) or "not told"),
        Entry("thinking", session.thinking_level or "off"),
        Entry("context", _context(session)),
        Entry("tokens", _tokens(session)),
        Entry("cost", _cost(session)),
        Entry("name", session.label, f"{session_style(session.number)} bold"),
        Entry("title", session.agent_title),
        Entry("workspace", launch.workspace),
        Entry("agent", f"{launch.cli}, run as {launch.binary}"),
        Entry("profile", launch.profile),
        Entry("set-up", setup_words(session)),
        Entry("gate", launch.gate or "off: no rule of ours sees what its tools do"),
        Entry("process", "" if session.pid is None or session.ended else f"pid {session.pid}"),
        Entry("session id", session.pi_session_id),
        Entry("file", session.session_file),
        Entry("opened", f"{format_duration(now - session.opened_at)} ago"),
        *(Entry("status", f"{key}: {text}") for key, text in session.statuses.items()),
        *(Entry("widget", f"{key}: {counted(len(w[1]), 'line')}") for key, w in session.widgets.items()),
    ]
    return _cleaned(entries)


def ask_entries(ask: Ask, session: Session, *, now: float) -> list[Entry]:
    """An ask in full: whose it is, what exactly would be done, what can be answered."""
    when = f"asked {format_duration(now - ask.asked_at)} ago"
    if ask.deadline is not None:
        when += f", the agent decides by itself in {format_duration(ask.deadline - now)}"
    entries = [
        Entry("ask", f"◆ {ask.kind.value}, {when}", "$pidriver-state-needs-you bold"),
        Entry("session", session.label, f"{session_style(session.number)} bold"),
        *(Entry("danger", danger, "$error bold") for danger in ask.dangers),
    ]
    call = ask.call
    if call is not None:
        entries += [
            Entry("tool", call.tool, "$pidriver-tool bold"),
            Entry("command", call.command, "bold"),
            Entry("path", call.path, "bold"),
        ]
        changes = replacements(call.arguments)
        for old, new in changes:
            entries.append(Entry("instead of", old or "nothing", "$pidriver-diff-removed"))
            entries.append(Entry("it writes", new or "nothing", "$pidriver-diff-added"))
        shown = (call.command, call.path)
        entries += [
            Entry(name, value if isinstance(value, str) else json.dumps(value, default=str))
            for name, value in call.arguments.items()
            if value not in shown and not (changes and name in _CHANGES)
        ]
        if not call.complete:
            entries.append(Entry("", "The agent may not show all of it.", "$warning"))
    if call is None or not (call.command or call.path or call.arguments):
        entries.append(Entry("text", ask.title, "bold"))
    entries += [Entry("message", ask.message)]
    for number, option in enumerate(ask.options, 1):
        detail = ask.option_details[number - 1] if number <= len(ask.option_details) else ""
        entries.append(Entry(f"option {number}", f"{option}\n{detail}" if detail else option))
    entries += [
        Entry("begins with", ask.prefill),
        Entry("rule", ask.rule),
        Entry("workspace", session.launch.workspace, MUTED),
    ]
    return _cleaned(entries)


def entry_rows(entries: Iterable[Entry], width: int) -> list[Pieces]:
    """Entries as rows of at most `width` cells, labels in a column of their own."""
    rows: list[Pieces] = []
    room = max(1, width - _LABEL)
    for entry in entries:
        label = f"{entry.label[: _LABEL - 2]:<{_LABEL}}"
        for line in entry.text.split("\n"):
            for row in wrap([(line, entry.style, -1)], room) or [[("", entry.style, -1)]]:
                text = "".join(span[0] for span in row)
                rows.append([(label, MUTED), (text + " " * max(0, room - cells(text)), entry.style)])
                label = " " * _LABEL
    return rows


def entry_text(entries: Iterable[Entry]) -> str:
    """Entries as plain text, to copy."""
    return "\n".join(f"{entry.label}: {entry.text}" if entry.label else entry.text for entry in entries)


def _cleaned(entries: Iterable[Entry]) -> list[Entry]:
    """Entries that say something, fit to be shown."""
    kept: list[Entry] = []
    for entry in entries:
        if not entry.text.strip():
            continue
        text = clean(entry.text[:_MOST]).rstrip("\n")
        if len(entry.text) > _MOST:
            text += f"\n… {len(entry.text) - _MOST:,} more characters: its card shows them"
        kept.append(Entry(" ".join(clean(entry.label).split()), text, entry.style))
    return kept


def _last_event(session: Session, now: float) -> str:
    if not session.last_event:
        return "none yet"
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", session.last_event).lower()
    age = format_age(now - session.last_event_at)
    return f"{name}, {age}" if age == "now" else f"{name}, {age} ago"


def _ask_line(ask: Ask, now: float) -> Entry:
    what = f"{ask.kind.value} {ask.tool}".strip()
    return Entry("ask", f"◆ {what}, {format_duration(now - ask.asked_at)}", "$pidriver-state-needs-you")


def _lasted(started: float | None, now: float) -> str:
    return "" if started is None else format_duration(now - started)


def _context(session: Session) -> str:
    window, tokens = session.context_window, session.context_tokens
    if not window:
        return "not told" if tokens is None else format_tokens(tokens)
    if tokens is None:
        return f"not known, of {format_tokens(window)}"
    return f"{format_percent(100 * tokens / window)}: {format_tokens(tokens)} of {format_tokens(window)}"


def _tokens(session: Session) -> str:
    usage = session.usage
    counts = (
        ("in", usage.input_tokens),
        ("out", usage.output_tokens),
        ("from the cache", usage.cache_read_tokens),
        ("into it", usage.cache_write_tokens),
    )
    return ", ".join(f"{format_tokens(count)} {what}" for what, count in counts)


def _cost(session: Session) -> str:
    earlier = session.earlier_usage.cost_usd
    said = format_usd(session.usage.cost_usd)
    return f"{said}, and {format_usd(earlier)} in earlier conversations of this tab" if earlier else said


def _end(session: Session) -> Sequence[Entry]:
    entries = [Entry("failure", session.failure, "$pidriver-state-failed")]
    if session.returncode is not None:
        entries.append(Entry("exit code", str(session.returncode)))
    transcript = session.transcript
    for at in range(len(transcript) - 1, max(-1, len(transcript) - _LOOKED_BACK), -1):
        block = transcript[at]
        if isinstance(block, NoticeBlock) and block.kind is NoticeKind.EXIT:
            return [*entries, Entry("last words", block.detail), Entry("what to do", block.hint, "$warning")]
    return entries
