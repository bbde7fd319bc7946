"""Pick one of a list, found by typing: models, thinking levels, themes, rules, links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ..commands import bindings
from ..text.clean import clean_line
from ..widgets.editor import Editor, TextChanged
from .modal import Modal

_FILTERED_FROM = 2


class Picker(Modal[str | None]):
    """A list to choose from; the result is the value chosen, `None` when left.

    What is typed leaves the rows that have all of its words. `options` are values and their labels; a
    third text says more of a value, behind its label. `preview` is called with the value under the
    cursor as it moves.
    """

    # Before the line that is typed, which has meanings of its own for some of them.
    BINDINGS = bindings("dialog.leave") + bindings(
        "dialog.accept", "dialog.down", "dialog.up", "dialog.page_down", "dialog.page_up", priority=True
    )

    def __init__(
        self,
        title: str,
        options: Sequence[tuple[str, str] | tuple[str, str, str]],
        *,
        current: str = "",
        preview: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._options = [
            (option[0], clean_line(option[1]), clean_line("".join(option[2:]))) for option in options
        ]
        self._current = current
        self._preview = preview
        self._found = list(self._options)

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = Content(self._title)
            if len(self._options) >= _FILTERED_FROM:
                yield Editor(placeholder="type to filter", id="filter")
            yield OptionList(id="choices", compact=True)

    def on_mount(self) -> None:
        # The line takes what is typed; the list is moved by the keys of the dialog.
        self.query_one(OptionList).can_focus = False
        self._show()

    def _show(self) -> None:
        choices = self.query_one(OptionList)
        choices.clear_options()
        width = max((len(label) for _, label, _ in self._options), default=0)
        choices.add_options([Option(self._line(*option, width)) for option in self._found])
        values = [value for value, _, _ in self._found]
        if values:
            choices.highlighted = values.index(self._current) if self._current in values else 0
        all_there = len(self._found) == len(self._options)
        count = f"{len(self._options):,}" if all_there else f"{len(self._found):,} of {len(self._options):,}"
        self.query_one("#card").border_subtitle = Content(
            f"{count} · {self.key_of('dialog.accept')} picks, {self.key_of('dialog.leave')} leaves"
        )

    def run_command(self, command_id: str) -> None:
        choices = self.query_one(OptionList)
        match command_id:
            case "dialog.leave":
                self.dismiss(None)
            case "dialog.accept":
                choices.action_select()
            case "dialog.down":
                choices.action_cursor_down()
            case "dialog.up":
                choices.action_cursor_up()
            case "dialog.page_down":
                choices.action_page_down()  # type: ignore[no-untyped-call]
            case "dialog.page_up":
                choices.action_page_up()  # type: ignore[no-untyped-call]

    @on(TextChanged)
    def _filtered(self, event: TextChanged) -> None:
        words = event.editor.text.lower().split()
        self._found = [
            option for option in self._options if all(word in " ".join(option[1:]).lower() for word in words)
        ]
        self._show()

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        # It may speak of the list before what was typed last.
        if self._preview is not None and event.option_index < len(self._found):
            self._preview(self._found[event.option_index][0])

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        if event.option_index < len(self._found):
            self.dismiss(self._found[event.option_index][0])

    def _line(self, value: str, label: str, more: str, width: int) -> Content:
        mark = "● " if value == self._current else "  "
        pad = " " * (width - len(label) + 2) if more else ""
        return Content.assemble((mark, "$accent"), label, pad, (more, "$text-muted"))
