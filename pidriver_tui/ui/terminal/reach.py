"""Reach: which keys a terminal can tell apart, so that what we say of keys works where it is read.

A terminal of the old kind sends the same byte for shift+enter and enter. What the terminal can do is
asked of it when the app begins; until it has answered, and for ever in one that does not, it is
taken for one of the old kind. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from textual.message import Message

_FUNCTION = re.compile(r"f\d+")
_MOVING: Final = frozenset(
    {"up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete"}
)
_SAME_BYTE: Final = {
    "ctrl": frozenset("him") | {"left_square_bracket", "enter", "tab", "backspace", "escape"},
    "shift": frozenset({"enter", "backspace", "escape", "space"}),
}
_KEEPS_ITS_BYTE: Final = frozenset("him") | {"left_square_bracket", "backspace", "escape", "tab"}
_CTRL_SIGNS: Final = frozenset(
    {"at", "@", "backslash", "right_square_bracket", "circumflex_accent", "underscore", "space"}
)


@dataclass(frozen=True, slots=True)
class TerminalKeys:
    """Which keys the terminal can send, as far as it has told.

    `kitty`: it speaks the kitty keyboard protocol, and every key has a code of its own.
    `modified`: it sends xterm's codes for keys that have no byte of their own (modifyOtherKeys).
    """

    kitty: bool = False
    modified: bool = False

    def works(self, key: str) -> bool:
        """Whether `key`, by Textual's name, reaches the app from here as itself."""
        if self.kitty:
            return True
        *modifiers, name = key.split("+")
        held = frozenset(modifiers)
        if held & {"super", "hyper", "meta"}:
            return False
        if _FUNCTION.fullmatch(name) or name in _MOVING:
            return True
        if self.modified and name not in _KEEPS_ITS_BYTE:
            return True
        return _has_byte(held - {"alt"}, name)


EVERY_KEY: Final = TerminalKeys(kitty=True)
"""What is taken where there is no terminal: in tests and in a browser."""


class TerminalKeysKnown(Message):
    """The terminal has told which keys it can send. `final`: it has answered all that it will."""

    def __init__(self, keys: TerminalKeys, *, final: bool = False) -> None:
        super().__init__()
        self.keys = keys
        self.final = final


def _has_byte(held: frozenset[str], name: str) -> bool:
    match sorted(held):
        case []:
            return True
        case ["shift"]:
            return name == "tab" or (len(name) == 1 and name.isalpha())
        case ["ctrl"]:
            if name in _SAME_BYTE["ctrl"]:
                return False
            return (len(name) == 1 and name.isascii() and name.isalpha()) or name in _CTRL_SIGNS
        case _:
            return False
