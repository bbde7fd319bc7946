"""What waits for an agent, as rows: what it is, when it goes, and where one may click."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content

from ...model import Session, Waiting, WaitState
from ..text.clean import clean_line

_KINDS = {"steer": "next", "follow_up": "after"}
_GLYPHS = {WaitState.HELD: "‖", WaitState.SENDING: "…", WaitState.QUEUED: "◌"}
_BUTTONS = (("edit", " edit "), ("drop", " ✕ "))
_LEAST = 30  # columns below which a row has no buttons


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One row. `token` is 0 for what is not the person's: it can be neither edited nor dropped.

    `label`: glyph and when it is delivered; `text`: its first line, clean; `more`: how many lines follow.
    """

    token: int
    label: str
    text: str
    more: int = 0


def queue_rows(session: Session) -> list[QueueRow]:
    """All that waits, in the order of delivery."""
    rows: list[QueueRow] = []
    ours = list(session.waiting)
    for how, texts in (("steer", session.queue.steering), ("follow_up", session.queue.follow_up)):
        for text in texts:
            item = next((i for i in ours if i.how == how and i.told == text), None)
            if item is None:
                rows.append(_row(0, f"◌ {_KINDS[how]}", text))
            else:
                ours.remove(item)
                rows.append(_of(item))
        here = [item for item in ours if item.how == how]
        rows += [_of(item) for item in here]
        ours = [item for item in ours if item.how != how]
    unnamed = session.queue.count - len(rows)
    if unnamed > 0:
        rows.append(QueueRow(0, "◌ after", "one more" if unnamed == 1 else f"{unnamed} more"))
    return rows


def queue_line(row: QueueRow, width: int, *, selected: bool) -> Content:
    """A row as it is drawn, with its buttons at the right end."""
    style = "$pidriver-state-retry"
    more = f" (+{row.more} {'line' if row.more == 1 else 'lines'})" if row.more else ""
    head = Content.assemble(
        (f" {row.label}  ", style), (row.text, "$foreground" if selected else "$text-muted")
    )
    buttons = _buttons(row, width)
    tail = Content.assemble((more, "$text-disabled"), *((label, "$accent") for _, label in buttons))
    room = max(0, width - tail.cell_length)
    head = head.truncate(room, ellipsis=True, pad=True)
    line = head + tail
    return line.stylize("reverse") if selected else line


def button_at(row: QueueRow, width: int, x: int) -> str:
    """What a click in column `x` of a row means: edit, drop, or `""` for choosing it."""
    end = width
    for name, label in reversed(_buttons(row, width)):
        end -= len(label)
        if end <= x < end + len(label):
            return name
    return ""


def _buttons(row: QueueRow, width: int) -> tuple[tuple[str, str], ...]:
    return _BUTTONS if row.token and width >= _LEAST else ()


def _of(item: Waiting) -> QueueRow:
    held = "held " if item.state is WaitState.HELD else ""
    return _row(item.token, f"{_GLYPHS[item.state]} {held}{_KINDS[item.how]}", item.text)


def _row(token: int, label: str, text: str) -> QueueRow:
    first, *rest = text.strip().split("\n")
    return QueueRow(token, label, clean_line(first), len(rest))
