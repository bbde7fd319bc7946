"""Feeding a terminal's input to the reader: what comes in, silences between, and what it becomes."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.message import Message

from pidriver_tui.ui.terminal import TerminalKeysKnown
from pidriver_tui.ui.terminal.reading import TerminalReader

ESCAPE_SECONDS = 0.1
LONG = 10.0

Said = str | tuple[str, str]
"""A key's name, or what else came: its class and, for a paste, its text."""


def said(messages: Iterable[Message]) -> list[Said]:
    """Messages as short values, without what is learnt of the terminal."""
    return [_said(message) for message in messages if not isinstance(message, TerminalKeysKnown)]


def read(*inputs: str | float) -> list[Said]:
    """What reads (texts) and silences (seconds) become, at last followed by silence until all is out."""
    reader = TerminalReader(ESCAPE_SECONDS)
    messages: list[Message] = []
    for item in inputs:
        messages += reader.feed(item) if isinstance(item, str) else reader.quiet(item)
    return said([*messages, *silence(reader)])


def silence(reader: TerminalReader) -> list[Message]:
    """What `reader` still has when nothing more comes."""
    messages: list[Message] = []
    for _ in range(8):
        if reader.patience is None:
            break
        messages += reader.quiet(LONG)
    return messages


def keys(values: Iterable[Said]) -> list[str]:
    """The keys among what was read."""
    return [value for value in values if isinstance(value, str)]


def _said(message: Message) -> Said:
    match message:
        case events.Key(key=key):
            return key
        case events.Paste(text=text):
            return ("Paste", text)
        case _:
            return (type(message).__name__, "")
