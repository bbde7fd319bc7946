"""Typed events: what a pi or omp session said, one frozen value per frame.

This package holds values only. It may not know who consumes them. How frames become events is known
to :mod:`..decode`, whose :func:`parse_event` and :func:`extract_usage` are named here too. Every event
carries `.type`, the raw tag of its frame, and `.raw`, the decoded frame. An event that no frame stands
for (:class:`Usage`, :class:`Exited`, :class:`InteractionEnded`, and :class:`AgentSettled` of omp) is
made by the session and says so.

Where this comes from: pi 0.87.1 `docs/rpc.md`, `docs/json.md`,
`docs/rpc-extension-ui.md`; omp 18.2.3 observed live.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .asks import (
    Decision,
    InteractionEnded,
    InteractionKind,
    InteractionRequest,
    InteractionWithdrawn,
)
from .base import Channel, Event
from .host import (
    CommandOutput,
    CommandsChanged,
    ConfigChanged,
    HostToolCall,
    HostToolCancel,
    HostUriRequest,
    PromptResult,
    Ready,
    SubagentEvent,
    SubagentLifecycle,
    SubagentProgress,
    TodoReminder,
)
from .lifecycle import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    CompactionStart,
    EntryAppended,
    Error,
    Exited,
    ModelChanged,
    QueueUpdate,
    RetryEnd,
    RetryStart,
    SessionInfoChanged,
    SummarizationRetry,
    ThinkingLevelChanged,
    TurnEnd,
    TurnStart,
    Usage,
)
from .messages import (
    BlockEnd,
    BlockStart,
    ImagePart,
    MessageComplete,
    MessageDelta,
    MessagePart,
    MessageStart,
    TextPart,
    ThinkingPart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallPart,
    ToolCallStart,
)
from .passive import (
    EditorTextSet,
    ExtensionError,
    Notification,
    OpenUrl,
    StatusSet,
    TitleSet,
    WidgetSet,
)
from .tools import BashOutput, ToolEnd, ToolStart, ToolStreamUpdate, ToolUpdate

if TYPE_CHECKING:
    from ..decode import extract_usage, parse_event

__all__ = [
    "AgentEnd",
    "AgentSettled",
    "AgentStart",
    "BashOutput",
    "BlockEnd",
    "BlockStart",
    "Channel",
    "CommandOutput",
    "CommandsChanged",
    "CompactionEnd",
    "CompactionStart",
    "ConfigChanged",
    "Decision",
    "EditorTextSet",
    "EntryAppended",
    "Error",
    "Event",
    "Exited",
    "ExtensionError",
    "HostToolCall",
    "HostToolCancel",
    "HostUriRequest",
    "ImagePart",
    "InteractionEnded",
    "InteractionKind",
    "InteractionRequest",
    "InteractionWithdrawn",
    "MessageComplete",
    "MessageDelta",
    "MessagePart",
    "MessageStart",
    "ModelChanged",
    "Notification",
    "OpenUrl",
    "PromptResult",
    "QueueUpdate",
    "Ready",
    "RetryEnd",
    "RetryStart",
    "SessionInfoChanged",
    "StatusSet",
    "SubagentEvent",
    "SubagentLifecycle",
    "SubagentProgress",
    "SummarizationRetry",
    "TextPart",
    "ThinkingLevelChanged",
    "ThinkingPart",
    "TitleSet",
    "TodoReminder",
    "ToolCallDelta",
    "ToolCallEnd",
    "ToolCallPart",
    "ToolCallStart",
    "ToolEnd",
    "ToolStart",
    "ToolStreamUpdate",
    "ToolUpdate",
    "TurnEnd",
    "TurnStart",
    "Usage",
    "WidgetSet",
    "extract_usage",
    "parse_event",
]


def __getattr__(name: str) -> Any:
    # Decoding needs the names above, so it cannot be imported before they are there.
    if name in ("extract_usage", "parse_event"):
        from .. import decode

        return getattr(decode, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
