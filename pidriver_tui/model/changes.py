"""What an input changed, so that only that is looked at again."""

from __future__ import annotations

from enum import Flag, auto


class Changed(Flag):
    """Kinds of change of one session. Which blocks changed, the transcript tells by itself."""

    NOTHING = 0
    TRANSCRIPT = auto()
    TREE = auto()  # a tool call appeared or changed its state
    STATUS = auto()  # phase, attention, title
    ASKS = auto()
    USAGE = auto()  # tokens, cost, context, model, thinking level
    PANEL = auto()  # extension statuses and widgets, queue
    EDITOR = auto()  # an extension or a refusal put text before the composer
    FLEET = auto()  # a session came or went
