"""A small stage for reducer tests: one fleet, a clock that only goes when told, words for looking."""

from __future__ import annotations

import dataclasses
from typing import Any

from pidriver_tui.driver.events import Event
from pidriver_tui.model import (
    Block,
    Changed,
    Fact,
    Fleet,
    LaunchInfo,
    NoticeBlock,
    Opened,
    PromptBlock,
    Session,
    TextBlock,
    TextBuffer,
    ThinkingBlock,
    ToolBlock,
    Transcript,
    reduce,
)

KEY = "s1"


class Stage:
    """A fleet with one open session."""

    def __init__(self, *inputs: Event | Fact) -> None:
        self.fleet = Fleet()
        self.now = 0.0
        self.feed(Opened(LaunchInfo(workspace="/home/dev/project")))
        self.feed(*inputs)

    def feed(self, *inputs: Event | Fact, key: str = KEY, step: float = 1.0) -> Changed:
        """Feed inputs a second apart; returns all that changed."""
        changed = Changed.NOTHING
        for item in inputs:
            self.now += step
            changed |= reduce(self.fleet, key, item, self.now)
        return changed

    @property
    def session(self) -> Session:
        return self.fleet.sessions[KEY]

    @property
    def blocks(self) -> list[Block]:
        return list(self.session.transcript)

    def only(self, kind: type[Any]) -> Any:
        """The one block of `kind`."""
        (block,) = [block for block in self.blocks if type(block) is kind]
        return block

    def all(self, kind: type[Any]) -> list[Any]:
        return [block for block in self.blocks if type(block) is kind]

    @property
    def phase(self) -> tuple[str, str]:
        return self.session.phase.kind.value, self.session.phase.why

    def lines(self) -> list[str]:
        """The transcript in short: one line a block."""
        return [line_of(block) for block in self.blocks]


def line_of(block: Block) -> str:
    """A block in one line."""
    match block:
        case PromptBlock():
            return f"prompt {block.state.value}: {block.text}"
        case TextBlock():
            return f"text: {block.buffer.text()}"
        case ThinkingBlock():
            return f"thinking: {block.buffer.text()}"
        case ToolBlock():
            return f"tool {block.name} {block.state.value}: {block.output.strip()}"
        case NoticeBlock():
            return f"{block.kind.value} {block.level}: {block.text}"
        case _:
            return type(block).__name__


def frozen_view(value: Any) -> Any:
    """All of a fleet's state as comparable plain values."""
    if isinstance(value, TextBuffer):
        return ("buffer", value.text())
    if isinstance(value, Transcript):
        return ("transcript", value.revision, value.turn, [frozen_view(block) for block in value])
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return (
            type(value).__name__,
            {
                field.name: frozen_view(getattr(value, field.name))
                for field in dataclasses.fields(value)
                if field.compare
            },
        )
    if isinstance(value, dict):
        return {key: frozen_view(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [frozen_view(item) for item in value]
    return value
