"""Texts that are no prompt: `/word` and `!line` in the composer, before any of it costs a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ...model import Session, TextBlock
from ..commands.slash import ELSEWHERE, SLASH, shell_line, slash_word
from ..widgets.editor import Passage
from .clipboard import copied_words

if TYPE_CHECKING:
    from .main import MainScreen


class SlashCommands:
    """Carries out what stands in the composer if it is a command, and holds back once what looks like one.

    A word that is neither ours nor the agent's goes to the model as text when it is sent again.
    """

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._supervisor = screen.supervisor
        self._held: dict[str, str] = {}
        self._with_text: dict[str, Callable[[Session, str], None]] = {
            "session.compact": lambda session, text: screen.intend(
                self._supervisor.compact(session.key, text)
            ),
            "session.model": lambda session, text: screen.intend(
                self._supervisor.set_model(session.key, text)
            ),
            "session.thinking": lambda session, text: screen.intend(
                self._supervisor.set_thinking(session.key, text)
            ),
            "session.rename": lambda session, text: screen.intend(self._supervisor.rename(session.key, text)),
        }

    def take(self, session: Session, passage: Passage, send: Callable[[], None]) -> bool:
        """Deal with `passage`, which was taken out of the composer, if it is a command or looks like one.

        `send` sends it as a prompt. Whether it was dealt with.
        """
        text = passage.raw
        held = self._held.pop(session.key, "")
        line, hidden = shell_line(text)
        if line:
            self._screen.texts.sent(session.key, passage)
            self._screen.transcript.follow_tail()
            self._screen.intend(self._supervisor.shell(session.key, line, hidden=hidden))
            return True
        word, rest = slash_word(text)
        if not word or word in session.commands:
            return False
        command = SLASH.get(word)
        if command is not None:
            self._screen.texts.sent(session.key, passage)
            self._run(session, command, rest)
            return True
        if held == text:
            return False
        self._screen.intend(self._ask_agent(session, word, passage, send))
        return True

    def copy_answer(self, session: Session) -> None:
        """Copy the last thing the agent said."""
        said = [block for block in session.transcript if isinstance(block, TextBlock)]
        if not said:
            self._screen.say("It has not said anything yet.")
            return
        text = said[-1].buffer.text()
        self._screen.copier.copy(text, copied_words("last answer", text))

    def _run(self, session: Session, command: str, rest: str) -> None:
        with_text = self._with_text.get(command)
        if rest and with_text is not None:
            with_text(session, rest)
        else:
            self._screen.call_later(self._screen.run_action, f"app.command({command!r})")

    async def _ask_agent(
        self, session: Session, word: str, passage: Passage, send: Callable[[], None]
    ) -> None:
        names = await self._supervisor.commands(session.key)
        if word in names:
            send()
            return
        screen = self._screen
        self._held[session.key] = passage.raw
        screen.texts.give_back(session.key, passage.raw)
        again = screen.key_of("composer.send")
        why = "is only in the agent's own terminal" if word in ELSEWHERE else "is no command here"
        screen.lines.hint(
            f" /{word} {why}: {again} again sends it to the model as text ", seconds=_SAID_SECONDS
        )


_SAID_SECONDS = 10.0
