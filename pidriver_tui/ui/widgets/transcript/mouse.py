"""Selecting with the mouse: by characters of the text, so that scrolling, resizing and growth keep it.

The selection itself is kept in the screen, as Textual's own widgets keep theirs: copying
and clearing work the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset
from textual.selection import Selection
from textual.timer import Timer

from .highlights import Highlights, to_offset
from .layout import GAP, Point
from .messages import LinkActivated

if TYPE_CHECKING:
    from textual.scroll_view import ScrollView

    from .viewport import Frame, Viewport

    class _Base(ScrollView):
        pane: Viewport | None
        marker: Highlights
        _frame: Frame

        def repaint(self) -> None: ...
        def scroll_rows(self, rows: int) -> None: ...
        def put_cursor(self, block_id: int) -> None: ...
        def toggle_block(self, block_id: int) -> None: ...
        def follow_tail(self) -> None: ...

else:
    _Base = object

_WORD = re.compile(r"\w+|[^\w\s]+")
_AROUND = 200  # characters looked at for a word's ends
_DRAG_SECONDS = 1 / 15


class MouseSelection(_Base):
    """Mouse handling of the transcript view."""

    _drag_from: Point | None = None
    _drag_timer: Timer | None = None
    _drag_at: Offset = Offset(0, 0)
    _dragged = False

    def _spot(self, y: int) -> tuple[int, int] | None:
        """The block and its row at a row of the screen; below the text its last row."""
        spots = self._frame.spots
        return spots[max(0, min(y, len(spots) - 1))] if spots else None

    def _point(self, at: Offset) -> Point | None:
        spot = self._spot(at.y)
        if spot is None or self.pane is None:
            return None
        block_id, row = spot
        point = self.pane.layout(block_id).point_at(row, at.x if at.y < len(self._frame.spots) else 1 << 20)
        return point if point.slot != GAP else Point(block_id, 0, 0)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        at = event.get_content_offset(self)
        if event.button != 1 or at is None or self.pane is None:
            return
        self._drag_from = self._point(at)
        self._drag_at = at
        self._dragged = False
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._drag_from is None:
            return
        at = event.get_content_offset_capture(self)
        if not self._dragged:
            if at == self._drag_at:
                return
            self._dragged = True
            if self.pane is not None:
                self.pane.hold()  # what is being selected must not move away
        self._drag_at = at
        outside = at.y < 0 or at.y >= self.scrollable_size.height
        if outside and self._drag_timer is None:
            self._drag_timer = self.set_interval(_DRAG_SECONDS, self._drag_on)
        elif not outside:
            self._stop_dragging_on()
        self._drag_to(at)

    def _drag_on(self) -> None:
        if self._drag_at.y < 0:
            self.scroll_rows(self._drag_at.y)
        else:
            self.scroll_rows(self._drag_at.y - self.scrollable_size.height + 1)
        self._drag_to(self._drag_at)

    def _stop_dragging_on(self) -> None:
        if self._drag_timer is not None:
            self._drag_timer.stop()
            self._drag_timer = None

    def _drag_to(self, at: Offset) -> None:
        point = self._point(at)
        if self._drag_from is not None and point is not None:
            self.select(self._drag_from, point)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._drag_from is None:
            return
        self._drag_from = None
        self._stop_dragging_on()
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        at = event.get_content_offset(self)
        if at is None or self.pane is None or self._dragged or event.button != 1:
            self._dragged = False
            return
        if (
            at.y == self.scrollable_size.height - 1
            and self.pane.new_rows
            and at.x >= self.scrollable_size.width - 24
        ):
            self.follow_tail()
            return
        spot = self._spot(at.y)
        if spot is None or at.y >= len(self._frame.spots):
            return
        block_id, row = spot
        if event.ctrl:
            self._activate_link(block_id, row, at.x)
        elif event.chain == 2:
            self._select_word(block_id, row, at.x)
        elif event.chain == 3:
            self._select_part(block_id, row)
        else:
            self.put_cursor(block_id)
            layout = self.pane.layout(block_id)
            if layout.foldable and row == layout.gap:
                self.toggle_block(block_id)

    def select(self, first: Point, last: Point) -> None:
        """Select from one character to another, in whichever order."""
        first, last = sorted((first, last))
        self.screen.selections = {self: Selection(to_offset(first), to_offset(last))}

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text as it was written, not as it was wrapped."""
        marker = Highlights()
        marker.select(selection)
        pane = self.pane
        if pane is None or marker.selection is None:
            return None
        first, last = marker.selection
        text = ""
        for block_id in range(first.block, min(last.block + 1, len(pane.heights))):
            if not pane.is_shown(block_id):
                continue
            layout = pane.layout(block_id)
            piece = marker.selected_text(layout)
            if piece is not None:
                text += ("\n" * (1 + layout.gap) if text else "") + piece
        return text, "\n"

    def _select_word(self, block_id: int, row: int, x: int) -> None:
        assert self.pane is not None
        layout = self.pane.layout(block_id)
        point = layout.point_at(row, x)
        part = layout.part(point.slot)
        if part is None:
            return
        start = max(0, point.offset - _AROUND)
        around = part.source(start, point.offset + _AROUND)
        for word in _WORD.finditer(around):
            if word.start() <= point.offset - start < word.end():
                self.select(
                    point._replace(offset=start + word.start()), point._replace(offset=start + word.end())
                )

    def _select_part(self, block_id: int, row: int) -> None:
        assert self.pane is not None
        part, within = self.pane.layout(block_id).locate(row)
        if part is not None:
            start, end = part.part_at(within)
            self.select(Point(block_id, part.slot, start), Point(block_id, part.slot, end))

    def _activate_link(self, block_id: int, row: int, x: int) -> None:
        assert self.pane is not None
        layout = self.pane.layout(block_id)
        offset = layout.point_at(row, x).offset
        for link in layout.links_at(row):
            if link.start <= offset < link.end:
                self.post_message(LinkActivated(link.target))
                return
