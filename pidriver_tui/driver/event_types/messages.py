"""Messages and the streaming of their content blocks. It may not know tools' execution.

Blocks of one message interleave: `content_index` says which one a piece belongs to
(observed, pi 0.87.1: a text block can start before a thinking block has ended).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..usage import UsageTotals
from .base import Channel, Event


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text block of a finished message."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingPart:
    """A thinking block of a finished message. `redacted` content has no text to show."""

    text: str
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class ToolCallPart:
    """A tool call as the model wrote it."""

    tool_call_id: str
    name: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An image of a message; its data stays in `.raw`. `size` is that of the base64 text in bytes."""

    mime_type: str
    size: int


MessagePart = TextPart | ThinkingPart | ToolCallPart | ImagePart


@dataclass(frozen=True, slots=True)
class MessageStart(Event):
    """A message begins. `role`: user, assistant, toolResult, system, custom, developer, or one yet unknown.

    For a user message `text` is already whole (observed, both).
    """

    role: str = ""
    text: str = ""
    model: str = ""
    provider: str = ""
    parts: tuple[MessagePart, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockStart(Event):
    """A text or thinking block of the streaming message begins."""

    channel: Channel = Channel.ASSISTANT
    content_index: int = 0


@dataclass(frozen=True, slots=True)
class MessageDelta(Event):
    """New text of the streaming message. Never tool-call arguments.

    Adjacent deltas of one block may be merged into one event.
    """

    text: str = ""
    channel: Channel = Channel.ASSISTANT
    content_index: int = 0


@dataclass(frozen=True, slots=True)
class BlockEnd(Event):
    """A text or thinking block ended; `text` is its authoritative whole."""

    text: str = ""
    channel: Channel = Channel.ASSISTANT
    content_index: int = 0


@dataclass(frozen=True, slots=True)
class ToolCallStart(Event):
    """The model begins to write a tool call (it does not run yet). omp may leave id and name empty."""

    content_index: int = 0
    tool_call_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ToolCallDelta(Event):
    """A piece of the JSON text of a tool call's arguments."""

    content_index: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class ToolCallEnd(Event):
    """The model finished writing a tool call."""

    content_index: int = 0
    tool_call_id: str = ""
    name: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageComplete(Event):
    """A message ended (`message_end`): the authority over all that was streamed of it.

    Attributes:
        text: The text parts joined.
        channel: Always ASSISTANT, except for a message that holds only thinking.
        role: As in :class:`MessageStart`.
        parts: The content blocks in order.
        stop_reason: stop, length, toolUse, error, aborted, deferred; `""` for other roles.
        error_message: Why it failed when `stop_reason` is error, else `""`.
        usage: Tokens and US dollars of this message, `None` when it carries none. Do not add
            these up: the session counts on `turn_end` only.
        tool_call_id, name, is_error: Of a toolResult message.
        display: False for a custom message that its extension does not want shown.
    """

    text: str = ""
    channel: Channel = Channel.ASSISTANT
    role: str = ""
    parts: tuple[MessagePart, ...] = ()
    stop_reason: str = ""
    error_message: str = ""
    model: str = ""
    provider: str = ""
    usage: UsageTotals | None = None
    tool_call_id: str = ""
    name: str = ""
    is_error: bool = False
    custom_type: str = ""
    display: bool = True
