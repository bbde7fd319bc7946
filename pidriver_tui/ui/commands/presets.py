"""Presets: sets of keys to begin from. The command table holds those of the first; others differ from it.

They know ids and keys and nothing else; what a person rebinds by id goes before any preset.
"""

from __future__ import annotations

from collections.abc import Mapping

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "pi": {},
    "classic": {
        "composer.send": ("alt+enter", "alt+s"),
        "composer.follow_up": ("enter",),
        "composer.escape": (),
        "composer.escape_twice": ("escape",),
        "composer.end": (),
        "app.suspend": (),
        "text.undo": ("ctrl+z", "ctrl+underscore", "ctrl+minus", "super+z"),
    },
}
