"""A line of which parts can be pressed with the mouse: what stands where. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.content import Content

_BETWEEN = Content.styled(" ", "$text-disabled")


@dataclass(frozen=True, slots=True)
class Pressable:
    """Text with the command of each part: `spans` are first cell, cell behind the last, command id."""

    content: Content
    spans: tuple[tuple[int, int, str], ...] = ()

    def command_at(self, x: int) -> str:
        """The command of the part at cell `x`, `""` where there is none."""
        return next((command for first, end, command in self.spans if first <= x < end), "")


def key_hints(hints: Iterable[tuple[str, str, str]], width: int) -> Pressable:
    """Keys and what they do, as many as fit `width`; each is a key, a word and its command's id."""
    parts: list[Content] = []
    spans: list[tuple[int, int, str]] = []
    column = 0
    for key, word, command in hints:
        part = Content.assemble((f" {key} ", "$accent bold"), (word, "$text-muted"))
        if parts and column + 1 + part.cell_length > width:
            break
        if parts:
            parts.append(_BETWEEN)
            column += 1
        parts.append(part)
        spans.append((column, column + part.cell_length, command))
        column += part.cell_length
    return Pressable(Content.assemble(*parts).truncate(width, ellipsis=True), tuple(spans))
