"""Reaching a session's agent, and telling in its transcript when that does not work."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ..driver import PiDriverError
from ..model import Noted
from .ledger import Ledger
from .runner import Runner
from .seam import Agent
from .troubles import intent_trouble

logger = logging.getLogger(__name__)

T = TypeVar("T")


class Reach:
    """The agents of a ledger's sessions. Nothing here raises for what an agent does.

    Args:
        runner_of: The runner of a session, `None` when it has none.
    """

    def __init__(self, ledger: Ledger, runner_of: Callable[[str], Runner | None]) -> None:
        self._ledger = ledger
        self._runner_of = runner_of

    def agent(self, key: str) -> Agent | None:
        """The running agent of a session; without one the session says so."""
        runner = self._runner_of(key)
        if runner is not None and runner.agent is not None:
            return runner.agent
        session = self._ledger.session(key)
        if session is not None:
            starting = not session.ended and not session.ready
            text = "The agent is still starting." if starting else "There is no running agent here."
            self._ledger.feed(key, Noted(text, level="warning"))
        return None

    async def tell(self, key: str, doing: str, tell: Callable[[Agent], Awaitable[object]]) -> bool:
        """Tell the agent something; `False`, and a notice, when that did not work."""
        agent = self.agent(key)
        if agent is None:
            return False
        try:
            await tell(agent)
        except (PiDriverError, ValueError, LookupError) as error:
            self.say(key, doing, error)
            return False
        return True

    async def attempt(self, key: str, doing: str, work: Awaitable[T]) -> T | None:
        """The result of `work`; `None`, and a notice, when it did not work."""
        try:
            return await work
        except PiDriverError as error:
            self.say(key, doing, error)
            return None

    def say(self, key: str, doing: str, error: Exception) -> None:
        """Tell in the transcript what did not work."""
        logger.info("session %s: %s: %s", key, doing, error)
        self._ledger.feed(key, intent_trouble(doing, error))
