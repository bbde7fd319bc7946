"""What an editor tells whoever listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from .view import Editor


class _OfEditor(Message):
    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor

    @property
    def control(self) -> Editor:
        """The editor it comes from."""
        return self.editor


class TextChanged(_OfEditor):
    """The text is another one."""


class TextSubmitted(_OfEditor):
    """The text of one line was accepted."""


class TextCopied(_OfEditor):
    """The selection, `text`, went to the terminal's clipboard."""

    def __init__(self, editor: Editor, text: str) -> None:
        super().__init__(editor)
        self.text = text
