"""Putting asks before the person, one card at a time, and carrying the answer back.

A card opens only by the person's own key, so it can never take a key meant for
something else. It lies over where they are and shows no other session; it leaves by itself
when its ask is gone, unless they have typed into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events

from ...model import Ask
from ..commands import BY_ID, keys_of
from ..modals.asks import AskCard, AskReply, card_for
from ..modals.guard import made_at
from ..words.footer import session_label
from .rule_pickers import grants_for

if TYPE_CHECKING:
    from .main import MainScreen

_Place = tuple[str, str]


class AskCards:
    """The card that is open, and what was typed into cards left for later."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._card: AskCard | None = None
        self._drafts: dict[_Place, str] = {}
        self._put_off: list[Ask] = []
        self._went_at = float("-inf")
        self._left_at = float("-inf")

    # which one

    def order(self) -> list[Ask]:
        """All open asks as the key for the next one takes them: those of the tab in view first."""
        screen = self._screen
        mine = "" if screen.fleet_tab.shown else screen.current
        asks = sorted(screen.supervisor.fleet.inbox(), key=lambda ask: (ask.session != mine, ask.number))
        self._put_off = [ask for ask in self._put_off if any(ask is other for other in asks)]
        # What was left for later comes when all others have been looked at.
        put_off = {id(ask) for ask in self._put_off}
        return [ask for ask in asks if id(ask) not in put_off] + self._put_off

    def open_next(self) -> None:
        """Show the first ask in order."""
        if (ask := self._first()) is not None:
            self.open(ask)

    def open(self, ask: Ask) -> None:
        """Show `ask` over where the person is."""
        screen = self._screen
        session = screen.supervisor.fleet.sessions[ask.session]
        card = card_for(ask)(
            ask,
            label=session_label(session),
            draft=self._drafts.get((ask.session, ask.request_id), ""),
            clock=screen.desk.clock,
            grace=screen.desk.grace,
            grants=grants_for(ask),
        )
        self._card = card
        self._say_place()
        screen.app.push_screen(card, lambda reply: self._left(ask, reply))

    def go(self) -> None:
        """Show the session of the first ask in order."""
        if (ask := self._first()) is not None:
            self._screen.show(ask.session)

    def _first(self) -> Ask | None:
        """The first ask in order; `None`, and a word, when there is none."""
        asks = self.order()
        if not asks:
            self._screen.say("Nobody waits for an answer.")
        return next(iter(asks), None)

    def _say_place(self) -> None:
        card = self._card
        if card is None or card.gone:
            return
        waiting: Sequence[Ask] = self._screen.supervisor.fleet.inbox()
        number = next((n for n, other in enumerate(waiting, 1) if other is card.ask), 0)
        words = [f"{number} of {len(waiting)}"] if len(waiting) > 1 and number else []
        if len(self._screen.supervisor.fleet) > 1 and not self._screen.fleet_tab.shown:
            words.append("this tab" if card.ask.session == self._screen.current else "another tab")
        card.stands(", ".join(words))

    # what becomes of it

    def look(self) -> None:
        """Asks came or went: say where the card's stands; take it away when its own is gone.

        Answered, timed out, withdrawn, exited: all are the same to the card.
        """
        card = self._card
        if card is None:
            return
        if card.gone or self._is_open(card.ask):
            self._say_place()
            return
        # Another modal may lie on top; then this comes round again.
        if self._screen.app.screen is not card:
            return
        if card.typed.strip():
            card.lose()
            return
        self._card = None
        self._went_at = self._screen.desk.clock()
        card.dismiss(AskReply(later=True))
        self._screen.say("The ask is gone: the agent no longer waits for this answer.")

    def swallows(self, event: events.Event) -> bool:
        """Whether `event` was meant for a card that is no longer there.

        Of one that went by itself, any key but a character that goes to the composer, where it is seen.
        Of one that the person left, the key that leaves, pressed once more: here it would stop a turn.
        """
        screen = self._screen
        if not isinstance(event, events.Key) or screen.app.screen is not screen:
            return False
        made, grace = made_at(event, screen.desk.clock), screen.desk.grace
        if made - self._went_at < grace:
            return not (event.is_printable and screen.composer.has_focus)
        leaving = set(self._keys("ask.later")) - set(self._keys("ask.next"))
        return made - self._left_at < grace and event.key in leaving

    def _keys(self, command_id: str) -> tuple[str, ...]:
        return keys_of(BY_ID[command_id], self._screen.desk.keys)

    def _is_open(self, ask: Ask) -> bool:
        return self._screen.supervisor.fleet.ask(ask.session, ask.request_id) is ask

    def _left(self, ask: Ask, reply: AskReply | None) -> None:
        reply = reply or AskReply(later=True)
        self._left_at = self._screen.desk.clock()
        self._card = None
        self._replied(ask, reply)
        self._screen.fleet_tab.card_left(ask, answered=not reply.later)
        if reply.there and ask.session in self._screen.supervisor.fleet.sessions:
            self._screen.show(ask.session)
        self._screen.lines.draw()

    def _replied(self, ask: Ask, reply: AskReply) -> None:
        place = (ask.session, ask.request_id)
        supervisor = self._screen.supervisor
        is_open = self._is_open(ask)
        if reply.draft and (not is_open or not reply.later):
            self._keep(ask, reply.draft)
        if reply.later:
            if is_open:
                self._drafts[place] = reply.draft
                self._put_off = [*(other for other in self._put_off if other is not ask), ask]
            return
        self._drafts.pop(place, None)
        if reply.cancelled or reply.value is None:
            self._screen.intend(supervisor.cancel_ask(ask.session, ask.request_id, seen=ask))
        elif reply.reason:
            self._screen.intend(supervisor.deny(ask.session, ask.request_id, reply.reason, seen=ask))
        else:
            self._screen.intend(self._answer(ask, reply))

    def _keep(self, ask: Ask, text: str) -> None:
        screen = self._screen
        known = ask.session in screen.supervisor.fleet.sessions
        screen.texts.keep(ask.session if known else screen.current, text)

    async def _answer(self, ask: Ask, reply: AskReply) -> None:
        assert reply.value is not None
        supervisor = self._screen.supervisor
        done = await supervisor.answer(ask.session, ask.request_id, reply.value, shown=reply.shown, seen=ask)
        if done and reply.grant is not None:
            await supervisor.grant(ask.session, reply.grant.rule, lasting=reply.grant.lasting)
