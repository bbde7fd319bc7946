"""A yes-or-no question of the app's own: closing what works, quitting."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from ..commands import bindings
from .guard import Guarded, KeyButton


class Confirm(Guarded[bool]):
    """`y` says yes; `n` and Escape say no."""

    BINDINGS = bindings("ask.allow", "ask.deny", "ask.cancel")

    def __init__(self, title: str, text: Content, *, yes: str, no: str, clock: Callable[[], float]) -> None:
        super().__init__(clock=clock)
        self._title = title
        self._text = text
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = self._title
            yield Static(self._text, id="title")
            with Horizontal(id="keys"):
                yield KeyButton("ask.allow", "y", self._yes, tone="deny")
                yield KeyButton("ask.deny", "n", self._no, tone="allow")

    def run_command(self, command_id: str) -> None:
        self.dismiss(command_id == "ask.allow")

    @on(KeyButton.Pressed)
    def _pressed(self, event: KeyButton.Pressed) -> None:
        self.run_command(event.command_id)
