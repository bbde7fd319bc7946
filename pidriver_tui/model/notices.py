"""Notices: how they are added, kept open, closed, and counted instead of repeated."""

from __future__ import annotations

from .blocks import NoticeBlock, NoticeKind
from .changes import Changed
from .hints import first_sentence
from .session import Repeat, Session


def add(
    session: Session,
    at: float,
    kind: NoticeKind,
    text: str,
    *,
    level: str = "info",
    detail: str = "",
    hint: str = "",
    subject: str = "",
) -> NoticeBlock:
    """Add a notice; with a `subject` it stays open under that name until :func:`close`."""
    notice = NoticeBlock(
        kind=kind, level=level, text=text, detail=detail, hint=hint, created_at=at, open=bool(subject)
    )
    session.transcript.append(notice)
    if subject:
        close(session, subject)
        session.open_notices[subject] = notice
    return notice


def amend(
    session: Session,
    notice: NoticeBlock,
    *,
    text: str | None = None,
    kind: NoticeKind | None = None,
    level: str | None = None,
    detail: str | None = None,
    hint: str | None = None,
) -> None:
    """Change what an open notice says."""
    notice.text = notice.text if text is None else text
    notice.kind = notice.kind if kind is None else kind
    notice.level = notice.level if level is None else level
    notice.detail = notice.detail if detail is None else detail
    notice.hint = notice.hint if hint is None else hint
    session.transcript.touch(notice)


def close(session: Session, subject: str) -> bool:
    """Freeze the open notice of `subject`. Returns whether there was one."""
    notice = session.open_notices.pop(subject, None)
    if notice is None:
        return False
    notice.open = False
    session.transcript.touch(notice)
    return True


def close_all(session: Session) -> Changed:
    """Freeze every open notice and every count."""
    changed = bool(session.open_notices or session.repeats)
    for subject in tuple(session.open_notices):
        close(session, subject)
    for repeat in session.repeats.values():
        repeat.notice.open = False
        session.transcript.touch(repeat.notice)
    session.repeats.clear()
    return Changed.TRANSCRIPT if changed else Changed.NOTHING


def count(
    session: Session, at: float, subject: str, kind: NoticeKind, text: str, *, level: str, detail: str = ""
) -> Changed:
    """Add a notice, or count it on the one that already stands for `subject`: nothing floods."""
    repeat = session.repeats.get(subject)
    if repeat is None:
        notice = add(session, at, kind, text, level=level, detail=detail)
        notice.open = True
        session.repeats[subject] = Repeat(notice, text)
    else:
        repeat.count += 1
        repeat.notice.text = f"{repeat.text} (and {repeat.count - 1:,} more)"
        session.transcript.touch(repeat.notice)
    return Changed.TRANSCRIPT


def split(text: str) -> tuple[str, str]:
    """`text` as a sentence and, when that does not say it all, the whole as detail."""
    head = first_sentence(text)
    return (head, "") if head == text.strip() else (head, text)
