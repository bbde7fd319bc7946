"""Explains one session: all that is known of it, kept up to date while it is looked at."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from ...model import Session
from ..commands import bindings
from ..text.clean import clean_line
from ..widgets.fleet_list import EntriesView
from ..words.details import session_entries
from .modal import Modal

_LOOK_SECONDS = 1.0


class Details(Modal[None]):
    """What a session does and why, what it has used, how it was started.

    `copy` takes the text that is copied.
    """

    BINDINGS = bindings("dialog.leave", "transcript.copy")

    def __init__(
        self,
        session: Session,
        *,
        clock: Callable[[], float],
        copy: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._session = session
        self._clock = clock
        self._copy = copy

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = Content(clean_line(self._session.label))
            card.border_subtitle = Content(
                f"{self.key_of('transcript.copy')} copies, {self.key_of('dialog.leave')} leaves"
            )
            yield EntriesView(id="entries")

    def on_mount(self) -> None:
        self.query_one(EntriesView).focus()
        self.set_interval(_LOOK_SECONDS, self.look)
        self.look()

    def look(self) -> None:
        """Show what is true now."""
        entries = session_entries(self._session, now=self._clock())
        self.query_one(EntriesView).show(self._session.key, entries)

    def run_command(self, command_id: str) -> None:
        if command_id == "dialog.leave":
            self.dismiss(None)
        elif command_id == "transcript.copy":
            self._copy(self.query_one(EntriesView).text)
