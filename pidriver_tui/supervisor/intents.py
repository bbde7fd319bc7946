"""What a person can want of one session, carried out on its running agent.

An intent first becomes a fact in the model, then travels; what comes of it is told there too.
Nothing here raises for what an agent does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from ..driver import CAPABILITIES, Dialect, Image, PiCommandError, PiDriverError, PiTimeoutError
from ..driver.events import CompactionEnd, CompactionStart
from ..model import (
    ConversationStarted,
    Noted,
    NoticeBlock,
    NoticeKind,
    PromptAccepted,
    Prompted,
    PromptRefused,
    Renamed,
    Session,
    Stopped,
)
from .answers import Answers
from .ledger import Ledger
from .runner import Runner
from .seam import Agent

logger = logging.getLogger(__name__)

T = TypeVar("T")
How = Literal["auto", "prompt", "steer", "follow_up"]
_ABORT_LIMIT = 30.0
_LOOK_AGAIN = 0.25
_LAST_WORDS = 0.2
_SETTLING = 1.0


class Intents:
    """Carries out intents for any session of the ledger.

    Args:
        runner_of: The runner of a session, `None` when it has none.
        answers: Closes the asks that stand in the way of an abort.
    """

    def __init__(self, ledger: Ledger, runner_of: Callable[[str], Runner | None], answers: Answers) -> None:
        self._ledger = ledger
        self._runner_of = runner_of
        self._answers = answers
        self._reach = answers.reach
        self._tokens = 0

    def prompt(self, key: str, text: str, how: How, images: Sequence[Image]) -> bool:
        """Take over `text`; `False` leaves it with the caller: there is no process to send it to."""
        session, runner = self._ledger.session(key), self._runner_of(key)
        if session is None or runner is None or session.ended or session.closing:
            return False
        if not text.strip() and not images:
            return False
        behavior: Literal["steer", "followUp"] = "steer" if how == "steer" else "followUp"
        waits = _is_busy(session) and how != "prompt" and not _is_command(text)
        shown = "prompt" if not waits else "steer" if how == "steer" else "follow_up"
        self._tokens += 1
        token = self._tokens
        self._ledger.feed(key, Prompted(text, how=shown, images=len(images), token=token))
        runner.spawn(self._send(runner, key, text, behavior, images, token), "prompt")
        return True

    async def first_prompt(self, key: str, runner: Runner, text: str) -> None:
        """What a resumed session is told first: after its history, or back to the person."""
        agent = await runner.wait_up()
        if agent is not None and self.prompt(key, text, "auto", ()):
            return
        self._tokens += 1
        self._ledger.feed(key, Prompted(text, token=self._tokens))
        self._ledger.feed(key, PromptRefused(self._tokens, "the session could not be resumed"))

    async def _send(
        self,
        runner: Runner,
        key: str,
        text: str,
        behavior: Literal["steer", "followUp"],
        images: Sequence[Image],
        token: int,
    ) -> None:
        agent = await runner.wait_up()
        if agent is None:
            self._ledger.feed(key, PromptRefused(token, "the agent is gone"))
            return
        try:
            if _is_command(text):
                # Its reply comes when the command is done, after all its questions: nothing may wait for it.
                reply = await agent.prompt(text, images=images, streaming_behavior=behavior, timeout=None)
            else:
                # pi loses the second of two prompts that arrive before the first has begun to run
                # (observed, pi 0.87.1): one after another.
                async with runner.sending:
                    reply = await agent.prompt(text, images=images, streaming_behavior=behavior, timeout=None)
        except PiCommandError as error:
            self._ledger.feed(key, PromptRefused(token, error.error))
        except PiDriverError as error:
            self._ledger.feed(key, PromptRefused(token, str(error)))
        else:
            self._ledger.feed(key, PromptAccepted(token, invoked=reply.agent_invoked is not False))

    async def abort(self, key: str) -> str:
        """Stop the turn; returns the queued texts to put back before the composer."""
        session, agent = self._ledger.session(key), self._reach.agent(key)
        if session is None or agent is None:
            return ""
        if agent.dialect is Dialect.OMP:
            await self._cancel_all(key, session)
        restored: tuple[str, ...] = ()
        if CAPABILITIES[agent.dialect].queue_events:
            queued = await self._reach.attempt(key, "Taking back what waits", agent.clear_queue())
            if queued is not None:
                restored = (*queued.steering, *queued.follow_up)
        elif session.pending_prompts:
            self._ledger.feed(
                key,
                Noted(
                    "omp cannot give back what waits in its queue: it goes on with that, now or next time."
                ),
            )
        self._ledger.feed(key, Stopped(restored))
        if session.retry is not None:
            await self._reach.attempt(key, "Stopping the retry", agent.abort_retry())
        if any(subject.startswith("bash:") for subject in session.open_notices):
            await self._reach.attempt(key, "Stopping the shell command", agent.abort_bash())
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
        runner = self._runner_of(key)
        if runner is not None and session.pending_prompts:
            runner.spawn(self._look_again(runner), "look again")
        return "\n".join(restored)

    async def _look_again(self, runner: Runner) -> None:
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

    async def models(self, key: str) -> list[str]:
        """Models the agent offers, as `provider/id`."""
        agent = self._reach.agent(key)
        if agent is None:
            return []
        models = await self._reach.attempt(key, "Listing the models", agent.get_available_models())
        return [model.full_id for model in models or ()]

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
        """Have the conversation summarized; returns when that is done."""
        session, agent = self._ledger.session(key), self._reach.agent(key)
        if session is None or agent is None:
            return False
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
        """Begin an empty conversation in the same process; what runs is stopped first."""
        session, agent = self._ledger.session(key), self._reach.agent(key)
        if session is None or agent is None:
            return False
        if session.running:
            await self.abort(key)
        outcome = await self._reach.attempt(key, "Starting a new conversation", agent.new_session())
        if outcome is None:
            return False
        if outcome.cancelled:
            self._ledger.feed(key, Noted("An extension kept the conversation going.", level="warning"))
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


def _is_command(text: str) -> bool:
    return text.lstrip().startswith("/")


def _is_busy(session: Session) -> bool:
    if session.running or session.retry is not None:
        return True
    return any(not _is_command(block.text) for block in session.pending_prompts)
