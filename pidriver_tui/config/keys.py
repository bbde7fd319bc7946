"""The names of keys, and who has which. It knows no command: those are handed in.

Names are Textual's: modifiers, then the key, joined by `+`. What a person writes is brought into
the one form that a key press has: `?` is `question_mark`, `ctrl+alt+x` is `alt+ctrl+x`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .problems import nearest

MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_NAMED = frozenset(
    {"up", "down", "left", "right", "home", "end", "insert", "delete", "pageup", "pagedown"}
    | {"escape", "enter", "tab", "space", "backspace"}
)
_FUNCTION = frozenset(f"f{number}" for number in range(1, 25))
_SPELLINGS = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "spacebar": "space",
    "control": "ctrl",
    "option": "alt",
    "opt": "alt",
    "cmd": "super",
    "command": "super",
}
# Where Textual's name of a character is not its Unicode name.
_SHORT_NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
# A terminal sends the same byte for both; the one on the right is what arrives.
_SAME_BYTE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape"}


class Bindable(Protocol):
    """What must be known of a command: where its keys work, and which they are by default."""

    @property
    def scope(self) -> str:
        """Name of where its keys work."""
        ...

    @property
    def keys(self) -> tuple[str, ...]:
        """Its default keys."""
        ...


def _same(one: str, other: str) -> bool:
    return one == other


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a config is checked against; config itself knows neither commands nor themes.

    Attributes:
        themes: Names of all themes; empty: any name passes.
        commands: Every command by id; empty: any id passes.
        overlaps: Whether keys of two scopes can be pressed in the same place.
        typing: Scopes in which text is typed, where a plain character cannot be a command.
        refused: Keys that a command must not have, by id: a permission is never granted by Enter.
        presets: What each set of keys to begin from changes, command id -> keys; empty: any name passes.
    """

    themes: Collection[str] = ()
    commands: Mapping[str, Bindable] = field(default_factory=dict)
    overlaps: Callable[[str, str], bool] = _same
    typing: Collection[str] = ()
    refused: Mapping[str, Collection[str]] = field(default_factory=dict)
    presets: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Key:
    """One key as a person wrote it: its `name`, `""` with what is `wrong` when there is no such key."""

    name: str
    wrong: str = ""
    suggestion: str = ""

    @property
    def plain(self) -> bool:
        """Whether pressing it types a character."""
        *modifiers, key = self.name.split("+")
        return not set(modifiers) - {"shift"} and key not in _NAMED - {"space"} and key not in _FUNCTION


def parse_key(written: str) -> Key:
    """The key that `written` names."""
    text = written.strip() if written != " " else "space"
    *modifiers, key = _split(text)
    lowered = [_SPELLINGS.get(modifier.lower(), modifier.lower()) for modifier in modifiers]
    unknown = [modifier for modifier in lowered if modifier not in MODIFIERS]
    if unknown or not key:
        return Key("", "is no key", nearest(unknown[0], MODIFIERS) if unknown else "")
    name = _key_name(key)
    if not name:
        return Key("", "is no key", nearest(_SPELLINGS.get(key.lower(), key), _NAMED | _FUNCTION))
    if len(lowered) != len(set(lowered)):
        return Key("", "names a modifier twice")
    if len(name) == 1 and name.isupper() and lowered:
        lowered, name = [*lowered, "shift"], name.lower()
    if lowered == ["shift"] and (len(name) == 1 or name not in _NAMED | _FUNCTION):
        shown = f'"{name.upper()}"' if len(name) == 1 else ""
        return Key("", "is not what a terminal sends for shift: write the character itself", shown)
    full = "+".join((*sorted(set(lowered)), name))
    if full in _SAME_BYTE:
        return Key("", f"arrives as {_SAME_BYTE[full]} in a terminal", f'"{_SAME_BYTE[full]}"')
    return Key(full)


def character_name(character: str) -> str:
    """A character as the name of the key that types it, `""` when no key does."""
    if character.isalnum():
        return character
    if not character.isprintable():
        return ""
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SHORT_NAMES.get(name, name)


def _split(text: str) -> list[str]:
    # `ctrl++` is the plus key with ctrl, `+` the plus key.
    if text == "+":
        return ["+"]
    return [*text[:-2].split("+"), "+"] if text.endswith("++") else text.split("+")


def _key_name(key: str) -> str:
    if len(key) == 1:
        return character_name(key)
    lowered = _SPELLINGS.get(key.lower(), key.lower())
    if lowered in _NAMED or lowered in _FUNCTION:
        return lowered
    lowered = _SHORT_NAMES.get(lowered, lowered)
    return lowered if lowered in _CHARACTER_NAMES else ""


# The characters that keyboards of Latin scripts type by name; any other is written as itself.
_LATIN = [chr(code) for code in range(0x21, 0x250) if chr(code).isprintable() and not chr(code).isalnum()]
_CHARACTER_NAMES = frozenset(character_name(character) for character in _LATIN) - {""}
