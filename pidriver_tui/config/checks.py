"""Rules for values that a type cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that a type cannot say.

    Attributes:
        wrong: Gives what is wrong with a value, `""` when nothing is.
        settle: Gives the value to use, of one with nothing wrong.
    """

    wrong: Callable[[Any], str]
    settle: Callable[[Any], Any] = field(default=lambda value: value)
