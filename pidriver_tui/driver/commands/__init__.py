"""Every RPC command of pi and omp as a typed coroutine. It may not know how frames travel.

Each waits for its own reply and raises `PiCommandError` when the agent refuses, `PiTimeoutError` when
it is silent for `timeout` seconds, `TransportClosedError` when it is gone. A command that the dialect
lacks raises `PiCommandError` with `code="unsupported"` at once, unsent.
"""

from __future__ import annotations

from .base import REPLY_TIMEOUT, SLOW, CommandChannel, Value
from .history import Entries, Entry, Message, MessagesPage, SessionTree, SubagentMessages, TreeNode
from .hosting import HostCall, HostingCommands, HostTool, HostToolOutput, HostUriScheme, UriContent
from .omp import OmpCommands
from .prompting import Image, PromptingCommands
from .results import (
    BashResult,
    Compaction,
    FastMode,
    ForkOutcome,
    ForkPoint,
    LoginProvider,
    Outcome,
    PromptReply,
    QueuedMessages,
    SubagentInfo,
    SubagentProgressInfo,
)
from .sessions import SessionInfoCommands
from .shell import ShellCommands
from .state import (
    ContextUsage,
    Model,
    ModelChoice,
    ModelCost,
    SessionState,
    SessionStats,
    SlashCommand,
    Todo,
    TodoPhase,
    TokenCounts,
    ToolInfo,
)
from .tuning import TuningCommands

__all__ = [
    "REPLY_TIMEOUT",
    "SLOW",
    "BashResult",
    "CommandChannel",
    "Compaction",
    "ContextUsage",
    "Entries",
    "Entry",
    "FastMode",
    "ForkOutcome",
    "ForkPoint",
    "HostCall",
    "HostTool",
    "HostToolOutput",
    "HostUriScheme",
    "Image",
    "LoginProvider",
    "Message",
    "MessagesPage",
    "Model",
    "ModelChoice",
    "ModelCost",
    "Outcome",
    "PromptReply",
    "QueuedMessages",
    "SessionCommands",
    "SessionState",
    "SessionStats",
    "SessionTree",
    "SlashCommand",
    "SubagentInfo",
    "SubagentMessages",
    "SubagentProgressInfo",
    "Todo",
    "TodoPhase",
    "TokenCounts",
    "ToolInfo",
    "TreeNode",
    "UriContent",
    "Value",
]


class SessionCommands(
    PromptingCommands,
    TuningCommands,
    SessionInfoCommands,
    ShellCommands,
    HostingCommands,
    OmpCommands,
):
    """All commands, for a session to inherit. See :class:`CommandChannel` for what it must give."""
