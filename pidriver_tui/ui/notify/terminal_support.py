"""Which terminal this is, by its environment, and what it is known to understand. Pure.

A terminal that is not known gets the bell and a title, which every terminal takes or ignores, and
nothing that an old one could print as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Multiplexer(StrEnum):
    """What stands between us and the terminal, and must be told to hand a sequence on."""

    NONE = ""
    TMUX = "tmux"
    SCREEN = "screen"


@dataclass(frozen=True, slots=True)
class Terminal:
    """What is known of the terminal.

    Attributes:
        osc: The notification it takes: `9`, `777` or `""`.
        clipboard: Whether it takes OSC 52 as it comes, with no setting of the person's.
        titled: Whether it has a title.
    """

    osc: str = ""
    clipboard: bool = False
    titled: bool = False
    multiplexer: Multiplexer = Multiplexer.NONE


# Sources: the terminals' own documentation; Windows Terminal: its OSC 9 is ConEmu's (progress and
# the like), its OSC 777 notifies from 2026 on and is ignored before.
_BY_PROGRAM: Mapping[str, tuple[str, bool]] = {
    "iterm.app": ("9", False),
    "iterm2": ("9", False),
    "wezterm": ("777", True),
    "ghostty": ("777", True),
    "warpterminal": ("777", False),
    "rio": ("", True),
    "contour": ("777", False),
}
_BY_TERM: Mapping[str, tuple[str, bool]] = {
    "xterm-kitty": ("9", True),
    "xterm-ghostty": ("777", True),
    "wezterm": ("777", True),
    "foot": ("777", True),
    "foot-extra": ("777", True),
    "rxvt-unicode": ("777", False),
    "rxvt-unicode-256color": ("777", False),
    "alacritty": ("", True),
    "contour": ("777", False),
}
# Variables that a terminal sets for those it starts, and that reach us through tmux or sudo.
_BY_VARIABLE: Mapping[str, tuple[str, bool]] = {
    "KITTY_WINDOW_ID": ("9", True),
    "GHOSTTY_RESOURCES_DIR": ("777", True),
    "WEZTERM_EXECUTABLE": ("777", True),
    "WT_SESSION": ("777", True),
    "ALACRITTY_WINDOW_ID": ("", True),
    "ITERM_SESSION_ID": ("9", False),
}
_UNTITLED = frozenset({"", "linux", "dumb", "vt100", "vt220", "cons25", "unknown"})


def detect_terminal(environ: Mapping[str, str]) -> Terminal:
    """The terminal that `environ` tells of."""
    term = environ.get("TERM", "").lower()
    multiplexer = _multiplexer(environ, term)
    osc, clipboard = _known(environ, term)
    return Terminal(
        osc=osc,
        # tmux takes OSC 52 from a program only when it is set to, and mosh and screen not at all.
        clipboard=clipboard and multiplexer is Multiplexer.NONE and "SSH_CONNECTION" not in environ,
        titled=term not in _UNTITLED,
        multiplexer=multiplexer,
    )


def _multiplexer(environ: Mapping[str, str], term: str) -> Multiplexer:
    if environ.get("TMUX"):
        return Multiplexer.TMUX
    if environ.get("STY") and term.startswith("screen"):
        return Multiplexer.SCREEN
    return Multiplexer.NONE


def _known(environ: Mapping[str, str], term: str) -> tuple[str, bool]:
    for program in (environ.get("TERM_PROGRAM", ""), environ.get("LC_TERMINAL", "")):
        if found := _BY_PROGRAM.get(program.lower()):
            return found
    if found := _BY_TERM.get(term):
        return found
    return next((known for variable, known in _BY_VARIABLE.items() if environ.get(variable)), ("", False))
