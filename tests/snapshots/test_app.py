"""Pictures of the app at 80x24 and 120x40."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.stage import Clock, Stage, StagedSupervisor, make_app

from . import scenes

SIZES = [(80, 24), (120, 40)]
Scene = Callable[[StagedSupervisor, Clock], None]
SIX = ("checkout-api", "docs-site", "data-pipeline", "frontend", "infra-terraform", "mobile-app")


def picture(
    snap_compare: Any,
    size: tuple[int, int],
    *titles: str,
    scene: Scene | None = None,
    then: Callable[[Stage], Awaitable[None]] | None = None,
    **desk: Any,
) -> bool:
    """Compare the app, staged as told, with its accepted picture."""
    app, supervisor, clock = make_app(*titles, **desk)
    app.animation_level = "none"

    async def run_before(pilot: Pilot[int]) -> None:
        staged = Stage(app, pilot, supervisor, clock)
        await pilot.pause()
        if scene is not None:
            scene(supervisor, clock)
        await staged.settle()
        app.main.tick()
        if then is not None:
            await then(staged)
        await staged.settle()

    return bool(snap_compare(app, terminal_size=size, run_before=run_before))


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_empty(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size)


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_working(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, "checkout-api", scene=scenes.working)


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_idle(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, "checkout-api", scene=scenes.finished)


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_failed(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(
        snap_compare, size, "checkout-api", scene=lambda supervisor, clock: scenes.failed(supervisor)
    )


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_asking(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, "checkout-api", scene=scenes.asking)


async def open_card(staged: Stage) -> None:
    await staged.press("ctrl+g")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_permission_card(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, "checkout-api", scene=scenes.asking, then=open_card)


def six(supervisor: StagedSupervisor, clock: Clock) -> None:
    """Six sessions, one in each telling state."""
    scenes.asking(supervisor, clock, "s2")
    scenes.failed(supervisor, "s3")
    scenes.finished(supervisor, clock, "s4")
    if "s5" in supervisor.fleet.sessions:
        scenes.working(supervisor, clock, "s5")
    scenes.working(supervisor, clock, "s1")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_six_tabs(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, *SIX, scene=six)


def test_readme(snap_compare: Any) -> None:
    """The picture in the README."""
    assert picture(snap_compare, (120, 36), *SIX[:4], scene=six)


async def open_tree(staged: Stage) -> None:
    await staged.press("ctrl+t")


def test_narrow_with_the_tool_tree_over_the_transcript(snap_compare: Any) -> None:
    assert picture(snap_compare, (60, 24), "checkout-api", scene=scenes.working, then=open_tree)


async def open_dialog(staged: Stage) -> None:
    await staged.press("ctrl+n")


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_new_session(snap_compare: Any, size: tuple[int, int]) -> None:
    assert picture(snap_compare, size, "checkout-api", then=open_dialog)


async def open_help(staged: Stage) -> None:
    await staged.press("f1")


def test_help(snap_compare: Any) -> None:
    assert picture(snap_compare, (120, 40), "checkout-api", then=open_help)


@pytest.mark.parametrize("theme", ["graphite", "dawn", "eclipse", "noon"])
def test_themes(snap_compare: Any, theme: str) -> None:
    assert picture(snap_compare, (120, 40), *SIX, scene=six, theme=theme)
