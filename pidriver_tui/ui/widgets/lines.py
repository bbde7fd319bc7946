"""Widgets of one or a few lines that show a text computed elsewhere and redraw without layout."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from ..text.pressable import Pressable
from ..words.tabs import Tab, TabLine, strip_line


class Line(Widget):
    """One line of text, set by whoever owns it; the width it may use is `size.width`.

    A click posts :class:`Pressed` with the command of the part under it, else with `command`.
    """

    can_focus = False
    CALLED = "a line of status"

    class Pressed(Message):
        """A part of the line that does something was clicked."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(
        self,
        *,
        command: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._command = command
        self._shown = Pressable(Content())

    def set(self, shown: Content | Pressable) -> None:
        """Show `shown`, repainting only if it differs."""
        shown = shown if isinstance(shown, Pressable) else Pressable(shown)
        changed = not shown.content.is_same(self._shown.content)
        self._shown = shown
        if changed:
            self.refresh()

    @property
    def text(self) -> str:
        """What is shown, without styles."""
        return self._shown.content.plain

    def render(self) -> Content:
        return self._shown.content

    async def on_click(self, event: events.Click) -> None:
        command = self._shown.command_at(event.x) or self._command
        if command and event.button == 1:
            event.stop()
            self.post_message(self.Pressed(command))


class Lines(Line):
    """Several lines; grows and shrinks with what it shows, hidden while there is nothing."""

    _count = 0

    def set_lines(self, lines: list[Content]) -> None:
        """Show `lines`."""
        content = Content("\n").join(lines)
        if content.is_same(self._shown.content):
            return
        resized = self._count != len(lines)
        self._shown = Pressable(content)
        self._count = len(lines)
        if resized:
            self.display = bool(lines)
            self.styles.height = len(lines)
        self.refresh()


class TabStrip(Line):
    """The sessions as tabs. Posts :class:`Chosen` on a click, :class:`Unwanted` on a middle one."""

    class Chosen(Message):
        """The person clicked the tab of `key`."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Unwanted(Message):
        """The person wants the tab of `key` closed."""

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

    async def on_click(self, event: events.Click) -> None:
        key = self._line.key_at(event.x)
        if key is not None and event.button == 2:
            self.post_message(self.Unwanted(key))
        elif key is not None:
            self.post_message(self.Chosen(key))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        key = self._line.key_at(event.x)
        hint = next((tab.hint for tab in self._tabs if tab.key == key), "")
        self.tooltip = Content(hint) if hint else None

    def _draw(self) -> None:
        self._line = strip_line(self._tabs, self._active, self.size.width)
        self.set(self._line.content)
