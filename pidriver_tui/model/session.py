"""A session as the fleet knows it: plain state. The reducer alone changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from ..driver.usage import UsageTotals
from .asks import Ask
from .blocks import NoticeBlock, PromptBlock, TextBlock, ThinkingBlock, ToolBlock
from .facts import LaunchInfo
from .phase import Phase
from .transcript import Transcript
from .waiting import Line


class Attention(IntEnum):
    """How much a session wants a person. Higher wins."""

    NONE = 0
    UNSEEN = 1  # it finished something nobody has looked at yet
    STALLED = 2  # it is at work, and its agent has been silent for too long
    FAILED = 3  # its last run failed, or its process did
    ASK = 4  # it waits for an answer


@dataclass(frozen=True, slots=True)
class Label:
    """What a session is called wherever a name is said; see :mod:`.names`.

    `title` is the title it was made of, `number` (1: none shown) tells it from those of the same title.
    """

    text: str = ""
    title: str = ""
    number: int = 1


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
class Repeat:
    """A notice that stands for `count` things of one sort; `text` is what the first one said."""

    notice: NoticeBlock
    text: str
    count: int = 1


StreamedBlock = TextBlock | ThinkingBlock | ToolBlock


@dataclass(slots=True)
class Session:
    """One conversation held by one child process, and all that we know of it.

    Attributes:
        key: Our own name of it, stable for the app's life; never shown.
        number: 1 for the first session opened, and so on: its default colour and order.
        launch: How it was started.
        title: What to call it: its name, else `default_title` (the launch's, or the folder's name).
        called: Its label: the title, or more than that where others have the same.
        agent_title: A title its extensions set, or `""`.
        context_tokens, context_window: `None` when unknown (right after compaction).
        usage: Of the whole session as pi counts it: resumed turns included.
        statuses, widgets: What extensions show, by their keys; widgets as (placement, lines).
        editor_texts: Texts to put before the composer, oldest first; the reader counts.
        last_event_at, last_event: When the agent last said anything, and the class of that event.
        running: Whether a run is under way (agent_start .. settled).
        earlier_usage: Of conversations this tab held before the present one.
        unseen: The attention it wants apart from asks.
        trouble: Why the last run ended badly, until the next one begins; `""` when it did not.
        no_model: Whether the agent has no model it could use.
        stalled: Whether its agent has been silent for too long; its next word ends that.
        ended: Whether its process is gone; with a `failure` it went badly.
        message_blocks: Blocks of the assistant message that streams, by content index;
            `open_blocks` are those of them that still take deltas.
        open_tools: Tool calls not yet ended, by block id; `running_tools` those at work, by call id.
        pending_prompts: Prompts in the transcript whose fate is not settled, oldest first.
        waiting: What the person said and the agent has not yet taken up, in the order of delivery.
        unechoed: A slash command that the agent took, and may or may not echo.
        tells_queue: Whether the agent tells what is in its queue (pi does).
        taking_up: Whether the agent may have taken messages out of its queue without having said so yet:
            it does between one answer and the next.
        open_notices: Notices that may still change, by subject (error, retry, compaction, bash:ID).
        repeats: Notices that count, by subject.
        turned: Whether a turn began in the present run.
        run_over: Whether the present run's end was told; whether more follows is another matter.
        between_runs: Whether a run ended and the agent said that more follows (omp's background work).
        echoing: The prompt whose echo has begun and not ended.
    """

    key: str
    number: int
    launch: LaunchInfo
    title: str = ""
    default_title: str = ""
    called: Label = field(default_factory=Label)
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
    last_event: str = ""
    opened_at: float = 0.0
    ready: bool = False
    running: bool = False
    compacting: bool = False
    closing: bool = False
    retry: Retry | None = None
    returncode: int | None = None
    failure: str = ""
    earlier_usage: UsageTotals = field(default_factory=UsageTotals)
    unseen: Attention = Attention.NONE
    trouble: str = ""
    no_model: bool = False
    stalled: bool = False
    ended: bool = False
    turned: bool = False
    run_over: bool = False
    between_runs: bool = False
    turn_started_at: float = 0.0
    open_blocks: dict[int, StreamedBlock] = field(default_factory=dict)
    message_blocks: dict[int, StreamedBlock] = field(default_factory=dict)
    open_tools: dict[int, ToolBlock] = field(default_factory=dict)
    running_tools: dict[str, ToolBlock] = field(default_factory=dict)
    pending_prompts: list[PromptBlock] = field(default_factory=list)
    waiting: Line = ()
    unechoed: PromptBlock | None = None
    tells_queue: bool = False
    taking_up: bool = False
    echoing: PromptBlock | None = None
    open_notices: dict[str, NoticeBlock] = field(default_factory=dict)
    repeats: dict[str, Repeat] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What to call it wherever a name is said: no other session of its fleet is called so."""
        return self.called.text

    @property
    def shell_running(self) -> bool:
        """Whether a shell line of the person's runs."""
        return any(subject.startswith("bash:") for subject in self.open_notices)

    @property
    def stoppable(self) -> bool:
        """Whether there is something to stop: the agent works, or a shell line of the person's runs."""
        return self.phase.working or self.shell_running
