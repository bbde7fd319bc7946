"""A session's course: runs, turns, retries, compaction, its queue, its end.

`agent_end` ends a run, :class:`AgentSettled` says idle, :class:`Exited` ends a session.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..usage import UsageTotals
from .base import Event


@dataclass(frozen=True, slots=True)
class AgentStart(Event):
    """A run begins. pi 0.87.1 and omp 18.2.3 send none of the three fields (observed): see get_state."""

    session_id: str = ""
    model: str = ""
    cwd: str = ""


@dataclass(frozen=True, slots=True)
class TurnStart(Event):
    """One assistant response with its tool calls begins."""


@dataclass(frozen=True, slots=True)
class TurnEnd(Event):
    """A turn ended. `usage` is what it cost, `None` when the frame carries none."""

    stop_reason: str = ""
    error_message: str = ""
    usage: UsageTotals | None = None
    model: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Usage(Event):
    """Made by the session on `turn_end`: the tokens and US dollars of that turn."""

    totals: UsageTotals = field(default_factory=UsageTotals)


@dataclass(frozen=True, slots=True)
class AgentEnd(Event):
    """A run ended; more may follow.

    Attributes:
        reason: completed, cancelled, error or limit, from the last assistant message.
        final_text: Text of the last assistant message.
        will_retry: pi: an automatic retry follows.
        is_terminal: omp: True when idle, False when more follows; `None` from pi.
        error_message: Why, when reason is error.
    """

    reason: str = "completed"
    final_text: str = ""
    will_retry: bool = False
    is_terminal: bool | None = None
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class AgentSettled(Event):
    """Idle: nothing runs, retries, or waits in the queue (pi `agent_settled`; omp: made by the
    session from `agent_end` with `isTerminal: true`)."""


@dataclass(frozen=True, slots=True)
class QueueUpdate(Event):
    """All messages that wait, complete each time (pi only)."""

    steering: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetryStart(Event):
    """The model failed and is asked again after `delay_seconds`."""

    attempt: int = 0
    max_attempts: int = 0
    delay_seconds: float = 0.0
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class RetryEnd(Event):
    """Retrying is over."""

    success: bool = False
    attempt: int = 0
    final_error: str = ""


@dataclass(frozen=True, slots=True)
class CompactionStart(Event):
    """The conversation is being summarized. `reason`: manual, threshold, overflow; `action` is omp's way."""

    reason: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class CompactionEnd(Event):
    """Summarizing is over. Tokens are those of the context; `None` when not told."""

    reason: str = ""
    action: str = ""
    aborted: bool = False
    skipped: bool = False
    will_retry: bool = False
    error_message: str = ""
    summary: str = ""
    tokens_before: int | None = None
    tokens_after: int | None = None


@dataclass(frozen=True, slots=True)
class SummarizationRetry(Event):
    """pi: summarizing itself is retried. `step`: scheduled, attempt_start or finished."""

    step: str = ""
    attempt: int = 0
    max_attempts: int = 0
    delay_seconds: float = 0.0
    error_message: str = ""


@dataclass(frozen=True, slots=True)
class ThinkingLevelChanged(Event):
    """`level` is `""` when the model does not think (omp leaves it out)."""

    level: str = ""


@dataclass(frozen=True, slots=True)
class ModelChanged(Event):
    """omp: another model is set; the frame does not say which: ask get_state."""


@dataclass(frozen=True, slots=True)
class SessionInfoChanged(Event):
    """The session's name changed (pi), or its title and id (omp). A field not told is `None`."""

    name: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class EntryAppended(Event):
    """pi: an entry was appended to the session file. `entry` as sent."""

    entry: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Error(Event):
    """Something went wrong on the wire or a command failed with nobody waiting.

    Attributes:
        message: What happened, for a person.
        code: `protocol` for a line that is not a frame, a command's name for a failed command,
            else the agent's own code.
        fatal: True when the session cannot go on.
        command_id: The id of the failed command, `""` when it is about none.
    """

    message: str = ""
    code: str | None = None
    fatal: bool = False
    command_id: str = ""


@dataclass(frozen=True, slots=True)
class Exited(Event):
    """Made by the session as its last event: the process is gone.

    Attributes:
        returncode: The exit code, negative for a signal, `None` when it could not be learned.
        stderr_tail: The last lines the agent wrote to stderr, oldest first.
        expected: True when we closed it ourselves.
    """

    returncode: int | None = None
    stderr_tail: tuple[str, ...] = ()
    expected: bool = False
