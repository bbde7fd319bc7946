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
    Arranged,
    Closed,
    Closing,
    ConversationStarted,
    Fact,
    Failed,
    GivenBack,
    HistoryLearned,
    Judged,
    LaunchInfo,
    ModeSet,
    Noted,
    Opened,
    PromptAccepted,
    Prompted,
    PromptHeld,
    PromptRefused,
    QueueSure,
    QueueTaken,
    Released,
    Renamed,
    Seen,
    Stalled,
    StateLearned,
    StatsLearned,
    Unqueued,
    command_id,
    token_of,
)
from .fleet import Fleet
from .phase import Phase, PhaseKind
from .reduce import reduce
from .session import Attention, Queue, Retry, Session
from .stall import Patience, overdue
from .text import TextBuffer
from .transcript import Transcript
from .waiting import Waiting, WaitState

__all__ = [
    "RULES",
    "Answered",
    "Arranged",
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
    "GivenBack",
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
    "PromptHeld",
    "PromptRefused",
    "PromptState",
    "Prompted",
    "Queue",
    "QueueSure",
    "QueueTaken",
    "Released",
    "Renamed",
    "Retry",
    "Seen",
    "Session",
    "Stalled",
    "StateLearned",
    "StatsLearned",
    "TextBlock",
    "TextBuffer",
    "ThinkingBlock",
    "ToolBlock",
    "ToolState",
    "Transcript",
    "TurnBlock",
    "Unqueued",
    "WaitState",
    "Waiting",
    "command_id",
    "overdue",
    "reduce",
    "token_of",
]
