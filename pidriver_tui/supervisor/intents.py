"""What a person can want of one session, carried out on its running agent.

An intent first becomes a fact in the model, then travels; what comes of it is told there too.
Nothing here raises for what an agent does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from ..driver import CAPABILITIES, Dialect, Model, PiCommandError, PiDriverError, PiTimeoutError
from ..driver.event_types import CommandsChanged, CompactionEnd, CompactionStart
from ..model import (
    ConversationStarted,
    GivenBack,
    Noted,
    NoticeBlock,
    NoticeKind,
    QueueSure,
    Renamed,
    Session,
    WaitState,
)
from .agent import Agent
from .ask_responder import AskResponder
from .fleet_writer import FleetWriter
from .queueing import Queueing
from .sending import Sending
from .session_runner import SessionRunner

logger = logging.getLogger(__name__)

_ABORT_LIMIT = 30.0
_CLEAR_LIMIT = 10.0
_LOOK_AGAIN = 0.25
_LAST_WORDS = 0.2
_SETTLING = 1.0
_LAST_SENT = 1.0  # seconds that a stop waits for what is being sent


class Intents:
    """Carries out intents for any session of the ledger.

    Args:
        runner_of: The runner of a session, `None` when it has none.
        answers: Closes the asks that stand in the way of an abort.
        sending: Holds what is said while the agent can take nothing.
        queueing: Takes back what waits.
    """

    def __init__(
        self,
        ledger: FleetWriter,
        runner_of: Callable[[str], SessionRunner | None],
        answers: AskResponder,
        sending: Sending,
        queueing: Queueing,
    ) -> None:
        self._ledger = ledger
        self._runner_of = runner_of
        self._answers = answers
        self._reach = answers.reach
        self._sending = sending
        self._queueing = queueing

    async def abort(self, key: str) -> str:
        """Stop the turn; returns the texts that waited, to put back before the composer.

        What is said meanwhile is held, and goes when the turn has been stopped.
        """
        session, agent, runner = self._ledger.session(key), self._reach.agent(key), self._runner_of(key)
        if session is None or agent is None or runner is None:
            return ""
        with self._sending.holding(key):
            await self._last_sent(runner)
            waited = self._queueing.tokens(key)
            if agent.dialect is Dialect.OMP:
                await self._cancel_all(key, session)
            if CAPABILITIES[agent.dialect].queue_events:
                taken = await self._queueing.clear(key, runner, timeout=_CLEAR_LIMIT)
                waited = (*waited, *(taken or ()))
            elif any(item.state is WaitState.QUEUED for item in session.waiting):
                self._ledger.feed(
                    key,
                    Noted(
                        "omp cannot give back what waits in its queue: it goes on with that, "
                        "now or next time."
                    ),
                )
            if session.retry is not None:
                await self._reach.attempt(key, "Stopping the retry", agent.abort_retry())
            if session.shell_running:
                await self._reach.attempt(key, "Stopping the shell command", agent.abort_bash())
            await self._told_to_stop(key, session, agent)
            # What was on its way when the queue was taken has been told by now: it is not given back.
            await runner.caught_up()
            self._ledger.feed(key, QueueSure())
            if any(item.state is WaitState.QUEUED for item in session.waiting):
                runner.spawn(self._look_again(runner), "look again")
            return self._queueing.give_up(key, waited)

    async def _last_sent(self, runner: SessionRunner) -> None:
        """Let what is being sent arrive, so that it is not taken up after the turn was stopped."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_SENT), runner.sending:
                pass

    async def _told_to_stop(self, key: str, session: Session, agent: Agent) -> None:
        try:
            await self._abort(key, session, agent)
        except PiTimeoutError:
            self._ledger.feed(
                key,
                Noted(
                    "The agent has been told to stop and has not yet done so.",
                    level="warning",
                    hint="If it goes on, close the tab: that ends its process.",
                ),
            )
        except PiDriverError as error:
            self._reach.say(key, "Stopping", error)

    async def _look_again(self, runner: SessionRunner) -> None:
        # Whether omp takes up its queue after an abort, only asking tells, and not at once.
        await asyncio.sleep(_SETTLING)
        runner.refresh()

    async def _abort(self, key: str, session: Session, agent: Agent) -> None:
        """Neither CLI finishes an abort while a dialog is open, nor while one that opens then (observed,
        pi 0.87.1, omp 18.2.3). pi is told of the abort first, so that no extension takes a cancelled
        dialog for leave to go on; omp cannot be.
        """
        aborting = asyncio.ensure_future(agent.abort(timeout=_ABORT_LIMIT))
        try:
            await asyncio.sleep(0)
            while not aborting.done():
                await self._cancel_all(key, session)
                await asyncio.wait({aborting}, timeout=_LOOK_AGAIN)
            await aborting
        finally:
            aborting.cancel()

    async def _cancel_all(self, key: str, session: Session) -> None:
        for request_id in tuple(session.asks):
            await self._answers.cancel(key, request_id)

    async def commands(self, key: str) -> tuple[str, ...]:
        """Names of the agent's slash commands, asked of it now; `()` when it does not tell."""
        session, runner = self._ledger.session(key), self._runner_of(key)
        agent = await runner.wait_up() if runner is not None else None
        if session is None or agent is None:
            return ()
        ask = agent.get_available_commands if agent.dialect is Dialect.OMP else agent.get_commands
        told = await self._reach.attempt(key, "Listing the commands", ask())
        if told is not None:
            names: tuple[dict[str, object], ...] = tuple({"name": command.name} for command in told)
            self._ledger.feed(key, CommandsChanged(commands=names))
        return session.commands

    async def models(self, key: str) -> tuple[Model, ...]:
        """Models the agent offers."""
        agent = self._reach.agent(key)
        if agent is None:
            return ()
        return await self._reach.attempt(key, "Listing the models", agent.get_available_models()) or ()

    async def thinking_levels(self, key: str) -> list[str]:
        """Thinking levels of the present model; omp cannot tell, so those it knows at all."""
        agent = self._reach.agent(key)
        if agent is None:
            return []
        if agent.dialect is Dialect.OMP:
            return list(CAPABILITIES[Dialect.OMP].thinking_levels)
        return list(
            await self._reach.attempt(
                key, "Listing the thinking levels", agent.get_available_thinking_levels()
            )
            or ()
        )

    async def set_model(self, key: str, name: str) -> bool:
        """Set the model `provider/id`; a bare id is one of the present provider."""
        session = self._ledger.session(key)
        provider, slash, model = name.partition("/")
        if not slash:
            provider, model = (session.provider if session else ""), name
        return self._refreshed(
            key,
            await self._reach.tell(key, "Setting the model", lambda agent: agent.set_model(provider, model)),
        )

    async def set_thinking(self, key: str, level: str) -> bool:
        """Set the thinking level."""
        return self._refreshed(
            key,
            await self._reach.tell(
                key, "Setting the thinking level", lambda agent: agent.set_thinking_level(level)
            ),
        )

    async def rename(self, key: str, name: str) -> bool:
        """Give the session a name, here and in its file."""
        self._ledger.feed(key, Renamed(name))
        return await self._reach.tell(key, "Naming the session", lambda agent: agent.set_session_name(name))

    async def compact(self, key: str, instructions: str) -> bool:
        """Have the conversation summarized; returns when that is done.

        pi stops what runs for it and leaves its queue lying (observed, pi 1.6.0): we hold what waits, and
        send it when it is over.
        """
        session, runner = self._ledger.session(key), self._runner_of(key)
        agent = self._reach.agent(key)
        if session is None or agent is None or runner is None:
            return False
        with self._sending.holding(key):
            if CAPABILITIES[agent.dialect].queue_events and session.queue.count:
                async with runner.sending:
                    await self._queueing.take_all(key, runner)
            return await self._compact(key, session, agent, instructions)

    async def _compact(self, key: str, session: Session, agent: Agent, instructions: str) -> bool:
        silent = not CAPABILITIES[agent.dialect].queue_events
        blocks = len(session.transcript)
        if silent:
            # omp says nothing of a compaction it was asked for (observed, omp 18.2.3).
            self._ledger.feed(key, CompactionStart(reason="manual"))
        end = CompactionEnd(reason="manual", error_message="the agent is gone")
        try:
            done = await agent.compact(instructions or None, timeout=None)
            end = CompactionEnd(
                reason="manual",
                summary=done.summary,
                tokens_before=done.tokens_before or None,
                tokens_after=done.estimated_tokens_after,
            )
        except PiCommandError as error:
            end = CompactionEnd(reason="manual", error_message=error.error)
            if not silent:
                # Replies overtake events: what pi says of it itself is still on its way.
                await asyncio.sleep(_LAST_WORDS)
            told = any(
                isinstance(block, NoticeBlock) and block.kind is NoticeKind.COMPACTION
                for block in list(session.transcript)[blocks:]
            )
            if not told and not silent:
                self._reach.say(key, "Compacting", error)
            return False
        except PiDriverError as error:
            end = CompactionEnd(reason="manual", error_message=str(error))
            return False
        finally:
            if silent:
                self._ledger.feed(key, end)
            self._refresh(key)
        return True

    async def new_session(self, key: str) -> bool:
        """Begin an empty conversation in the same process; what runs is stopped first.

        What waited was meant for the old one and goes back before the composer; what is said meanwhile
        goes to the new one.
        """
        session, agent, runner = self._ledger.session(key), self._reach.agent(key), self._runner_of(key)
        if session is None or agent is None or runner is None:
            return False
        with self._sending.holding(key):
            waited = self._queueing.tokens(key)
            if session.running:
                restored = await self.abort(key)
            else:
                if session.queue.count and CAPABILITIES[agent.dialect].queue_events:
                    async with runner.sending:
                        waited = (*waited, *(await self._queueing.take_all(key, runner) or ()))
                restored = self._queueing.give_up(key, waited)
            if restored:
                self._ledger.feed(key, GivenBack(restored))
            outcome = await self._reach.attempt(key, "Starting a new conversation", agent.new_session())
            if outcome is None:
                return False
            if outcome.cancelled:
                kept = Noted("An extension kept the conversation going.", level="warning")
                self._ledger.feed(key, kept)
                return False
            self._ledger.feed(key, ConversationStarted())
        self._refresh(key)
        return True

    def _refreshed(self, key: str, done: bool) -> bool:
        # Both CLIs lower a level the model lacks, and say nothing of it: ask what it became.
        if done:
            self._refresh(key)
        return done

    def _refresh(self, key: str) -> None:
        runner = self._runner_of(key)
        if runner is not None and runner.agent is not None:
            runner.refresh()
