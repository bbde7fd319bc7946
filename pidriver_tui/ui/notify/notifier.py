"""Calling the person when something needs them and they are not looking.

The one place where the app writes to the terminal what is no picture: a bell, a notification, a
title. All of it goes through Textual's driver, between two frames.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from textual import events

from ..privates import driver_of
from . import escapes
from .collector import EVERYTHING, GATHER_SECONDS, EventCollector, Eyes
from .external_command import ExternalCommand
from .wording import TITLE, OccasionKind, say, window_title

if TYPE_CHECKING:
    from ..screens.main import MainScreen

logger = logging.getLogger(__name__)


class Notifier:
    """Calls once for what happens where the person does not look, in the ways the config chooses."""

    def __init__(self, screen: MainScreen) -> None:
        notify = screen.desk.notify
        self._screen = screen
        self._notify = notify
        self._osc = screen.desk.terminal.osc if notify.osc == "auto" else notify.osc
        self._titled = notify.title and screen.desk.terminal.titled
        self._watch = EventCollector([kind for kind in OccasionKind if getattr(notify, kind.value)])
        self._command = ExternalCommand(notify.command)
        self._title = ""
        self._complained = False
        self._focus_told = False
        self._heard = float("-inf")

    def heard(self, event: events.Event) -> None:
        """The terminal said something: the person is there, or it told whether it has the focus."""
        if isinstance(event, (events.AppFocus, events.AppBlur)):
            self._focus_told = True
        else:
            self._heard = self._screen.desk.clock()

    def begin(self) -> None:
        """The app is up: take the terminal's title, to give it back by :meth:`end`."""
        self._heard = self._screen.desk.clock()  # who has just started it is there
        if self._titled:
            self._write(escapes.KEEP_TITLE)
            self._show_title()

    def end(self) -> None:
        """The app goes down."""
        if self._title:
            self._write(escapes.GIVE_TITLE_BACK)

    def look(self) -> None:
        """The model changed."""
        screen = self._screen
        fleet, now = screen.supervisor.fleet, screen.desk.clock()
        if self._watch.look(fleet, self._eyes, now=now):
            screen.set_timer(GATHER_SECONDS, self.tick)
        self._show_title()

    def tick(self) -> None:
        """Time passed: call, if it is time to."""
        screen = self._screen
        fleet, now = screen.supervisor.fleet, screen.desk.clock()
        occasions = self._watch.due(fleet, self._eyes, now=now)
        if occasions:
            self._call(say(occasions, details=self._notify.details))

    @property
    def _eyes(self) -> Eyes:
        screen = self._screen
        in_view = EVERYTHING if screen.fleet_tab.shown else screen.current
        if not self._focus_told:
            # Textual takes a terminal that says nothing (tmux, unless told to) for one that has the focus.
            return Eyes(perhaps=in_view, heard=self._heard)
        return Eyes(on=in_view if screen.app.app_focus else "", heard=self._heard)

    def _call(self, text: str) -> None:
        bell = escapes.BELL if self._notify.bell else ""
        self._write(bell + escapes.notification(TITLE, text, self._osc, self._screen.desk.terminal))
        if self._command:
            self._screen.run_worker(self._run(text), group="calls", exit_on_error=False)

    async def _run(self, text: str) -> None:
        problem = await self._command.call(TITLE, text)
        if not problem:
            return
        logger.warning("notifying: %s", problem)
        if not self._complained:
            self._complained = True
            self._screen.say(f"Notifying you failed: {problem}.", severity="warning")

    def _show_title(self) -> None:
        if not self._titled:
            return
        title = window_title(len(self._screen.supervisor.fleet.inbox()))
        if title != self._title:
            self._title = title
            self._write(escapes.title(title))

    def _write(self, sequence: str) -> None:
        app = self._screen.app
        driver = driver_of(app)
        if not sequence or driver is None or app.is_headless or app.is_web:
            return
        driver.write(sequence)
        driver.flush()
