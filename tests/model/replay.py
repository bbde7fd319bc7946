"""Replays golden captures into a stage, as the driver's session would bring them.

What the session makes itself is made here as well: usage of a turn, omp's settled, the end of asks.
"""

from __future__ import annotations

from collections.abc import Iterator

from pidriver_tui.driver.decode import parse_event
from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    Event,
    InteractionEnded,
    InteractionRequest,
    TurnEnd,
    Usage,
)
from tests.golden import load, sent

from .stage import Stage


def events_of(name: str) -> Iterator[Event]:
    """The events of a capture, in order; replies are no events."""
    answered = {frame.get("id") for frame in sent(name) if frame.get("type") == "extension_ui_response"}
    for frame in load(name):
        if frame.get("type") in ("response", "rpc_chunk"):
            continue
        event = parse_event(frame)
        yield event
        if isinstance(event, TurnEnd) and event.usage is not None:
            yield Usage(totals=event.usage)
        if isinstance(event, AgentEnd) and event.is_terminal:
            yield AgentSettled()
        if isinstance(event, InteractionRequest):
            reason = "answered" if event.request_id in answered else "timeout"
            yield InteractionEnded(request_id=event.request_id, reason=reason)


def replay(name: str) -> Stage:
    """A stage that has seen a whole capture, an input a hundredth of a second apart."""
    stage = Stage()
    for event in events_of(name):
        stage.feed(event, step=0.01)
    return stage
