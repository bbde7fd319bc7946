"""A session as the fleet knows it: plain state. The reducer alone changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from ..driver.usage import UsageTotals
from .asks import Ask
from .blocks import TextBlock, ThinkingBlock, ToolBlock
from .facts import LaunchInfo
from .phase import Phase
from .transcript import Transcript


class Attention(IntEnum):
    """How much a session wants a person. Higher wins."""

    NONE = 0
    UNSEEN = 1  # it finished something nobody has looked at yet
    FAILED = 2  # it failed or ended, unseen
    ASK = 3  # it waits for an answer


@dataclass(frozen=True, slots=True)
class Queue:
    """Messages that wait in the agent. omp tells only how many (`count`)."""

    steering: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Retry:
    """A retry under way: the next attempt starts at `due` (host's monotonic seconds)."""

    attempt: int
    max_attempts: int
    due: float
    error_message: str


@dataclass(slots=True)
class Session:
    """One conversation held by one child process, and all that we know of it.

    Attributes:
        key: Our own name of it, stable for the app's life; never shown.
        number: 1 for the first session opened, and so on: its default colour and order.
        launch: How it was started.
        title: What to call it: its name, else the workspace's folder name.
        agent_title: A title its extensions set, or `""`.
        context_tokens, context_window: `None` when unknown (right after compaction).
        usage: Of the whole session as pi counts it: resumed turns included.
        statuses, widgets: What extensions show, by their keys; widgets as (placement, lines).
        editor_texts: Texts to put before the composer, oldest first; the reader counts.
        running: Whether a run is under way (agent_start .. settled).
    """

    key: str
    number: int
    launch: LaunchInfo
    title: str = ""
    name: str = ""
    agent_title: str = ""
    pi_session_id: str = ""
    session_file: str = ""
    pid: int | None = None
    phase: Phase = field(default_factory=Phase)
    attention: Attention = Attention.NONE
    model: str = ""
    provider: str = ""
    thinking_level: str = ""
    usage: UsageTotals = field(default_factory=UsageTotals)
    context_tokens: int | None = None
    context_window: int | None = None
    queue: Queue = field(default_factory=Queue)
    asks: dict[str, Ask] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    widgets: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    editor_texts: list[str] = field(default_factory=list)
    transcript: Transcript = field(default_factory=Transcript)
    tools: dict[str, ToolBlock] = field(default_factory=dict)
    last_event_at: float = 0.0
    opened_at: float = 0.0
    ready: bool = False
    running: bool = False
    compacting: bool = False
    closing: bool = False
    retry: Retry | None = None
    returncode: int | None = None
    failure: str = ""
    open_blocks: dict[int, TextBlock | ThinkingBlock | ToolBlock] = field(default_factory=dict)
    running_tools: dict[str, ToolBlock] = field(default_factory=dict)
    turn_started_at: float = 0.0
