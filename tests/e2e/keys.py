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
    "delete": "\x1b[3~",
    **{f"f{n}": f"\x1bO{final}" for n, final in enumerate("PQRS", start=1)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), start=5)},
}


_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_NUMBERED = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_BITS = {"shift": 1, "alt": 2, "ctrl": 4}
_SIGNS = {
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "minus": "-",
    "plus": "+",
    "comma": ",",
    "full_stop": ".",
    "underscore": "_",
    "asterisk": "*",
}


def key_sequence(key: str) -> str:
    """What a terminal of the old kind (xterm without any protocol of keys) sends for `key`.

    Raises:
        ValueError: It sends nothing of its own for it.
    """
    if key in _KEYS:
        return _KEYS[key]
    *modifiers, name = key.split("+")
    if name in _CURSOR or name in _NUMBERED:
        code = 1 + sum(_BITS[modifier] for modifier in modifiers)
        return f"\x1b[1;{code}{_CURSOR[name]}" if name in _CURSOR else f"\x1b[{_NUMBERED[name]};{code}~"
    character = _SIGNS.get(name, name)
    match modifiers:
        case []:
            if len(character) != 1:
                raise ValueError(f"no terminal sends {key!r}")
            return character
        case ["alt", *rest]:
            return "\x1b" + key_sequence("+".join([*rest, name]))
        case ["ctrl"] if len(character) == 1 and "@" <= character.upper() <= "_":
            return chr(ord(character.upper()) & 0x1F)
        case ["shift"] if len(character) == 1 and character.isalpha():
            return character.upper()
        case _:
            raise ValueError(f"an old terminal sends nothing of its own for {key!r}")
