"""Shell lines that the person has the agent run: one notice each, with its line, output and end. Pure."""

from __future__ import annotations

from ...driver.event_types import BashOutput
from .. import notices
from ..blocks import NoticeKind
from ..changes import Changed
from ..facts import SHELL_PREFIX, ShellBegan, ShellEnded, ShellSaid
from ..fleet import Fleet
from ..session import Session

_TAIL = 20_000


def began(fleet: Fleet, session: Session, fact: ShellBegan, at: float) -> Changed:
    """A line is run."""
    text = f"{fact.line}{' (not shown to the model)' if fact.hidden else ''}"
    notices.add(session, at, NoticeKind.COMMAND, text, subject=_subject(fact.command_id))
    return Changed.TRANSCRIPT | Changed.STATUS


def said(fleet: Fleet, session: Session, fact: ShellSaid, at: float) -> Changed:
    """It printed something."""
    return _more(session, fact.command_id, fact.text)


def ended(fleet: Fleet, session: Session, fact: ShellEnded, at: float) -> Changed:
    """It has ended."""
    notice = session.open_notices.get(_subject(fact.command_id))
    if notice is None:
        return Changed.NOTHING
    failed = fact.problem or fact.exit_code not in (0, None) or fact.stopped
    how = (
        fact.problem
        or ("stopped" if fact.stopped else "")
        or (f"exit {fact.exit_code}" if fact.exit_code is not None else "ended")
    )
    notices.amend(session, notice, text=f"{notice.text} · {how}", level="warning" if failed else None)
    notices.close(session, _subject(fact.command_id))
    return Changed.TRANSCRIPT | Changed.STATUS


def output(fleet: Fleet, session: Session, event: BashOutput, at: float) -> Changed:
    """Output of a command: its latest tail on one notice. That of ours is told by facts, in order."""
    if event.command_id.startswith(SHELL_PREFIX):
        return Changed.NOTHING
    subject = _subject(event.command_id)
    if subject not in session.open_notices:
        notices.add(session, at, NoticeKind.COMMAND, "A shell command's output", subject=subject)
    return _more(session, event.command_id, event.text)


def _more(session: Session, command_id: str, text: str) -> Changed:
    notice = session.open_notices.get(_subject(command_id))
    if notice is None:
        return Changed.NOTHING
    notices.amend(session, notice, detail=(notice.detail + text)[-_TAIL:])
    return Changed.TRANSCRIPT


def _subject(command_id: str) -> str:
    return f"bash:{command_id}"
