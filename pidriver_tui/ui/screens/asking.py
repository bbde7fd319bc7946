"""Putting asks before the person, one card at a time, and carrying the answer back.

A card opens only by the person's own key, so it can never take a key meant for
something else; it leaves by itself when its ask is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import Ask
from ..commands import Scope, labels_in
from ..modals.asks import AskCard, AskReply, card_for
from ..render.footer import session_label
from .offers import grants_for

if TYPE_CHECKING:
    from .main import MainScreen


class AskDesk:
    """The card that is open, and what was typed into cards left for later."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._card: AskCard | None = None
        self._drafts: dict[tuple[str, str], str] = {}

    def open_next(self) -> None:
        """Show the oldest open ask of the fleet, and its session behind it."""
        asks = self._screen.supervisor.fleet.inbox()
        if not asks:
            self._screen.say("Nobody waits for an answer.")
            return
        self.open(asks[0])

    def open(self, ask: Ask) -> None:
        """Show `ask`, with its session behind it; in the fleet tab the fleet stays there."""
        screen = self._screen
        waiting = screen.supervisor.fleet.inbox()
        place = sum(1 for other in waiting if other.number <= ask.number)
        session = screen.supervisor.fleet.sessions[ask.session]
        if screen.current != ask.session and not screen.fleet_tab.shown:
            screen.show(ask.session)
        card = card_for(ask)(
            ask,
            label=session_label(session),
            place=f"{place} of {len(waiting)}" if len(waiting) > 1 else "",
            keys=labels_in(Scope.ASK, screen.desk.keys),
            draft=self._drafts.get((ask.session, ask.request_id), ""),
            clock=screen.desk.clock,
            grace=screen.desk.grace,
            grants=grants_for(ask),
        )
        self._card = card
        screen.app.push_screen(card, lambda reply: self._left(ask, reply))

    def drop_gone(self) -> None:
        """Take the card away when its ask is gone: answered, timed out, withdrawn, exited."""
        card = self._card
        if card is None or self._is_open(card.ask):
            return
        # Another modal may lie on top; then this comes round again.
        if self._screen.app.screen is card:
            self._card = None
            typed = card.typed
            card.dismiss(AskReply(later=True))
            self._screen.say("The ask is gone: the agent no longer waits for this answer.")
            if typed.strip():
                self._screen.texts.keep(card.ask.session, typed)

    def _is_open(self, ask: Ask) -> bool:
        session = self._screen.supervisor.fleet.sessions.get(ask.session)
        return session is not None and session.asks.get(ask.request_id) is ask

    def _left(self, ask: Ask, reply: AskReply | None) -> None:
        self._replied(ask, reply)
        self._screen.fleet_tab.card_left(ask, answered=reply is not None and not reply.later)

    def _replied(self, ask: Ask, reply: AskReply | None) -> None:
        self._card = None
        place = (ask.session, ask.request_id)
        supervisor = self._screen.supervisor
        if reply is None or reply.later:
            if reply is not None and reply.draft:
                self._drafts[place] = reply.draft
            return
        self._drafts.pop(place, None)
        if reply.cancelled or reply.value is None:
            self._screen.intend(supervisor.cancel_ask(ask.session, ask.request_id, seen=ask))
        elif reply.reason:
            self._screen.intend(supervisor.deny(ask.session, ask.request_id, reply.reason, seen=ask))
        else:
            self._screen.intend(self._answer(ask, reply))

    async def _answer(self, ask: Ask, reply: AskReply) -> None:
        assert reply.value is not None
        supervisor = self._screen.supervisor
        done = await supervisor.answer(ask.session, ask.request_id, reply.value, shown=reply.shown, seen=ask)
        if done and reply.grant is not None:
            await supervisor.grant(ask.session, reply.grant.rule, lasting=reply.grant.lasting)
