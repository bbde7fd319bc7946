"""A home of its own for every test, so that no config of the machine's is read or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says nothing on a machine that is shared.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home; XDG and PIDRIVER variables are unset."""
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("HOME", str(place))
    for variable in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.delenv(f"XDG_{variable}_HOME", raising=False)
    for variable in ("CONFIG", "THEMES_DIR", "STATE_DIR", "CACHE_DIR", "LOG_DIR"):
        monkeypatch.delenv(f"PIDRIVER_{variable}", raising=False)
    return place
