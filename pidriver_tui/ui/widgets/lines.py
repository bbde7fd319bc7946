"""Widgets of one or a few lines that show a text computed elsewhere and redraw without layout."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ..render.tabs import Tab, TabLine, strip_line


class Line(Widget):
    """One line of text, set by whoever owns it; the width it may use is `size.width`."""

    can_focus = False
    CALLED = "a line of status"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._content = Content()

    def set(self, content: Content) -> None:
        """Show `content`, repainting only if it differs."""
        if not content.is_same(self._content):
            self._content = content
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, without styles."""
        return self._content.plain

    def render(self) -> Content:
        return self._content


class Lines(Line):
    """Several lines; grows and shrinks with what it shows, hidden while there is nothing."""

    _count = 0

    def set_lines(self, lines: list[Content]) -> None:
        """Show `lines`."""
        content = Content("\n").join(lines)
        if content.is_same(self._content):
            return
        resized = self._count != len(lines)
        self._content = content
        self._count = len(lines)
        if resized:
            self.display = bool(lines)
            self.styles.height = len(lines)
        self.refresh()


class TabStrip(Line):
    """The sessions as tabs. Posts :class:`Chosen` on a click."""

    class Chosen(Message):
        """The person clicked the tab of `key`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._tabs: list[Tab] = []
        self._active = ""
        self._line = TabLine(Content(), ())

    def show_tabs(self, tabs: list[Tab], active: str) -> None:
        """Show `tabs`, with the one of key `active` marked."""
        self._tabs, self._active = tabs, active
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        key = self._line.key_at(event.x)
        if key is not None:
            self.post_message(self.Chosen(key))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        key = self._line.key_at(event.x)
        hint = next((tab.hint for tab in self._tabs if tab.key == key), "")
        self.tooltip = Content(hint) if hint else None

    def _draw(self) -> None:
        self._line = strip_line(self._tabs, self._active, self.size.width)
        self.set(self._line.content)
