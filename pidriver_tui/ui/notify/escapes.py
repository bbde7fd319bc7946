"""Escape sequences that call a person, as text. Pure: whoever has the terminal writes them.

Whatever words they are given, a sequence ends where it should: the words are cleaned here, once
more, of everything a terminal could take for a command, and are short enough for a multiplexer
to hand on (GNU screen takes 768 bytes).
"""

from __future__ import annotations

from ..text.clean import clean_line
from .terminal_support import Multiplexer, Terminal

BELL = "\a"
KEEP_TITLE = "\x1b[22;2t"
GIVE_TITLE_BACK = "\x1b[23;2t"
_MOST_BYTES = 400
_DCS_END = "\x1b\\"


def notification(title: str, text: str, osc: str, terminal: Terminal) -> str:
    """What has the terminal notify: `osc` is `9` (which takes no title) or `777`; `""` gives nothing."""
    match osc:
        case "9":
            return _handed_on(f"\x1b]9;{_words(text)}\a", terminal.multiplexer)
        case "777":
            return _handed_on(f"\x1b]777;notify;{_words(title)};{_words(text)}\a", terminal.multiplexer)
        case _:
            return ""


def title(text: str) -> str:
    """What sets the terminal's title; tmux and screen take it as their window's."""
    return f"\x1b]2;{_words(text)}\a"


def _words(text: str) -> str:
    # A semicolon would begin another field, and OSC 9 with a number before one is a command of ConEmu's.
    text = clean_line(text).replace(";", ",").strip()
    return text.encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore")


def _handed_on(sequence: str, multiplexer: Multiplexer) -> str:
    match multiplexer:
        case Multiplexer.TMUX:
            doubled = sequence.replace("\x1b", "\x1b\x1b")
            return f"\x1bPtmux;{doubled}{_DCS_END}"
        case Multiplexer.SCREEN:
            return f"\x1bP{sequence}{_DCS_END}"
        case Multiplexer.NONE:
            return sequence
