"""The cards of questions: one line of text, or many."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from ...commands import bindings
from ...text.clean import clean_line
from ...text.line_ends import normalised
from ...widgets.editor import Editor
from ..keybar import KeyButton
from .card import AskCard
from .reply import AskReply


class _TextCard(AskCard):
    """A card answered with text, starting from what the agent prefilled."""

    multiline = False

    def answer_widgets(self) -> ComposeResult:
        yield Editor(
            self._draft or self.ask.prefill,
            multiline=self.multiline,
            placeholder=clean_line(self.ask.placeholder) or "your answer",
            id="answer",
            classes="elastic" if self.multiline else None,
        )

    def draft(self) -> str:
        editor = next(iter(self.query("#answer").results(Editor)), None)
        if editor is None:
            return self._draft or self._initial()
        # What stands as it was prefilled is the agent's own, down to its line ends.
        return self.ask.prefill if editor.text == normalised(self.ask.prefill) else editor.text

    def _initial(self) -> str:
        return self.ask.prefill


class QuestionCard(_TextCard):
    """One line of text, and the key that sends it."""

    BINDINGS = bindings("ask.pick", priority=True)

    def buttons(self) -> Sequence[KeyButton]:
        return [self.button("ask.pick", "send", "allow"), *super().buttons()]

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


class EditorCard(_TextCard):
    """Many lines of text, starting from what the agent prefilled."""

    BINDINGS = bindings("ask.send", priority=True)

    multiline = True

    def buttons(self) -> Sequence[KeyButton]:
        return [self.button("ask.send", "send", "allow"), *super().buttons()]

    def run_command(self, command_id: str) -> None:
        if command_id == "ask.send" and not self.gone:
            text = self.draft()
            lines = text.count("\n") + 1
            self.dismiss(AskReply(value=text, shown=f"{lines} line{'s' if lines > 1 else ''} of text"))
        else:
            super().run_command(command_id)
