"""One session's tasks: its start, the pump that drains its events, refreshing what it knows, its end.

It may not know what a person wants: that is :mod:`.intents`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from ..driver import Dialect, PiCommandError, PiDriverError
from ..driver.event_types import (
    AgentEnd,
    AgentSettled,
    CompactionEnd,
    Event,
    Exited,
    InteractionRequest,
    MessageStart,
    ModelChanged,
)
from ..model import Failed, HistoryLearned, StateLearned, StatsLearned
from .agent import Agent
from .failure_messages import start_trouble, workspace_trouble
from .fleet_writer import FleetWriter
from .launch import Launch, StartAgent
from .resuming import folder_of

logger = logging.getLogger(__name__)

_BATCH = 64  # events taken before others get their turn: a fraction of a millisecond
_CLOSE_LIMIT = 30.0  # the driver bounds its own closing far below; this is for one that does not

LookAtAsk = Callable[
    [str, InteractionRequest, Agent], Awaitable[Callable[[], Coroutine[Any, Any, None]] | None]
]
"""Judges an ask of a session's agent; returns what sends its answer, `None` when a person decides."""

# After these what waits may go on: something is over, or what was taken up has been told.
_MOVING_ON = (AgentEnd, AgentSettled, CompactionEnd, MessageStart, Exited)

# After these the agent knows more than its events told.
_REFRESHING = (AgentSettled, ModelChanged, CompactionEnd)


class SessionRunner:
    """Runs one process of a session. A session that is started again gets a new runner.

    Args:
        look: Judges an ask.
        heard: Called with the key after an event that may let what waits go on.
    """

    def __init__(
        self,
        key: str,
        launch: Launch,
        ledger: FleetWriter,
        start: StartAgent,
        look: LookAtAsk,
        heard: Callable[[str], None],
    ) -> None:
        self.key = key
        self._look = look
        self._heard = heard
        self.launch = launch
        self.agent: Agent | None = None
        self.sending = asyncio.Lock()
        self._ledger = ledger
        self._start = start
        self._tasks: set[asyncio.Task[Any]] = set()
        self._main: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[None] | None = None
        self._up: asyncio.Future[Agent | None] = asyncio.get_running_loop().create_future()
        self._refresh_wanted = False
        self._refreshing = False
        self._read_file = ""

    def begin(self, *, load_history: bool) -> None:
        """Start the process in the background."""
        self._main = asyncio.create_task(
            self._run(load_history=load_history), name=f"pidriver session {self.key}"
        )

    @property
    def up(self) -> bool:
        """Whether the agent takes what is sent: it runs, and a resumed conversation has been told."""
        return self.agent is not None and self._up.done()

    async def caught_up(self) -> None:
        """Wait until all that the agent said so far is in the model: its replies overtake its events."""
        while self.agent is not None and self.agent.unread:  # noqa: ASYNC110 - the consumer is another task
            await asyncio.sleep(0)

    async def wait_up(self) -> Agent | None:
        """The running agent, `None` when it could not be started or is gone."""
        agent = await asyncio.shield(self._up)
        return agent if self.agent is not None else None

    def spawn(self, work: Coroutine[Any, Any, None], what: str) -> None:
        """Do something beside the stream; it ends with the session at the latest."""
        task = asyncio.create_task(work, name=f"pidriver {what} {self.key}")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def refresh(self) -> None:
        """Learn state and counts in the background; asked for again meanwhile, they are learnt once more."""
        self._refresh_wanted = True
        if not self._refreshing:
            self._refreshing = True
            self.spawn(self._refresh(), "refresh")

    async def stop(self) -> None:
        """End the process and every task of it. Safe to call again, from anywhere."""
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop(), name=f"pidriver stop {self.key}")
        await asyncio.shield(self._stopping)

    async def _run(self, *, load_history: bool) -> None:
        try:
            agent = await self._started()
            if agent is None:
                return
            self.agent = agent
            pump = asyncio.create_task(self._pump(agent), name=f"pidriver pump {self.key}")
            try:
                if not load_history:
                    self._up.set_result(agent)
                self.spawn(self._greet(agent, load_history=load_history), "greet")
                await pump
            finally:
                pump.cancel()
                await self._close(agent)
                self.agent = None
        finally:
            if not self._up.done():
                self._up.set_result(None)

    async def _started(self) -> Agent | None:
        try:
            trouble = await asyncio.to_thread(workspace_trouble, self.launch)
            if trouble is None:
                return await self._start(self.launch)
        except (PiDriverError, ValueError, OSError) as error:
            logger.info("session %s did not start: %s", self.key, error)
            trouble = start_trouble(self.launch, error)
        except Exception as error:
            logger.exception("session %s did not start", self.key)
            trouble = start_trouble(self.launch, error)
        self._ledger.feed(self.key, trouble)
        return None

    async def _greet(self, agent: Agent, *, load_history: bool) -> None:
        """Learn who it is; a resumed conversation is told before anything new is sent."""
        try:
            await self._learn_state(agent, timeout=None)
            if agent.dialect is Dialect.OMP:
                # Above 1 MiB the first version of its protocol shortens frames, the second cuts them up.
                await self._try(agent.negotiate_protocol(2))
                await self._try(agent.set_subagent_subscription("progress"))
            if load_history:
                messages = await agent.get_messages()
                self._ledger.feed(
                    self.key, HistoryLearned(tuple(_bare(message.as_event()) for message in messages))
                )
        except PiDriverError as error:
            logger.info("session %s: greeting: %s", self.key, error)
        finally:
            if not self._up.done():
                self._up.set_result(agent)
        self.refresh()

    async def _pump(self, agent: Agent) -> None:
        ledger, key = self._ledger, self.key
        taken = 0
        try:
            async for event in agent.events():
                ledger.feed(key, event)
                if isinstance(event, InteractionRequest):
                    await self._judge(event, agent)
                if isinstance(event, _REFRESHING):
                    self.refresh()
                if isinstance(event, _MOVING_ON):
                    self._heard(key)
                taken += 1
                if taken >= _BATCH:
                    taken = 0
                    await asyncio.sleep(0)
        except Exception as error:
            logger.exception("session %s: its stream broke", key)
            ledger.feed(
                key,
                Failed(
                    "The agent's stream broke.",
                    detail=str(error),
                    hint="Start the session again; what was finished is on disk.",
                ),
            )
        session = ledger.session(key)
        if session is not None and not session.ended:
            ledger.feed(key, Exited(expected=session.closing))

    async def _judge(self, request: InteractionRequest, agent: Agent) -> None:
        """Let the rules answer before anybody sees it; the answer travels beside the stream."""
        try:
            answer = await self._look(self.key, request, agent)
        except Exception:
            # Left open: a person decides.
            logger.exception("session %s: judging %s", self.key, request.request_id)
            return
        if answer is not None:
            self.spawn(answer(), "answer")

    async def _refresh(self) -> None:
        try:
            while self._refresh_wanted and self.agent is not None:
                self._refresh_wanted = False
                await self._try(self._learn_state(self.agent, timeout=30.0))
                if self.agent is not None:
                    await self._try(self._learn_stats(self.agent))
        finally:
            self._refreshing = False

    async def _learn_state(self, agent: Agent, *, timeout: float | None) -> None:
        try:
            state = await agent.get_state(timeout=timeout)
        except PiCommandError as error:
            # It answers, so it is up, whatever it says.
            logger.info("session %s: get_state: %s", self.key, error)
            self._ledger.feed(self.key, StateLearned(pid=_pid(agent)))
            return
        model = state.model
        self._ledger.feed(
            self.key,
            StateLearned(
                model=model.id if model else "",
                provider=model.provider if model else "",
                thinking_level=state.thinking_level,
                pi_session_id=state.session_id,
                session_file=state.session_file or "",
                workspace=await self._folder(state.session_file or ""),
                session_name=state.session_name or "",
                context_window=(model.context_window or None) if model else None,
                streaming=state.is_streaming,
                pending_messages=state.queued,
                pid=_pid(agent),
            ),
        )

    async def _folder(self, file: str) -> str:
        """The folder that the session file names, once for each file, if it is not the one we started in."""
        if self.launch.config.workspace is None or file in ("", self._read_file):
            return ""
        folder = await asyncio.to_thread(folder_of, file, os.fspath(self.launch.config.workspace))
        if folder is None:
            return ""  # not written yet
        self._read_file = file
        return folder

    async def _learn_stats(self, agent: Agent) -> None:
        stats = await agent.get_session_stats()
        context = stats.context_usage
        self._ledger.feed(
            self.key,
            StatsLearned(
                stats.usage,
                context_tokens=context.tokens if context else None,
                context_window=(context.context_window or None) if context else None,
            ),
        )

    async def _try(self, work: Coroutine[Any, Any, Any]) -> None:
        try:
            await work
        except PiDriverError as error:
            logger.info("session %s: %s", self.key, error)

    async def _stop(self) -> None:
        if self._main is not None:
            if self.agent is None:
                self._main.cancel()
            else:
                await self._close(self.agent)
                # Its last words are still on their way through the pump.
                await asyncio.wait([self._main], timeout=_CLOSE_LIMIT)
                self._main.cancel()
            await asyncio.gather(self._main, return_exceptions=True)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self._up.done():
            self._up.set_result(None)

    async def _close(self, agent: Agent) -> None:
        try:
            async with asyncio.timeout(_CLOSE_LIMIT):
                await agent.aclose()
        except Exception:
            logger.exception("session %s: closing its process", self.key)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            logger.error("session %s: %s", self.key, task.get_name(), exc_info=error)


def _bare(event: Event) -> Any:
    # A history's raw frames would be held for as long as its transcript.
    return replace(event, raw={})


def _pid(agent: Agent) -> int | None:
    # Only for showing; not every agent is a process of its own.
    pid = getattr(agent, "pid", None)
    return pid if isinstance(pid, int) else None
