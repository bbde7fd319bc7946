"""Every frame of the captures is typed or deliberately ignored, and the page that says so is current."""

from __future__ import annotations

from pidriver_tui.driver.decode import IGNORED
from pidriver_tui.driver.events import Event

from . import frame_table


def test_no_frame_of_any_capture_is_unknown() -> None:
    unknown = [
        str(kind)
        for kind, (event, _) in frame_table.table().items()
        if event == Event.__name__ and kind.tag not in IGNORED
    ]
    assert unknown == []
    sums = frame_table.counts()
    assert sums.typed > 3000
    assert sums.unknown == 0


def test_the_page_is_what_the_table_says() -> None:
    assert frame_table.PAGE.read_text(encoding="utf-8") == frame_table.page(), (
        "run python -m tests.driver.frame_table"
    )
