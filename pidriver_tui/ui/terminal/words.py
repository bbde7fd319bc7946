"""Words: keys that came as a text, several different characters at once.

Nobody presses two keys in the same instant. Where each letter is a command and a wrong one does harm,
as on a card, such keys are a text that has gone astray, and no commands.
"""

from __future__ import annotations

from textual import events
from textual.message import Message

_ATTRIBUTE = "among_others"


def mark_as_words(message: Message) -> None:
    """Let `message` know that it is one of several different characters that came at once."""
    setattr(message, _ATTRIBUTE, True)


def is_of_words(event: events.Event) -> bool:
    """Whether `event` is a key that came in one moment with others."""
    return isinstance(event, events.Key) and getattr(event, _ATTRIBUTE, False)
