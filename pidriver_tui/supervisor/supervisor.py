"""The supervisor: opens, drives and ends sessions, and is the only one to change the fleet."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..driver import Image, Model
from ..driver.event_types import Decision, Exited
from ..model import (
    Ask,
    Attention,
    Changed,
    Closed,
    Closing,
    Fact,
    Fleet,
    Noted,
    Opened,
    Patience,
    PromptBlock,
    Seen,
    Session,
    Stalled,
    TextBlock,
    overdue,
)
from ..policy import Mode, Rule
from .agent_access import AgentAccess
from .ask_responder import AskResponder
from .fleet_writer import FleetWriter
from .intents import Intents
from .launch import Launch, StartAgent, start_with_driver
from .policy_enforcer import ActiveRule, InMemoryRulebook, PolicyEnforcer, Rulebook
from .queueing import Queueing, TakenBack
from .sending import How, Sending
from .session_runner import SessionRunner
from .shell import Shell

logger = logging.getLogger(__name__)


class Supervisor:
    """Runs the sessions of one app.

    Everything happens on the event loop it is used from. Sessions are named by key; a key the fleet
    does not have (any more) makes an intent do nothing and say so by its result.

    Args:
        clock: Monotonic seconds; all times of the model are on it.
        start: Starts an agent for a launch.
        wake: Called once when something changed after :meth:`take_changes` had taken all.
        rulebook: Where rules that outlive the app are kept; without it they end with it.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        start: StartAgent = start_with_driver,
        wake: Callable[[], None] | None = None,
        rulebook: Rulebook | None = None,
    ) -> None:
        self._ledger = FleetWriter(clock, wake)
        self._start = start
        self._runners: dict[str, SessionRunner] = {}
        self._launches: dict[str, Launch] = {}
        self._closing: dict[str, asyncio.Task[None]] = {}
        self._keys = 0
        self._closed = False
        reach = AgentAccess(self._ledger, self._runners.get)
        self._answers = AskResponder(self._ledger, reach)
        self._police = PolicyEnforcer(self._ledger, reach, rulebook or InMemoryRulebook())
        self._sending = Sending(self._ledger, self._runners.get)
        self._queueing = Queueing(reach, self._sending, self._runners.get)
        self._shell = Shell(self._ledger, reach, self._runners.get)
        self._intents = Intents(self._ledger, self._runners.get, self._answers, self._sending, self._queueing)

    @property
    def fleet(self) -> Fleet:
        """All that is true. For reading only."""
        return self._ledger.fleet

    @property
    def wake(self) -> Callable[[], None] | None:
        """What is called when there is something to take."""
        return self._ledger.wake

    @wake.setter
    def wake(self, wake: Callable[[], None] | None) -> None:
        self._ledger.wake = wake

    def take_changes(self) -> dict[str, Changed]:
        """What changed since the last call, by session key; a key may be of a session that left."""
        return self._ledger.take_changes()

    def feed(self, key: str, fact: Fact) -> None:
        """Take a fact of the host's own into the model: a notice, for instance."""
        self._ledger.feed(key, fact)

    async def open(self, launch: Launch) -> str:
        """Put a session into the fleet and start its process in the background; returns its key.

        Raises:
            RuntimeError: The supervisor is closed.
        """
        if self._closed:
            raise RuntimeError("the supervisor is closed")
        self._keys += 1
        key = f"s{self._keys}"
        self._ledger.feed(key, Opened(launch.info, launch.title))
        if launch.info.missing_variables:
            names = ", ".join(launch.info.missing_variables)
            self._ledger.feed(
                key,
                Noted(
                    f"The profile takes {names} from your environment, where it is not set.",
                    level="warning",
                    hint="Set it and open the session again, or change the profile.",
                ),
            )
        if launch.notice:
            self._ledger.feed(key, Noted(launch.notice))
        self._run(key, launch, load_history=launch.resume is not None)
        return key

    async def restart(self, key: str, *, running: bool = False) -> str:
        """Start a session again under the same key, going on with its session file if it has one.

        One that has not ended is left alone, unless `running` says to end it first.
        """
        session, launch = self._ledger.session(key), self._launches.get(key)
        if session is None or launch is None or not (session.ended or running) or self._closed:
            return key
        runner = self._runners.get(key)
        if runner is not None:
            await runner.stop()
        if not session.ended:
            self._ledger.feed(key, Exited(expected=True))  # it was stopped before it was up
        resume = await self._resumable(session, launch)
        talked = any(isinstance(block, (PromptBlock, TextBlock)) for block in session.transcript)
        # What was begun as a copy has a file of its own by now: another copy would lose what it said since.
        again = replace(launch, prompt="", resume=resume, fork=launch.fork and resume == launch.resume)
        if self._ledger.session(key) is session and session.ended:
            self._ledger.feed(key, Opened(launch.info, launch.title, resumed=resume is not None))
            self._run(key, again, load_history=resume is not None and not talked)
        return key

    async def close(self, key: str) -> None:
        """End a session's process and take it out of the fleet. Safe to call again."""
        closing = self._closing.get(key)
        if closing is None:
            if self._ledger.session(key) is None:
                return
            closing = asyncio.create_task(self._close(key), name=f"pidriver close {key}")
            self._closing[key] = closing
        await asyncio.shield(closing)

    async def aclose(self) -> None:
        """End all sessions at once; nothing that was started survives. Safe to call again."""
        self._closed = True
        results = await asyncio.gather(
            *(self.close(key) for key in tuple(self.fleet.sessions)), return_exceptions=True
        )
        for result in results:
            if isinstance(result, Exception):
                logger.error("closing a session", exc_info=result)

    # intents

    async def prompt(self, key: str, text: str, *, how: How = "auto", images: Sequence[Image] = ()) -> bool:
        """Send `text`. `True`: it is ours now, its fate shows in the transcript, and a refusal gives the
        text back through `editor_texts`. `False`: it is still the caller's, there is no process for it.

        `how`: `auto` runs at once or, while it works, when it has finished; `steer` reaches it before
        its next step; `prompt` and `follow_up` say it outright. While the agent can take nothing (it
        starts, or compacts the conversation) it is held and goes, in order, when it can.
        """
        return self._sending.prompt(key, text, how, images)

    async def take_back(self, key: str, token: int) -> TakenBack | None:
        """Take a waiting message out of the line to edit it, without stopping the run.

        `None`, and a notice that says why, when it cannot be had: it has just been taken up, or the agent
        gives nothing back (omp).
        """
        return await self._queueing.take_back(key, token)

    async def put_back(self, key: str, text: str, place: TakenBack) -> bool:
        """Send what was taken back to where it stood, as `text`. `True`: ours now, as with :meth:`prompt`."""
        return await self._queueing.put_back(key, text, place)

    async def drop(self, key: str, token: int) -> bool:
        """Throw a waiting message away. `False`, and a notice, when it cannot be had."""
        return await self._queueing.drop(key, token)

    async def move(self, key: str, token: int, by: int) -> bool:
        """Deliver a waiting message `by` places later, or earlier when negative, among those of its kind.

        `False` when there is no room; with a notice when it cannot be had.
        """
        return await self._queueing.move(key, token, by)

    async def abort(self, key: str) -> str:
        """Stop the turn: open asks are cancelled, the queue is taken back, then the run is aborted.

        Returns the texts that waited, to put before the composer, `""` for none.
        """
        return await self._intents.abort(key)

    async def answer(
        self,
        key: str,
        request_id: str,
        value: Decision | bool | str | int,
        *,
        shown: str = "",
        by: str = "person",
        seen: Ask | None = None,
    ) -> bool:
        """Answer an ask in its own shape. `False`, and a notice, when it is gone.

        Args:
            value: A decision for a permission, a bool for a confirm, a label or its index from 0 for a
                select, a text for the rest.
            shown: What the transcript says instead of the value.
            seen: What the person saw: another ask under the same id is not answered. `None`: any.
        """
        return await self._answers.answer(key, request_id, value, shown, by, seen)

    async def deny(self, key: str, request_id: str, reason: str = "", *, seen: Ask | None = None) -> bool:
        """Refuse a permission and tell the model why. `False`, and a notice, when it is gone.

        `seen` is what the person saw: another ask under the same id is not answered.
        """
        return await self._answers.deny(key, request_id, reason, seen=seen)

    async def grant(self, key: str, rule: Rule, *, lasting: bool = False) -> None:
        """Allow from now on what `rule` says, for this session or (`lasting`) until it is forgotten.

        Open asks that it allows are answered by it.
        """
        self._police.grant(key, rule, lasting=lasting)
        await self._police.look_again()

    def rules(self, key: str) -> tuple[ActiveRule, ...]:
        """The rules that answer this session's asks, in the order in which they decide."""
        return self._police.rules(key)

    def undo_rule(self, key: str, rule: Rule) -> None:
        """From now on `rule` decides nothing in this session; one that was learnt is forgotten."""
        self._police.undo(key, rule)

    async def set_mode(self, key: str, mode: Mode) -> bool:
        """Ask about what `mode` says from now on; `False` when its agent was not started so that it asks."""
        done = self._police.set_mode(key, mode)
        if done:
            await self._police.look_again()
        return done

    async def cancel_ask(self, key: str, request_id: str, *, seen: Ask | None = None) -> bool:
        """Close an ask without an answer. `False`, and a notice, when it is gone.

        `seen` is what the person saw: another ask under the same id is not cancelled.
        """
        return await self._answers.cancel(key, request_id, seen)

    async def shell(self, key: str, line: str, *, hidden: bool = False) -> bool:
        """Have the agent run a shell line in its workspace; returns when it has ended.

        Its model sees line and output with the next prompt, unless `hidden` (pi only).
        """
        return await self._shell.run(key, line, hidden=hidden)

    async def commands(self, key: str) -> tuple[str, ...]:
        """Names of the agent's own slash commands; `()`, and a notice, when it cannot tell."""
        return await self._intents.commands(key)

    async def models(self, key: str) -> tuple[Model, ...]:
        """Models to choose from; empty, and a notice, when it cannot tell."""
        return await self._intents.models(key)

    async def thinking_levels(self, key: str) -> list[str]:
        """Thinking levels to choose from; empty, and a notice, when it cannot tell."""
        return await self._intents.thinking_levels(key)

    async def set_model(self, key: str, name: str) -> bool:
        """Set the model: `provider/id`, or an id of the present provider."""
        return await self._intents.set_model(key, name)

    async def set_thinking(self, key: str, level: str) -> bool:
        """Set the thinking level."""
        return await self._intents.set_thinking(key, level)

    async def rename(self, key: str, name: str) -> bool:
        """Name the session, here and in its file."""
        return await self._intents.rename(key, name)

    async def compact(self, key: str, instructions: str = "") -> bool:
        """Have the conversation summarized; returns when that is done."""
        return await self._intents.compact(key, instructions)

    async def new_session(self, key: str) -> bool:
        """Begin an empty conversation in the same process."""
        return await self._intents.new_session(key)

    def look_around(self, patience: Patience) -> None:
        """Find out who has been silent for longer than `patience` allows. To be called now and then."""
        now = self._ledger.clock()
        for session in tuple(self.fleet):
            if not session.stalled and overdue(session, now, patience):
                self._ledger.feed(session.key, Stalled())

    def seen(self, key: str) -> None:
        """The person looks at it: what it finished no longer wants them; an ask, a failure, a stall do."""
        session = self._ledger.session(key)
        if session is not None and session.unseen is not Attention.NONE:
            self._ledger.feed(key, Seen())

    # inside

    def _run(self, key: str, launch: Launch, *, load_history: bool) -> None:
        self._police.take_up(key, launch.policy)
        runner = SessionRunner(key, launch, self._ledger, self._start, self._police.look, self._heard)
        self._runners[key] = runner
        self._launches[key] = launch
        if launch.prompt.strip():
            self._sending.prompt(key, launch.prompt, "auto", ())
        runner.begin(load_history=load_history)

    def _heard(self, key: str) -> None:
        self._queueing.heard(key)
        self._sending.heard(key)

    async def _close(self, key: str) -> None:
        try:
            self._ledger.feed(key, Closing())
            runner = self._runners.get(key)
            if runner is not None:
                await runner.stop()
        finally:
            self._ledger.feed(key, Closed())
            self._runners.pop(key, None)
            self._launches.pop(key, None)
            self._police.drop(key)
            self._closing.pop(key, None)

    async def _resumable(self, session: Session, launch: Launch) -> str | None:
        if session.session_file:
            # pi writes the file when the first answer ends; before that there is nothing to go on with.
            on_disk = await asyncio.to_thread(Path(session.session_file).is_file)
            return session.session_file if on_disk else launch.resume
        return launch.resume
