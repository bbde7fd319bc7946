"""Where things are: the person's config and themes, and what the app keeps. Nothing is made or read here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs

APP = "pidriver-tui"
CONFIG_VARIABLE = "PIDRIVER_CONFIG"
THEMES_VARIABLE = "PIDRIVER_THEMES_DIR"
STATE_VARIABLE = "PIDRIVER_STATE_DIR"
CACHE_VARIABLE = "PIDRIVER_CACHE_DIR"
LOG_VARIABLE = "PIDRIVER_LOG_DIR"


@dataclass(frozen=True, slots=True)
class Paths:
    """All places, whole paths.

    Attributes:
        config: The config.toml.
        named: Whether the person named it, so that its absence is a mistake.
        themes: Directory of the person's themes, beside the config unless named.
        state: Directory of what is remembered from run to run.
        cache: Directory of what can be made again.
        logs: Directory of log files.
    """

    config: Path
    named: bool
    themes: Path
    state: Path
    cache: Path
    logs: Path

    @property
    def rules_file(self) -> Path:
        """What `learnt.py` reads and writes."""
        return self.config.parent / "rules.toml"

    @property
    def state_file(self) -> Path:
        """What `state.py` reads and writes."""
        return self.state / "state.toml"

    @property
    def copies(self) -> Path:
        """What was copied last."""
        return self.state / "copied.txt"


def find_paths(config: Path | None = None) -> Paths:
    """The places of this run: `config` if given, else PIDRIVER_* of the environment, else the platform's."""
    dirs = PlatformDirs(APP, appauthor=False)
    named = str(config) if config is not None else os.environ.get(CONFIG_VARIABLE, "")
    file = _whole(named) if named else dirs.user_config_path / "config.toml"
    return Paths(
        config=file,
        named=bool(named),
        themes=_named(THEMES_VARIABLE, file.parent / "themes"),
        state=_named(STATE_VARIABLE, dirs.user_state_path),
        cache=_named(CACHE_VARIABLE, dirs.user_cache_path),
        logs=_named(LOG_VARIABLE, dirs.user_log_path),
    )


def _named(variable: str, otherwise: Path) -> Path:
    value = os.environ.get(variable, "")
    return _whole(value) if value else otherwise


def _whole(path: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 - Path raises without a home
