"""The fuse, and quick second tries at drawing."""

from __future__ import annotations

import pytest

from pidriver_tui.ui.containment import guards

from .faulting import Fuse


@pytest.fixture
def fuse(monkeypatch: pytest.MonkeyPatch) -> Fuse:
    monkeypatch.setattr(guards, "AGAIN_SECONDS", 0.2)
    return Fuse(monkeypatch)
