"""A session's usage footer and its panel, as text. Pure: `now` is handed in."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ...model import Ask, Session
from ..text.ansi import unstyled
from ..text.clean import clean_line
from .amounts import format_percent, format_tokens, format_usd
from .states import Status, session_style, setup_words, status_of

_DOT = (" · ", "$text-disabled")
_PANEL_LINES = 6
_BELOW_LINES = 4
_ROOMY = 110


def usage_line(session: Session, *, now: float, width: int) -> Content:
    """The usage footer: phase and how long, model, thinking, tokens, cost, context."""
    status = status_of(session, now)
    usage = session.usage
    roomy = width >= _ROOMY
    model = "/".join(part for part in (session.provider if roomy else "", session.model) if part)
    level = clean_line(session.thinking_level) or "off"
    parts = [Content.assemble((f" {status.glyph} ", status.style), _said(status, max(18, width // 2 - 3)))]
    waits = max(len(session.waiting), session.queue.count)
    if waits:
        parts.append(Content.styled(f"{waits} waiting", "$pidriver-state-retry"))
    parts += [
        Content.assemble(
            (clean_line(model) or "no model yet", "$foreground"),
            (f" thinking {level}" if roomy else f" {level}", "$text-muted"),
        ),
        _context(session),
        Content.styled(format_usd(usage.cost_usd), "$foreground"),
        Content.styled(
            f"↑{format_tokens(usage.input_tokens)} ↓{format_tokens(usage.output_tokens)}", "$text-muted"
        ),
        Content.styled(
            f"cache {format_tokens(usage.cache_read_tokens)}/{format_tokens(usage.cache_write_tokens)}",
            "$text-muted",
        ),
        Content.styled(setup_words(session), "$text-muted"),
    ]
    return _fit(parts, width)


def panel_lines(session: Session, width: int, offer: str = "") -> list[Content]:
    """What extensions show, a few lines at most.

    `offer` tells of a text that waits for the composer, `""` for none.
    """
    lines: list[Content] = []
    if offer:
        lines.append(Content.styled(f" {clean_line(offer)}", "$pidriver-state-needs-you"))
    for placement, widget in session.widgets.values():
        if placement != "belowEditor":
            lines += [Content.styled(f" {unstyled(line)}", "$text-muted") for line in widget]
    statuses = [f"“{unstyled(session.agent_title)}”"] if session.agent_title else []
    statuses += [unstyled(text) for text in session.statuses.values()]
    if statuses:
        lines.append(Content.styled(f" {'  '.join(statuses)}", "$text-muted"))
    return _few(lines, _PANEL_LINES, width)


def below_lines(session: Session, width: int) -> list[Content]:
    """What extensions show below the composer, a few lines at most."""
    lines = [
        Content.styled(f" {unstyled(line)}", "$text-muted")
        for placement, widget in session.widgets.values()
        if placement == "belowEditor"
        for line in widget
    ]
    return _few(lines, _BELOW_LINES, width)


def ask_bar(asks: Sequence[Ask], *, session: Session, in_view: bool, key: str, width: int) -> Content:
    """The line above the composer that says who waits, and which key answers.

    `asks` are all open ones, the one to name first; `session` is its session.
    """
    ask = asks[0]
    text = Content.assemble(
        (f" ◆ {ask.kind.value} ", "$pidriver-state-needs-you bold"),
        ("" if in_view else f"in {clean_line(session.label)} ", session_style(session.number)),
        (clean_line(ask.title), "$foreground"),
    )
    more = len(asks) - 1
    tail = Content.assemble(
        (f" (+{more} more)" if more else "", "$text-muted"),
        (f"  {key} to answer ", "$pidriver-state-needs-you bold"),
    )
    room = max(0, width - tail.cell_length)
    return text.truncate(room, ellipsis=True) + tail


def session_label(session: Session) -> Content:
    """A session's name in its colour with its workspace."""
    return Content.assemble(
        (f"▍{clean_line(session.label)} ", f"{session_style(session.number)} bold"),
        (clean_line(session.launch.workspace), "$text-muted"),
    )


def _context(session: Session) -> Content:
    if session.context_window and session.context_tokens is not None:
        percent = 100 * session.context_tokens / session.context_window
        style = "$error bold" if percent >= 90 else "$warning" if percent >= 75 else "$text-muted"
        return Content.styled(f"{format_percent(percent)} of {format_tokens(session.context_window)}", style)
    if session.context_window:
        return Content.styled(f"? of {format_tokens(session.context_window)}", "$text-muted")
    return Content.styled("context ?", "$text-muted")


def _said(status: Status, room: int) -> Content:
    if status.stalled:
        return Content.assemble(
            (status.stalled, status.style), (f" ({status.words} {status.elapsed})", "$text-muted")
        ).truncate(room, ellipsis=True)
    # The reason may be long; how long it lasts is always there.
    words = Content.styled(status.words, status.style)
    elapsed = Content.styled(f" {status.elapsed}" if status.elapsed else "", "$text-muted")
    return words.truncate(max(1, room - elapsed.cell_length), ellipsis=True) + elapsed


def _few(lines: list[Content], most: int, width: int) -> list[Content]:
    if len(lines) > most:
        hidden = len(lines) - most + 1
        lines = [*lines[: most - 1], Content.styled(f" and {hidden} more lines", "$text-disabled")]
    return [line.truncate(width, ellipsis=True) for line in lines]


def _fit(parts: list[Content], width: int, separator: str = " · ") -> Content:
    line = parts[0] if parts else Content()
    for part in parts[1:]:
        if line.cell_length + len(separator) + part.cell_length > width:
            break
        line = Content.assemble(line, (separator, "$text-disabled"), part)
    return line.truncate(width, ellipsis=True)
