"""How a card fits into a terminal of any size: what answers stays in view, the rest gives way first.

Children say by their classes what they can do without: `elastic` ones scroll, so they can be shorter;
`spare` ones can go, the last first. Where even that is not enough, only the child `small` is shown.
"""

from __future__ import annotations

from textual.containers import Vertical
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget

_ENOUGH = 4  # rows of an elastic child, while anything else can still go


class FittingLayout(VerticalLayout):
    """From top to bottom, and never more than there is room for."""

    name = "fitting"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        natural = super().arrange(parent, children, size, greedy)
        rows = _Rows(natural)
        # Asked for the height it wants, a layout is given none.
        fits = not size.height or rows.fit(size.height)
        return rows.placed(None if fits else size)


class FittingCard(Vertical):
    """The frame of a card, which fits into the terminal."""

    @property
    def layout(self) -> Layout:
        return _FITTING


_FITTING = FittingLayout()


class _Rows:
    """The heights of placements and the gaps above them, to be made smaller."""

    def __init__(self, placements: ArrangeResult) -> None:
        self._placements = placements
        self._heights: list[int] = []
        self._gaps: list[int] = []
        end = 0
        for placement in placements:
            if placement.widget.has_class("small"):
                self._heights.append(0)
                self._gaps.append(0)
                end = placement.region.bottom
                continue
            self._heights.append(placement.region.height)
            self._gaps.append(max(0, placement.region.y - end) if placement.region.height else 0)
            end = placement.region.bottom

    def fit(self, height: int) -> bool:
        """Make them no higher than `height`; whether that went."""
        for index in reversed(range(len(self._gaps))):
            self._gaps[index] -= min(self._gaps[index], self._over(height))
        self._squeeze(height, _ENOUGH)
        for index in reversed(range(len(self._heights))):
            if self._over(height) and self._placements[index].widget.has_class("spare"):
                self._heights[index] = 0
        self._squeeze(height, 1)
        return not self._over(height)

    def placed(self, small: Size | None) -> ArrangeResult:
        """Where they are; `small`: the size there is when it holds nothing but the child for that."""
        placed: list[WidgetPlacement] = []
        y = 0
        for placement, height, gap in zip(self._placements, self._heights, self._gaps, strict=True):
            region = placement.region
            if small is not None:
                is_small = placement.widget.has_class("small")
                region = Region(0, 0, small.width, small.height if is_small else 0)
            else:
                y += gap
                region = Region(region.x, y, region.width, height)
                y += height
            placed.append(placement._replace(region=region))
        return placed

    def _over(self, height: int) -> int:
        return max(0, sum(self._heights) + sum(self._gaps) - height)

    def _squeeze(self, height: int, least: int) -> None:
        for index, placement in enumerate(self._placements):
            if placement.widget.has_class("elastic"):
                room = max(0, self._heights[index] - least)
                self._heights[index] -= min(room, self._over(height))
