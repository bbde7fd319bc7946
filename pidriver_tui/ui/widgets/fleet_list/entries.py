"""Labelled entries as scrolling rows: the selected session or ask in full. It knows entries, no session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.strip import Strip

from ...words.details import Entry, entry_rows, entry_text
from ...words.fleet_cells import Pieces
from ..row_view import RowView
from .ink import Ink


class EntriesView(RowView, can_focus=True):
    """Shows entries; scrolls by keys and wheel. Give it new ones as often as they may have changed."""

    CONTAINED = ("repaint", "show")
    CALLED = "the list of details"
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._about: Any = None
        self._entries: Sequence[Entry] = ()
        self._pieces: list[Pieces] = []
        self._strips: list[Strip] = []
        self._laid_out: tuple[Sequence[Entry], int] | None = None
        self._ink: Ink | None = None
        self._top = 0  # the row that was put at the top: a larger window may reach above it

    def show(self, about: object, entries: Sequence[Entry]) -> None:
        """Show `entries` of the thing `about`; a new thing is shown from its beginning."""
        if about != self._about:
            self._about = about
            self._top = 0
        elif list(entries) == list(self._entries):
            return
        self._entries = entries
        self.repaint()

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return entry_text(self._entries)

    def repaint(self) -> None:
        """Lay out what changed and repaint the rows that differ."""
        if not self.paintable:
            return
        width, height = self.window
        ink = self._ink
        if ink is None or not ink.fits(self.app.theme_variables, self.base, width):
            ink = self._ink = Ink(self.app.theme_variables, self.base, width)
            self._laid_out = None
        if self._laid_out != (self._entries, width):
            fresh = self._laid_out is None
            self._laid_out = (self._entries, width)
            old, old_strips = self._pieces, self._strips
            self._pieces = entry_rows(self._entries, width - 1)
            self._strips = [
                old_strips[at] if not fresh and at < len(old) and old[at] == row else ink.row(row)
                for at, row in enumerate(self._pieces)
            ]
        total = len(self._strips)
        top = max(0, min(self._top, total - height))
        self.put_rows(self._strips[top : top + height], top=top, total=total)

    def scroll_rows(self, rows: int) -> None:
        """Move by `rows`."""
        self.scroll_to_row(self.top_row + rows)

    def scroll_to_row(self, row: int) -> None:
        """Show `row` at the top."""
        self._top = max(0, row)
        self.repaint()

    # Textual's own scroll keys.

    def action_scroll_up(self) -> None:
        self.scroll_rows(-1)

    def action_scroll_down(self) -> None:
        self.scroll_rows(1)

    def action_page_up(self) -> None:
        self.scroll_rows(1 - self.window.height)

    def action_page_down(self) -> None:
        self.scroll_rows(self.window.height - 1)

    def action_scroll_home(self) -> None:
        self.scroll_to_row(0)

    def action_scroll_end(self) -> None:
        self.scroll_to_row(len(self._strips))
