"""Commands for a session that wants a person: going to it, and what to do with one that is silent."""

from __future__ import annotations

from .command import Command

ATTENTION: tuple[Command, ...] = (
    Command(
        "tab.attention",
        "Go to the next session that needs me",
        "An ask first, then what failed, stalled or finished unseen; then failures and stalls you know of.",
        ("alt+a", "f2"),
        footer="needs me",
    ),
    Command(
        "session.nudge",
        "Ask a silent session whether it is still there",
        "Offers a text to steer it with; nothing is sent before you say so.",
        ("alt+u",),
        footer="nudge",
    ),
)
