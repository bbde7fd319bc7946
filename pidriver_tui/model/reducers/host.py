"""What the host did or learned, into state."""

from __future__ import annotations

from dataclasses import replace

from ...driver.usage import UsageTotals
from .. import notices
from ..blocks import NoticeKind
from ..changes import Changed
from ..facts import (
    Closed,
    Closing,
    ConversationStarted,
    HistoryLearned,
    ModeSet,
    Noted,
    Opened,
    Renamed,
    Seen,
    Stalled,
    StateLearned,
    StatsLearned,
)
from ..fleet import Fleet
from ..hints import hint_for
from ..names import folder_name
from ..phase import Phase
from ..session import Attention, Queue, Session
from .extensions import rename
from .lifecycle import settle
from .messages import close_message, message_complete
from .queue import queue_empty
from .tools import abandon_all

# pi 0.87.1 without any usable model says so in place of a name (observed).
_NO_MODEL = "unknown"


def opened(fleet: Fleet, key: str, fact: Opened, at: float) -> Changed:
    """A session joins the fleet, or one whose process had ended starts again."""
    known = fleet.sessions.get(key)
    if known is not None:
        return _reopened(known, fact, at)
    fleet.opened += 1
    title = fact.title or folder_name(fact.launch.workspace)
    fleet.sessions[key] = Session(
        key=key,
        number=fleet.opened,
        launch=fact.launch,
        title=title,
        default_title=title,
        phase=Phase(since=at),
        opened_at=at,
        last_event_at=at,
    )
    return Changed.FLEET | Changed.STATUS


def closed(fleet: Fleet, session: Session, fact: Closed, at: float) -> Changed:
    """The session leaves the fleet."""
    fleet.past_usage += session.usage + session.earlier_usage
    del fleet.sessions[session.key]
    return Changed.FLEET | Changed.ASKS


def state_learned(fleet: Fleet, session: Session, fact: StateLearned, at: float) -> Changed:
    """`get_state` was answered."""
    changed = Changed.NOTHING
    first = not session.ready
    session.ready = True
    no_model = fact.model == _NO_MODEL and fact.provider in ("", _NO_MODEL)
    told = {
        "model": "" if no_model else fact.model,
        "provider": "" if no_model else fact.provider,
        "thinking_level": "" if no_model else fact.thinking_level,
        "context_window": fact.context_window or None,
    }
    if fact.model:
        session.no_model = no_model
    for name, value in told.items():
        if value and getattr(session, name) != value:
            setattr(session, name, value)
            changed |= Changed.USAGE
    session.pi_session_id = fact.pi_session_id or session.pi_session_id
    session.session_file = fact.session_file or session.session_file
    session.pid = session.pid if fact.pid is None else fact.pid
    # After an aborted run omp may leave what waits in its queue until it is spoken to again (observed,
    # 18.2.3): nothing runs, and nothing will say so.
    left_waiting = fact.pending_messages > 0 and not fact.streaming
    if session.running and session.run_over and left_waiting and not session.open_tools:
        changed |= settle(session, at)
    if fact.workspace and fact.workspace != session.launch.workspace:
        changed |= _belongs(session, fact.workspace, at)
    if fact.session_name:
        changed |= rename(session, fact.session_name)
    # Who tells each change of its queue knows better than a reply that may have overtaken it.
    if fact.pending_messages != session.queue.count and not session.tells_queue:
        keep = fact.pending_messages > 0
        session.queue = Queue(
            session.queue.steering if keep else (),
            session.queue.follow_up if keep else (),
            fact.pending_messages,
        )
        changed |= Changed.PANEL
    at_work = session.running or session.pending_prompts or fact.streaming
    if not (session.tells_queue or at_work or fact.pending_messages):
        changed |= queue_empty(session, at)
    if first and no_model:
        notices.add(
            session,
            at,
            NoticeKind.INFO,
            "The agent has no model it could use.",
            level="warning",
            hint=hint_for("No API key"),
        )
        changed |= Changed.TRANSCRIPT
    return changed


def stats_learned(fleet: Fleet, session: Session, fact: StatsLearned, at: float) -> Changed:
    """`get_session_stats` was answered: it knows better than our own counting."""
    before = (session.usage, session.context_tokens, session.context_window)
    session.usage = fact.usage
    session.context_tokens = fact.context_tokens
    session.context_window = fact.context_window or session.context_window
    after = (session.usage, session.context_tokens, session.context_window)
    return Changed.NOTHING if before == after else Changed.USAGE


def noted(fleet: Fleet, session: Session, fact: Noted, at: float) -> Changed:
    """The host itself says something."""
    kind = NoticeKind.ERROR if fact.level == "error" else NoticeKind.INFO
    notices.add(session, at, kind, fact.text, level=fact.level, detail=fact.detail, hint=fact.hint)
    return Changed.TRANSCRIPT


def renamed(fleet: Fleet, session: Session, fact: Renamed, at: float) -> Changed:
    """The person gave it a name."""
    return rename(session, fact.name)


def mode_set(fleet: Fleet, session: Session, fact: ModeSet, at: float) -> Changed:
    """What a person is asked about is something else now."""
    session.launch = replace(session.launch, gate=fact.mode)
    return Changed.STATUS


def seen(fleet: Fleet, session: Session, fact: Seen, at: float) -> Changed:
    """The person looks at it; an ask still wants them."""
    session.unseen = Attention.NONE
    return Changed.NOTHING


def stalled(fleet: Fleet, session: Session, fact: Stalled, at: float) -> Changed:
    """Its agent is silent for too long."""
    if session.stalled or not session.phase.working:
        return Changed.NOTHING
    session.stalled = True
    session.unseen = Attention.STALLED
    return Changed.STATUS


def closing(fleet: Fleet, session: Session, fact: Closing, at: float) -> Changed:
    """Its process is being stopped."""
    if session.closing:
        return Changed.NOTHING
    session.closing = True
    return Changed.STATUS


def history_learned(fleet: Fleet, session: Session, fact: HistoryLearned, at: float) -> Changed:
    """What a resumed conversation said before; none of it is answered, counted or wanted any more."""
    held, session.pending_prompts = session.pending_prompts, []
    line, session.waiting = session.waiting, ()
    changed = Changed.NOTHING
    for message in fact.messages:
        if message.role == "user":
            session.transcript.turn += 1
        changed |= message_complete(fleet, session, message, at)
    changed |= close_message(session, at) | abandon_all(session, at) | notices.close_all(session)
    session.pending_prompts, session.waiting = held, line
    session.trouble = ""
    return changed


def conversation_started(fleet: Fleet, session: Session, fact: ConversationStarted, at: float) -> Changed:
    """The agent remembers nothing of what stands above."""
    changed = close_message(session, at) | abandon_all(session, at) | notices.close_all(session)
    _leave_conversation(session)
    session.queue = Queue()
    notices.add(session, at, NoticeKind.INFO, "A new conversation: the agent remembers nothing from above.")
    return changed | Changed.TRANSCRIPT | Changed.USAGE | Changed.PANEL


def _reopened(session: Session, fact: Opened, at: float) -> Changed:
    if not session.ended:
        return Changed.NOTHING
    if not fact.resumed:
        _leave_conversation(session)
    session.launch = fact.launch
    session.ended = session.stalled = session.ready = session.closing = session.running = False
    session.returncode = session.pid = None
    session.failure = session.trouble = ""
    session.no_model = False
    session.unseen = Attention.NONE
    session.statuses.clear()
    session.widgets.clear()
    session.agent_title = ""
    notices.add(
        session,
        at,
        NoticeKind.INFO,
        "Started again; the conversation goes on."
        if fact.resumed
        else "Started again with a new conversation: the agent remembers nothing from above.",
    )
    return Changed.TRANSCRIPT | Changed.STATUS | Changed.PANEL | Changed.USAGE


def _belongs(session: Session, workspace: str, at: float) -> Changed:
    """The agent works in the folder that its session file names: it is shown, and asks are read by it."""
    before = session.launch.workspace
    session.launch = replace(session.launch, workspace=workspace)
    if session.default_title == folder_name(before):
        session.default_title = folder_name(workspace)
        session.title = session.name or session.default_title
    notices.add(
        session,
        at,
        NoticeKind.INFO,
        f"This session belongs to {workspace} and is run there, not in {before}.",
        hint="To go on elsewhere, begin a copy of it there: fork it.",
    )
    return Changed.TRANSCRIPT | Changed.STATUS


def _leave_conversation(session: Session) -> None:
    session.earlier_usage += session.usage
    session.usage = UsageTotals()
    session.context_tokens = None
    session.pi_session_id = session.session_file = ""
    session.trouble = ""
