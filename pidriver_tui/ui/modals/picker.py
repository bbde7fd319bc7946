"""Pick one of a list, or type a line: models, thinking levels, themes, names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from ..commands import bindings
from ..render.clean import clean_line
from .guard import Modal

_ENTER_OR_ESCAPE = "enter accepts, esc leaves"


class Picker(Modal[str | None]):
    """A list to choose from; the result is the value chosen, `None` when left.

    `preview` is called with the value under the cursor as it moves.
    """

    BINDINGS = bindings("ask.cancel")

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str]],
        *,
        current: str = "",
        preview: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._options = list(options)
        self._current = current
        self._preview = preview

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = self._title
            card.border_subtitle = "enter picks, esc leaves"
            yield OptionList(
                *(Option(self._line(value, label)) for value, label in self._options),
                id="choices",
                compact=True,
            )

    def on_mount(self) -> None:
        values = [value for value, _ in self._options]
        choices = self.query_one(OptionList)
        choices.highlighted = values.index(self._current) if self._current in values else 0
        choices.focus()

    def run_command(self, command_id: str) -> None:
        if command_id == "ask.cancel":
            self.dismiss(None)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        if self._preview is not None:
            self._preview(self._options[event.option_index][0])

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])

    def _line(self, value: str, label: str) -> Content:
        mark = "● " if value == self._current else "  "
        return Content.assemble((mark, "$accent"), clean_line(label))


class LineInput(Modal[str | None]):
    """One line of text; the result is `None` when left.

    `changed` is called with the text so far and returns what to say of it. One that is `low` stands at
    the bottom and lets through what lies behind it.
    """

    BINDINGS = bindings("ask.cancel")

    def __init__(
        self,
        title: str,
        value: str = "",
        placeholder: str = "",
        *,
        changed: Callable[[str], str] | None = None,
        low: bool = False,
    ) -> None:
        super().__init__(classes="low" if low else None)
        self._changed = changed
        self._title = title
        self._value = clean_line(value)
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = self._title
            card.border_subtitle = _ENTER_OR_ESCAPE
            yield Input(self._value, placeholder=self._placeholder)

    def run_command(self, command_id: str) -> None:
        if command_id == "ask.cancel":
            self.dismiss(None)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if self._changed is not None:
            said = self._changed(event.value.strip())
            self.query_one("#card").border_subtitle = (
                f"{said} · {_ENTER_OR_ESCAPE}" if said else _ENTER_OR_ESCAPE
            )

    @on(Input.Submitted)
    def _accepted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())
