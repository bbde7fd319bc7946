"""A scrolling widget that paints rows reckoned elsewhere, and repaints only those that differ.

It holds what Textual's `ScrollView` makes expensive or does in a way that does not fit rows
whose number is not known: assigning `virtual_size` or `scroll_y` lays out and repaints
everything, scrolling is by absolute rows. And it keeps apart who scrolls: a person's wheel, keys
and scroll bar, and whoever calls `scroll_to`, are carried out as `scroll_rows` or `scroll_to_row`;
what Textual assigns to `scroll_y` to make it fit a new size is refused, since it is nobody's wish.
It knows strips and themes, no session.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from math import ceil
from typing import Any, ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from ..privates import writer_of
from ..text.palette import Palette

_RETRY_SECONDS = 1 / 30


class RowView(ScrollView):
    """Base of the transcript, the tool tree, the fleet list and what cards show.

    Attributes:
        top_row: The row at the top of those in view.
    """

    DEFAULT_CSS = """
    RowView {
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = []
    CONTAINED: ClassVar[tuple[str, ...]] = ("repaint",)  # what others call, see ui.containment

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._rows: list[Strip] = []
        self._blank: Strip | None = None
        self._palette: Palette | None = None
        self._palette_of: dict[str, str] | None = None
        self._base = Style.null()
        self._restyled = True
        self._retry: Timer | None = None
        self._thumb: tuple[int, int, int, bool] | None = None
        self.top_row = 0

    # what a subclass says

    @abstractmethod
    def repaint(self) -> None:
        """Reckon the rows in view and :meth:`put_rows` them."""

    @abstractmethod
    def scroll_rows(self, rows: int) -> None:
        """Move by `rows`, downwards if positive."""

    @abstractmethod
    def scroll_to_row(self, row: int) -> None:
        """Show `row` at the top."""

    # what a subclass uses

    @property
    def window(self) -> Size:
        """Cells there are for rows: the content without the scroll bar."""
        return self.scrollable_size

    @property
    def paintable(self) -> bool:
        """Whether there is anywhere to paint."""
        return self.is_attached and bool(self.size)

    @property
    def palette(self) -> Palette:
        """The theme's styles."""
        variables = self.app.theme_variables
        if self._palette is None or variables is not self._palette_of:
            self._palette_of = variables
            self._palette = Palette.from_variables(variables, dark=self.app.current_theme.dark)
        return self._palette

    @property
    def base(self) -> Style:
        """The widget's own colours, reckoned once per change of style."""
        if self._restyled:
            self._restyled = False
            base = self.rich_style
            if base != self._base:
                self._base = base
        return self._base

    def put_rows(self, rows: list[Strip], *, top: int, total: int) -> None:
        """These `rows` are in view from now on; the first is row `top` of `total`.

        A row that is the same object as before is taken to be on screen already.
        """
        old, self._rows = self._rows, rows
        self.top_row = top
        self._sync_scrollbar(top, total)
        longest = max(len(old), len(rows))
        width = self.size.width
        dirty: list[Region] = []
        start = 0
        for y in range(longest + 1):
            if y == longest or (y < len(old) and y < len(rows) and old[y] is rows[y]):
                if y > start:
                    dirty.append(Region(0, start, width, y - start))
                start = y + 1
        if dirty:
            self.refresh(*dirty)
            self.call_after_refresh(self._sent)

    def keeping_up(self, again: Callable[[], None]) -> bool:
        """Whether the terminal took what it was sent; if it did not, `again` is called a little later.

        More frames would only pile up in front of the next key's echo: Textual's writer blocks
        the event loop once 30 of them wait.
        """
        waiting = getattr(self._writer, "_queue", None)
        if waiting is None or not waiting.qsize():
            return True
        if self._retry is None:
            self._retry = self.set_timer(_RETRY_SECONDS, partial(self._try_again, again))
        return False

    def _try_again(self, again: Callable[[], None]) -> None:
        self._retry = None
        again()

    @property
    def _writer(self) -> Any:
        return writer_of(self.app)

    def _sent(self) -> None:
        # A frame that is being written has left the queue; this stands in it until that is done.
        write = getattr(self._writer, "write", None)
        if write is not None:
            write("")

    def _sync_scrollbar(self, top: int, total: int) -> None:
        width, height = self.window
        if (virtual_size := Size(width, total)) != self.virtual_size:
            self.set_reactive(Widget.virtual_size, virtual_size)
        if self.show_vertical_scrollbar:
            bar = self.vertical_scrollbar
            # It draws eighths of a cell: most of the time a longer text changes none of them.
            size = max(1.0, height * height / max(1, total))
            start = (height - size) * top / max(1, total - height)
            thumb = (height, int(8 * start), ceil(8 * size), total <= height)
            if thumb == self._thumb:
                bar.set_reactive(ScrollBar.window_virtual_size, total)
                bar.set_reactive(ScrollBar.position, float(top))
            else:
                self._thumb = thumb
                bar.window_virtual_size = total
                bar.window_size = height
                bar.position = float(top)
        if self.scroll_y != top:
            self.set_reactive(Widget.scroll_y, float(top))
            self.set_reactive(Widget.scroll_target_y, float(top))

    # what Textual tells

    def render_line(self, y: int) -> Strip:
        if y < len(self._rows):
            return self._rows[y]
        width = self.window.width
        if self._blank is None or self._blank.cell_length != width:
            self._blank = Strip.blank(width, self.base)
        return self._blank

    def on_mount(self) -> None:
        super().on_mount()  # type: ignore[no-untyped-call]
        self.app.theme_changed_signal.subscribe(self, lambda _: self.restyle())

    def on_resize(self) -> None:
        self.repaint()

    def on_focus(self) -> None:
        self.restyle()

    def on_blur(self) -> None:
        self.restyle()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        if self.is_attached:
            self.restyle()

    def restyle(self) -> None:
        """The widget's colours may be others now."""
        self._restyled = True
        self._blank = None
        self.call_next(self.repaint)

    # who scrolls

    def validate_scroll_y(self, value: float) -> float:
        """Where the rows in view are, whatever is assigned: Textual clamps at each change of size."""
        return float(self.top_row)

    def validate_scroll_target_y(self, value: float) -> float:
        return float(self.top_row)

    def _scroll_to(self, x: float | None = None, y: float | None = None, **how: Any) -> bool:
        # All of Textual's scrolling on somebody's behalf comes through here: its keys, its scroll bar
        # and every `scroll_...` method, but none of what it does to make things fit.
        before = self.top_row
        if y is not None:
            self.scroll_to_row(round(y))
        if (done := how.get("on_complete")) is not None:
            self.call_after_refresh(done)
        return self.top_row != before

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def _wheel(self, event: events.MouseEvent, direction: int) -> None:
        event.stop()
        event.prevent_default()
        self.scroll_rows(direction * max(1, round(self.app.scroll_sensitivity_y)))
