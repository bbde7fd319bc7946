"""What a row of the fleet tab says, column by column, in pieces of styled text. Pure: `now` is handed in.

Columns drop out one by one where the terminal is narrow; number, state and name always stay.
Everything an agent wrote is cleaned here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ...model import Ask, Fleet, Session, ToolBlock
from ..text.clean import clean_line
from ..text.wrapping import cells, shorten
from .amounts import counted, format_age, format_duration, format_percent, format_usd, one_line
from .fleet_rows import Group, RowKey, Sort
from .states import ATTENTION_MARKS, Status, session_style, setup_words, status_of

Pieces = list[tuple[str, str]]
"""Texts with Textual's style words (`$pidriver-state-idle`, `bold`), left to right, cut to fit."""

MUTED = "$text-muted"
_PLAIN = "$foreground"
_INDENT = 5
_ROOMY = 100
_SPARE = 16


@dataclass(frozen=True, slots=True)
class Column:
    """One column. It is at least `least` and at most `most` cells; `rank` 0 stays, higher drop out sooner.

    `share`: how much of the room that is left it takes. `sort`: which sorting is about it.
    """

    title: str
    least: int
    most: int
    rank: int
    share: int = 0
    right: bool = False
    sort: Sort | None = None


NUMBER = Column("#", 3, 3, 0, right=True, sort=Sort.NUMBER)
STATE = Column("state", 22, 46, 0, 3)
NAME = Column("name", 10, 26, 0, 2, sort=Sort.NAME)
CONTEXT = Column("ctx", 5, 5, 1, right=True, sort=Sort.CONTEXT)
COST = Column("cost", 8, 8, 2, right=True, sort=Sort.COST)
LAST = Column("last", 5, 5, 3, right=True, sort=Sort.ACTIVITY)
MODEL = Column("model", 9, 20, 4, 1)
WORKSPACE = Column("workspace", 12, 30, 5, 1)
TOOL = Column("current tool", 14, 60, 6, 2)
SETUP = Column("set-up", 9, 26, 7, 1)
AGE = Column("age", 5, 5, 8, right=True, sort=Sort.AGE)

COLUMNS = (NUMBER, STATE, NAME, WORKSPACE, MODEL, CONTEXT, COST, TOOL, LAST, AGE, SETUP)

Plan = tuple[tuple[Column, int], ...]
"""The columns that are shown, left to right, with their widths in cells; one cell is between two."""


@lru_cache(maxsize=16)
def plan_of(width: int) -> Plan:
    """The columns that fit `width` cells."""
    chosen = [column for column in COLUMNS if column.rank == 0]
    left = width - sum(column.least + 1 for column in chosen) + 1
    for column in sorted(COLUMNS, key=lambda column: column.rank):
        if column.rank:
            # What tells least takes no room from what the state has to say.
            if left < column.least + 1 + (_SPARE if column.rank > MODEL.rank else 0):
                break
            chosen.append(column)
            left -= column.least + 1
    widths = {column.title: column.least for column in chosen}
    while left > 0:
        growing = [column for column in chosen if column.share and widths[column.title] < column.most]
        if not growing:
            widths[STATE.title] += left
            break
        for column in growing:
            more = min(column.share, left, column.most - widths[column.title])
            widths[column.title] += more
            left -= more
    return tuple((column, widths[column.title]) for column in COLUMNS if column in chosen)


def head_pieces(plan: Plan, sort: Sort) -> Pieces:
    """The titles of the columns; the one sorted by is marked."""
    pieces: Pieces = []
    for column, width in plan:
        sorted_by = column.sort is sort
        title = f"{column.title}▾" if sorted_by and len(column.title) < width else column.title
        _add(pieces, title, width, "$accent bold" if sorted_by else MUTED, right=column.right)
    return pieces


def heading_pieces(group: Group, fleet: Fleet, shown: int) -> Pieces:
    """`needs you  2 sessions, 3 asks, oldest first`."""
    said = counted(shown, "session")
    if group is Group.NEEDS_YOU:
        asks, stalled = len(fleet.inbox()), sum(session.stalled for session in fleet)
        said += f", {counted(asks, 'ask')}, oldest first" if asks else ""
        said += f", {stalled} stalled" if stalled else ""
    return [(f" {group.value}", _GROUP_STYLES[group]), (f"  {said}", MUTED)]


def session_pieces(
    session: Session,
    plan: Plan,
    *,
    place: int,
    now: float,
    summarize: Callable[[ToolBlock], str],
) -> Pieces:
    """The row of a session; `place` is its tab's, from 1, `summarize` says what a tool call does."""
    pieces: Pieces = []
    for column, width in plan:
        if column is STATE:
            _add_state(pieces, status_of(session, now), width)
        elif column is NAME:
            _add_name(pieces, session, width)
        else:
            text, style = _cell(column, session, place, now, width, summarize)
            _add(pieces, text, width, style, right=column.right)
    return pieces


def ask_pieces(ask: Ask, width: int, *, now: float) -> Pieces:
    """The row of an ask: kind, what it is about, since when, and how long until the agent decides."""
    right = f" {format_duration(now - ask.asked_at)}"
    if ask.deadline is not None:
        left = format_duration(ask.deadline - now)
        right += f", decides itself in {left}" if width >= _ROOMY else f", {left} left"
    kind = f"{ask.kind.value} "
    pieces: Pieces = [(" " * _INDENT, _PLAIN), (f"◆ {kind}", "$pidriver-state-needs-you")]
    room = max(0, width - _INDENT - 2 - len(kind) - len(right))
    if ask.dangers:
        danger = shorten("dangerous ", room)
        pieces.append((danger, "$error bold"))
        room -= len(danger)
    text = shorten(ask_words(ask), room)
    return [*pieces, (text + " " * (room - cells(text)), _PLAIN), (right, MUTED)]


def gone_pieces(key: RowKey, width: int) -> Pieces:
    """A row whose ask or session is gone while the order stands still."""
    text = f"{'  ' if key.ask else ''}   gone"
    return [(shorten(text, width).ljust(width), "$text-disabled")]


def ask_words(ask: Ask) -> str:
    """What an ask is about, in one clean line: `bash: rm -rf build`, or its title."""
    if ask.call is not None:
        what = one_line(ask.call.command or ask.call.path)
        return f"{clean_line(ask.call.tool)}: {what}" if what else one_line(ask.title)
    return one_line(f"{ask.title}\n{ask.message}" if ask.message else ask.title)


def _add(pieces: Pieces, text: str, width: int, style: str, *, right: bool = False) -> None:
    pieces.append((_fitted(text, width, right, bool(pieces)), style))


@lru_cache(maxsize=2048)
def _fitted(text: str, width: int, right: bool, between: bool) -> str:
    # Most cells say the same as four times a second before.
    text = shorten(text, width)
    pad = " " * (width - cells(text))
    return " " * between + (pad + text if right else text + pad)


def _add_state(pieces: Pieces, status: Status, width: int) -> None:
    words, elapsed = (status.stalled, "") if status.stalled else (status.words, status.elapsed)
    words = shorten(words, max(0, width - 3 - len(elapsed)))
    pad = " " * max(0, width - 3 - cells(words) - len(elapsed))
    # The time stands right behind the words, so that a row reads as one sentence.
    pieces += [(f" {status.glyph} {words}", status.style), (f" {elapsed}{pad}", MUTED)]


def _add_name(pieces: Pieces, session: Session, width: int) -> None:
    mark = ATTENTION_MARKS[session.attention]
    mark = f" {mark}" if mark else ""
    title = shorten(clean_line(session.label), width - len(mark))
    pad = " " * (width - cells(title) - len(mark))
    pieces.append((f" {title}", f"{session_style(session.number)} bold"))
    if mark:
        pieces.append((mark, "$pidriver-state-needs-you bold"))
    pieces.append((pad, _PLAIN))


def _cell(
    column: Column,
    session: Session,
    place: int,
    now: float,
    width: int,
    summarize: Callable[[ToolBlock], str],
) -> tuple[str, str]:
    if column is NUMBER:
        return str(place), session_style(session.number)
    if column is CONTEXT:
        return _context(session)
    if column is COST:
        return format_usd(session.usage.cost_usd + session.earlier_usage.cost_usd), _PLAIN
    if column is LAST:
        return format_age(now - (session.last_event_at or session.opened_at)), MUTED
    if column is AGE:
        return format_age(now - session.opened_at), MUTED
    if column is MODEL:
        return clean_line(session.model) or "-", MUTED
    if column is WORKSPACE:
        return short_path(clean_line(session.launch.workspace), width), MUTED
    if column is TOOL:
        tool = next(iter(session.running_tools.values()), None)
        return (summarize(tool) if tool is not None else ""), "$pidriver-tool-arguments"
    return setup_words(session).replace(" set-up", ""), MUTED


def _context(session: Session) -> tuple[str, str]:
    if not session.context_window or session.context_tokens is None:
        return "?" if session.context_window else "-", MUTED
    percent = 100 * session.context_tokens / session.context_window
    return format_percent(percent), "$error bold" if percent >= 90 else "$warning" if percent >= 75 else MUTED


@lru_cache(maxsize=256)
def short_path(path: str, width: int) -> str:
    """The end of a clean path that fits, whole folders if it can be: `…/work/checkout-api`."""
    if cells(path) <= width:
        return path
    parts = path.rstrip("/").split("/")
    for first in range(1, len(parts)):
        tail = "…/" + "/".join(parts[first:])
        if cells(tail) <= width:
            return tail
    return shorten(parts[-1], width)


_GROUP_STYLES: Mapping[Group, str] = {
    Group.NEEDS_YOU: "$pidriver-state-needs-you bold",
    Group.FAILED: "$pidriver-state-failed bold",
    Group.FINISHED: "$pidriver-state-needs-you",
    Group.WORKING: "$pidriver-state-working bold",
    Group.IDLE: "$pidriver-state-idle bold",
    Group.ENDED: "$pidriver-state-ended bold",
}
