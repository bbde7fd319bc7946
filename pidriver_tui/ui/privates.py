"""What we take from Textual that it does not promise, in one place: an upgrade breaks here first.

Each name has its test in `tests/ui/test_privates.py`, which says what we rely on, and holds the list
of the private methods that our own classes take over or call where they are. Knows Textual and nothing
of this program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._callback import count_parameters
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, _character_to_key
from textual.message import Message
from textual.widgets._toast import Toast, ToastHolder, ToastRack

__all__ = [
    "MODIFIER_KEYS",
    "NUMBERED_KEYS",
    "SEQUENCE_KEYS",
    "ReportParser",
    "Toast",
    "ToastHolder",
    "ToastRack",
    "character_key",
    "count_parameters",
    "driver_of",
    "free_alt_digits",
    "writer_of",
]

NUMBERED_KEYS: Final[Mapping[str, str]] = FUNCTIONAL_KEYS
"""Number and final of a CSI sequence -> the key, without modifiers: `5~` is `pageup`, `1A` is `up`."""

MODIFIER_KEYS: Final[frozenset[str]] = frozenset(MODIFIER_FUNCTIONAL_KEYS)
"""Keys that only modify others, which the kitty protocol reports too."""


def _named_sequences() -> dict[str, str]:
    names: dict[str, str] = {}
    for sequence, keys in ANSI_SEQUENCES_KEYS.items():
        match keys:
            case (Keys() as key,) if key is not Keys.Ignore:
                names[sequence] = key.value
    return names


SEQUENCE_KEYS: Final[Mapping[str, str]] = _named_sequences()
"""Bytes a terminal sends for a key -> the key, where they are one key's and no other's."""


def character_key(character: str) -> str:
    """Name of the key that types `character`: `a`, `A`, `1`, `question_mark`."""
    name = character if character.isalnum() else _character_to_key(character)
    return KEY_NAME_REPLACEMENTS.get(name, name)


def free_alt_digits() -> None:
    """Let Escape followed by a digit be alt and that digit where Textual's own parser reads keys.

    That is in a browser and on Windows. Textual 8.2 reads these as the characters that one macOS
    terminal means by them (alt+1 as ¡), so that alt+1 would type instead of switching tabs.
    """
    table = cast(dict[str, object], ANSI_SEQUENCES_KEYS)
    for digit in "0123456789":
        table.pop(f"\x1b{digit}", None)


def driver_of(app: App[Any]) -> Driver | None:
    """What draws for `app` and reads for it: None before it runs."""
    return app._driver


def writer_of(app: App[Any]) -> WriterThread | None:
    """The thread that writes to the terminal; None where there is no terminal.

    Textual has no public measure of what its terminal has yet to take: this has `_queue`.
    """
    writer: WriterThread | None = getattr(driver_of(app), "_writer_thread", None)
    return writer


class ReportParser:
    """Textual's parser, for what a terminal reports that is no key: the mouse, focus, size, modes.

    It is only ever given one whole sequence, so that its guesses about unfinished and unknown ones
    (Textual 8.2 issues those anew as keys, even from within a paste) are never reached.
    """

    def __init__(self) -> None:
        self._parser = XTermParser()

    def parse(self, report: str) -> list[Message]:
        """The messages Textual makes of one whole `report`; none for one it does not know."""
        return list(self._parser.feed(report))
