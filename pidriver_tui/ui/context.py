"""What the main screen is given beside the fleet. Values and one way to make a launch; no widget."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..config import Notify
from ..model import Patience
from ..supervisor import Launch
from .modals.guard import GRACE_SECONDS
from .modals.new_session import SessionForm
from .notify.terminal_support import Terminal


@dataclass(frozen=True, slots=True)
class FoundAgent:
    """An agent's program: where it was found, `""` for nowhere, and how it is installed."""

    name: str
    path: str = ""
    install: str = ""


@dataclass(frozen=True, slots=True)
class UiContext:
    """What the screen is given beside the fleet: names, paths, and ways to launch.

    Attributes:
        make_launch: Turns a filled-in dialog into a launch; raises `ValueError` with a
            sentence for the person, which may have a `field`: the dialog's that it is about.
        profiles: Names to offer.
        form: What the new-session dialog starts from.
        agents: The programs that sessions could be started with.
        keys: The config's rebindings, command id -> keys.
        frame_rate: Most repaints of the session in view per second.
        simulated: Whether all agents are scripted.
        thinking: Finished thinking is shown folded, open or hidden.
        notify: When and how to call the person for what they do not look at.
        terminal: What is known of the terminal.
        keep_copy: Writes what was copied to a file; returns what went wrong, or "". `None` keeps none.
        copies: That file, as it is shown.
        patience: How long a session at work may be silent before it counts as stalled.
        most_history: Prompts the composer remembers for each session.
        clock: Monotonic seconds.
        grace: Seconds an ask's card must have been painted before it takes keys.
    """

    make_launch: Callable[[SessionForm], Launch]
    profiles: Sequence[str] = ()
    form: SessionForm = field(default_factory=SessionForm)
    agents: Sequence[FoundAgent] = ()
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    config_path: str = ""
    frame_rate: int = 25
    simulated: bool = False
    show_tree: bool = True
    thinking: str = "folded"
    notify: Notify = field(default_factory=Notify)
    terminal: Terminal = field(default_factory=Terminal)
    keep_copy: Callable[[str], str] | None = None
    copies: str = ""
    most_history: int = 500
    patience: Patience = field(default_factory=Patience)
    clock: Callable[[], float] = time.monotonic
    grace: float = GRACE_SECONDS
