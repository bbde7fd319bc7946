"""What extensions say in passing and wait no answer for: shown for a moment, and kept in the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import NoticeBlock, NoticeKind, Session
from ..render.clean import clean_line

if TYPE_CHECKING:
    from .main import MainScreen

_MOST_AT_ONCE = 3
_LONGEST = 300
_SEVERITIES = {"error": "error", "warning": "warning"}


class Passing:
    """Shows what extensions of the session in view say, as toasts: a few at a time."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._seen = 0
        self._last = -1

    def enter(self, session: Session | None) -> None:
        """`session` came into view: what it said before is in its transcript."""
        self._seen = session.transcript.revision if session is not None else 0
        self._last = len(session.transcript) - 1 if session is not None else -1

    def look(self, session: Session, *, quiet: bool = False) -> None:
        """The transcript of the session in view changed; `quiet`: something else is shown just now."""
        transcript = session.transcript
        said: list[NoticeBlock] = []
        for block_id in transcript.changed_since(self._seen):
            block = transcript[block_id]
            if (
                block_id > self._last
                and isinstance(block, NoticeBlock)
                and block.kind is NoticeKind.EXTENSION
            ):
                said.append(block)
        self._seen = transcript.revision
        self._last = len(transcript) - 1
        if quiet:
            return
        for block in said[:_MOST_AT_ONCE]:
            self._show(session, block.text, block.level)
        if len(said) > _MOST_AT_ONCE:
            self._show(session, f"and {len(said) - _MOST_AT_ONCE} more notices, in the transcript", "info")

    def _show(self, session: Session, text: str, level: str) -> None:
        text = clean_line(text)
        self._screen.app.notify(
            text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…",
            title=f"an extension in {clean_line(session.title)}",
            severity=_SEVERITIES.get(level, "information"),  # type: ignore[arg-type]
            markup=False,
        )
