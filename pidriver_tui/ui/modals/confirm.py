"""A yes-or-no question of the app's own: closing what works, quitting."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from ..commands import bindings
from .fitting import FittingCard
from .guard import Guarded
from .keybar import KeyBar


class Confirm(Guarded[bool]):
    """One key says yes; another, and the one that leaves, say no."""

    BINDINGS = bindings("dialog.yes", "dialog.no", "dialog.leave")
    LEAVING = frozenset({"dialog.leave"})

    def __init__(self, title: str, text: Content, *, yes: str, no: str, clock: Callable[[], float]) -> None:
        super().__init__(clock=clock)
        self._title = title
        self._text = text
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with FittingCard(id="card") as card:
            card.border_title = Content(self._title)
            yield Static(
                f"{self.key_of('dialog.leave')} {self._no}", id="small", classes="small", markup=False
            )
            yield Static(self._text, id="title", classes="elastic")
            yield KeyBar(
                self.button("dialog.yes", self._yes, "deny"), self.button("dialog.no", self._no, "allow")
            )

    def run_command(self, command_id: str) -> None:
        if command_id.startswith("dialog."):
            self.dismiss(command_id == "dialog.yes")
