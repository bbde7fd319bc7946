"""What the person has typed, by session: drafts, prompts sent, texts given back. None of it is ever lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import Session

if TYPE_CHECKING:
    from .main import MainScreen


class Texts:
    """Drafts and prompts of every session, and what goes into the composer of the one in view."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._drafts: dict[str, str] = {}
        self._history: dict[str, list[str]] = {}
        self._taken: dict[str, int] = {}

    def leave(self, key: str) -> None:
        """Keep what stands in the composer as the draft of `key`."""
        self._drafts[key] = self._screen.composer.text

    def enter(self, key: str) -> None:
        """Put the draft and the history of `key` into the composer."""
        composer = self._screen.composer
        composer.put(self._drafts.get(key, ""))
        composer.set_history(self._history.setdefault(key, []))

    def draft_of(self, key: str) -> str:
        """What was typed for `key` and not sent."""
        return self._screen.composer.text if key == self._screen.current else self._drafts.get(key, "")

    def sent(self, key: str, text: str) -> None:
        """Remember a prompt."""
        history = self._history.setdefault(key, [])
        if not history or history[-1] != text:
            history.append(text)
            del history[: max(0, len(history) - self._screen.desk.most_history)]

    def take(self, session: Session) -> None:
        """Offer the texts that came for the composer since the last time."""
        seen = self._taken.get(session.key, 0)
        self._taken[session.key] = len(session.editor_texts)
        for text in session.editor_texts[seen:]:
            self.offer(session.key, text)

    def offer(self, key: str, text: str) -> None:
        """Put `text` before the person: into an empty composer, else into its history, with a word."""
        screen = self._screen
        if key == screen.current and not screen.composer.text.strip():
            screen.composer.put(text)
        elif key != screen.current and not self._drafts.get(key, "").strip():
            self._drafts[key] = text
        else:
            self._history.setdefault(key, []).append(text)
            key_name = screen.key_of("composer.older")
            screen.say(f"A text for the composer waits in its history: {key_name} shows it.")

    def give_back(self, key: str, text: str) -> None:
        """Put what was taken back from the agent's queue before the draft, losing neither."""
        in_view = key == self._screen.current
        draft = self._screen.composer.text if in_view else self._drafts.get(key, "")
        whole = f"{text}\n{draft}" if draft.strip() else text
        if in_view:
            self._screen.composer.put(whole)
        else:
            self._drafts[key] = whole
