"""Copying: to the terminal's clipboard, and to a file, because no terminal says whether it took it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from ..text.clean import clean_line
from ..words.amounts import counted

if TYPE_CHECKING:
    from .main import MainScreen

logger = logging.getLogger(__name__)

_LONG = 74_000  # bytes; what terminals take by OSC 52 ends, for many, at 100,000 of base64


class Clipboard:
    """Says what was copied and where it can be found. The file always holds what was copied last."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._writing = asyncio.Lock()

    def copy(self, text: str, said: str) -> None:
        """Copy `text`; `said` names it to the person."""
        self._screen.app.copy_to_clipboard(text)
        self.copied(text, said)

    def copied(self, text: str, said: str) -> None:
        """`text` went to the terminal's clipboard: keep it in the file too."""
        self._screen.intend(self._keep(text, said))

    async def _keep(self, text: str, said: str) -> None:
        screen, keep = self._screen, self._screen.desk.keep_copy
        if keep is None:
            screen.say(f"{said}.")
            return
        async with self._writing:
            problem = await asyncio.to_thread(keep, text)
        if problem:
            logger.warning("keeping a copy: %s", problem)
            screen.say(f"{said}. It could not be kept in a file: {problem}", severity="warning")
        elif not screen.desk.terminal.clipboard:
            screen.say(f"{said}. If your terminal did not take it, it is in {screen.desk.copies}")
        elif len(text.encode("utf-8", "replace")) > _LONG:
            screen.say(f"{said}. It is long for a terminal's clipboard; it is also in {screen.desk.copies}")
        else:
            screen.say(f"{said}.")


def copied_words(what: str, text: str) -> str:
    """What to say of a copy of `text`, which is a `what`."""
    return f"Copied the {clean_line(what)}: {counted(len(text), 'character')}"
