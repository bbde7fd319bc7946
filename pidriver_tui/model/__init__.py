"""What is true of the fleet: plain state, inputs and the reducer.

This room may not know time, processes, files, asyncio or any terminal: every input
carries the moment it happened, so that a recording replays to the same state.
Only the supervisor calls :func:`reduce`; everyone else reads.
"""

from .asks import Ask, AskOutcome
from .blocks import (
    Block,
    NoticeBlock,
    NoticeKind,
    PromptBlock,
    PromptState,
    TextBlock,
    ThinkingBlock,
    ToolBlock,
    ToolState,
    TurnBlock,
)
from .changes import Changed
from .facts import (
    RULES,
    Answered,
    Closed,
    Closing,
    ConversationStarted,
    Fact,
    Failed,
    HistoryLearned,
    Judged,
    LaunchInfo,
    ModeSet,
    Noted,
    Opened,
    PromptAccepted,
    Prompted,
    PromptRefused,
    Renamed,
    Seen,
    Stalled,
    StateLearned,
    StatsLearned,
    Stopped,
)
from .fleet import Fleet
from .phase import Phase, PhaseKind
from .reduce import reduce
from .session import Attention, Queue, Retry, Session
from .stall import Patience, overdue
from .text import TextBuffer
from .transcript import Transcript

__all__ = [
    "RULES",
    "Answered",
    "Ask",
    "AskOutcome",
    "Attention",
    "Block",
    "Changed",
    "Closed",
    "Closing",
    "ConversationStarted",
    "Fact",
    "Failed",
    "Fleet",
    "HistoryLearned",
    "Judged",
    "LaunchInfo",
    "ModeSet",
    "Noted",
    "NoticeBlock",
    "NoticeKind",
    "Opened",
    "Patience",
    "Phase",
    "PhaseKind",
    "PromptAccepted",
    "PromptBlock",
    "PromptRefused",
    "PromptState",
    "Prompted",
    "Queue",
    "Renamed",
    "Retry",
    "Seen",
    "Session",
    "Stalled",
    "StateLearned",
    "StatsLearned",
    "Stopped",
    "TextBlock",
    "TextBuffer",
    "ThinkingBlock",
    "ToolBlock",
    "ToolState",
    "Transcript",
    "TurnBlock",
    "overdue",
    "reduce",
]
