"""The pieces a transcript is made of. Finished blocks are frozen: nothing changes them again.

A block is finished when it is no longer `open` and the message it belongs to is complete:
a message's end is the authority over what was streamed, so it may correct a block that has
just closed. `revision` is set by the transcript alone; a view compares it with what it has drawn.
Times are seconds of the host's monotonic clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ..driver.usage import UsageTotals
from .text import TextBuffer


@dataclass(slots=True, kw_only=True)
class Block:
    """Base. `id` is its place in the transcript, from 0; `turn` its turn (0: before the first)."""

    id: int = -1
    turn: int = 0
    revision: int = 0
    created_at: float = 0.0
    open: bool = False


class PromptState(StrEnum):
    """What became of something the person sent."""

    SENDING = "sending"
    DELIVERED = "delivered"
    HANDLED = "handled"  # an extension took it: the model never sees it as it was said
    MOVED = "moved"  # it has to wait after all, and stands again where the agent takes it up
    REFUSED = "refused"


@dataclass(slots=True, kw_only=True)
class PromptBlock(Block):
    """What the person said. `how`: prompt, steer or follow_up; `why` when it was refused.

    What waits is no block yet (:mod:`.waiting`): it becomes one where the agent takes it up.
    `open` until the agent's echo or a refusal settles it. `accepted`: the agent took it; `started`: its
    run was said to begin, so that the next user message is its own, whatever an extension made of it;
    `begun`: a run began since.
    `token` is the one of :class:`..facts.Prompted`, 0 for what somebody else sent (an extension, a
    resumed conversation).
    """

    text: str
    how: str = "prompt"
    images: int = 0
    state: PromptState = PromptState.SENDING
    why: str = ""
    token: int = 0
    accepted: bool = False
    started: bool = False
    begun: bool = False


@dataclass(slots=True, kw_only=True)
class TextBlock(Block):
    """The assistant's text, markdown."""

    buffer: TextBuffer = field(default_factory=TextBuffer)


@dataclass(slots=True, kw_only=True)
class ThinkingBlock(Block):
    """The assistant's thinking; `ended_at` is `None` while it streams."""

    buffer: TextBuffer = field(default_factory=TextBuffer)
    ended_at: float | None = None


class ToolState(StrEnum):
    """Where a tool call is."""

    WRITING = "writing"  # the model still writes its arguments
    WAITING = "waiting"  # written, not yet started
    ASKING = "asking"  # waits for a person's permission
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ABANDONED = "abandoned"  # aborted, or its process is gone


@dataclass(slots=True, kw_only=True)
class ToolBlock(Block):
    """One tool call with its output.

    `output` while running is the latest whole or tail of it, afterwards the result.
    `arguments_text` is the JSON text while it streams; `arguments` once it is whole.
    `details`: the tool's own structured result; under `preview` what omp says it would do, before it does.
    `parent_id`: `tool_call_id` of the call it belongs to (a subagent's task, a subagent's own calls).
    `permit`: how its permission was given or refused, `""` when nobody asked for one.
    """

    tool_call_id: str = ""
    content_index: int = 0
    name: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    arguments_text: TextBuffer = field(default_factory=TextBuffer)
    intent: str = ""
    state: ToolState = ToolState.WRITING
    output: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    started_at: float | None = None
    ended_at: float | None = None
    parent_id: str = ""
    permit: str = ""


class NoticeKind(StrEnum):
    """What a notice is about; with `level` it decides its glyph and colour."""

    INFO = "info"
    ERROR = "error"
    RETRY = "retry"
    COMPACTION = "compaction"
    ABORTED = "aborted"
    ANSWER = "answer"
    EXTENSION = "extension"
    PROTOCOL = "protocol"
    EXIT = "exit"
    COMMAND = "command"


@dataclass(slots=True, kw_only=True)
class NoticeBlock(Block):
    """Something that happened, in a sentence; `detail` is more text, e.g. stderr lines or output.

    `level`: info, warning or error. `hint` says what to do next.
    """

    kind: NoticeKind = NoticeKind.INFO
    level: str = "info"
    text: str = ""
    detail: str = ""
    hint: str = ""


@dataclass(slots=True, kw_only=True)
class TurnBlock(Block):
    """The end of a turn: what it used, how long it took in seconds."""

    usage: UsageTotals = field(default_factory=UsageTotals)
    model: str = ""
    stop_reason: str = ""
    seconds: float = 0.0
