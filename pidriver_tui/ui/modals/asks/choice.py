"""The card of a choice: which one of these?"""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ...commands import bindings
from ...text.clean import clean_line
from ...text.doubtful_widths import agreed
from ..keybar import KeyButton
from .card import AskCard, option_at
from .reply import AskReply


class ChoiceCard(AskCard):
    """Which one? A number picks at once; arrows move and Enter picks what they rest on."""

    BINDINGS = bindings("ask.pick")

    def answer_widgets(self) -> ComposeResult:
        details = self.ask.option_details
        options = []
        for index, label in enumerate(self.ask.options):
            number = f"{index + 1}  " if index < 9 else "   "
            parts: list[str | tuple[str, str]] = [(number, "bold $accent"), agreed(clean_line(label))]
            if index < len(details) and details[index]:
                parts.append((f"\n   {agreed(clean_line(details[index]))}", "$text-muted"))
            options.append(Option(Content.assemble(*parts)))
        choices = OptionList(*options, id="choices", compact=True, classes="elastic")
        # The keys are the card's, whatever they are bound to.
        choices.can_focus = False
        # Nothing is chosen until the person moves: Enter alone picks nothing.
        choices.highlighted = None
        yield choices

    def buttons(self) -> Sequence[KeyButton]:
        return [self.button("ask.pick", "pick marked", "allow"), *super().buttons()]

    def run_command(self, command_id: str) -> None:
        choices = self.query_one("#choices", OptionList)
        match command_id:
            case "ask.pick":
                choices.action_select()
            case "ask.line_down":
                choices.action_cursor_down()
            case "ask.line_up":
                choices.action_cursor_up()
            case _:
                super().run_command(command_id)

    def on_key(self, event: Key) -> None:
        if (label := option_at(self.ask, event.key)) is not None:
            event.stop()
            choices = self.query_one("#choices", OptionList)
            if choices.max_scroll_y or not self.in_view(choices):
                # Not all are in view: the number only goes there.
                choices.highlighted = self.ask.options.index(label)
            else:
                self._pick(label)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._pick(self.ask.options[event.option_index])

    def _pick(self, label: str) -> None:
        if not self.gone:
            self.dismiss(AskReply(value=label, shown=label))
