"""What the host itself did or learned, fed to the reducer beside the agents' events.

A fact is a plain value, so that a recording of events and facts replays to the same state.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..driver.event_types import MessageComplete
from ..driver.usage import UsageTotals
from .asks import AskOutcome

_PROMPT = "prompt-"


def command_id(token: int) -> str:
    """The name under which the message of `token` travels, so that what is said of it later is known."""
    return f"{_PROMPT}{token}"


def token_of(command_id: str) -> int | None:
    """The token of the message that travelled as `command_id`, `None` when it was none of ours."""
    number = command_id.removeprefix(_PROMPT)
    return int(number) if number != command_id and number.isascii() and number.isdigit() else None


@dataclass(frozen=True, slots=True)
class LaunchInfo:
    """How a session was started, as far as it is shown. Holds no secret.

    `isolation`: `own` (the person's own pi set-up) or `full` (the driver's). `cli`: pi or omp,
    or `demo` for the simulation. `missing_variables`: names the profile wanted from our environment
    and that are not set. `gate`: what a person is asked about, as `ask-commands`; `""`: the agent is
    not asked to ask.
    """

    workspace: str
    cli: str = "pi"
    binary: str = "pi"
    profile: str = ""
    isolation: str = "own"
    simulated: bool = False
    missing_variables: tuple[str, ...] = ()
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session was asked for. `title` is what to call it until it has a name.

    For a key the fleet knows, its process is started again: `resumed` tells whether the agent
    remembers the conversation so far.
    """

    launch: LaunchInfo
    title: str = ""
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class StateLearned:
    """`get_state` was answered: the process is up. Empty and `None` mean not told.

    `workspace`: the folder its session file names, when that is another than it was started in.
    """

    model: str = ""
    provider: str = ""
    thinking_level: str = ""
    pi_session_id: str = ""
    session_file: str = ""
    workspace: str = ""
    session_name: str = ""
    context_window: int | None = None
    streaming: bool = False
    pending_messages: int = 0
    pid: int | None = None


@dataclass(frozen=True, slots=True)
class StatsLearned:
    """`get_session_stats` was answered."""

    usage: UsageTotals
    context_tokens: int | None = None
    context_window: int | None = None


@dataclass(frozen=True, slots=True)
class Prompted:
    """The person said `text`. `how`: prompt, steer or follow_up. `token` names it from now on.

    What is no prompt, or `held` by us until the agent can take it, waits in the line: `behind` the last
    of these tokens that still waits, `None` at its end.
    """

    text: str
    how: str = "prompt"
    images: int = 0
    token: int = 0
    held: bool = False
    behind: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """A held message is being sent now, as `how`: prompt, steer or follow_up."""

    token: int
    how: str = "prompt"


@dataclass(frozen=True, slots=True)
class PromptAccepted:
    """The agent took what was sent as `token`. `invoked` is False when no model run follows (omp tells).

    `disposition`: started, queued or handled as pi tells it, `""` when it does not.
    """

    token: int
    invoked: bool = True
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class PromptRefused:
    """The agent refused what was sent as `token`; the text goes back before the composer."""

    token: int
    why: str


@dataclass(frozen=True, slots=True)
class PromptHeld:
    """The agent can take nothing now: what was sent as `token` waits with us, before what was said later."""

    token: int


@dataclass(frozen=True, slots=True)
class QueueTaken:
    """The agent gave its queue back: we hold it. `tokens` are names for what in it was not ours.

    Until :class:`QueueSure` one of them may still be delivered: it may have been on its way already.
    """

    steering: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueSure:
    """Nothing that was taken out of the agent's queue can be delivered any more, unless it is sent again."""


@dataclass(frozen=True, slots=True)
class Unqueued:
    """Waiting messages left the line: the person took them back, or threw them away."""

    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """The order in which held messages are to be delivered, of each kind; those not named come last."""

    tokens: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A text that has no way to the agent any more goes back before the composer."""

    text: str


RULES = "the rules"


@dataclass(frozen=True, slots=True)
class Answered:
    """An ask was answered or cancelled by us. `by`: person, `RULES` (`answer` says which), or who else.

    `answer` is what to show; of long text only its beginning. `quiet`: it was not worth a person's
    time: nothing but the tool call itself tells of it.
    """

    request_id: str
    outcome: AskOutcome
    answer: str = ""
    by: str = "person"
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """The rules leave an ask to a person. `dangers` and `why`: what they say of it."""

    request_id: str
    dangers: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class ModeSet:
    """From now on a person is asked about what `mode` says, as `ask-commands`."""

    mode: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The session could not be started, or broke. `detail`: the agent's last stderr lines."""

    what: str
    detail: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A notice of the host's own. `level`: info, warning or error."""

    text: str
    level: str = "info"
    detail: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Renamed:
    """The person gave the session a name."""

    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The person looks at the session."""


@dataclass(frozen=True, slots=True)
class Stalled:
    """The agent is at work and has been silent for longer than it may."""


@dataclass(frozen=True, slots=True)
class Closing:
    """The person closes the session; its process is being stopped."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The session is gone: it leaves the fleet, what it has cost stays counted."""


@dataclass(frozen=True, slots=True)
class HistoryLearned:
    """The messages of a resumed conversation, oldest first."""

    messages: tuple[MessageComplete, ...] = ()


SHELL_PREFIX = "shell-"
"""With it begins the id of a shell line that the supervisor has run."""


@dataclass(frozen=True, slots=True)
class ShellBegan:
    """The person has the agent run a shell line; `hidden`: its model is not shown it."""

    command_id: str
    line: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ShellSaid:
    """A shell line printed `text`."""

    command_id: str
    text: str


@dataclass(frozen=True, slots=True)
class ShellEnded:
    """A shell line has ended; `problem`: why it could not be run. No exit code: it was killed."""

    command_id: str
    exit_code: int | None = None
    stopped: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    """The same process began a new, empty conversation."""


Fact = (
    Opened
    | StateLearned
    | StatsLearned
    | Prompted
    | Released
    | PromptAccepted
    | PromptRefused
    | PromptHeld
    | QueueTaken
    | QueueSure
    | Unqueued
    | Arranged
    | GivenBack
    | Answered
    | Judged
    | ModeSet
    | Failed
    | Noted
    | Renamed
    | Seen
    | Stalled
    | Closing
    | Closed
    | HistoryLearned
    | ShellBegan
    | ShellSaid
    | ShellEnded
    | ConversationStarted
)
