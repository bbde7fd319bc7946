"""All sessions of a fleet and their asks as rows: only those in view are drawn, and only when they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from ....model import Ask, Fleet, Session, ToolBlock
from ...commands import KeyScope, bindings
from ...text.clean import clean_line
from ...words.amounts import summarize_tool
from ...words.fleet_cells import (
    Pieces,
    Plan,
    ask_pieces,
    gone_pieces,
    head_pieces,
    heading_pieces,
    plan_of,
    session_pieces,
)
from ...words.fleet_rows import Group, Lens, RowKey, arrange, next_ask
from ..row_view import RowView
from .ink import Ink
from .order import Order

_MOST_KEPT = 1024


class RowMoved(Message):
    """The cursor is on another row, or on none."""

    def __init__(self, key: RowKey | None) -> None:
        super().__init__()
        self.key = key


class RowChosen(Message):
    """A row was clicked twice."""

    def __init__(self, key: RowKey) -> None:
        super().__init__()
        self.key = key


class FleetList(RowView, can_focus=True):
    """The rows of a fleet; see :meth:`look`. Its first row names the columns and does not scroll.

    `clock` gives the host's monotonic seconds. Posts `RowMoved` and `RowChosen`.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(KeyScope.FLEET)
    CONTAINED = ("repaint", "look")
    CALLED = "the fleet's list"
    ALLOW_SELECT = False

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.lens = Lens()
        self.order = Order()
        self._clock = clock
        self._fleet = Fleet()
        self._wanted = 0  # the row that was put at the top: a larger window may reach above it
        self._painted_page = 0
        self._cursor_was_in_view = False
        self._kept: dict[RowKey, tuple[Pieces, bool, Strip]] = {}
        self._kept_for: tuple[Ink | None, bool] = (None, False)
        self._head: tuple[Pieces, Strip] | None = None
        self._ink: Ink | None = None
        self._summaries: dict[int, tuple[ToolBlock, int, str]] = {}

    # what is shown

    def look(self, fleet: Fleet) -> None:
        """Show what `fleet` is now; rows move only if nobody's hand is on them."""
        self._fleet = fleet
        self._arrange()
        self.repaint()

    def set_lens(self, lens: Lens) -> None:
        """Look at it like this, at once."""
        self.lens = lens
        self._arrange(at_once=True)
        self._keep_cursor_in_view()
        self.repaint()

    def set_query(self, query: str) -> None:
        """Show only what has these words."""
        self.set_lens(replace(self.lens, query=query))

    @property
    def cursor(self) -> RowKey | None:
        """The selected row."""
        return self.order.cursor

    def select(self, key: RowKey) -> None:
        """Put the cursor on a row, if it is there."""
        if self.order.put_cursor(key):
            self._show_cursor()
            self.post_message(RowMoved(key))

    def select_next_ask(self, after: RowKey) -> None:
        """Put the cursor on the first ask after the row `after` that is still open, round from the top."""
        still = [key for key in self.order.keys if key == after or self.ask_of(key) is not None]
        following = next_ask(still, after)
        if following is not None:
            self.select(following)

    def touched(self) -> None:
        """The person pressed a key: the rows stay where they are for a moment."""
        self.order.pressed(self._clock())

    def ask_of(self, key: RowKey | None) -> Ask | None:
        """The open ask of a row."""
        session = self.session_of(key)
        return session.asks.get(key.ask) if session is not None and key is not None else None

    def session_of(self, key: RowKey | None) -> Session | None:
        """The session of a row, its own or that of its ask."""
        return self._fleet.sessions.get(key.session) if key is not None else None

    def _arrange(self, *, at_once: bool = False) -> None:
        order, before = self.order, self.order.cursor
        line = self._line_of_cursor
        keys = order.keys
        order.take(arrange(self._fleet, self.lens), self._clock(), at_once=at_once)
        row = order.row_of(order.cursor)
        if order.keys is not keys:
            if row is not None and line is not None:
                self._wanted = row - line  # the cursor stays where the eye is
            else:
                still = (order.row_of(key) for key in keys[self.top_row :])
                self._wanted = next((top for top in still if top is not None), self.top_row)
        if order.cursor != before:
            self.post_message(RowMoved(order.cursor))

    # painting

    @property
    def _page(self) -> int:
        return max(1, self.window.height - 1)

    @property
    def _line_of_cursor(self) -> int | None:
        row = self.order.row_of(self.order.cursor)
        return row - self.top_row if row is not None and 0 <= row - self.top_row < self._page else None

    def repaint(self) -> None:
        """Reckon what is in view and repaint the rows that differ from those on screen."""
        if not self.paintable:
            return
        ink = self._get_ink()
        keys = self.order.keys
        if self._page != self._painted_page and self._cursor_was_in_view:
            self._keep_cursor_in_view()
        top = max(0, min(self._wanted, len(keys) - self._page))
        plan = plan_of(ink.width - 1)
        now = self._clock()
        places = {key: place for place, key in enumerate(self._fleet.sessions, 1)}
        rows = [self._head_row(ink, plan)]
        rows += [self._row(key, ink, plan, now, places) for key in keys[top : top + self._page]]
        if not keys:
            rows.append(ink.row([("  " + self._nothing, "$text-muted")]))
        self.put_rows(rows, top=top, total=len(keys) + 1)
        self._painted_page = self._page
        if top == self._wanted:  # else it is in view only because the window reaches above that
            self._cursor_was_in_view = self._line_of_cursor is not None

    def _get_ink(self) -> Ink:
        ink, variables, base, width = self._ink, self.app.theme_variables, self.base, self.window.width
        if ink is None or not ink.fits(variables, base, width):
            ink = self._ink = Ink(variables, base, width)
            self._head = None
        if (ink, self.has_focus) != self._kept_for or len(self._kept) + len(self._summaries) > _MOST_KEPT:
            self._kept_for = (ink, self.has_focus)
            self._kept.clear()
            self._summaries.clear()
        return ink

    @property
    def _nothing(self) -> str:
        if not len(self._fleet):
            return "no session yet"
        return "nothing here wants you" if self.lens.only_mine else "nothing matches"

    def _head_row(self, ink: Ink, plan: Plan) -> Strip:
        pieces = head_pieces(plan, self.lens.sort)
        if self._head is None or self._head[0] != pieces:
            self._head = (pieces, ink.row(pieces))
        return self._head[1]

    def _row(self, key: RowKey, ink: Ink, plan: Plan, now: float, places: dict[str, int]) -> Strip:
        chosen = key == self.order.cursor
        pieces = self._pieces(key, plan, ink.width - 1, now, places)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == pieces and kept[1] is chosen:
            return kept[2]
        strip = ink.row(pieces, chosen=chosen, focused=self.has_focus, filled=key.selectable)
        self._kept[key] = (pieces, chosen, strip)
        return strip

    def _pieces(self, key: RowKey, plan: Plan, width: int, now: float, places: dict[str, int]) -> Pieces:
        if key.heading is not None:
            return heading_pieces(key.heading, self._fleet, self._count(key.heading))
        session = self.session_of(key)
        ask = self.ask_of(key)
        if session is None or (key.ask and ask is None):
            return gone_pieces(key, width)
        if ask is not None:
            return ask_pieces(ask, width, now=now)
        return session_pieces(
            session,
            plan,
            place=places[session.key],
            now=now,
            summarize=self._summary,
        )

    def _count(self, heading: Group) -> int:
        count = 0
        inside = False
        for key in self.order.keys:
            if key.heading is not None:
                inside = key.heading is heading
            elif inside and not key.ask:
                count += 1
        return count

    def _summary(self, tool: ToolBlock) -> str:
        # Arguments can be megabytes; what they come to is reckoned once.
        kept = self._summaries.get(id(tool))
        if kept is None or kept[0] is not tool or kept[1] != tool.revision:
            said = f"{clean_line(tool.name)} {summarize_tool(tool.name, tool.arguments)}".strip()
            kept = self._summaries[id(tool)] = (tool, tool.revision, said)
        return kept[2]

    # where the person is

    def _show_cursor(self) -> None:
        self._wanted = self.top_row
        self._keep_cursor_in_view()
        self.repaint()

    def _keep_cursor_in_view(self) -> None:
        row = self.order.row_of(self.order.cursor)
        if row is not None:
            top = row - 1 if row and self.order.keys[row - 1].heading is not None else row
            self._wanted = max(min(self._wanted, top), row - self._page + 1)

    def scroll_rows(self, rows: int) -> None:
        """Move what is in view; the cursor stays on its row."""
        self.scroll_to_row(self.top_row + rows)

    def scroll_to_row(self, row: int) -> None:
        """Show `row` at the top."""
        self._wanted = max(0, row)
        self.repaint()

    def _step(self, rows: int) -> None:
        if self.order.step(rows):
            self.post_message(RowMoved(self.order.cursor))
        self._show_cursor()

    # Textual's own scroll keys move the cursor here.

    def action_scroll_up(self) -> None:
        self._step(-1)

    def action_scroll_down(self) -> None:
        self._step(1)

    def action_page_up(self) -> None:
        self._step(-self._page)

    def action_page_down(self) -> None:
        self._step(self._page)

    def action_scroll_home(self) -> None:
        self._step(-len(self.order.keys))

    def action_scroll_end(self) -> None:
        self._step(len(self.order.keys))

    def on_key(self) -> None:
        self.touched()

    def on_mouse_move(self) -> None:
        self.order.pointed(self._clock())

    def on_leave(self) -> None:
        self.order.left()

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        row = self.top_row + at.y - 1 if at is not None else -1
        if at is None or at.y < 1 or row >= len(self.order.keys):
            return
        if self.order.moved_just_now(self._clock()):
            return  # it may have been meant for the row that stood here
        self.order.pointed(self._clock())
        key = self.order.keys[row]
        self.select(key)
        if event.chain == 2 and key.selectable:
            self.post_message(RowChosen(key))
