"""The fleet tab: all sessions and all asks in one place, as a mode of the main screen.

It is a mode and no screen of its own so that keys, cards, ticks and wake-ups are those of
the main screen. While it is shown no transcript is painted; while it is not, it costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from ...driver.event_types import Decision, InteractionKind
from ...model import Ask, Session
from ...policy import equal
from ..modals.bulk import BulkCard, BulkItem, BulkReply
from ..modals.details import Details
from ..widgets.fleet_list import FleetPane
from ..words.fleet_rows import RowKey, open_asks
from ..words.footer import session_label
from .clipboard import copied_words

if TYPE_CHECKING:
    from .main import MainScreen

LOOK_SECONDS = 0.25

# What these do happens in a tab: it is shown first.
_ELSEWHERE = ("composer.", "transcript.", "focus.", "tree.")


class FleetTab:
    """Shows the fleet, keeps what is selected in it, and answers asks from it.

    What is dangerous is never answered together with others.
    """

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._bulk: BulkCard | None = None
        self._timer: Timer | None = None
        self._looked_at = float("-inf")
        self._commands: dict[str, Callable[[], None]] = {
            "fleet.open": self._open,
            "fleet.answer": self._answer,
            "fleet.bulk": self._answer_equal,
            "fleet.next_ask": lambda: self.pane.rows.select_next_ask(self.pane.rows.cursor or RowKey()),
            "fleet.down": lambda: self.pane.rows.action_scroll_down(),
            "fleet.up": lambda: self.pane.rows.action_scroll_up(),
            "fleet.sort": lambda: self._sort(1),
            "fleet.sort_back": lambda: self._sort(-1),
            "fleet.filter": lambda: self.pane.begin_filter(),
            "fleet.mine": self._mine,
            "fleet.detail": lambda: self.pane.switch_detail(),
            "fleet.escape": self._escape,
        }

    @property
    def pane(self) -> FleetPane:
        """Its widget."""
        return self._screen.query_one("#fleet-pane", FleetPane)

    @property
    def shown(self) -> bool:
        """Whether the fleet is in view instead of a session."""
        return self._screen.has_class("fleet-shown")

    @property
    def selected(self) -> Session | None:
        """The session that commands are about: the selected one, or that of the selected ask."""
        return self.pane.rows.session_of(self.pane.rows.cursor)

    # coming and going

    def toggle(self) -> None:
        """Show the fleet, or go back to the session that was in view."""
        if self.shown:
            self._screen.show(self._screen.current)
        else:
            self.enter()

    def enter(self) -> None:
        """Show the fleet."""
        if self.shown:
            return
        screen = self._screen
        screen.add_class("fleet-shown")
        screen.tools.display = False
        self._timer = screen.set_interval(LOOK_SECONDS, self.look)
        self.look_now()
        if screen.current and self.pane.rows.ask_of(self.pane.rows.cursor) is None:
            self.pane.rows.select(RowKey(screen.current))
        screen.set_focus(self.pane.rows)
        screen.lines.draw()

    def leave(self) -> None:
        """Make room for a session."""
        if not self.shown:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._screen.remove_class("fleet-shown")
        self._screen.set_focus(self._screen.composer)

    # from the model to the rows

    def look(self) -> None:
        """The fleet may have changed, or time has passed: shown at most every `LOOK_SECONDS`."""
        if self.shown and self._screen.desk.clock() - self._looked_at >= LOOK_SECONDS:
            self.look_now()

    def look_now(self) -> None:
        """Show what is true now."""
        self._looked_at = self._screen.desk.clock()
        self.pane.look(self._screen.supervisor.fleet)

    def drop_gone(self) -> None:
        """Asks went: those on the card of equal ones go from it."""
        if self._bulk is not None and self._screen.app.screen is self._bulk:
            self._bulk.keep_only(self._still_equal)

    # from the person

    def run(self, command_id: str) -> bool:
        """Carry out a command of the fleet's own. Whether it was one."""
        if self.shown and command_id.startswith(_ELSEWHERE):
            selected = self.selected
            self._screen.show(selected.key if selected is not None else self._screen.current)
            # A text in the composer was written for this session, and nobody has seen it until now.
            return command_id.startswith("composer.")
        command = self._commands.get(command_id)
        if command is None:
            return False
        self.enter()
        self.pane.rows.touched()
        command()
        self._screen.lines.draw()
        return True

    def card_left(self, ask: Ask, *, answered: bool) -> None:
        """A card was left: after an answer the next ask is selected. Nothing opens by itself."""
        if not self.shown:
            return
        self.pane.rows.touched()
        self.look_now()
        if answered or not self._is_open(ask):
            self.pane.rows.select_next_ask(RowKey(ask.session, ask.request_id))
        self._screen.set_focus(self.pane.rows)

    def explain(self, session: Session) -> None:
        """Show all that is known of a session."""
        screen = self._screen
        screen.app.push_screen(
            Details(
                session,
                clock=screen.desk.clock,
                copy=lambda text: screen.copier.copy(text, copied_words("details", text)),
            )
        )

    def _open(self) -> None:
        key = self.pane.rows.cursor
        session = self.selected
        if key is None or session is None:
            self._screen.say("Nothing is selected.")
        elif key.ask:
            self._answer()
        else:
            self._screen.show(session.key)

    def _answer(self) -> None:
        rows, session = self.pane.rows, self.selected
        ask = rows.ask_of(rows.cursor)
        if ask is None and session is not None and rows.cursor is not None and not rows.cursor.ask:
            ask = next(iter(open_asks(session)), None)
        if ask is None:
            self._screen.say("Nothing is asked here.")
            return
        rows.select(RowKey(ask.session, ask.request_id))
        self._screen.asking.open(ask)

    def _sort(self, by: int) -> None:
        lens = self.pane.rows.lens
        self.pane.set_lens(replace(lens, sort=lens.sort.step(by)))

    def _mine(self) -> None:
        lens = self.pane.rows.lens
        self.pane.set_lens(replace(lens, only_mine=not lens.only_mine))

    def _escape(self) -> None:
        if not self.pane.drop_filter():
            self.toggle()

    # one answer for equal asks

    def _answer_equal(self) -> None:
        screen, rows = self._screen, self.pane.rows
        ask = rows.ask_of(rows.cursor)
        if ask is None or not _plain_permission(ask):
            screen.say("Select a permission: only those can be answered together.")
            return
        if ask.dangers:
            screen.say(f"This is answered by itself: {', '.join(ask.dangers)}.")
            return
        asks = [other for other in screen.supervisor.fleet.inbox() if _together(ask, other)]
        if len(asks) < 2:
            screen.say("No other ask is for exactly this.")
            return
        sessions = screen.supervisor.fleet.sessions
        card = BulkCard(
            [BulkItem(other, session_label(sessions[other.session])) for other in asks],
            clock=screen.desk.clock,
            grace=screen.desk.grace,
        )
        self._bulk = card
        screen.app.push_screen(card, lambda reply: self._replied(ask, reply))

    def _replied(self, selected: Ask, reply: BulkReply | None) -> None:
        self._bulk = None
        if reply is not None:
            supervisor = self._screen.supervisor
            decision = Decision.ALLOW if reply.allow else Decision.DENY
            shown = f"{'allowed' if reply.allow else 'denied'}, with {len(reply.asks) - 1} equal to it"
            for ask in reply.asks:
                if self._still_equal(ask):
                    self._screen.intend(
                        supervisor.answer(ask.session, ask.request_id, decision, shown=shown, seen=ask)
                    )
        self.card_left(selected, answered=reply is not None)

    def _now(self, ask: Ask) -> Ask | None:
        return self._screen.supervisor.fleet.ask(ask.session, ask.request_id)

    def _is_open(self, ask: Ask) -> bool:
        now = self._now(ask)
        return now is not None and now.number == ask.number

    def _still_equal(self, ask: Ask) -> bool:
        # The same id asked anew is another ask; one that turned out dangerous is not for this card.
        now = self._now(ask)
        return now is not None and now.number == ask.number and same_call(now, ask) and not now.dangers


def same_call(one: Ask, other: Ask) -> bool:
    """Whether two asks are for exactly the same, told whole: the same deed in the same words."""
    if (one.call is None) is not (other.call is None):
        return False
    if one.call is not None and other.call is not None and not equal(one.call, other.call):
        return False
    words = (one.kind, one.method, one.title, one.message, one.options)
    return words == (other.kind, other.method, other.title, other.message, other.options)


def _together(ask: Ask, other: Ask) -> bool:
    return _plain_permission(other) and not other.dangers and same_call(ask, other)


def _plain_permission(ask: Ask) -> bool:
    """Whether yes and no are the answers it takes."""
    return ask.kind is InteractionKind.PERMISSION and ask.takes_decision
