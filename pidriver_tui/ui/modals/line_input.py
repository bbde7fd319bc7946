"""A line to type: a name, words to find."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from ..commands import bindings
from ..widgets.editor import Editor, TextChanged
from .modal import Modal


class LineInput(Modal[str | None]):
    """One line of text; the result is `None` when left.

    `changed` is called with the text so far and returns what to say of it. One that is `low` stands at
    the bottom and lets through what lies behind it.
    """

    BINDINGS = bindings("dialog.leave") + bindings("dialog.accept", priority=True)

    def __init__(
        self,
        title: str,
        value: str = "",
        placeholder: str = "",
        *,
        changed: Callable[[str], str] | None = None,
        low: bool = False,
    ) -> None:
        super().__init__(classes="low" if low else None)
        self._changed = changed
        self._title = title
        self._value = value
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = Content(self._title)
            yield Editor(self._value, placeholder=self._placeholder)

    def on_mount(self) -> None:
        self._say("")

    def run_command(self, command_id: str) -> None:
        match command_id:
            case "dialog.leave":
                self.dismiss(None)
            case "dialog.accept":
                # What is asked for here is one line, whatever was pasted.
                self.dismiss(" ".join(self.query_one(Editor).text.split("\n")).strip())

    @on(TextChanged)
    def _typed(self, event: TextChanged) -> None:
        if self._changed is not None:
            self._say(self._changed(event.editor.text.strip()))

    def _say(self, said: str) -> None:
        keys = f"{self.key_of('dialog.accept')} accepts, {self.key_of('dialog.leave')} leaves"
        self.query_one("#card").border_subtitle = Content(f"{said} · {keys}" if said else keys)
