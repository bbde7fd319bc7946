"""Labelled bodies one below the other, scrolled by rows: what an ask is about, in full. It knows no ask.

It knows which rows have been painted: nobody can have read the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.strip import Strip

from ..text.tool_bodies import Section
from .row_view import RowView

_MOST_ROWS = 10_000
_NARROWEST = 4  # cells: no row is laid out for less


class SectionsView(RowView, inherit_bindings=False):
    """Shows sections; as tall as they are, up to `most` rows. Who shows it binds the keys that scroll it."""

    can_focus = True
    CALLED = "what an ask shows"

    def __init__(
        self,
        sections: Sequence[Section],
        *,
        most: int = _MOST_ROWS,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._sections = sections
        self._most = most
        self._top = 0  # the row that was put at the top: a larger window may reach above it
        self._wanted = 0
        self._undrawn: set[int] = set()
        self._read = (0, 0)

    @property
    def total(self) -> int:
        """Rows there are, as far as known."""
        return sum(section.body.height + bool(section.label) for section in self._sections)

    @property
    def has_sections(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._sections)

    @property
    def cut(self) -> bool:
        """Whether not all of it is in view."""
        return self.paintable and self.total > self.window.height

    @property
    def drawn(self) -> bool:
        """Whether the rows in view are painted, and there are any."""
        width, height = self.window
        return bool(self._rows) and height > 0 and width >= _NARROWEST and not self._undrawn

    @property
    def in_view(self) -> tuple[int, int, int]:
        """The rows in view, from the first to before the last, and how wide they are laid out."""
        return self.top_row, self.top_row + len(self._rows), self.window.width

    @property
    def unread(self) -> int:
        """How many rows at the end have not been painted yet, all before them counted as one reads.

        Laid out for another width, they are other rows.
        """
        width, read = self._read
        return max(0, self.total - (read if width == self.window.width else 0))

    def put_rows(self, rows: list[Strip], *, top: int, total: int) -> None:
        self._undrawn = set(range(len(rows)))
        super().put_rows(rows, top=top, total=total)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if self._undrawn:
            self._undrawn.discard(y)
            if not self._undrawn:
                self._note_read()
        return strip

    def _note_read(self) -> None:
        top, end, width = self.in_view
        read = self._read[1] if self._read[0] == width else 0
        if top <= read:
            self._read = (width, max(read, end))

    def repaint(self) -> None:
        # It has no height before it has said how much it wants, so that alone is no reason not to paint.
        if not self.is_attached or not self.size.width:
            return
        width, height = self.window
        for section in self._sections:
            section.body.set_width(max(_NARROWEST, width))
        rows = self._rows_from(self._top, height)
        total = self.total
        if (top := min(self._top, max(0, total - height))) != self._top:
            rows = self._rows_from(top, height)
        wanted = min(self._most, max(1, total))
        if wanted != self._wanted:
            self._wanted = wanted
            self.styles.height = wanted
        self.put_rows(rows, top=top, total=total)

    def _rows_from(self, top: int, height: int) -> list[Strip]:
        rows: list[Strip] = []
        width = self.window.width
        at = 0
        for section in self._sections:
            if section.label:
                if at >= top and len(rows) < height:
                    label = Strip([Segment(section.label, self.palette["dim"])])
                    rows.append(self._padded(label, width))
                at += 1
            first = max(0, top - at)
            last = first + height - len(rows)
            if last > first:
                section.body.settle(first, last)
                shown = section.body.rows(first, last, self.palette)
                rows.extend(self._padded(strip, width) for strip in shown)
            at += section.body.height
        return rows[:height]

    def _padded(self, strip: Strip, width: int) -> Strip:
        base = self.base
        segments = [
            Segment(text, base + style if style else base) for text, style, control in strip if not control
        ]
        segments.append(Segment(" " * max(0, width - strip.cell_length), base))
        return Strip(segments).crop(0, width)

    def scroll_rows(self, rows: int) -> None:
        self.scroll_to_row(self.top_row + rows)

    def scroll_to_row(self, row: int) -> None:
        self._top = max(0, min(row, self.total - self.window.height))
        self.repaint()

    def page(self) -> int:
        """Rows of a page."""
        return max(1, self.window.height - 1)
