"""What the person has typed, by session: drafts, prompts sent, texts given back. None of it is ever lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.content import Content

from ...model import Session
from ..text.clean import clean
from ..widgets.editor import Buffer, KillRing, Passage

if TYPE_CHECKING:
    from .main import MainScreen


_SEEN_SECONDS = 1.0
_SHOWN = 60
_ASKED_ABOUT = 300
_ASKED_LINES = 5


class Drafts:
    """Drafts and prompts of every session, and what goes into the composer of the one in view."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._kills = KillRing()
        self._drafts: dict[str, Buffer] = {}
        self._history: dict[str, list[Passage]] = {}
        self._taken: dict[str, int] = {}
        self._offered: dict[str, str] = {}
        self._came = ("", 0.0)

    def enter(self, key: str) -> None:
        """Let the composer go on with the draft of `key`, where it was left, and with its history."""
        composer = self._screen.composer
        composer.edit(self._draft(key))
        composer.set_history(self._history.setdefault(key, []))

    def draft_of(self, key: str) -> str:
        """What was typed for `key` and not sent."""
        return self._draft(key).raw

    def blank(self, key: str) -> bool:
        """Whether nothing is typed for `key` but white space."""
        return self._draft(key).passage.blank

    def sent(self, key: str, text: Passage) -> None:
        """Remember a prompt."""
        history = self._history.setdefault(key, [])
        if not history or history[-1].raw != text.raw:
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
        if self.blank(key):
            self._put(key, self._as_sent(key, text))
            if key == screen.current:
                self._came = (key, screen.desk.clock())
        else:
            # A question here would take the keys of a person who is typing: they ask for it.
            self._history.setdefault(key, []).append(Passage.of(text))
            self._offered[key] = text
            screen.say(
                f"A text is offered for the composer: {screen.key_of('composer.offered')} takes it, "
                f"{screen.key_of('composer.older')} finds it in the history."
            )
            screen.lines.draw()

    def keep(self, key: str, text: Passage | str) -> None:
        """Keep what was typed elsewhere and has no use any more, where the person can find it."""
        passage = Passage.of(text) if isinstance(text, str) else text
        self._history.setdefault(key, []).append(passage)
        older = self._screen.key_of("composer.older")
        self._screen.say(f"What you typed is kept in the composer's history: {older} finds it.")

    def just_came(self, key: str) -> bool:
        """Whether an agent's text came into the composer of `key` so lately that an Enter may not mean it."""
        came_for, at = self._came
        return came_for == key and self._screen.desk.clock() - at < _SEEN_SECONDS

    def offered(self, key: str) -> str:
        """The beginning of the text that waits to be taken into the composer, `""` for none."""
        return self._offered.get(key, "").strip().partition("\n")[0][:_SHOWN]

    def take_offered(self) -> None:
        """Put the text that waits into the composer; asks first when something stands there."""
        screen, key = self._screen, self._screen.current
        text = self._offered.get(key)
        if text is None:
            screen.say("No text is offered for the composer.")
            return
        if screen.composer.blank:
            self._replace(key, text)
            return

        def keep() -> None:
            self._offered.pop(key, None)
            screen.lines.draw()

        beginning = "\n".join(clean(text[:_ASKED_ABOUT]).splitlines()[:_ASKED_LINES])
        beginning += "" if beginning == clean(text) else "…"
        question = Content.assemble(
            "What you have written goes into the composer's history.\n\n", (beginning, "$text-muted")
        )
        screen.confirm(
            "take this text instead of yours?",
            question,
            yes="take it",
            no="keep mine",
            then=partial(self._replace, key, text),
            otherwise=keep,
        )

    def _replace(self, key: str, text: str) -> None:
        self._offered.pop(key, None)
        draft = self._draft(key).passage
        if not draft.blank:
            self._history.setdefault(key, []).append(draft)
        self._put(key, Passage.of(text))
        self._screen.lines.draw()

    def give_back(self, key: str, text: str) -> None:
        """Put what was taken back from the agent's queue before the draft, losing neither."""
        given, draft = self._as_sent(key, text), self._draft(key).passage
        if not draft.blank:
            given = draft.splice(0, 0, given.splice(len(given), len(given), Passage.of("\n")))
        self._put(key, given)

    def _draft(self, key: str) -> Buffer:
        return self._drafts.setdefault(key, Buffer(kills=self._kills))

    def _put(self, key: str, text: Passage) -> None:
        if key == self._screen.current:
            self._screen.composer.put(text)
        else:
            self._drafts[key].put(text)

    def _as_sent(self, key: str, text: str) -> Passage:
        """`text` with the marks it had when it was sent, if it was."""
        history = reversed(self._history.get(key, ()))
        return next((sent for sent in history if sent.raw == text), Passage.of(text))
