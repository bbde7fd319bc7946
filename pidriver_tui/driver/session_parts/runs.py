"""Whether an agent is at work, told from what it says. Pure: no clock, no wire.

The end of a run is not the end of the work (protocol facts observed, pi 0.87.1 and omp 18.2.3):

- pi: `agent_end` with `willRetry` is followed by a retry; compaction and queued messages start further
  runs; only `agent_settled` says idle. One that comes inside a run belongs to another prompt that was
  refused late, and says nothing.
- omp: `agent_end` with `isTerminal: true` says idle, except when a run with messages in its queue was
  aborted: they are delivered after all. `false` means that more follows, and is wrong after a compaction
  at the end of a run: then nothing follows. In both only asking tells.
- A prompt that is a slash command may start no run. omp says so, at once or when the command is done
  (`agentInvoked`, `prompt_result`); pi does not: again only asking tells.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from ..event_types import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    CompactionStart,
    Event,
    MessageComplete,
    PromptResult,
    Ready,
    RetryEnd,
    RetryStart,
    ToolEnd,
)

__all__ = ["RUN_COMMANDS", "RunTracker", "Work"]

RUN_COMMANDS = frozenset(["prompt", "steer", "follow_up", "abort_and_prompt"])
"""Commands that may start a run."""

_TELLING = frozenset(["prompt", "abort_and_prompt"])  # omp says of each what came of it


class Work(Enum):
    """What is known of an agent's work."""

    IDLE = "idle"
    BUSY = "busy"  # the agent itself will say when this ends
    UNSURE = "unsure"  # it may never say: ask


class RunTracker:
    """Follows one session. Feed it commands, replies and events in the order they happen.

    Attributes:
        omp: Whether the agent speaks omp's dialect, learned from `ready` if not told.
    """

    def __init__(self, *, omp: bool = False) -> None:
        self.omp = omp
        self._sent: dict[str, str] = {}
        self._accepted: dict[str, str] = {}
        self._running = False
        self._retrying = False
        self._compacting = False
        self._after_end = False
        self._queued: set[str] = set()
        self._jobs: set[str] = set()

    @property
    def work(self) -> Work:
        """What is known now."""
        if self._running or self._retrying or self._compacting or self._sent:
            return Work.BUSY
        if self._after_end and self._jobs:
            return Work.BUSY
        if self.omp and not _TELLING.isdisjoint(self._accepted.values()):
            return Work.BUSY
        return Work.UNSURE if self._accepted or self._after_end else Work.IDLE

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        return self._running

    @property
    def awaited(self) -> frozenset[str]:
        """Ids of prompts that were accepted and have not led to anything yet."""
        return frozenset(self._accepted)

    @property
    def ended(self) -> bool:
        """Whether a run ended and what comes next has not been told."""
        return self._after_end

    def sent(self, command_id: str, name: str) -> None:
        """A command of :data:`RUN_COMMANDS` is being sent."""
        self._sent[command_id] = name

    def given_up(self, command_id: str) -> None:
        """It was refused, or nobody waits for its reply any more."""
        self._sent.pop(command_id, None)
        self._accepted.pop(command_id, None)
        self._queued.discard(command_id)

    def accepted(self, command_id: str, data: dict[str, Any]) -> None:
        """It was accepted."""
        name = self._sent.pop(command_id, None)
        if name is None or data.get("agentInvoked") is False:
            return
        if self._running:
            self._queued.add(command_id)
        else:
            self._accepted[command_id] = name

    def nothing_runs(self) -> None:
        """The agent was asked and says that it is idle."""
        self._accepted.clear()
        self._end_run()
        self._queued.clear()

    def see(self, event: Event) -> bool:
        """See an event; whether it says for sure that the agent is idle now."""
        match event:
            case AgentStart():
                self._running = True
                self._after_end = self._retrying = False
                self._accepted.clear()
            case AgentEnd():
                self._end_run()
                self._after_end = not event.is_terminal or (
                    bool(self._queued) and event.reason != "completed"
                )
                if not self._after_end:
                    self._queued.clear()
                    self._jobs.clear()
                    return True
            case AgentSettled() if not self._running:
                self._after_end = self._retrying = self._compacting = False
                return True
            case RetryStart():
                self._retrying = True
            case RetryEnd():
                self._retrying = False
            case CompactionStart():
                self._compacting = True
            case CompactionEnd():
                self._compacting = False
            case PromptResult(agent_invoked=False):
                self.given_up(event.command_id)
            case Ready():
                self.omp = True
            case ToolEnd():
                self._job_started(event)
            case MessageComplete(role="custom"):
                self._jobs_delivered(event)
        return False

    def _end_run(self) -> None:
        self._running = self._after_end = self._retrying = self._compacting = False

    def _job_started(self, event: ToolEnd) -> None:
        """omp: a tool went into the background; its result will start another run."""
        job = event.details.get("async")
        if not isinstance(job, dict) or job.get("state") != "running":
            return
        self._jobs.add(str(job.get("jobId")))
        # Several subagents of one call have one job named here and all of them in `progress`.
        progress = event.details.get("progress")
        for subagent in progress if isinstance(progress, list) else ():
            if isinstance(subagent, dict) and subagent.get("id"):
                self._jobs.add(str(subagent["id"]))

    def _jobs_delivered(self, event: MessageComplete) -> None:
        if event.custom_type != "async-result":
            return
        details = event.raw.get("message", {}).get("details")
        jobs = details.get("jobs") if isinstance(details, dict) else None
        for job in jobs if isinstance(jobs, list) else ():
            if isinstance(job, dict):
                self._jobs.discard(str(job.get("jobId")))
