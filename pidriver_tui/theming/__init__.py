"""Themes: TOML files in, typed values and readable problems out. It may not know Textual.

`load_themes` gives every theme there is; `ThemeSpec.textual()` is what Textual's `Theme` is made
of; `vocabulary` is the one table of colour names.
"""

from __future__ import annotations

from ..config.settings import DEFAULT_THEME
from .colour import Colour, contrast
from .load import Themes, check_themes, load_themes, shipped_themes
from .roles import ROLES, Kind, Role
from .theme import Pair, ThemeSpec, build
from .theme_file import contrast_problems, read_theme

__all__ = [
    "DEFAULT_THEME",
    "ROLES",
    "Colour",
    "Kind",
    "Pair",
    "Role",
    "ThemeSpec",
    "Themes",
    "build",
    "check_themes",
    "contrast",
    "contrast_problems",
    "load_themes",
    "read_theme",
    "shipped_themes",
]
