"""A session's course: runs, turns, retries, compaction, and its end."""

from __future__ import annotations

import re

from ...driver.event_types import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    CompactionStart,
    Exited,
    RetryEnd,
    RetryStart,
    SummarizationRetry,
    TurnEnd,
    TurnStart,
    Usage,
)
from .. import notices
from ..blocks import NoticeKind, TurnBlock
from ..changes import Changed
from ..facts import Failed
from ..fleet import Fleet
from ..hints import first_sentence, hint_for, is_abort
from ..session import Attention, Retry, Session
from . import asks
from .messages import close_message, fail_run, learn_model
from .prompts import give_all_back, run_settled
from .tools import abandon_all

_CANCELLED = re.compile(r"\b(cancell?ed|aborted)\b", re.IGNORECASE)


def agent_start(fleet: Fleet, session: Session, event: AgentStart, at: float) -> Changed:
    """A run begins, or a retry's next attempt."""
    session.ready = session.running = True
    session.retry = None
    session.turned = session.run_over = session.between_runs = False
    session.taking_up = True
    for block in session.pending_prompts:
        block.begun = True
    session.trouble = ""
    notices.close(session, "error")
    return learn_model(session, event.model, "")


def turn_start(fleet: Fleet, session: Session, event: TurnStart, at: float) -> Changed:
    """One assistant response with its tool calls begins."""
    session.ready = session.running = session.turned = True
    session.retry = None
    session.run_over = session.between_runs = False
    session.transcript.turn += 1
    session.turn_started_at = at
    return Changed.NOTHING


def turn_end(fleet: Fleet, session: Session, event: TurnEnd, at: float) -> Changed:
    """A turn ended; one that failed before it used anything leaves only its notice."""
    session.taking_up = True
    changed = close_message(session, at) | learn_model(session, event.model, event.provider)
    usage = event.usage
    if usage is not None and usage.total_tokens > 0:
        # The context a turn leaves behind is what it read and wrote (pi reckons so too).
        session.context_tokens = usage.total_tokens
        changed |= Changed.USAGE
    elif event.stop_reason in ("error", "aborted"):
        return changed
    block = TurnBlock(
        model=event.model or session.model,
        stop_reason=event.stop_reason,
        seconds=max(0.0, at - session.turn_started_at),
        created_at=at,
    )
    if usage is not None:
        block.usage = usage
    session.transcript.append(block)
    return changed | Changed.TRANSCRIPT | Changed.TREE


def usage(fleet: Fleet, session: Session, event: Usage, at: float) -> Changed:
    """Count a turn's tokens and dollars."""
    session.usage += event.totals
    return Changed.USAGE


def agent_end(fleet: Fleet, session: Session, event: AgentEnd, at: float) -> Changed:
    """A run ended; a retry, a compaction or queued messages may follow."""
    # Before a retry nothing is taken up.
    session.taking_up = not event.will_retry
    session.run_over = not event.will_retry
    session.between_runs = event.is_terminal is False
    changed = close_message(session, at)
    untold = event.reason == "error" and event.error_message and not session.trouble
    if untold and not is_abort("error", event.error_message):
        changed |= fail_run(session, event.error_message, at)
    return changed


def agent_settled(fleet: Fleet, session: Session, event: AgentSettled, at: float) -> Changed:
    """Idle: whatever is still open will not go on."""
    return settle(session, at)


def settle(session: Session, at: float) -> Changed:
    """The present run, if there is one, is over and nothing follows by itself."""
    changed = _settle_run(session, at)
    # pi can say settled between a run's start and its first turn (observed): that is no result.
    if session.running and session.turned:
        session.unseen = max(session.unseen, Attention.FAILED if session.trouble else Attention.UNSEEN)
        changed |= run_settled(session, at)
    session.running = False
    return changed


def retry_start(fleet: Fleet, session: Session, event: RetryStart, at: float) -> Changed:
    """The failure's notice becomes the retry's, and stays the only one however many attempts follow."""
    reason, detail = notices.split(event.error_message)
    session.running = True
    session.retry = Retry(event.attempt, event.max_attempts, at + event.delay_seconds, event.error_message)
    notice = session.open_notices.get("retry")
    if notice is None:
        notice = session.open_notices.pop("error", None) or notices.add(session, at, NoticeKind.RETRY, "")
        notice.open = True
        session.open_notices["retry"] = notice
    notices.amend(
        session,
        notice,
        kind=NoticeKind.RETRY,
        level="warning",
        text=f"Retry {event.attempt} of {event.max_attempts} in {event.delay_seconds:.1f} s: {reason}",
        detail=detail,
        hint="",
    )
    return Changed.TRANSCRIPT


def retry_end(fleet: Fleet, session: Session, event: RetryEnd, at: float) -> Changed:
    """Retrying is over, one way or the other."""
    reason, detail = notices.split(event.final_error)
    last = session.retry
    session.retry = None
    times = "1 retry" if event.attempt == 1 else f"{event.attempt} retries"
    notice = session.open_notices.get("retry")
    if event.success:
        session.trouble = ""
        if notice is None:
            return Changed.NOTHING
        notices.amend(session, notice, level="info", text=f"Went on after {times}.", hint="")
    elif notice is not None and _CANCELLED.search(event.final_error):
        session.trouble = ""
        before = first_sentence(last.error_message) if last else ""
        notices.amend(
            session,
            notice,
            level="info",
            text=f"Stopped retrying: {before}" if before else "Stopped retrying.",
            hint="",
        )
    else:
        reason = reason or (first_sentence(last.error_message) if last else session.trouble)
        session.trouble = session.trouble or reason
        if notice is not None and notice.id != len(session.transcript) - 1:
            # What the attempts said stands below it: the end is told where it came.
            notices.amend(session, notice, level="info", text=f"Tried again, {times} from here on.", hint="")
            notices.close(session, "retry")
            notice = None
        if notice is None:
            notice = notices.add(session, at, NoticeKind.ERROR, "", subject="retry")
        notices.amend(
            session,
            notice,
            kind=NoticeKind.ERROR,
            level="error",
            text=f"Gave up after {times}: {reason}" if reason else f"Gave up after {times}.",
            detail=detail,
            hint=hint_for(event.final_error or (last.error_message if last else "")),
        )
    notices.close(session, "retry")
    return Changed.TRANSCRIPT


def compaction_start(fleet: Fleet, session: Session, event: CompactionStart, at: float) -> Changed:
    """The conversation is being summarized."""
    session.compacting = True
    text = f"Compacting the context{_because(event.reason)}…"
    notice = session.open_notices.get("compaction")
    if notice is None:
        notices.add(session, at, NoticeKind.COMPACTION, text, subject="compaction")
    else:
        # omp tries one way after the other until one is not skipped: all on one notice.
        notices.amend(session, notice, text=text, level="info", hint="")
    return Changed.TRANSCRIPT


def compaction_end(fleet: Fleet, session: Session, event: CompactionEnd, at: float) -> Changed:
    """Summarizing is over."""
    session.compacting = False
    notice = session.open_notices.get("compaction")
    level, text, hint = _compacted(event)
    if notice is None:
        last = session.transcript[len(session.transcript) - 1] if len(session.transcript) else None
        if getattr(last, "text", None) == text:
            # pi tells a failed recovery twice (observed, pi 0.87.1).
            return Changed.NOTHING
        notice = notices.add(session, at, NoticeKind.COMPACTION, text, subject="compaction")
    notices.amend(session, notice, text=text, level=level, detail=event.summary, hint=hint)
    if not event.skipped:
        notices.close(session, "compaction")
    if level == "info" and not event.skipped:
        session.context_tokens = event.tokens_after
        return Changed.TRANSCRIPT | Changed.USAGE
    return Changed.TRANSCRIPT


def summarization_retry(fleet: Fleet, session: Session, event: SummarizationRetry, at: float) -> Changed:
    """Summarizing itself failed and is tried again: told on the compaction's notice."""
    notice = session.open_notices.get("compaction")
    if notice is None or event.step != "scheduled":
        return Changed.NOTHING
    notices.amend(
        session,
        notice,
        text=f"Compacting the context: retry {event.attempt} of {event.max_attempts} "
        f"in {event.delay_seconds:.1f} s: {first_sentence(event.error_message)}",
    )
    return Changed.TRANSCRIPT


def exited(fleet: Fleet, session: Session, event: Exited, at: float) -> Changed:
    """The process is gone. It says nothing about what was open, so that is settled here."""
    already = session.ended
    otherwise = (
        "Start the session again; what was said so far is kept."
        if session.ready
        else f"Run {session.launch.binary} in a terminal in the same folder to see what it says."
    )
    session.returncode = event.returncode
    at_work = session.running or bool(session.pending_prompts)
    changed = _end(session, "the agent exited", at)
    if already:
        return changed | Changed.STATUS
    expected = event.expected or session.closing
    detail = "\n".join(event.stderr_tail)
    last_words = next((line for line in reversed(event.stderr_tail) if line.strip()), "")
    code = "" if event.returncode is None else f" {event.returncode}"
    # One that leaves in the middle of something, or before it was up, has failed whatever its code says.
    if expected or (event.returncode == 0 and session.ready and not at_work):
        notices.add(session, at, NoticeKind.EXIT, "The agent exited.", detail="" if expected else detail)
        if not expected:
            session.unseen = max(session.unseen, Attention.UNSEEN)
        return changed | Changed.TRANSCRIPT
    when = "while it was starting" if not session.ready else "in mid-answer" if at_work else "by itself"
    what = f"exited{code}" if event.returncode else f"exited{code} {when}"
    session.failure = first_sentence(f"{what}: {first_sentence(last_words)}" if last_words else what, 200)
    session.unseen = Attention.FAILED
    notices.add(
        session,
        at,
        NoticeKind.EXIT,
        f"The agent ended {when} ({_exit_words(event.returncode)}).",
        level="error",
        detail=detail,
        hint=hint_for(detail) or otherwise,
    )
    return changed | Changed.TRANSCRIPT


def failed(fleet: Fleet, session: Session, fact: Failed, at: float) -> Changed:
    """It could not be started, or it broke."""
    if session.ended and session.failure:
        return Changed.NOTHING
    changed = _end(session, "the session failed", at)
    session.failure = first_sentence(fact.what, 200) or "failed"
    session.unseen = Attention.FAILED
    notices.add(
        session,
        at,
        NoticeKind.EXIT,
        fact.what,
        level="error",
        detail=fact.detail,
        hint=fact.hint or hint_for(fact.detail),
    )
    return changed | Changed.TRANSCRIPT


def _settle_run(session: Session, at: float) -> Changed:
    changed = close_message(session, at) | abandon_all(session, at)
    bash = {subject: n for subject, n in session.open_notices.items() if subject.startswith("bash:")}
    for subject in bash:
        del session.open_notices[subject]
    changed |= notices.close_all(session)
    session.open_notices.update(bash)
    session.retry = None
    session.compacting = session.run_over = session.between_runs = session.taking_up = False
    session.echoing = None
    return changed


def _end(session: Session, why: str, at: float) -> Changed:
    changed = _settle_run(session, at) | notices.close_all(session)
    changed |= asks.leave_all(session, f"left open: {why}", at)
    session.running = session.stalled = False
    session.ended = True
    return changed | give_all_back(session, why, at)


def _because(reason: str) -> str:
    words = {
        "manual": "",
        "threshold": " (it is nearly full)",
        "overflow": " (it no longer fits the model)",
        "incomplete": " (the answer was cut off)",
    }
    return words.get(reason, f" ({first_sentence(reason, 60)})" if reason else "")


def _compacted(event: CompactionEnd) -> tuple[str, str, str]:
    problem = first_sentence(event.error_message)
    if event.skipped:
        return "info", f"Compaction skipped: {problem or 'nothing to gain.'}", ""
    if event.aborted:
        return "warning", "Compaction stopped.", ""
    if problem:
        text = (
            problem
            if problem.lower().startswith(("compaction", "context"))
            else f"Compaction failed: {problem}"
        )
        return "warning", text, hint_for(event.error_message)
    if event.tokens_before is not None and event.tokens_after is not None:
        return "info", f"Compacted the context: {event.tokens_before:,} to {event.tokens_after:,} tokens.", ""
    if event.tokens_before is not None:
        return "info", f"Compacted the context of {event.tokens_before:,} tokens.", ""
    return "info", "Compacted the context.", ""


def _exit_words(returncode: int | None) -> str:
    if returncode is None:
        return "no exit code"
    if returncode < 0:
        return f"killed by signal {-returncode}"
    return f"exit code {returncode}"
