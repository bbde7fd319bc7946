"""Messages and entries of a session's past, as commands return them. It may not know the stream.

Source: pi 0.87.1 `docs/message-types.md`, `docs/session-format.md`; omp 18.2.3 observed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..event_types import (
    Channel,
    ImagePart,
    MessageComplete,
    MessagePart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
)
from ..usage import UsageTotals


@dataclass(frozen=True, slots=True)
class Message:
    """A finished message of the conversation.

    Attributes:
        role: user, assistant, toolResult, system, custom, developer, bashExecution,
            compactionSummary, branchSummary, or one yet unknown.
        text: The text parts joined; the summary or the output of a role that has that instead.
        parts: The content blocks in order.
        stop_reason, error_message, model, provider, usage: Of an assistant message.
        tool_call_id, name, is_error: Of a toolResult message.
        command, exit_code: Of a bashExecution message.
        display: False for a custom message that its extension does not want shown.
        timestamp: Unix time in seconds, 0.0 when not told.
        raw: The message as sent.
    """

    role: str = ""
    text: str = ""
    parts: tuple[MessagePart, ...] = ()
    stop_reason: str = ""
    error_message: str = ""
    model: str = ""
    provider: str = ""
    usage: UsageTotals | None = None
    tool_call_id: str = ""
    name: str = ""
    is_error: bool = False
    command: str = ""
    exit_code: int | None = None
    custom_type: str = ""
    display: bool = True
    timestamp: float = 0.0
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def as_event(self) -> MessageComplete:
        """The event that ended this message when it streamed, to rebuild a transcript from history."""
        thinking = bool(self.parts) and all(isinstance(part, ThinkingPart) for part in self.parts)
        return MessageComplete(
            type="message_end",
            raw={"type": "message_end", "message": self.raw},
            text=self.text,
            channel=Channel.THINKING if thinking else Channel.ASSISTANT,
            role=self.role,
            parts=self.parts,
            stop_reason=self.stop_reason,
            error_message=self.error_message,
            model=self.model,
            provider=self.provider,
            usage=self.usage,
            tool_call_id=self.tool_call_id,
            name=self.name,
            is_error=self.is_error,
            custom_type=self.custom_type,
            display=self.display,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the session file (pi session-format.md).

    Attributes:
        type: message, model_change, thinking_level_change, compaction, custom, label ...
        parent_id: The entry it follows; `None` for a root.
        timestamp: ISO 8601, as sent.
        message: Of a message entry, else `None`.
        raw: The entry as sent.
    """

    type: str = ""
    id: str = ""
    parent_id: str | None = None
    timestamp: str = ""
    message: Message | None = None
    raw: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entries:
    """The reply of `get_entries`: entries in the order they were written, and the current leaf."""

    entries: tuple[Entry, ...] = ()
    leaf_id: str | None = None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """An entry and what follows it. More than one child is a fork of the conversation.

    `label` is the name a person gave the entry, else `""`.
    """

    entry: Entry
    children: tuple[TreeNode, ...] = field(default=(), repr=False)
    label: str = ""


@dataclass(frozen=True, slots=True)
class SessionTree:
    """The reply of `get_tree`. Several roots are possible; `leaf_id` is where the session stands."""

    roots: tuple[TreeNode, ...] = ()
    leaf_id: str | None = None


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """The reply of `get_messages_page`. `next_cursor` is `None` on the last page."""

    messages: tuple[Message, ...] = ()
    next_cursor: str | None = None
    total_messages: int = 0


@dataclass(frozen=True, slots=True)
class SubagentMessages:
    """The reply of `get_subagent_messages`: what its session file holds from byte `from_byte` on.

    Ask again from `next_byte`. `reset`: the file is another than before, start over.
    """

    session_file: str = ""
    from_byte: int = 0
    next_byte: int = 0
    reset: bool = False
    entries: tuple[Entry, ...] = ()
    messages: tuple[Message, ...] = ()


def read_message(raw: Mapping[str, Any]) -> Message:
    """Read a message of any role. What is missing or malformed takes its default."""
    parts = tuple(_read_parts(raw.get("content")))
    text = "".join(part.text for part in parts if isinstance(part, TextPart))
    usage = raw.get("usage")
    exit_code = raw.get("exitCode")
    return Message(
        role=_text(raw.get("role")),
        text=text or _text(raw.get("summary")) or _text(raw.get("output")),
        parts=parts,
        stop_reason=_text(raw.get("stopReason")),
        error_message=_text(raw.get("errorMessage")),
        model=_text(raw.get("model")),
        provider=_text(raw.get("provider")),
        usage=UsageTotals.from_assistant_usage(usage) if isinstance(usage, Mapping) else None,
        tool_call_id=_text(raw.get("toolCallId")),
        name=_text(raw.get("toolName")),
        is_error=raw.get("isError") is True,
        command=_text(raw.get("command")),
        exit_code=exit_code if isinstance(exit_code, int) else None,
        custom_type=_text(raw.get("customType")),
        display=raw.get("display") is not False,
        timestamp=_seconds(raw.get("timestamp")),
        raw=dict(raw),
    )


def read_messages(items: object) -> tuple[Message, ...]:
    """Read a list of messages; what is not an object is left out."""
    return tuple(read_message(item) for item in _objects(items))


def read_entry(raw: Mapping[str, Any]) -> Entry:
    """Read an entry of a session file."""
    message = raw.get("message")
    parent = raw.get("parentId")
    return Entry(
        type=_text(raw.get("type")),
        id=_text(raw.get("id")),
        parent_id=parent if isinstance(parent, str) else None,
        timestamp=_text(raw.get("timestamp")),
        message=read_message(message) if isinstance(message, Mapping) else None,
        raw=dict(raw),
    )


def read_entries(items: object) -> tuple[Entry, ...]:
    """Read a list of entries; what is not an object is left out."""
    return tuple(read_entry(item) for item in _objects(items))


def grow_tree(entries: Sequence[Entry]) -> tuple[TreeNode, ...]:
    """Put entries under their parents, oldest first; one whose parent is missing becomes a root.

    Built from the leaves up: a conversation is deeper than Python may recurse.
    """
    labels: dict[str, str] = {}
    for entry in entries:
        if entry.type == "label":
            labels[_text(entry.raw.get("targetId"))] = _text(entry.raw.get("label"))
    known = {entry.id for entry in entries}
    children: dict[str | None, list[Entry]] = {}
    for entry in entries:
        orphan = entry.parent_id not in known or entry.parent_id == entry.id
        children.setdefault(None if orphan else entry.parent_id, []).append(entry)
    roots = children.pop(None, [])
    order = list(roots)
    for entry in order:
        children.get(entry.id, []).sort(key=lambda child: child.timestamp)
        order.extend(children.get(entry.id, ()))
    built: dict[str, TreeNode] = {}
    for entry in reversed(order):
        below = tuple(built[child.id] for child in children.get(entry.id, ()))
        built[entry.id] = TreeNode(entry, below, labels.get(entry.id, ""))
    return tuple(built[entry.id] for entry in roots)


def _read_parts(content: object) -> Iterable[MessagePart]:
    if isinstance(content, str):
        if content:
            yield TextPart(content)
        return
    for block in _objects(content):
        match block.get("type"):
            case "text":
                yield TextPart(_text(block.get("text")))
            case "thinking":
                yield ThinkingPart(_text(block.get("thinking")), block.get("redacted") is True)
            case "toolCall":
                arguments = block.get("arguments")
                yield ToolCallPart(
                    _text(block.get("id")),
                    _text(block.get("name")),
                    dict(arguments) if isinstance(arguments, Mapping) else {},
                )
            case "image":
                yield ImagePart(_text(block.get("mimeType")), len(_text(block.get("data"))))


def _objects(items: object) -> Iterable[Mapping[str, Any]]:
    return (item for item in items if isinstance(item, Mapping)) if isinstance(items, (list, tuple)) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _seconds(milliseconds: object) -> float:
    if isinstance(milliseconds, (int, float)) and not isinstance(milliseconds, bool):
        return milliseconds / 1000
    return 0.0
