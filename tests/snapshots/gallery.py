"""The demo's gallery as a session: what its agent says, taken in by the model with a clock moved by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

from pidriver_tui.driver.decode import parse_event
from pidriver_tui.driver.events import Event, MessageStart, ToolEnd, TurnEnd, Usage
from pidriver_tui.model import LaunchInfo, Opened, PromptAccepted, Prompted, PromptRefused, Session
from tests.demo.child import ASKING, Child
from tests.ui.stage import Clock, StagedSupervisor

PROMPT = "Show me everything a transcript can hold."
_ASKS = 5
_STEP = 0.02  # seconds from one frame to the next
_TOOL = 1.3  # seconds more before a tool ends


@cache
def gallery_events() -> tuple[Event, ...]:
    """All that the gallery says until everything is open at once."""
    frames: list[dict[str, Any]] = []
    with Child("--scenario", "gallery") as child:
        child.send("prompt", message=PROMPT)
        while sum(frame.get("method") in ASKING for frame in frames) < _ASKS:
            frames.append(child.frame())
    return tuple(parse_event(frame) for frame in frames if frame["type"] != "response")


def play(supervisor: StagedSupervisor, clock: Clock, key: str) -> None:
    """Let the gallery happen to session `key`, up to where everything is open."""
    supervisor.happen(key, Prompted(PROMPT, token=1), PromptAccepted(1))
    for event in gallery_events():
        clock.pass_(_STEP + _TOOL * isinstance(event, ToolEnd))
        supervisor.happen(key, event)
        if isinstance(event, TurnEnd) and event.usage is not None:
            supervisor.happen(key, Usage(totals=event.usage))
    supervisor.happen(
        key,
        Prompted("Look at the colours, too.", how="follow_up", token=2),
        PromptAccepted(2, disposition="handled"),
        Prompted("Steer to the left.", how="steer", images=1, token=3),
        MessageStart(role="user", text="Steer to the left."),
        Prompted("Wait with us.", token=6, held=True),
        Prompted("/compact", token=4),
        PromptRefused(4, "Agent is already processing. Specify streamingBehavior."),
        Prompted("\n".join(f"line {number} of a long prompt" for number in range(1, 31)), token=5),
    )


def gallery_session() -> tuple[Session, float]:
    """The session where everything is open, and what time it then is."""
    clock = Clock()
    supervisor = StagedSupervisor(clock)
    supervisor.happen("s1", Opened(LaunchInfo("~/demo/gallery", simulated=True), "gallery"))
    play(supervisor, clock, "s1")
    clock.pass_(42)
    return supervisor.fleet.sessions["s1"], clock.now
