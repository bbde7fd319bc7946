"""The cards of questions: one line of text, or many."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from ...commands import bindings
from ...render.clean import clean, clean_line
from ..keybar import KeyButton
from .card import AskCard
from .reply import AskReply


class QuestionCard(AskCard):
    """One line of text, and the key that sends it."""

    BINDINGS = bindings("ask.pick", priority=True)

    def answer_widgets(self) -> ComposeResult:
        yield Input(
            self._draft or clean_line(self.ask.prefill),
            placeholder=clean_line(self.ask.placeholder) or "your answer",
            id="answer",
            select_on_focus=False,
        )

    def buttons(self) -> Sequence[KeyButton]:
        return [self.button("ask.pick", "send", "allow"), *super().buttons()]

    def draft(self) -> str:
        return next((line.value for line in self.query(Input)), self._draft or self._initial())

    def run_command(self, command_id: str) -> None:
        if command_id == "ask.pick":
            self._send()
        else:
            super().run_command(command_id)

    def _send(self) -> None:
        text = self.draft()
        if self.gone:
            return
        if text:
            self.dismiss(AskReply(value=text, shown=text))
        else:
            self.warn(f"type an answer, or {self.key_of('ask.cancel')} to give none")

    def _initial(self) -> str:
        return clean_line(self.ask.prefill)


class EditorCard(AskCard):
    """Many lines of text, starting from what the agent prefilled."""

    BINDINGS = bindings("ask.send", priority=True)

    def answer_widgets(self) -> ComposeResult:
        area = TextArea(
            self._draft or self._initial(),
            id="answer",
            tab_behavior="focus",
            compact=True,
            classes="elastic",
        )
        area.cursor_blink = False
        area.move_cursor(area.document.end)
        yield area

    def buttons(self) -> Sequence[KeyButton]:
        return [self.button("ask.send", "send", "allow"), *super().buttons()]

    def draft(self) -> str:
        return next((area.text for area in self.query(TextArea)), self._draft or self._initial())

    def run_command(self, command_id: str) -> None:
        if command_id == "ask.send" and not self.gone:
            text = self.draft()
            lines = text.count("\n") + 1
            self.dismiss(AskReply(value=text, shown=f"{lines} line{'s' if lines > 1 else ''} of text"))
        else:
            super().run_command(command_id)

    def _initial(self) -> str:
        return clean(self.ask.prefill)
