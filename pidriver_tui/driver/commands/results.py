"""The small results of commands. Values only."""

from __future__ import annotations

from typing import Any

from .base import Value


class PromptReply(Value, frozen=True):
    """A message was accepted: what becomes of it.

    Attributes:
        agent_invoked: omp tells `False` when a slash command answered it without the model; `None`
            when not told (pi never tells).
        disposition: pi from 0.99 on: `started` (its run begins), `queued`, or `handled` (a command or
            an extension took it; a run may follow all the same); `""` when not told.
    """

    agent_invoked: bool | None = None
    disposition: str = ""


class Outcome(Value, frozen=True):
    """What became of new_session, switch_session or clone. `cancelled`: an extension said no."""

    cancelled: bool = False


class ForkOutcome(Value, frozen=True):
    """What became of fork or branch: `text` is the prompt it went back to, for the composer."""

    text: str = ""
    cancelled: bool = False


class ForkPoint(Value, frozen=True):
    """A prompt that can be gone back to."""

    entry_id: str = ""
    text: str = ""


class QueuedMessages(Value, frozen=True):
    """Messages taken out of the queue by `clear_queue`."""

    steering: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()


class Compaction(Value, frozen=True):
    """What a compaction did.

    Attributes:
        tokens_before: Tokens of the context before it.
        estimated_tokens_after: pi's rough guess of those after it; `None` when not told.
        first_kept_entry_id: The oldest entry kept word for word.
        short_summary: omp's short form, else `""`.
        usage: What the summary itself cost, as sent; `None` when not told.
    """

    summary: str = ""
    short_summary: str = ""
    first_kept_entry_id: str = ""
    tokens_before: int = 0
    estimated_tokens_after: int | None = None
    usage: dict[str, Any] | None = None
    details: dict[str, Any] | None = None


class BashResult(Value, frozen=True):
    """What a `bash` command of the host did.

    Attributes:
        output: stdout and stderr mixed; pi keeps the end of a long one, omp its beginning and end.
        exit_code: `None` when it was cancelled or killed.
        truncated: `output` is not all.
        full_output_path: pi: a file with all of it, when truncated.
        total_lines, total_bytes, working_dir: omp only.
    """

    output: str = ""
    exit_code: int | None = None
    cancelled: bool = False
    timed_out: bool = False
    truncated: bool = False
    full_output_path: str | None = None
    total_lines: int = 0
    total_bytes: int = 0
    working_dir: str | None = None


class FastMode(Value, frozen=True):
    """omp's fast mode: what was asked for, and whether the model honours it."""

    enabled: bool = False
    active: bool = False


class LoginProvider(Value, frozen=True):
    """A provider that omp can log in to."""

    id: str = ""
    name: str = ""
    available: bool = False
    authenticated: bool = False


class SubagentProgressInfo(Value, frozen=True):
    """How far a subagent is: tokens, US dollars, milliseconds as omp counts them."""

    status: str = ""
    tool_count: int = 0
    requests: int = 0
    tokens: int = 0
    cost: float = 0.0
    duration_ms: float = 0.0
    current_tool: str = ""
    current_tool_args: str = ""
    context_tokens: int = 0
    context_window: int = 0


class SubagentInfo(Value, frozen=True):
    """A subagent that omp runs or ran. `last_update` is a Unix time in milliseconds."""

    id: str = ""
    index: int = 0
    agent: str = ""
    agent_source: str = ""
    description: str = ""
    status: str = ""
    task: str = ""
    assignment: str = ""
    session_file: str | None = None
    parent_tool_call_id: str = ""
    last_update: float = 0.0
    progress: SubagentProgressInfo = SubagentProgressInfo()
