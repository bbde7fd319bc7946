"""The editor: one widget for all text that a person types, on a model of text that knows no terminal.

:class:`Passage` is a text with its paste marks, :class:`Buffer` edits one, :class:`Editor` shows it.
"""

from __future__ import annotations

from .buffer import Buffer
from .kills import KillRing
from .messages import TextChanged, TextCopied, TextSubmitted
from .passage import Mark, Passage
from .view import Editor

__all__ = [
    "Buffer",
    "Editor",
    "KillRing",
    "Mark",
    "Passage",
    "TextChanged",
    "TextCopied",
    "TextSubmitted",
]
