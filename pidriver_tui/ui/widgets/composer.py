"""The composer: where the person writes to an agent. It may not know what becomes of the text."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.message import Message
from textual.widgets import TextArea

from ..commands import Scope, bindings
from ..render.clean import clean

_MOST_ROWS = 10


class Composer(TextArea):
    """Multi-line text with a history. Posts :class:`Grown` when it wants other rows.

    `keys` says which key is which command of the table; they are carried out in the order
    typed. Text set from outside is cleaned of control characters, since an agent may have
    written it.
    """

    BINDINGS = bindings(Scope.COMPOSER)

    class Grown(Message):
        """The number of rows wanted changed."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, *, keys: Mapping[str, str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(
            id=id,
            soft_wrap=True,
            show_line_numbers=False,
            highlight_cursor_line=False,
            tab_behavior="focus",
            compact=True,
        )
        self.cursor_blink = False
        self._keys = dict(keys)
        self._history: list[str] = []
        self._place: int | None = None
        self._draft = ""
        self._rows = 1

    def set_history(self, history: list[str]) -> None:
        """Use `history` (oldest first, shared with the caller) for older and newer."""
        self._history = history
        self._place = None

    def put(self, text: str) -> None:
        """Replace the text, cursor at the end."""
        self.text = clean(text)
        self.move_cursor(self.document.end)
        self._place = None

    def take(self) -> str:
        """The text, leaving the composer empty. Undo brings it back."""
        text = self.text
        self.clear()
        self._place = None
        return text

    def older(self) -> None:
        """Show the prompt before this one in the history."""
        if not self._history:
            return
        if self._place is None:
            self._draft = self.text
            place = len(self._history) - 1
        else:
            place = max(0, self._place - 1)
        self._recall(place)

    def newer(self) -> None:
        """Show the prompt after this one, at last the draft that was left."""
        if self._place is None:
            return
        place = self._place + 1
        if place >= len(self._history):
            self.put(self._draft)
        else:
            self._recall(place)

    def newline(self) -> None:
        """Begin a new line at the cursor."""
        self.insert("\n")

    def _recall(self, place: int) -> None:
        self.put(self._history[place])
        self._place = place

    async def _on_key(self, event: events.Key) -> None:
        # Here and not as a priority binding: that one would overtake the characters typed before
        # it, and a cut prompt would be sent.
        command = self._keys.get(event.key)
        if command is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(f"app.command({command!r})")

    async def _on_paste(self, event: events.Paste) -> None:
        # What a terminal hands over may hold escape sequences; they are never what was meant.
        event.prevent_default()
        event.stop()
        self.insert(clean(event.text))

    def on_text_area_changed(self) -> None:
        rows = max(1, min(_MOST_ROWS, self.wrapped_document.height))
        if rows != self._rows:
            self._rows = rows
            self.post_message(self.Grown(rows))

    def on_resize(self) -> None:
        self.on_text_area_changed()
