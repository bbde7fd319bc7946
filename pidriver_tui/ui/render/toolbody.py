"""Which bodies show a tool call: its command, its file, its diff, its output.

Pure: from what the model knows of a call (name, arguments, result, details) to labelled
bodies. It may not know the transcript or any widget.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .document import Body
from .layouts import RowCache
from .output import OutputBody


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an unfolded tool call.

    Attributes:
        role: `arguments`, `command`, `file`, `diff`, `output` or `error`; also the CSS-like kind.
        label: A few clean words for the line above, `""` for none.
        body: What to show.
    """

    role: str
    label: str
    body: Body


def tool_sections(
    name: str,
    arguments: Mapping[str, Any],
    output: str,
    details: Mapping[str, Any],
    *,
    failed: bool = False,
    width: int = 80,
    cache: RowCache | None = None,
) -> list[Section]:
    """The sections of a tool call, first to last. The last one of role `output` may be fed by `replace`."""
    return [Section("output", "", OutputBody(output, width=width, cache=cache))]
