"""What a card of an ask is given to offer, and what comes of it. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from ....driver.event_types import Decision
from ....policy import Rule


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission for more than one call, to be offered.

    Attributes:
        label: What it would allow, in words.
        rule: The rule it becomes.
        lasting: Whether it is kept when the app ends; else it is the session's.
    """

    label: str
    rule: Rule
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class AskReply:
    """What the person decided. Just one of `value`, `cancelled` and `later` holds.

    Attributes:
        value: The answer: a decision, an option's label, or text.
        cancelled: No answer, and the agent is told so.
        later: The ask stays open.
        there: With `later`: its session is to be shown.
        draft: What was typed and not sent.
        shown: The answer in words, for the transcript.
        reason: Of a denial: why, for the model.
        grant: Of a permission: what else is allowed from now on.
    """

    value: Decision | str | None = None
    cancelled: bool = False
    later: bool = False
    there: bool = False
    draft: str = ""
    shown: str = ""
    reason: str = ""
    grant: Grant | None = None
