"""No key ever answers what it was not meant for: random interleavings through the real app.

Here a few, so that the whole run stays short; `python -m tests.ui.misfires.run` tries ten thousand, CI
two thousand of them.
"""

from __future__ import annotations

import pytest

from pidriver_tui.ui.modals.guard import Guarded

from .misfires.run import MisfireError, run_episodes


async def test_no_answer_goes_out_that_nobody_gave() -> None:
    figures = await run_episodes(range(60))
    assert figures.answers > 0, "nothing was tried"


async def test_the_witness_sees_a_misfire_when_the_guard_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guarded, "accepts", lambda self, event: True)
    with pytest.raises(MisfireError, match="no input was meant for that"):
        await run_episodes(range(200))
