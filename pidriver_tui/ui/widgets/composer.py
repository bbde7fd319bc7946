"""The composer: where the person writes to an agent. It may not know what becomes of the text."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.message import Message

from ..commands import KeyScope, bindings
from .editor import Buffer, Editor, Passage

_MOST_ROWS = 10
# With a selection these are about it, whatever else their key means in the composer.
_OF_SELECTION = frozenset({"text.copy", "text.cut"})


class Composer(Editor):
    """Multi-line text with a history. Posts :class:`Grown` when it wants other rows.

    `keys` says which key is which command of the table; they are carried out in the order
    typed, before those of any text.
    """

    BINDINGS = bindings(KeyScope.COMPOSER)
    CALLED = "the composer"

    class Grown(Message):
        """The number of rows wanted changed."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self, *, keys: Mapping[str, str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, multiline=True)
        self._keys = dict(keys)
        self._history: list[Passage] = []
        self._place: int | None = None
        self._draft = Passage()
        self._rows = 1

    def set_history(self, history: list[Passage]) -> None:
        """Use `history` (oldest first, shared with the caller) for older and newer."""
        self._history = history
        self._place = None

    def put(self, text: Passage | str) -> None:
        super().put(text)
        self._place = None

    def edit(self, buffer: Buffer) -> None:
        """Go on with `buffer`: its text, cursor, selection and what can be undone."""
        self.buffer = buffer
        self._place = None

    def take(self) -> Passage:
        """The text, leaving the composer empty. Undo brings it back."""
        passage = self.buffer.passage
        self.put("")
        return passage

    def older(self) -> bool:
        """Show the prompt before this one in the history. Whether there is one."""
        place = self._recalled
        if place is None:
            self._draft = self.buffer.passage
            place = len(self._history)
        if place == 0:
            return False
        self._recall(place - 1)
        return True

    def newer(self) -> bool:
        """Show the prompt after this one, at last the draft that was left. Whether there is one."""
        place = self._recalled
        if place is None:
            return False
        if place + 1 >= len(self._history):
            self.put(self._draft)
        else:
            self._recall(place + 1)
        return True

    @property
    def _recalled(self) -> int | None:
        """The place in the history of what stands here; `None` of a draft, and of what was edited since."""
        place = self._place
        if place is None or place >= len(self._history):
            return None
        return place if self.buffer.passage.same(self._history[place]) else None

    def newline(self) -> None:
        """Begin a new line at the cursor."""
        self.perform("text.newline")

    def _recall(self, place: int) -> None:
        self.put(self._history[place])
        self._place = place

    async def _on_key(self, event: events.Key) -> None:
        # Here and not as a priority binding: that one would overtake the characters typed before
        # it, and a cut prompt would be sent.
        editing = self._text_keys.get(event.key, "")
        command = self._keys.get(event.key)
        if editing in _OF_SELECTION and self.perform(editing):
            event.stop()
            event.prevent_default()
        elif command is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(f"app.command({command!r})")
        elif self._walks(editing):
            event.stop()
            event.prevent_default()

    def _walks(self, editing: str) -> bool:
        """Whether a key that moves by rows went through the history: from an empty text, then on."""
        if self._recalled is None and self.buffer.passage:
            return False
        match editing:
            case "text.up" if self.on_first_row:
                return self.older()
            case "text.down" if self.on_last_row:
                return self.newer()
        return False

    def on_text_changed(self) -> None:
        self._wish()

    def on_resize(self, event: events.Resize) -> None:
        self._wish()

    def _wish(self) -> None:
        rows = self.count_rows(_MOST_ROWS)
        if rows != self._rows:
            self._rows = rows
            self.post_message(self.Grown(rows))
