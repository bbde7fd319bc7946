"""The list of what waits for the agent in view. It may not know what becomes of a message."""

from __future__ import annotations

from textual import events
from textual.content import Content

from ..commands import KeyScope, bindings
from ..words.queue import QueueRow, button_at, queue_line
from .lines import Lines

_MOST_ROWS = 6


class QueueList(Lines, can_focus=True):
    """Rows of waiting messages with a cursor; hidden while nothing waits.

    Its keys are the commands of the queue's scope. A click chooses a row, or carries out what it hits.
    """

    BINDINGS = bindings(KeyScope.QUEUE)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._rows: list[QueueRow] = []
        self._cursor = 0
        self._first = 0

    @property
    def rows(self) -> list[QueueRow]:
        """All that is listed, whether in view or not."""
        return self._rows

    @property
    def selected(self) -> int:
        """The token of the message under the cursor, 0 for none or one that is not the person's."""
        return self._rows[self._cursor].token if self._rows else 0

    def show_rows(self, rows: list[QueueRow]) -> None:
        """List `rows`; the cursor stays on its message, else at its place."""
        token = self.selected
        self._rows = rows
        at = next((n for n, row in enumerate(rows) if token and row.token == token), self._cursor)
        self._cursor = max(0, min(at, len(rows) - 1))
        self._draw()

    def select(self, token: int) -> None:
        """Put the cursor on the message of `token`."""
        self._cursor = next((n for n, row in enumerate(self._rows) if row.token == token), self._cursor)
        self._draw()

    def step(self, by: int) -> None:
        """Move the cursor."""
        self._cursor = max(0, min(self._cursor + by, len(self._rows) - 1))
        self._draw()

    async def on_click(self, event: events.Click) -> None:
        at = self._first + event.y
        if not 0 <= event.y < min(_MOST_ROWS, len(self._rows)) or at >= len(self._rows):
            return
        event.stop()
        self._cursor = at
        self._draw()
        button = button_at(self._rows[at], self.size.width, event.x)
        if button:
            await self.run_action(f"app.command({f'queue.{button}'!r})")

    def on_focus(self) -> None:
        self._draw()

    def on_blur(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        shown = min(_MOST_ROWS, len(self._rows))
        self._first = max(0, min(self._first, self._cursor, len(self._rows) - shown))
        self._first = max(self._first, self._cursor - shown + 1)
        width = self.size.width or self.app.size.width
        lines = [
            queue_line(self._rows[n], width, selected=self.has_focus and n == self._cursor)
            for n in range(self._first, self._first + shown)
        ]
        hidden = len(self._rows) - shown
        if hidden:
            lines[-1] = Content.assemble(
                lines[-1].truncate(max(0, width - 12)), (f" +{hidden} more", "$text-disabled")
            )
        self.set_lines(lines)
