"""What the composer's keys do where that depends on what stands in it: nothing they do loses a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .clipboard import copied_words

if TYPE_CHECKING:
    from .main import MainScreen


class ComposerActions:
    """The commands of the composer that mean one thing with a text and another without."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self.commands: dict[str, Callable[[], None]] = {
            "composer.clear": self._clear,
            "composer.end": self._end,
            "screen.copy": self._copy,
        }

    def _clear(self) -> None:
        screen = self._screen
        if self._copied():
            return
        if screen.composer.blank:
            self._say_how_to_quit()
            return
        screen.texts.sent(screen.current, screen.composer.take())
        keys = [screen.key_of(command) for command in ("text.undo", "composer.older")]
        screen.lines.hint(f" cleared: {keys[0]} or {keys[1]} brings it back ", seconds=_SECONDS)

    def _end(self) -> None:
        screen = self._screen
        if screen.composer.buffer.passage:
            screen.composer.perform("text.delete_forward")
        else:
            screen.post_message(screen.QuitWanted())

    def _copy(self) -> None:
        if not self._copied():
            self._say_how_to_quit()

    def _copied(self) -> bool:
        text = self._screen.get_selected_text()
        if not text:
            return False
        self._screen.copier.copy(text, copied_words("selection", text))
        return True

    def _say_how_to_quit(self) -> None:
        self._screen.lines.hint(f" {self._screen.key_of('app.quit')} quits ", seconds=_SECONDS)


_SECONDS = 3.0
