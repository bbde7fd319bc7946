"""What waits for the agent in view: shown, taken back to be edited, dropped, moved."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from ...model import Session, WaitState
from ...supervisor import TakenBack
from ..widgets.queue_list import QueueList
from ..words.queue import queue_rows

if TYPE_CHECKING:
    from .main import MainScreen


class QueueActions:
    """The queue's commands, and which session's composer holds a message that was taken back."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._editing: dict[str, TakenBack] = {}
        self._commands: dict[str, Callable[[], None]] = {
            "queue.take_back": self._take_newest,
            "queue.focus": self._focus,
            "queue.edit": lambda: self._edit(self.list.selected),
            "queue.drop": lambda: self._drop(self.list.selected),
            "queue.earlier": lambda: self._move(-1),
            "queue.later": lambda: self._move(1),
            "queue.up": lambda: self.list.step(-1),
            "queue.down": lambda: self.list.step(1),
            "queue.leave": lambda: screen.set_focus(screen.composer),
        }

    @property
    def list(self) -> QueueList:
        """The widget."""
        return self._screen.query_one("#queue", QueueList)

    def run(self, command_id: str) -> None:
        """Carry out one of the queue's commands."""
        self._commands[command_id]()

    def draw(self, session: Session | None) -> None:
        """Show what waits for `session`, which is in view."""
        rows = queue_rows(session) if session is not None else []
        if not rows and self.list.has_focus:
            self._screen.set_focus(self._screen.composer)
        self.list.show_rows(rows)
        for key in tuple(self._editing):
            # What was taken back and deleted is no edit any more: the next text is a message of its own.
            if self._screen.texts.blank(key):
                del self._editing[key]

    def editing(self, key: str) -> bool:
        """Whether the composer of `key` holds a message that was taken back."""
        return key in self._editing

    def send(self, key: str, text: str, how: Literal["auto", "steer", "follow_up"]) -> Awaitable[bool]:
        """Send what stood in the composer of `key`: a message that was taken back, to where it stood.

        False comes of it when there is no process for it.
        """
        supervisor = self._screen.supervisor
        place = self._editing.pop(key, None)
        if place is None:
            return supervisor.prompt(key, text, how=how)
        if how not in ("auto", place.how):
            # Asked for by key: another kind, and there it is the last.
            return supervisor.prompt(key, text, how=how, images=place.images)
        return supervisor.put_back(key, text, place)

    def _focus(self) -> None:
        session = self._screen.session
        if session is None or self._screen.fleet_tab.shown or not self.list.rows:
            self._screen.say("Nothing waits here.")
            return
        self._screen.set_focus(self.list)

    def _take_newest(self) -> None:
        session = self._screen.session
        waiting = session.waiting if session is not None else ()
        newest = max((i.token for i in waiting if i.state is not WaitState.SENDING), default=0)
        self._edit(newest)

    def _edit(self, token: int) -> None:
        session = self._mine(token)
        if session is None:
            return
        key = session.key

        async def edit() -> None:
            taken = await self._screen.supervisor.take_back(key, token)
            if taken is None:
                return
            self._screen.texts.give_back(key, taken.text)
            before = self._editing.get(key)
            images = (*taken.images, *(before.images if before is not None else ()))
            self._editing[key] = replace(taken, images=images)
            if key == self._screen.current and not self._screen.fleet_tab.shown:
                self._screen.set_focus(self._screen.composer)
                self._screen.lines.draw()

        self._screen.intend(edit())

    def _drop(self, token: int) -> None:
        session = self._mine(token)
        if session is not None:
            self._screen.intend(self._screen.supervisor.drop(session.key, token))

    def _move(self, by: int) -> None:
        token = self.list.selected
        session = self._mine(token)
        if session is not None:
            self._screen.intend(self._screen.supervisor.move(session.key, token, by))

    def _mine(self, token: int) -> Session | None:
        session = self._screen.session
        if session is None or self._screen.fleet_tab.shown or not session.waiting:
            self._screen.say("Nothing waits here.")
            return None
        if not token:
            self._screen.say("That one is not yours: an extension put it there.")
            return None
        return session
