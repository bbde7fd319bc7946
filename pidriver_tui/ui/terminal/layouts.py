"""Keyboard layouts: a command is a place on the keyboard, a text is what is printed on it.

Where the terminal tells it (kitty protocol), a letter of another alphabet knows which key it is on a
US keyboard; digits of another script are known everywhere.
"""

from __future__ import annotations

from textual import events

from ..privates import character_key

_ATTRIBUTE = "physical"


def remember(event: events.Key, physical: str) -> None:
    """Let `event` know that its key types `physical` on a US keyboard."""
    setattr(event, _ATTRIBUTE, physical)


def physical_key(event: events.Key) -> str:
    """The name of the same key on a US keyboard; "" where it is the same or not known."""
    physical: str = getattr(event, _ATTRIBUTE, "")
    return character_key(physical) if physical else ""


def take_as_command(event: events.Key) -> None:
    """Make `event`, which types a letter of another layout, the key at that place on a US keyboard."""
    if physical := physical_key(event):
        event.key, event.character = physical, getattr(event, _ATTRIBUTE)
