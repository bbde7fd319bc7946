"""How far apart two colours are for people with each kind of colour vision.

Matrices of Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB; distance in OKLab
times 100, where 2 is about the least difference one can see between patches side by side.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping

from pidriver_tui.theming import Colour

_Matrix = tuple[tuple[float, float, float], ...]

VISIONS: Mapping[str, _Matrix] = {
    "typical": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
_LMS: _Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LAB: _Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def distance(one: Colour, other: Colour, vision: str) -> float:
    """How far apart two colours are."""
    here, there = _seen(one, vision), _seen(other, vision)
    return float(100 * sum((a - b) ** 2 for a, b in zip(here, there, strict=True)) ** 0.5)


def least_distance(colours: Collection[Colour], vision: str) -> float:
    """How far apart the two most alike of `colours` are."""
    return min(distance(one, other, vision) for one, other in itertools.combinations(colours, 2))


def _seen(colour: Colour, vision: str) -> list[float]:
    linear = [_linear(channel / 255) for channel in (colour.red, colour.green, colour.blue)]
    seen = [min(1.0, max(0.0, value)) for value in _times(VISIONS[vision], linear)]
    return _times(_LAB, [value ** (1 / 3) for value in _times(_LMS, seen)])


def _times(matrix: _Matrix, vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
