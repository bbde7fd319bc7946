"""What a terminal sends for each key, by the names Textual gives them."""

from __future__ import annotations

_KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+pageup": "\x1b[5;5~",
    "ctrl+pagedown": "\x1b[6;5~",
    "delete": "\x1b[3~",
    **{f"f{n}": f"\x1bO{final}" for n, final in enumerate("PQRS", start=1)},
    "f5": "\x1b[15~",
}


def key_sequence(key: str) -> str:
    """What a terminal sends for `key`, named as Textual names it."""
    if key in _KEYS:
        return _KEYS[key]
    modifier, _, name = key.rpartition("+")
    match modifier:
        case "":
            return name
        case "ctrl":
            return chr(ord(name.upper()) & 0x1F)
        case "alt":
            return "\x1b" + key_sequence(name)
        case _:
            raise ValueError(f"no terminal sends {key!r}")
