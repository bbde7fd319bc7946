"""The one command table. Bindings, palette, footer, help screen and docs/keys.md all come from it.

It may not know any widget or screen: a command is an id with words and keys; the main
screen knows what each one does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from .asks import ASKS
from .command import Command, KeyScope
from .dialogs import DIALOGS
from .editing import EDITING
from .fleet_tab import FLEET_TAB
from .fleetwide import FLEETWIDE
from .local import LOCAL
from .presets import PRESETS
from .queue import QUEUE
from .tree import TREE

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = [
    "BY_ID",
    "COMMANDS",
    "PRESETS",
    "REFUSED",
    "TYPING",
    "Command",
    "KeyScope",
    "bindings",
    "key_label",
    "keymap",
    "keys_in",
    "keys_of",
    "labels_in",
    "markdown_table",
    "overlap",
    "unbound",
]

COMMANDS: tuple[Command, ...] = (
    *FLEETWIDE,
    *FLEET_TAB,
    *LOCAL,
    *QUEUE,
    *TREE,
    *EDITING,
    *ASKS,
    *DIALOGS,
)

# Where typed text goes: a plain character there can be no command.
TYPING = frozenset({KeyScope.ANYWHERE, KeyScope.COMPOSER, KeyScope.TEXT})

# Keys that are pressed by habit may not decide anything.
REFUSED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("ask.allow", "ask.always", "ask.sure", "dialog.yes"), ("enter", "escape", "space")),
    "ask.deny": ("enter",),
}

_PANES = frozenset({KeyScope.TRANSCRIPT, KeyScope.TREE, KeyScope.FLEET, KeyScope.QUEUE})
_REACH: Mapping[str, frozenset[str]] = {
    KeyScope.ANYWHERE: frozenset({*_PANES, *TYPING, KeyScope.ELSEWHERE}),
    KeyScope.ELSEWHERE: _PANES,
}

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}

_UNBOUND = "unbound_"

_KEY_NAMES = {
    "escape": "esc",
    "question_mark": "?",
    "left_curly_bracket": "{",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "right_square_bracket": "]",
    "slash": "/",
    "underscore": "_",
    "minus": "-",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def bindings(*which: KeyScope | str, priority: bool = False) -> list[BindingType]:
    """The default bindings of scopes or single commands.

    Each carries its command's id, so that a keymap can change it, and calls the app's
    `command` action with it.
    """
    # Imported here so that the command line can read the table without loading Textual.
    from textual.binding import Binding

    return [
        Binding(
            ",".join(command.keys) or _unbound(command.id),
            f"app.command({command.id!r})",
            command.title,
            show=False,
            id=command.id,
            priority=priority,
        )
        for command in COMMANDS
        if command.scope in which or command.id in which
    ]


def keymap(keys: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Textual's keymap for a config's `keys`: command id -> keys; no keys at all unbinds."""
    return {command_id: ",".join(names) or _unbound(command_id) for command_id, names in keys.items()}


def keys_of(command: Command, keys: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The keys that work for `command` under a config's `keys`."""
    return tuple(keys[command.id]) if command.id in keys else command.keys


def keys_in(scope: KeyScope, keys: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Key -> command id of a scope, under a config's `keys`."""
    return {key: c.id for c in COMMANDS if c.scope is scope for key in keys_of(c, keys)}


def labels_in(scope: KeyScope, keys: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Command id -> its first key as a person reads it, under a config's `keys`; without one: click."""
    return {c.id: key_label(next(iter(keys_of(c, keys)), "click")) for c in COMMANDS if c.scope is scope}


def overlap(one: str, other: str) -> bool:
    """Whether keys of two scopes can be pressed in the same place."""
    # In the composer its own commands go before those of any text, so one key may be both.
    if one == other:
        return True
    reach = _REACH.get(one, frozenset()) | _REACH.get(other, frozenset())
    return one in reach or other in reach


def key_label(key: str) -> str:
    """A key as a person reads it: `ctrl+pagedown` -> `ctrl+PgDn`."""
    *modifiers, name = key.split("+")
    return "+".join((*modifiers, _KEY_NAMES.get(name, name)))


def markdown_table() -> str:
    """The key tables of `docs/keys.md`: every command, and what each other preset changes."""
    lines = ["| keys | command | where | id |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {_in_code(command.keys)} | {command.title} | {command.scope.value} | `{command.id}` |"
        for command in COMMANDS
    ]
    for name, changed in PRESETS.items():
        if changed:
            lines += ["", f'| with `preset = "{name}"` | command | id |', "| --- | --- | --- |"]
            lines += [
                f"| {_in_code(keys)} | {BY_ID[command].title} | `{command}` |"
                for command, keys in changed.items()
            ]
    return "\n".join(lines)


def _in_code(keys: Iterable[str]) -> str:
    return " or ".join(f"`{key_label(key)}`" for key in keys) or "(palette)"


def unbound(key: str) -> bool:
    """Whether this stands for no key at all."""
    return key.startswith(_UNBOUND)


def _unbound(command_id: str) -> str:
    # Textual has no binding without a key; no terminal sends this one.
    return f"{_UNBOUND}{command_id.replace('.', '_')}"
