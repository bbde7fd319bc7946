"""Key presses: which key a character or sequence of a terminal is, by the names Textual gives keys.

A name is the same whatever way the terminal says it: alt+p is `alt+p` as `ESC p`, as
`CSI 112;3u` (kitty) and as `CSI 27;3;112~` (xterm). Modifiers stand in the order of the alphabet.
Pure; knows nothing of what keys do.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from ..privates import MODIFIER_KEYS, NUMBERED_KEYS, SEQUENCE_KEYS, character_key
from .grammar import ESC, KEYPAD

_NUMBERED = re.compile(
    r"\x1b\[(?P<code>\d*)(?::(?P<shifted>\d*))?(?::(?P<base>\d*))?"
    r"(?:;(?P<modifiers>\d*)(?::(?P<event>\d+))?)?(?:;(?P<text>[\d:]*))?(?P<final>[u~ABCDEFHPQRS])"
)
_OTHER = re.compile(r"\x1b\[27;(?P<modifiers>\d+);(?P<code>\d+)~")

_MODIFIERS: Final = ((1, "shift"), (2, "alt"), (4, "ctrl"), (8, "super"), (16, "hyper"), (32, "meta"))
_KEYPAD_OFFSET: Final = 0x40
_LOCKS: Final = 64 | 128
_RELEASED: Final = "3"
_CHARACTERS: Final = {"enter": "\r", "tab": "\t", "backspace": "\x7f", "escape": "\x1b"}
_SHIFTED: Final = frozenset('~!@#$%^&*()_+{}|:"<>?')
"""Characters that on most keyboards are typed with shift, so that naming shift too says nothing."""
_KEYPAD: Final = {
    "decimal": ".",
    "divide": "/",
    "multiply": "*",
    "subtract": "-",
    "add": "+",
    "equal": "=",
    "separator": ",",
}
# Where Textual's table has a key that only some terminals mean, or one that hides the chord.
_OWN: Final = {
    "\x1b\n": "alt+enter",
    "\x1b\t": "shift+tab",  # on the Linux console
    "\x1bOb": "ctrl+down",  # Textual 8.2 has it as ctrl+up
}


@dataclass(frozen=True, slots=True)
class Press:
    """One key pressed once.

    `character` is what it types, if anything. `physical` is the character the same key types on a
    US keyboard, where the terminal tells it and the two are of different alphabets.
    """

    key: str
    character: str | None = None
    physical: str | None = None


def typed(character: str) -> Press:
    """The key of one character or control character."""
    name = SEQUENCE_KEYS.get(character)
    return Press(name or character_key(character), character, _digit(character))


def pressed(sequence: str) -> list[Press]:
    """The keys of one whole sequence: none for one that is no key, more than one only for composed text."""
    if sequence == ESC:
        return [Press("escape", ESC)]
    if (match := _OTHER.fullmatch(sequence)) is not None:
        return _extended(int(match["code"]), int(match["modifiers"]), final="u")
    if (match := _NUMBERED.fullmatch(sequence)) is not None:
        if match["event"] == _RELEASED:
            return []
        return _extended(
            _number(match["code"], 1),
            _number(match["modifiers"], 1),
            shifted=_number(match["shifted"], 0),
            base=_number(match["base"], 0),
            text=_text(match["text"]),
            final=match["final"],
        ) or _listed(sequence)
    if sequence[:2] == ESC * 2:
        return [_with_alt(press) for press in pressed(sequence[1:])]
    return _listed(sequence)


def _listed(sequence: str) -> list[Press]:
    if (name := _OWN.get(sequence)) is not None:
        return [Press(name)]
    if len(sequence) == 2:
        return [_with_alt(typed(sequence[1]))]
    if KEYPAD.fullmatch(sequence) is not None:
        return [typed(chr(ord(sequence[2]) - _KEYPAD_OFFSET))]
    name = SEQUENCE_KEYS.get(sequence)
    return [] if name is None else [Press(name)]


def _with_alt(press: Press) -> Press:
    *modifiers, name = press.key.split("+")
    if len(name) == 1 and name.isupper():
        modifiers, name = [*modifiers, "shift"], name.lower()
    return Press("+".join([*sorted({*modifiers, "alt"}), name]))


def _extended(
    code: int, modifiers: int, *, final: str, shifted: int = 0, base: int = 0, text: str = ""
) -> list[Press]:
    bits = (modifiers - 1 if modifiers else 0) & ~_LOCKS
    name = NUMBERED_KEYS.get(f"{code}{final}", "")
    if name in MODIFIER_KEYS:
        return []
    if not name and final != "u":
        return []
    if text and not bits & ~(1 | 2):
        # What the key types is what counts: alt is part of it on keyboards that compose with it.
        return [_of_text(character, bits, code, base, name) for character in text]
    if name:
        plain = _KEYPAD.get(name, name if len(name) == 1 else None)
        if plain is not None and not bits:
            return [Press(name, plain)]
        return [Press(_joined(bits, name), None if bits else _CHARACTERS.get(name))]
    if code < 32 or not _is_character(code):
        return []
    return [_of_code(chr(code), bits, chr(shifted) if _is_character(shifted) else "", base)]


def _of_text(character: str, bits: int, code: int, base: int, name: str) -> Press:
    key = name if name and not character.isprintable() else character_key(character)
    if bits & 1 and character.isspace():
        key = f"shift+{key}"
    return Press(key, character, _physical(code, base, bits))


def _of_code(character: str, bits: int, shifted: str, base: int) -> Press:
    if not bits & ~1:
        if character == " ":
            return Press(_joined(bits, "space"), " ")
        if bits:
            upper = character.upper()
            character = shifted or (upper if len(upper) == 1 else character)
        return Press(character_key(character), character, _physical(ord(character), base, bits))
    if ord(character) > 127 and _is_character(base) and base < 128:
        # A chord is a place on the keyboard: ctrl with the key of C, whatever letter is on it.
        character, shifted = chr(base), ""
    if bits & 1:
        if character.isalpha():
            character = character.lower()
        elif shifted or character in _SHIFTED:
            character, bits = shifted or character, bits & ~1
    return Press(_joined(bits, character_key(character)))


def _physical(code: int, base: int, bits: int) -> str | None:
    if code < 128 or not 32 < base < 127:
        return _digit(chr(code))
    return chr(base).upper() if bits & 1 else chr(base)


def _digit(character: str) -> str | None:
    digit = unicodedata.decimal(character, None) if character > "\x7f" else None
    return None if digit is None else str(digit)


def _joined(bits: int, name: str) -> str:
    return "+".join([*sorted(word for bit, word in _MODIFIERS if bits & bit), name])


def _number(digits: str | None, default: int) -> int:
    return int(digits) if digits else default


def _text(codes: str | None) -> str:
    if not codes:
        return ""
    return "".join(chr(int(code)) for code in codes.split(":") if code and _is_character(int(code)))


def _is_character(code: int) -> bool:
    return 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
