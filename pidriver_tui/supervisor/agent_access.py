"""Reaching a session's agent, and telling in its transcript when that does not work."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ..driver import PiAnswerError, PiDriverError
from ..driver.event_types import Decision
from ..model import Ask, Noted
from .agent import Agent
from .failure_messages import intent_trouble
from .fleet_writer import FleetWriter
from .session_runner import SessionRunner

logger = logging.getLogger(__name__)

T = TypeVar("T")


class AgentAccess:
    """The agents of a ledger's sessions. Nothing here raises for what an agent does.

    Args:
        runner_of: The runner of a session, `None` when it has none.
    """

    def __init__(self, ledger: FleetWriter, runner_of: Callable[[str], SessionRunner | None]) -> None:
        self.ledger = ledger
        self._runner_of = runner_of

    def agent(self, key: str) -> Agent | None:
        """The running agent of a session; without one the session says so."""
        runner = self._runner_of(key)
        if runner is not None and runner.agent is not None:
            return runner.agent
        session = self.ledger.session(key)
        if session is not None:
            starting = not session.ended and not session.ready
            text = "The agent is still starting." if starting else "There is no running agent here."
            self.ledger.feed(key, Noted(text, level="warning"))
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

    def waits(self, key: str, ask: Ask) -> bool:
        """Whether the agent itself waits for an answer to just this `ask`: it may have gone on since."""
        runner = self._runner_of(key)
        agent = runner.agent if runner is not None else None
        return agent is None or ask.request is None or agent.asks.get(ask.request_id) is ask.request

    async def respond(self, key: str, ask: Ask, value: Decision | bool | str | int) -> bool:
        """Answer `ask`, and nothing else that came under its id; `False`, and a notice, when that failed."""

        async def send(agent: Agent) -> None:
            if not self.waits(key, ask):
                raise PiAnswerError(ask.request_id, ask.options, "the agent no longer asks this")
            await agent.respond(ask.request_id, value)

        return await self.tell(key, "Answering", send)

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
        self.ledger.feed(key, intent_trouble(doing, error))
