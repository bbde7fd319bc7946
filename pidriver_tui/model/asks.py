"""Asks: dialogs an agent waits on, as state with ids. How one is shown or answered is others' work."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ..driver.event_types import InteractionKind, InteractionRequest
from ..driver.labels import grants_and_refuses
from ..policy import Call


class AskOutcome(StrEnum):
    """How an ask went away."""

    ANSWERED = "answered"
    CANCELLED = "cancelled"
    TIMEOUT = "timeout"
    WITHDRAWN = "withdrawn"
    EXITED = "exited"


@dataclass(frozen=True, slots=True)
class Ask:
    """One open ask.

    Attributes:
        session: Key of the session that asks.
        request_id: The agent's id of it; unique within its session while open.
        number: Place in the fleet's one queue: asks are numbered as they arrive.
        method: select, confirm, input or editor: the answer's shape.
        asked_at: Seconds of the host's monotonic clock.
        deadline: When the agent decides by itself, on the same clock; `None` for never.
        call: The tool call it would permit, of our gate's asks and of omp's; `None` of any other.
        takes_reason: Whether a refusal can carry a reason; else it has to follow as a message.
        dangers: What is dangerous about the call, in a few words each.
        rule: Why it is asked about, when a rule says so.
        request: What the agent sent. The same id sent again is another ask, even in the same words.
    """

    session: str
    request_id: str
    number: int
    kind: InteractionKind
    method: str
    title: str
    message: str = ""
    options: tuple[str, ...] = ()
    option_details: tuple[str, ...] = ()
    placeholder: str = ""
    prefill: str = ""
    asked_at: float = 0.0
    deadline: float | None = None
    call: Call | None = None
    takes_reason: bool = False
    dangers: tuple[str, ...] = ()
    rule: str = ""
    request: InteractionRequest | None = field(default=None, compare=False, repr=False)

    @property
    def takes_decision(self) -> bool:
        """Whether yes and no are its answers: else what it offers has to be read and picked."""
        if self.method == "confirm":
            return True
        return self.method == "select" and len(self.options) == 2 and grants_and_refuses(self.options)

    @property
    def tool(self) -> str:
        """Name of the tool it would permit, `""` when it is no ask for one."""
        return self.call.tool if self.call is not None else ""
