"""A pi that keeps its two queues as the real one does, one step at a time.

agent-loop.js (pi 1.6.0): when a turn ended, the loop takes one message out of a queue (steering first;
a follow-up only when nothing else is to do). It says so later, when the message starts: a compaction may
lie between. `clear_queue` gives back all that has not been said to be taken, and so that message as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pidriver_tui.driver import Image, PromptReply, QueuedMessages
from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    MessageComplete,
    MessageStart,
    QueueUpdate,
    TurnEnd,
    TurnStart,
)

from .fake import FakeAgent


class PiLoop(FakeAgent):
    """An agent whose loop goes on by :meth:`step` alone.

    Attributes:
        heard: What its model was told, in order.
        images: With how many images each message came, as often as it was sent.
        at: What it does: idle, answering, or between turns with `taken` out of its queues.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.images: list[tuple[str, int]] = []
        self.at: Literal["idle", "answering", "between"] = "idle"
        self.taken: tuple[str, ...] = ()
        self._queues: dict[str, list[str]] = {"steer": [], "followUp": []}
        self._told: dict[str, list[str]] = {"steer": [], "followUp": []}
        self.replies.update(prompt=self._prompted, clear_queue=self._cleared)

    async def prompt(
        self,
        message: str,
        *,
        images: Sequence[Image] = (),
        streaming_behavior: Literal["steer", "followUp"] | None = None,
        command_id: str | None = None,
        timeout: float | None = None,
    ) -> PromptReply:
        self.images.append((message, len(images)))
        return await super().prompt(message, images=images, streaming_behavior=streaming_behavior)

    def step(self) -> None:
        """Go on to the next point at which a command can come between."""
        match self.at:
            case "answering":
                self.say(MessageComplete(role="assistant", stop_reason="stop"), TurnEnd())
                self.taken = self._next()
                self.at = "between"
            case "between" if self.taken:
                self.say(TurnStart())
                self._begin(self.taken)
            case "between" if texts := self._next():
                # It looks once more when the run is over, and goes on (agent-session.js hasQueuedMessages).
                self.say(AgentEnd(), AgentStart(), TurnStart())
                self._begin(texts)
            case "between":
                self.at = "idle"
                self.say(AgentEnd(), AgentSettled())

    def _next(self) -> tuple[str, ...]:
        for queue in self._queues.values():
            if queue:
                return (queue.pop(0),)
        return ()

    def _begin(self, texts: Sequence[str]) -> None:
        for text in texts:
            for told in self._told.values():
                if text in told:
                    told.remove(text)
                    self._tell()
                    break
            self.say(MessageStart(role="user", text=text), MessageComplete(role="user", text=text))
            self.heard.append(text)
        self.say(MessageStart(role="assistant"))
        self.taken, self.at = (), "answering"

    def _tell(self) -> None:
        self.say(QueueUpdate(steering=tuple(self._told["steer"]), follow_up=tuple(self._told["followUp"])))

    def _prompted(self, text: str, behavior: str) -> PromptReply:
        if self.at == "idle":
            self.say(AgentStart(), TurnStart())
            self._begin([text])
            return PromptReply(disposition="started")
        self._queues[behavior].append(text)
        self._told[behavior].append(text)
        self._tell()
        return PromptReply(disposition="queued")

    def _cleared(self) -> QueuedMessages:
        given = QueuedMessages(steering=tuple(self._told["steer"]), follow_up=tuple(self._told["followUp"]))
        for queues in (self._queues, self._told):
            for queue in queues.values():
                queue.clear()
        self._tell()
        return given
