"""Calling by a program of the person's: run without a shell, beside everything else, and never for long.

What is said reaches it as whole arguments and in its environment, so that no name an agent chose
can become an option or a command.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections.abc import Sequence

logger = logging.getLogger(__name__)

SECONDS = 10.0
MOST_AT_ONCE = 3


class ExternalCommand:
    """The configured program. An empty `command` runs nothing.

    `seconds` is how long one may take before it and what it started is killed.
    """

    def __init__(self, command: Sequence[str], *, seconds: float = SECONDS) -> None:
        self._command = tuple(command)
        self._seconds = seconds
        self._running = 0

    def __bool__(self) -> bool:
        return bool(self._command)

    def arguments(self, title: str, text: str) -> list[str]:
        """The command line that says `title` and `text`."""
        values = {"{title}": _argument(title), "{text}": _argument(text)}
        return [self._command[0], *(values.get(part, part) for part in self._command[1:])]

    async def call(self, title: str, text: str) -> str:
        """Run it; returns what went wrong, `""` when nothing did. Cancelling kills it."""
        if not self._command:
            return ""
        if self._running >= MOST_AT_ONCE:
            logger.warning("a notification is left out: %s are still running", self._running)
            return ""
        self._running += 1
        try:
            return await self._run(title, text)
        finally:
            self._running -= 1

    async def _run(self, title: str, text: str) -> str:
        program = self._command[0]
        environment = {**os.environ, "PIDRIVER_TITLE": title, "PIDRIVER_TEXT": text}
        try:
            process = await asyncio.create_subprocess_exec(
                *self.arguments(title, text),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return f"{program} could not be started: {getattr(error, 'strerror', None) or error}"
        try:
            async with asyncio.timeout(self._seconds):
                code = await process.wait()
        except TimeoutError:
            return f"{program} was stopped: it took more than {self._seconds:g} seconds"
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        return f"{program} ended with code {code}" if code else ""


def _argument(text: str) -> str:
    # A program takes what begins with a dash for an option; behind a blank it is text.
    return f" {text}" if text.startswith("-") else text
