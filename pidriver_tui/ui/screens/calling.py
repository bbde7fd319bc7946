"""Calling the person when something needs them and they are not looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .main import MainScreen


class Caller:
    """Calls once for each ask that comes where the person does not look."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._asks_seen = 0

    def look(self) -> None:
        """The model changed."""
        screen = self._screen
        fleet = screen.supervisor.fleet
        out_of_sight = any(
            ask.number > self._asks_seen and (ask.session != screen.current or not screen.app.app_focus)
            for ask in fleet.inbox()
        )
        self._asks_seen = fleet.asked
        if out_of_sight and screen.desk.bell:
            screen.app.bell()
