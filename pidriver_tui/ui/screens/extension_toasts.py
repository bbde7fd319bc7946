"""What extensions say in passing and wait no answer for: shown for a moment, and kept in the transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import NoticeBlock, NoticeKind, Session, Transcript
from ..notify.wording import shortened
from ..text.addresses import find_addresses
from ..text.clean import clean_line

if TYPE_CHECKING:
    from .main import MainScreen

_MOST_AT_ONCE = 2
_LONGEST = 160
_SEVERITIES = {"error": "error", "warning": "warning"}


class ExtensionToasts:
    """Shows what extensions of the session in view say, as toasts: a few at a time."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._transcript = Transcript()
        self._seen = 0
        self._last = -1

    def enter(self, session: Session | None) -> None:
        """`session` came into view: what it said before is in its transcript."""
        self._transcript = session.transcript if session is not None else Transcript()
        self._seen = self._transcript.revision
        self._last = len(self._transcript) - 1

    def look(self, session: Session, *, quiet: bool = False) -> None:
        """The transcript of the session in view changed; `quiet`: something else is shown just now."""
        transcript = session.transcript
        if transcript is not self._transcript:
            # A new conversation has begun.
            self._transcript, self._seen, self._last = transcript, 0, -1
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
        shown = said if len(said) <= _MOST_AT_ONCE else said[: _MOST_AT_ONCE - 1]
        for block in shown:
            self._show(session, block.text, block.level)
        if len(said) > len(shown):
            self._show(session, f"and {len(said) - len(shown)} more notices, in the transcript", "info")

    def _show(self, session: Session, text: str, level: str) -> None:
        text = shortened(clean_line(text), _LONGEST)
        if any(find_addresses(text)):
            keys = [self._screen.key_of(name) for name in ("focus.transcript", "transcript.links")]
            text += f" ({keys[0]}, then {keys[1]} copies it)"
        self._screen.app.notify(
            f"an extension in {clean_line(session.label)}: {text}",
            severity=_SEVERITIES.get(level, "information"),  # type: ignore[arg-type]
            markup=False,
        )
