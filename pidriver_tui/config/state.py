"""What the app remembers from run to run, apart from the config, which it never rewrites."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from .files import write_atomic
from .problems import Problem
from .settings import Settings
from .toml import read

_FIRST_LINE = "# Written by pidriver-tui itself. Your settings are in config.toml.\n"


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered.

    Attributes:
        theme: The theme last chosen in the app, `""` for none.
        theme_instead_of: The config's theme at that time: a config that was changed since wins.
    """

    theme: str = ""
    theme_instead_of: str = ""


def load_state(file: Path) -> tuple[State, tuple[Problem, ...]]:
    """What `file` remembers; one that is broken or not there remembers nothing. Never raises."""
    document = read(file, required=False)
    if document.problem is not None:
        return State(), (document.problem,)
    words = {key: value for key, value in document.table.items() if isinstance(value, str)}
    return State(words.get("theme", ""), words.get("theme_instead_of", "")), ()


def remember_theme(file: Path, theme: str, settings: Settings) -> Problem | None:
    """Remember that `theme` was chosen while `settings` named another."""
    table = {**read(file, required=False).table, "theme": theme, "theme_instead_of": settings.theme}
    return write_atomic(file, (_FIRST_LINE + tomli_w.dumps(table)).encode("utf-8"))


def theme_to_use(settings: Settings, state: State, themes: Collection[str] = ()) -> str:
    """The theme to begin with: the one last chosen, unless the config names another one since.

    One that is no longer among `themes` (when given) is as good as forgotten.
    """
    gone = bool(themes) and state.theme not in themes
    chosen = bool(state.theme) and state.theme_instead_of == settings.theme and not gone
    return state.theme if chosen else settings.theme
