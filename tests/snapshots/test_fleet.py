"""Pictures of the fleet tab, the card of equal asks and the details of a session."""

from __future__ import annotations

from typing import Any

import pytest

from pidriver_tui.driver import events
from tests.ui.gated import gated
from tests.ui.stage import Clock, Stage, StagedSupervisor

from . import scenes
from .test_app import SIX, SIZES, picture

COVERAGE = "npm test -- --coverage"


def fleet(supervisor: StagedSupervisor, clock: Clock) -> None:
    """Six sessions in all four groups."""
    scenes.asking(supervisor, clock, "s2")
    supervisor.happen("s2", gated("p7", COVERAGE))
    scenes.failed(supervisor, "s3")
    scenes.finished(supervisor, clock, "s4")
    scenes.begin(supervisor, "s5", "Plan the migration.")
    supervisor.happen(
        "s5",
        events.RetryStart(attempt=2, max_attempts=3, delay_seconds=94.0, error_message="529: overloaded"),
    )
    supervisor.happen("s6", gated("p9", COVERAGE, timeout=120.0))
    scenes.working(supervisor, clock, "s1")


async def enter(staged: Stage) -> None:
    await staged.press("f3")


async def equal_ones(staged: Stage) -> None:
    await staged.press("f3", "right_square_bracket", "right_square_bracket", "b")
    await staged.pilot.pause()


async def details(staged: Stage) -> None:
    await staged.press("alt+i")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_fleet(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, *SIX, scene=fleet, then=enter)


def test_fleet_on_light_ground(snap_compare: Any) -> None:
    assert picture(snap_compare, (120, 40), *SIX, scene=fleet, then=enter, theme="noon")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_equal_asks(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, *SIX, scene=fleet, then=equal_ones)


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_details(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, *SIX, scene=fleet, then=details)
