"""Draws charts as SVG: bars beside each other, and lines over sizes. It knows no measurement.

The colours carry both a light and a dark page; the page's own background shows through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import log10

OURS, OTHER, FLOOR, INK = "#2f7de1", "#a8814a", "#7a828c", "#777e87"
WIDTH = 760
_LEFT, _RIGHT, _BAR, _GAP, _HEAD = 250, 90, 18, 8, 46
_PLOT = WIDTH - _LEFT - _RIGHT
_LINE_HEIGHT = 150
_FONT = "font-family=\"ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif\""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `said` stands at its end; `colour` one of this module's."""

    label: str
    value: float
    said: str
    colour: str = OTHER


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from zero, on one scale; `target` is a mark across them, 0 for none."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    target: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Points (size in bytes, value), ascending by size, on a logarithmic axis of sizes."""

    title: str
    unit: str
    points: tuple[tuple[int, float], ...]
    colour: str = OURS


Chart = Bars | Line


def draw(charts: Sequence[Chart]) -> str:
    """The charts below each other as one SVG document."""
    parts: list[str] = []
    y = 0.0
    for chart in charts:
        drawn, height = _bars(chart) if isinstance(chart, Bars) else _line(chart)
        parts.append(f'<g transform="translate(0 {_n(y)})">\n{drawn}\n</g>')
        y += height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{_n(y)}" '
        f'viewBox="0 0 {WIDTH} {_n(y)}" {_FONT} font-size="13">\n' + "\n".join(parts) + "\n</svg>\n"
    )


def size_name(size: int) -> str:
    """`10 KB`."""
    return f"{size / 1e6:g} MB" if size >= 1_000_000 else f"{size / 1e3:g} KB"


def _bars(chart: Bars) -> tuple[str, float]:
    most = max([bar.value for bar in chart.bars] + [chart.target, 1e-9])
    parts = [_title(chart.title, chart.unit)]
    y = float(_HEAD)
    for bar in chart.bars:
        width = max(1.0, _PLOT * max(0.0, bar.value) / most)
        middle = y + _BAR / 2 + 4.5
        parts += [
            _text(_LEFT - 10, middle, bar.label, anchor="end"),
            f'<rect x="{_LEFT}" y="{_n(y)}" width="{_n(width)}" height="{_BAR}" rx="2" fill="{bar.colour}"/>',
            _text(_LEFT + width + 8, middle, bar.said),
        ]
        y += _BAR + _GAP
    if chart.target:
        x = _LEFT + _PLOT * chart.target / most
        parts.append(_rule(x, _HEAD - 4, x, y - _GAP + 4))
        parts.append(_text(x, _HEAD - 9, "target", anchor="middle", size=11))
    return "\n".join(parts), y + 22


def _line(chart: Line) -> tuple[str, float]:
    most = max([value for _, value in chart.points] + [1e-9]) * 1.25
    sizes = [log10(size) for size, _ in chart.points]
    least, span = sizes[0], (sizes[-1] - sizes[0]) or 1.0
    bottom = _HEAD + _LINE_HEIGHT
    left, room = 70.0, WIDTH - 70.0 - _RIGHT
    places = [
        (left + room * (at - least) / span, bottom - _LINE_HEIGHT * value / most, size, value)
        for at, (size, value) in zip(sizes, chart.points, strict=True)
    ]
    parts = [_title(chart.title, chart.unit), _rule(left, bottom, left + room, bottom)]
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y, _, _ in places)
    parts.append(f'<polyline points="{points}" fill="none" stroke="{chart.colour}" stroke-width="2.5"/>')
    for x, y, size, value in places:
        parts += [
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4" fill="{chart.colour}"/>',
            _text(x, y - 10, f"{value:.0f}", anchor="middle"),
            _text(x, bottom + 18, size_name(size), anchor="middle"),
        ]
    return "\n".join(parts), float(bottom + 44)


def _title(title: str, unit: str) -> str:
    return (
        f'<text x="10" y="20" fill="{INK}"><tspan font-weight="600" font-size="15">{escape(title)}</tspan>'
        f'<tspan dx="8">{escape(unit)}</tspan></text>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 13) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" fill="{INK}" text-anchor="{anchor}" font-size="{size}">'
        f"{escape(text)}</text>"
    )


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{INK}" '
        'stroke-width="1" stroke-dasharray="4 3"/>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
