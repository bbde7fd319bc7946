"""Commands about what waits for an agent: taking it back, and the list of it."""

from __future__ import annotations

from .command import Command, KeyScope, local_to

_queue = local_to("queue", KeyScope.QUEUE)

QUEUE: tuple[Command, ...] = (
    Command(
        "queue.take_back",
        "Take a waiting message back",
        "The newest comes into the composer to be edited, before what stands there; again: the one before.",
        ("alt+up",),
        KeyScope.COMPOSER,
        "edit queue",
    ),
    Command(
        "queue.focus",
        "Go to what waits",
        "To edit, drop or reorder the messages that the agent has not taken up yet.",
        ("alt+q",),
    ),
    _queue(
        "edit",
        "Edit the message",
        "Takes it into the composer; sent, it goes back to its place.",
        "enter",
        "e",
        footer="edit",
    ),
    _queue("drop", "Drop the message", "It is thrown away; the run goes on.", "x", "delete", footer="drop"),
    _queue(
        "earlier",
        "Deliver it earlier",
        "Before the one above it.",
        "K",
        "ctrl+up",
        "alt+up",
        footer="earlier",
    ),
    _queue(
        "later", "Deliver it later", "After the one below it.", "J", "ctrl+down", "alt+down", footer="later"
    ),
    _queue("up", "Message above", "Moves the cursor.", "up", "k"),
    _queue("down", "Message below", "Moves the cursor.", "down", "j"),
    _queue("leave", "Back to the composer", "Leaves the list.", "escape", "tab", footer="back"),
)
