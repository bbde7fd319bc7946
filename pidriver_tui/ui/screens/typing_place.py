"""Where typing goes: a character or a paste that means nothing where the focus is goes to the composer.

It never answers anything and carries out no command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from ..widgets.editor.typing import typed

if TYPE_CHECKING:
    from .main import MainScreen


class TypingPlace:
    """Gives the composer of the tab in view what nobody else on the main screen takes.

    In the fleet there is no composer in view: nothing is written there for a session unseen.
    """

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen

    def take_key(self, event: events.Key) -> None:
        """A key has come up to the screen: a character that is no command here is typed."""
        if not typed(event.key, event.character):
            return
        if event.key in self._screen.active_bindings:
            return
        if self._go():
            event.stop()
            event.prevent_default()
            self._screen.composer.post_message(events.Key(event.key, event.character))

    def take_paste(self, event: events.Paste) -> None:
        """A paste has come up to the screen: it is text, whatever stands in it."""
        if self._go():
            event.stop()
            event.prevent_default()
            self._screen.composer.post_message(events.Paste(event.text))
        elif self._screen.fleet_tab.shown:
            self._screen.say("A paste is text for a session: open its tab first.")

    def _go(self) -> bool:
        """Give the composer the focus. Whether it can take what was typed, and has not yet."""
        screen = self._screen
        if screen.session is None or screen.fleet_tab.shown or screen.composer.has_focus:
            return False
        screen.set_focus(screen.composer)
        return True
