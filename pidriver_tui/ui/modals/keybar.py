"""Keys and what they do, in as many rows as they need: for the eye, and to be clicked."""

from __future__ import annotations

from textual import events
from textual.containers import Container
from textual.content import Content
from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget

_BETWEEN = 2


class KeyButton(Widget):
    """A key and what it does, for the mouse too. It takes no focus, so Enter never presses it."""

    can_focus = False

    class Pressed(Message):
        """It was clicked."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(self, command_id: str, key: str, label: str, *, tone: str = "") -> None:
        super().__init__(classes=f"key-button {tone}".strip())
        self.command_id = command_id
        self._label = Content.assemble((f" {key} ", "bold reverse"), f" {label} ")

    @property
    def cells(self) -> int:
        """How wide it is."""
        return self._label.cell_length

    def render(self) -> Content:
        return self._label

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.command_id))


class FlowLayout(Layout):
    """One button beside the other, and a new row where the next has no room."""

    name = "flow"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        parent.pre_layout(self)
        placements: list[WidgetPlacement] = []
        x = y = 0
        for child in children:
            cells = child.cells if isinstance(child, KeyButton) else 1
            if x and x + cells > size.width:
                x, y = 0, y + 1
            placements.append(WidgetPlacement(Region(x, y, cells, 1), NULL_OFFSET, Spacing(), child))
            x += cells + _BETWEEN
        return placements


class KeyBar(Container):
    """The keys of a card."""

    def __init__(self, *buttons: KeyButton, id: str = "keys") -> None:  # noqa: A002 - Textual's name
        super().__init__(*buttons, id=id)

    @property
    def layout(self) -> Layout:
        return _FLOW


_FLOW = FlowLayout()
