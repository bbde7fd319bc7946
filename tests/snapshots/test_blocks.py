"""Every kind of block in every shipped theme: as pictures, and every cell of them measured for contrast."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from rich.color import Color
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip

from pidriver_tui.theming import Colour, contrast, load_themes
from tests.ui.widgets.hosting import TranscriptHost

from .gallery import gallery_session

THEMES = load_themes(None).by_name
EACH = pytest.mark.parametrize("theme", THEMES)
WIDTH = 100
WORDS, TOOLS, UNFOLDED = 120, 100, 172  # rows
LEAST, LEAST_DIMMED = 4.5, 3.0  # WCAG 2.2
DECORATION = set("─│┼▌▎●■…·↓")


async def show_gallery(host: TranscriptHost, pilot: Pilot[None], *, unfolded: bool = False) -> None:
    session, now = gallery_session()
    host.view.focus()
    host.view.show(session)
    host.view.tick(now)
    await pilot.pause()
    if unfolded:
        host.view.action_fold_all()
    host.view.action_tail()
    await pilot.pause()


def compare(snap_compare: Any, theme: str, rows: int, *, unfolded: bool = False, top: bool = False) -> bool:
    host = TranscriptHost()
    host.theme = theme

    async def run_before(pilot: Pilot[None]) -> None:
        await show_gallery(host, pilot, unfolded=unfolded)
        if top:
            host.view.action_top()
        await pilot.pause()

    return bool(snap_compare(host, terminal_size=(WIDTH, rows), run_before=run_before))


@EACH
def test_words(snap_compare: Any, theme: str) -> None:
    assert compare(snap_compare, theme, WORDS, top=True)


@EACH
def test_tools_and_troubles(snap_compare: Any, theme: str) -> None:
    assert compare(snap_compare, theme, TOOLS)


@EACH
def test_unfolded(snap_compare: Any, theme: str) -> None:
    assert compare(snap_compare, theme, UNFOLDED, unfolded=True)


def parts_of(strip: Strip) -> Iterator[tuple[str, Color, Color, Segment]]:
    """What a strip writes that is to be read, with its colours."""
    for segment in strip:
        text = segment.text.strip()
        if not text or set(text) <= DECORATION or segment.style is None:
            continue
        assert segment.style.color is not None, segment
        assert segment.style.bgcolor is not None, segment
        yield text, segment.style.color, segment.style.bgcolor, segment


def unreadable_in(host: TranscriptHost) -> tuple[set[tuple[str, str, float]], int]:
    """What the view shows with too little contrast, and how many pieces were looked at."""
    unreadable: set[tuple[str, str, float]] = set()
    pieces = 0
    for y in range(host.view.size.height):
        for text, colour, ground, segment in parts_of(host.view.render_line(y)):
            pieces += 1
            reached = contrast(Colour(*colour.get_truecolor()), Colour(*ground.get_truecolor()))
            dimmed = segment.style is not None and segment.style.dim
            if reached < (LEAST_DIMMED if dimmed else LEAST):
                unreadable.add((text, str(segment.style), round(reached, 2)))
    return unreadable, pieces


@EACH
@pytest.mark.parametrize("unfolded", [False, True], ids=["folded", "unfolded"])
async def test_every_cell_can_be_read(theme: str, unfolded: bool) -> None:
    host = TranscriptHost()
    host.theme = theme
    async with host.run_test(size=(WIDTH, 400)) as pilot:
        await show_gallery(host, pilot, unfolded=unfolded)
        host.view.action_previous_block()  # the cursor's ground, too
        await pilot.pause()
        unreadable, pieces = unreadable_in(host)
    assert unreadable == set()
    assert pieces > 300


@EACH
async def test_every_match_of_a_search_can_be_read(theme: str) -> None:
    host = TranscriptHost()
    host.theme = theme
    async with host.run_test(size=(WIDTH, 400)) as pilot:
        await show_gallery(host, pilot, unfolded=True)
        host.view.search("e")
        await pilot.pause()
        unreadable, pieces = unreadable_in(host)
    assert unreadable == set()
    assert pieces > 1000
