"""The tab strip as one line of text, and which columns belong to which tab. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from ...model import Attention, Fleet, Session
from ..text.clean import clean_line
from .states import ATTENTION_MARKS, PHASE_GLYPHS, PHASE_STYLES, session_style

FLEET = "*fleet*"
"""What the fleet tab is called where tabs go by the keys of their sessions."""

_LEAST_TITLE = 6
_MOST_TITLE = 24


@dataclass(frozen=True, slots=True)
class Tab:
    """What one tab shows; `hint` is said while the mouse rests on it."""

    key: str
    number: int
    title: str
    glyph: str
    glyph_style: str
    mark: str
    colour: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TabLine:
    """The strip's one line; `spans` are (first column, column after the last, key)."""

    content: Content
    spans: tuple[tuple[int, int, str], ...]

    def key_at(self, column: int) -> str | None:
        """The tab under a column."""
        return next((key for first, end, key in self.spans if first <= column < end), None)


def tab_of(session: Session, place: int) -> Tab:
    """The tab of `session`, `place` from 1."""
    return Tab(
        session.key,
        place,
        clean_line(session.label),
        PHASE_GLYPHS[session.phase.kind],
        PHASE_STYLES[session.phase.kind],
        ATTENTION_MARKS[session.attention],
        session_style(session.number),
        _hint(session),
    )


def _hint(session: Session) -> str:
    lines = (session.label, session.agent_title, session.launch.workspace)
    return "\n".join(clean_line(line) for line in lines if line)


def tabs_of(fleet: Fleet) -> list[Tab]:
    """The tabs of a fleet, in order."""
    return [tab_of(session, place) for place, session in enumerate(fleet, 1)]


def strip_line(tabs: Sequence[Tab], active: str, width: int) -> TabLine:
    """The whole strip: the fleet as tab 0, always in sight, and the tabs of its sessions."""
    on = " on $pidriver-tab-active" if active == FLEET else ""
    label = Content.assemble(
        (" 0 ", f"$pidriver-brand{on}"), ("fleet ", f"bold $foreground{on}" if on else "$text-muted")
    )
    room = width - label.cell_length
    if not tabs or room < _LEAST_TITLE:
        return tab_line(tabs, active, width)
    line = tab_line(tabs, active, room)
    spans = ((first + label.cell_length, end + label.cell_length, key) for first, end, key in line.spans)
    return TabLine(label + line.content, ((0, label.cell_length, FLEET), *spans))


def tab_line(tabs: Sequence[Tab], active: str, width: int) -> TabLine:
    """Lay `tabs` out in `width` cells; the active one is always among those shown.

    Where not all fit, ‹n and n› tell how many are out of sight, with ? when one of them asks.
    """
    if not tabs or width < 4:
        return TabLine(Content(), ())
    at = next((i for i, tab in enumerate(tabs) if tab.key == active), 0)
    title_cells = _title_cells(tabs, width)
    widths = [_width(tab, title_cells) for tab in tabs]
    first, end = _window(widths, at, width)
    parts: list[Content | str] = []
    column = 0
    if first:
        edge = _edge("‹", tabs[:first])
        parts.append(edge)
        column += edge.cell_length
    spans: list[tuple[int, int, str]] = []
    for tab in tabs[first:end]:
        content = _tab_content(tab, title_cells, tab.key == active)
        parts.append(content)
        spans.append((column, column + content.cell_length, tab.key))
        column += content.cell_length
    if end < len(tabs):
        parts.append(_edge("›", tabs[end:]))
    return TabLine(Content.assemble(*parts), tuple(spans))


def _title_cells(tabs: Sequence[Tab], width: int) -> int:
    widest = min(_MOST_TITLE, max(cell_len(tab.title) for tab in tabs))
    for cells in range(widest, _LEAST_TITLE, -1):
        if sum(_width(tab, cells) for tab in tabs) <= width:
            return cells
    return min(widest, _LEAST_TITLE)


def _width(tab: Tab, title_cells: int) -> int:
    number = f"{tab.number} " if tab.number < 10 else ""
    mark = f" {tab.mark}" if tab.mark else ""
    return 1 + len(number) + 2 + min(title_cells, cell_len(tab.title)) + len(mark) + 1


def _window(widths: Sequence[int], at: int, width: int) -> tuple[int, int]:
    if sum(widths) <= width:
        return 0, len(widths)
    room = width - 10  # both edges at their widest: "‹99? "
    first = end = at
    used = widths[at]
    end += 1
    while True:
        if end < len(widths) and used + widths[end] <= room:
            used += widths[end]
            end += 1
        elif first > 0 and used + widths[first - 1] <= room:
            first -= 1
            used += widths[first]
        else:
            return first, end


def _edge(arrow: str, hidden: Sequence[Tab]) -> Content:
    asking = any(tab.mark == ATTENTION_MARKS[Attention.ASK] for tab in hidden)
    count = f"{len(hidden)}{'?' if asking else ''}"
    text = f"{arrow}{count} " if arrow == "‹" else f" {count}{arrow}"
    return Content.styled(text, "$pidriver-state-needs-you bold" if asking else "$text-muted")


def _tab_content(tab: Tab, title_cells: int, active: bool) -> Content:
    title = tab.title
    if cell_len(title) > title_cells:
        title = set_cell_size(title, title_cells - 1).rstrip() + "…"
    base = "bold $foreground on $pidriver-tab-active" if active else "$text-muted"
    number = f"{tab.number} " if tab.number < 10 else ""
    background = " on $pidriver-tab-active" if active else ""
    mark: Content | tuple[str, str] = (
        (f" {tab.mark}", f"$pidriver-state-needs-you bold{background}") if tab.mark else Content()
    )
    return Content.assemble(
        (" ", base),
        (number, f"{tab.colour}{background}"),
        (f"{tab.glyph} ", f"{tab.glyph_style}{background}"),
        (title, base),
        mark,
        (" ", base),
    )
