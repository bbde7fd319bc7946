"""The terminal: bytes in, key presses and pastes out, each once, whole and as what they are.

A way of its own in front of Textual's private parser:

    bytes -> tokens (grammar, pastes) -> bursts -> presses -> events of Textual

- :mod:`.grammar`   where an escape sequence ends
- :mod:`.tokens`    text, controls, sequences, pastes; however the reads are cut
- :mod:`.pastes`    what stands between paste brackets
- :mod:`.bursts`    what is a paste although the terminal does not bracket it
- :mod:`.presses`   the names of keys
- :mod:`.layouts`   letters of another keyboard layout as commands
- :mod:`.words`     keys that came as a text, and are no commands where that matters
- :mod:`.reading`   all of it together
- :mod:`.driver`    the thread that reads
- :mod:`.reach`     which keys this terminal can send

May know Textual's events and driver; knows no widget, no screen and no command.
"""

from .driver import TerminalDriver, reading_rightly
from .layouts import physical_key, take_as_command
from .reach import EVERY_KEY, TerminalKeys, TerminalKeysKnown
from .reading import PasteStalled
from .words import is_of_words

__all__ = [
    "EVERY_KEY",
    "PasteStalled",
    "TerminalDriver",
    "TerminalKeys",
    "TerminalKeysKnown",
    "is_of_words",
    "physical_key",
    "reading_rightly",
    "take_as_command",
]
