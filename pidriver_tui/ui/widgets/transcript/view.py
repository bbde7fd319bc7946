"""The transcript of one session as one widget: paints the rows in view and nothing else.

It is given a session to show and told when to look at it again (`flush`, at most once per
frame) and what time it is (`tick`, about once a second). It may not know a supervisor, a
screen or what its keys are called: those are in the command table.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.selection import Selection
from textual.strip import Strip

from ....model import Session
from ...commands import KeyScope, bindings
from ...text.layout_cache import RowCache
from ..row_view import RowView
from . import messages
from .actions import Actions
from .brush import Brush
from .highlights import Highlights
from .layout import LayoutSettings
from .mouse import MouseSelection
from .viewport import Frame, Viewport

_MOST_PANES = 8  # kept with their layouts; others keep only where the reader was
_CACHED_PIECES = 256


class TranscriptView(MouseSelection, Actions, RowView, can_focus=True, inherit_bindings=False):
    """Shows the transcript of a session; see :meth:`show`, :meth:`flush` and :meth:`tick`.

    `turn_ends`: whether the line that ends a run, with what it used, is shown. `thinking`: finished
    thinking is `folded`, `open` or `hidden`. Posts `BlockSelected`,
    `FollowChanged`, `Copied`, `LinkActivated` and `SearchMoved`.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings(KeyScope.TRANSCRIPT)
    CONTAINED = ("repaint", "show", "flush", "tick", "forget")
    CALLED = "the transcript"
    ALLOW_SELECT = False  # Textual's own counts rows; ours counts characters of the text, see MouseSelection
    FOCUS_ON_CLICK = False  # a click takes no typing away from the composer

    BlockSelected = messages.BlockSelected
    FollowChanged = messages.FollowChanged
    Copied = messages.Copied
    LinkActivated = messages.LinkActivated
    SearchMoved = messages.SearchMoved

    def __init__(
        self,
        *,
        turn_ends: bool = True,
        thinking: str = "folded",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.turn_ends = turn_ends
        self.thinking = thinking
        self.session: Session | None = None
        self.pane: Viewport | None = None
        self.marker = Highlights()
        self._panes: dict[str, Viewport] = {}
        self._cache = RowCache(_CACHED_PIECES)
        self._frame = Frame()
        self._brush: Brush | None = None
        self._now = 0.0
        self._told: tuple[bool, int] = (True, 0)

    # what is shown

    def show(self, session: Session | None) -> None:
        """Show `session`, as it was left; `None` shows nothing."""
        if self.session is not None and session is not self.session:
            self.forget_search()
            if self.is_attached and self.text_selection is not None:
                self.screen.clear_selection()
        self.session = session
        self.pane = None if session is None else self._pane_of(session)
        if self.pane is not None:
            self.pane.flush()
        self.repaint()

    def forget(self, key: str) -> None:
        """The session `key` is closed: keep nothing of it."""
        self._panes.pop(key, None)

    def flush(self) -> None:
        """Look at what changed since the last time; call it at most once per frame."""
        session = self.session
        if session is None or self.pane is None or not self.paintable or not self.keeping_up(self.flush):
            return
        if self.pane.transcript is not session.transcript:
            self.forget_search()
            self.pane = self._pane_of(session)
            self.pane.flush()
            self.repaint()
        elif self.pane.flush():
            self.repaint()

    def tick(self, now: float) -> None:
        """It is `now` (the host's monotonic seconds): durations that run are shown anew."""
        self._now = now
        if self.pane is not None and self.pane.tick(now):
            self.repaint()

    def _pane_of(self, session: Session) -> Viewport:
        pane = self._panes.pop(session.key, None)
        if pane is None or pane.transcript is not session.transcript:
            pane = Viewport(
                session.transcript,
                LayoutSettings(self._cache, turn_ends=self.turn_ends, thinking=self.thinking),
            )
        self._panes[session.key] = pane
        for key in list(self._panes)[:-_MOST_PANES]:
            self._panes[key].release()
        pane.tick(self._now)
        return pane

    # painting

    def repaint(self) -> None:
        """Reckon what is in view and repaint the rows that differ from those on screen."""
        if not self.paintable:
            return
        pane = self.pane
        if pane is None:
            self._frame = Frame()
            self.put_rows([], top=0, total=0)
            return
        brush = self._get_brush()
        pane.resize(*self.window)
        pane.flush()  # nothing was taken up while there was nowhere to show it
        frame = self._frame = pane.frame(brush, focused=self.has_focus, marks=self.marker)
        rows = list(frame.rows)
        if rows and pane.new_rows:
            rows[-1] = self._with_badge(rows[-1], pane.new_rows, brush)
        self.put_rows(rows, top=frame.top, total=frame.total)
        told = (pane.following, pane.new_rows)
        if told != self._told:
            self._told = told
            self.post_message(messages.FollowChanged(*told))

    def _get_brush(self) -> Brush:
        # As wide as the content, of which the scroll bar covers the end: Textual then pads nothing.
        brush, palette, base, width = self._brush, self.palette, self.base, self.size.width
        if brush is None or brush.palette is not palette or brush.width != width or brush.base is not base:
            brush = self._brush = Brush.make(palette, self.app.theme_variables, base, width)
        return brush

    def _with_badge(self, strip: Strip, new_rows: int, brush: Brush) -> Strip:
        text = f" {new_rows:,} new line{'' if new_rows == 1 else 's'} ↓ "
        badge = Segment(text, brush.base + brush.grounds["badge"] + brush.palette["working strong"])
        room = max(0, self.window.width - len(text) - 1)
        rest = Segment(" " * max(0, brush.width - room - len(text)), brush.base)
        return Strip.join([strip.crop(0, room), Strip([badge, rest])]).crop(0, brush.width)

    def selection_updated(self, selection: Selection | None) -> None:
        self.marker.select(selection)
        self.repaint()

    # scrolling

    def scroll_rows(self, rows: int) -> None:
        """Move by `rows`, downwards if positive."""
        if self.pane is not None:
            self.pane.scroll(rows)
            self.repaint()

    def scroll_to_row(self, row: int) -> None:
        """Show `row` of all rows, as far as they are known, at the top."""
        if self.pane is None:
            return
        distance = row - self._frame.top
        if abs(distance) <= 3 * self.window.height:
            self.pane.scroll(distance)
        else:
            self.pane.scroll_to_row(row)
        self.repaint()
