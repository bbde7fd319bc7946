"""The editor: the one widget in which text is typed, of one line or of many.

It holds what was typed and pasted as it came, and cleans only what it draws. It may not know what
becomes of the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Offset, Size
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from ...text.clean import clean, clean_line
from .buffer import Buffer
from .layout import Layout
from .messages import TextChanged, TextCopied, TextSubmitted
from .operations import OPERATIONS
from .painting import Inks, bar_row, placeholder_strip, row_strip
from .passage import Passage
from .typing import text_keys, typed
from .viewport import Viewport

_PEEK_CHARACTERS = 600
_PEEK_LINES = 8


class Editor(Widget, can_focus=True):
    """Text being edited. Posts :class:`TextChanged`, of one line also :class:`TextSubmitted`.

    Args:
        text: What stands there at first; undo does not go behind it.
        multiline: Whether it has lines; else a line break in a paste is kept, and shown as a symbol.
        placeholder: What is shown while it is empty.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "editor--cursor",
        "editor--selection",
        "editor--mark",
        "editor--control",
        "editor--faint",
        "editor--bar",
    }
    DEFAULT_CSS = """
    Editor {
        width: 1fr;
        height: auto;
        padding: 0 1;
        color: $foreground;
        background: $surface;
        pointer: text;
    }
    Editor > .editor--cursor {
        color: $input-cursor-foreground;
        background: $input-cursor-background;
        text-style: $input-cursor-text-style;
    }
    Editor > .editor--selection {
        color: $input-selection-foreground;
        background: $input-selection-background;
    }
    Editor > .editor--mark {
        color: $text-accent;
        text-style: italic;
    }
    Editor > .editor--control {
        color: $text-warning;
    }
    Editor > .editor--faint {
        color: $text-disabled;
    }
    Editor > .editor--bar {
        color: $scrollbar;
    }
    """

    placeholder: reactive[str | Content] = reactive[str | Content]("")

    def __init__(
        self,
        text: Passage | str = "",
        *,
        multiline: bool = False,
        placeholder: str | Content = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
        disabled: bool = False,
    ) -> None:
        super().__init__(id=id, classes=classes, disabled=disabled)
        self.multiline = multiline
        self._view = Viewport(Buffer(text), wrapped=multiline)
        self._inks: Inks | None = None
        self._dragging = False
        self._ghost = ""
        self.set_reactive(Editor.placeholder, placeholder)

    # what others see of the text

    @property
    def buffer(self) -> Buffer:
        """What is edited."""
        return self._view.buffer

    @buffer.setter
    def buffer(self, buffer: Buffer) -> None:
        self._view = Viewport(buffer, wrapped=self.multiline)
        self._changed()

    @property
    def text(self) -> str:
        """The text that is meant: as typed and pasted, marks as what was pasted."""
        return self.buffer.raw

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands there."""
        return self.buffer.passage.blank

    @property
    def on_first_row(self) -> bool:
        """Whether the cursor is on the first row of the text."""
        return self._view.on_first_row

    @property
    def on_last_row(self) -> bool:
        """Whether the cursor is on the last row of the text."""
        return self._view.on_last_row

    def count_rows(self, most: int) -> int:
        """How many rows the text takes at the width it has, `most` if it is more."""
        self._measure()
        return self._view.layout.count(most) if self.multiline else 1

    def put(self, text: Passage | str) -> None:
        """Let the text be this one, the cursor at its end. Undo brings back what stood there."""
        self.buffer.put(text)
        self._changed()

    def suggest(self, text: str) -> None:
        """Show faintly how the text could go on, until it changes."""
        self._ghost = clean_line(text)
        self.refresh()

    def perform(self, command_id: str) -> bool:
        """Carry out an editing command. Whether it had an effect."""
        before = self.buffer.passage
        match command_id:
            case "text.copy" | "text.cut":
                done = self._copy(cut=command_id == "text.cut")
            case "text.enter":
                done = self._enter()
            case "text.newline" | "text.up" | "text.down" if not self.multiline:
                done = False
            case _:
                operation = OPERATIONS.get(command_id)
                done = operation is not None and operation(self._view)
        if self.buffer.passage is not before:
            self._changed()
        elif done:
            self._moved()
        return done

    # events

    async def _on_key(self, event: events.Key) -> None:
        # In the order typed, and not as bindings: those would overtake the characters before them.
        command = self._text_keys.get(event.key)
        if command is not None:
            taken = self.perform(command)
        elif taken := bool(text := typed(event.key, event.character)):
            self.buffer.type(text)
            self._changed()
        if taken:
            event.stop()
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if event.text:
            self.buffer.paste(event.text)
            self._changed()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            event.stop()
            self.buffer.move_to(self._place_under(event), select=event.shift)
            self._moved()
            self._dragging = True
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            event.stop()
            y = event.y - self.gutter.top
            if not 0 <= y < self._view.height:
                self._view.scroll(1 if y > 0 else -1)
            self.buffer.move_to(self._place_under(event), select=True)
            self._moved()
        else:
            mark = self.buffer.passage.mark_at(self._place_under(event))
            self.tooltip = None if mark is None else _peek(mark.text)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._let_go()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        place = self._place_under(event)
        if event.chain == 2:
            self.buffer.select_word(place)
        elif event.chain > 2:
            self.buffer.select_line(place)
        self._moved()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -1)

    def on_focus(self, event: events.Focus) -> None:
        self._moved()

    def on_blur(self, event: events.Blur) -> None:
        self._let_go()
        self.refresh()

    def on_hide(self, event: events.Hide) -> None:
        self._let_go()

    def on_resize(self, event: events.Resize) -> None:
        self._moved()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        # Of keys that type nothing those of a screen may be its own, enter on a card.
        return bool(typed(key, character))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._inks = None

    def watch_placeholder(self) -> None:
        self.refresh()

    # drawing

    def render_line(self, y: int) -> Strip:
        self._measure()
        inks, width = self._colours, self.size.width
        shown = self.has_focus
        if not len(self.buffer.passage) and y == 0:
            text = self.placeholder.plain if isinstance(self.placeholder, Content) else self.placeholder
            strip = placeholder_strip(clean_line(text), inks, cursor=shown)
        else:
            rows = self._view.rows()
            if y >= len(rows):
                return Strip.blank(width, inks.base)
            strip = row_strip(self._view, rows[y], inks, cursor=shown, ghost=self._ghost if shown else "")
        strip = strip.adjust_cell_length(width, inks.base)
        extent = self._view.extent()
        if extent is None:
            return strip
        bar = "┃" if bar_row(extent, self._view.height, y) else " "
        return Strip.join([strip.crop(0, width - 1), Strip([Segment(bar, inks.base + inks.bar)], 1)])

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if not self.multiline:
            return 1
        return Layout(self.buffer.passage, width - 2).count(max(1, viewport.height))

    # how

    @property
    def _text_keys(self) -> Mapping[str, str]:
        return text_keys(self.app)

    @property
    def _colours(self) -> Inks:
        if self._inks is None:
            part = self.get_component_rich_style
            self._inks = Inks(
                self.rich_style,
                part("editor--cursor", partial=True),
                part("editor--selection", partial=True),
                part("editor--mark", partial=True),
                part("editor--control", partial=True),
                part("editor--faint", partial=True),
                part("editor--bar", partial=True),
            )
        return self._inks

    def _measure(self) -> None:
        # One cell is left for a cursor at the end of a row, and of many rows one for the scroll bar.
        width, height = max(1, self.size.width - 1 - self.multiline), max(1, self.size.height)
        if (width, height) != (self._view.width, self._view.height):
            self._view.resize(width, height)
            self._view.reveal()

    def _changed(self) -> None:
        self._ghost = ""
        if self.multiline and self.styles.auto_dimensions:
            self.refresh(layout=True)
        self._moved()
        self.post_message(TextChanged(self))

    def _moved(self) -> None:
        self._measure()
        self._view.reveal()
        self.refresh()
        if self.has_focus:
            cell = self._view.cell_of(self.buffer.cursor)
            if cell is not None:
                # Where the terminal lets an input method compose.
                self.app.cursor_position = self.content_region.offset + Offset(*cell)

    def _copy(self, *, cut: bool) -> bool:
        text = self.buffer.cut() if cut else self.buffer.selected
        if text:
            self.app.copy_to_clipboard(text)
            self.post_message(TextCopied(self, text))
        return bool(text)

    def _enter(self) -> bool:
        if self.multiline:
            return self.buffer.newline()
        self.post_message(TextSubmitted(self))
        return True

    def _place_under(self, event: events.MouseEvent) -> int:
        return self._view.place_at(event.x - self.gutter.left, event.y - self.gutter.top)

    def _wheel(self, event: events.MouseEvent, direction: int) -> None:
        if self._view.scroll(direction * max(1, round(self.app.scroll_sensitivity_y))):
            event.stop()
            self.refresh()

    def _let_go(self) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()


def _peek(text: str) -> Content:
    """The beginning of a pasted text, to look at."""
    lines = clean(text[:_PEEK_CHARACTERS]).split("\n")
    beginning = "\n".join(lines[:_PEEK_LINES])
    whole = len(text) <= _PEEK_CHARACTERS and len(lines) <= _PEEK_LINES
    return Content(beginning if whole else f"{beginning}…")
