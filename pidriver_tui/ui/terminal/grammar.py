"""The grammar of what a terminal sends after an Escape: where a sequence ends, or that it has not yet.

ECMA-48 (CSI, SS3, OSC, DCS, APC) and the older habits that are still met. A person types Escape and
the letters that begin a sequence too (alt+[ is `ESC [`), so that what is unfinished stays open until
the terminal has been silent. Pure; knows nothing of keys' names and of time.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from ..privates import SEQUENCE_KEYS

ESC: Final = "\x1b"
PASTE_BEGIN: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"

_LONGEST_CONTROL: Final = 128
_LONGEST_STRING: Final = 4096

KEYPAD: Final = re.compile(r"\x1bO[j-y]")
"""A key of the number pad in the mode where it sends sequences."""

_CSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_CSI_BEGUN = re.compile(r"\x1b\[[0-?]*[ -/]*")
_OLD_MOUSE = re.compile(r"\x1b\[M[^\x00-\x1f]{3}")
_OLD_MOUSE_BEGUN = re.compile(r"\x1b\[M[^\x00-\x1f]{0,2}\Z")
# What terminals answer; a person's alt+], alt+P and alt+_ are seldom followed by these at once.
_STRING_BEGUN = re.compile(r"\x1b(?:\][0-9]|P[0-9>!$+=?<]|_G)")
_STRING_REST = re.compile(r"[^\x07\x1b]*(?P<end>\x07|\x1b\\|\x1b\Z)?")
_REPORT = re.compile(
    r"\x1b\[(?:<[-\d;]+[Mm]|[-\d;]+M|M...|[IO]|\?[\d;]*(?:\$y|c|u)|>[\d;]*m|(?:48|[468]);[\d:;]+t|\d+;\d+R)"
)
_OTHER_KEY = re.compile(r"\x1b\[1;[2-9]R")  # f3 with modifiers, and not the cursor's place

_OUTPUT = re.compile(r"\x1b\[\??[\d;:]*[mKJhl]")

MEANT: Final = frozenset({ESC, "\x1b[", "\x1bO", "\x1b]", "\x1bP", "\x1b_"})
"""Unfinished sequences that are a key of their own when nothing follows."""


class Open(Enum):
    """How a sequence that has not ended goes on."""

    KEY = "key"
    """It may be a key by itself: wait as long as people wait for Escape."""
    SEQUENCE = "sequence"
    """No key begins so: the terminal is slow, or broken."""


def measure(data: str, at: int) -> int | Open:
    """Length of the sequence that begins with the Escape at `at`, or that its end is still to come.

    An Escape that begins nothing is a sequence of length 1. A sequence that is broken off by a byte
    which cannot belong to it ends before that byte.
    """
    follows = data[at + 1 : at + 2]
    match follows:
        case "":
            return Open.KEY
        case "\x1b":
            return _after_escape(data, at)
        case "[":
            return _control(data, at)
        case "O":
            return _single_shift(data, at)
        case "]" | "P" | "_":
            return _string(data, at)
        case _:
            return 2


def is_report(sequence: str) -> bool:
    """Whether a whole sequence tells something of the terminal (mouse, focus, modes), and is no key."""
    return _REPORT.fullmatch(sequence) is not None and _OTHER_KEY.fullmatch(sequence) is None


def is_output(sequence: str) -> bool:
    """Whether a whole sequence is one that programs write and no terminal sends: a colour, a cleared line."""
    return _OUTPUT.fullmatch(sequence) is not None


def _after_escape(data: str, at: int) -> int | Open:
    if data[at + 2 : at + 3] == ESC:
        return 1
    inner = measure(data, at + 1)
    if isinstance(inner, Open):
        return inner
    # Some terminals put an Escape before a whole sequence for alt. A chord (ESC n) takes none.
    sequence = data[at + 1 : at + 1 + inner]
    whole = inner > 2 and (_CSI.fullmatch(sequence) is not None or sequence in SEQUENCE_KEYS)
    takes = whole and sequence not in (PASTE_BEGIN, PASTE_END) and not is_report(sequence)
    return 1 + inner if takes else 1


def _control(data: str, at: int) -> int | Open:
    if data.startswith("\x1b[[", at):  # function keys of the Linux console
        if len(data) == at + 3:
            return Open.KEY
        return 4 if data[at + 3] in "ABCDE" else 2
    if _OLD_MOUSE_BEGUN.match(data, at):
        return Open.SEQUENCE
    if (mouse := _OLD_MOUSE.match(data, at)) is not None:
        return mouse.end() - at
    if (whole := _CSI.match(data, at)) is not None:
        return min(whole.end() - at, _LONGEST_CONTROL)
    begun = _CSI_BEGUN.match(data, at)
    assert begun is not None
    length = begun.end() - at
    if begun.end() < len(data) or length >= _LONGEST_CONTROL:
        return min(length, _LONGEST_CONTROL)
    return Open.KEY if length == 2 else Open.SEQUENCE


def _single_shift(data: str, at: int) -> int | Open:
    if len(data) == at + 2:
        return Open.KEY
    sequence = data[at : at + 3]
    return 3 if sequence in SEQUENCE_KEYS or KEYPAD.fullmatch(sequence) is not None else 2


def _string(data: str, at: int) -> int | Open:
    if len(data) == at + 2:
        return Open.KEY
    if _STRING_BEGUN.match(data, at) is None:
        return 2
    rest = _STRING_REST.match(data, at + 2)
    assert rest is not None
    length = rest.end() - at
    if length >= _LONGEST_STRING:
        return _LONGEST_STRING
    unended = rest["end"] == ESC or (rest["end"] is None and rest.end() == len(data))
    return Open.SEQUENCE if unended else length
