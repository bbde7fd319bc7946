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
    Answered,
    Closing,
    Fact,
    Failed,
    LaunchInfo,
    Noted,
    Opened,
    Prompted,
    PromptRefused,
    Renamed,
    Seen,
    StateLearned,
    StatsLearned,
    Stopped,
)
from .fleet import Fleet
from .phase import Phase, PhaseKind
from .reduce import reduce
from .session import Attention, Queue, Session
from .text import TextBuffer
from .transcript import Transcript

__all__ = [
    "Answered",
    "Ask",
    "AskOutcome",
    "Attention",
    "Block",
    "Changed",
    "Closing",
    "Fact",
    "Failed",
    "Fleet",
    "LaunchInfo",
    "Noted",
    "NoticeBlock",
    "NoticeKind",
    "Opened",
    "Phase",
    "PhaseKind",
    "PromptBlock",
    "PromptRefused",
    "PromptState",
    "Prompted",
    "Queue",
    "Renamed",
    "Seen",
    "Session",
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
    "reduce",
]
