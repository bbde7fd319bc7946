"""Sending what a person says: in the order said, each once, held while the agent can take nothing.

What is held stands in the model (:mod:`..model.waiting`) and nowhere else, so that it can be seen, edited
and given back; only the bytes of images are kept here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from ..driver import Dialect, Image, PiCommandError, PiDriverError, TransportClosedError
from ..model import (
    PromptAccepted,
    Prompted,
    PromptHeld,
    PromptRefused,
    Released,
    Session,
    Waiting,
    WaitState,
    command_id,
    waiting,
)
from .fleet_writer import FleetWriter
from .session_runner import SessionRunner

logger = logging.getLogger(__name__)

How = Literal["auto", "prompt", "steer", "follow_up"]
Kind = Literal["steer", "follow_up"]

# pi (agent-session.js, 0.87.1 to 1.6.0) says it of a branch's summary too, which no event tells.
_COMPACTING = "while compaction is in progress"
_AGAIN = 0.5  # seconds until a refused message is tried again when nothing will tell that it can be


class Sending:
    """Sends to any session of the ledger.

    Args:
        runner_of: The runner of a session, `None` when it has none.
    """

    def __init__(self, ledger: FleetWriter, runner_of: Callable[[str], SessionRunner | None]) -> None:
        self._ledger = ledger
        self._runner_of = runner_of
        self._tokens = 0
        self._holds: dict[str, int] = {}
        self._flushing: set[str] = set()
        self._images: dict[tuple[str, int], Sequence[Image]] = {}

    def new_tokens(self, count: int) -> tuple[int, ...]:
        """Names for `count` more messages."""
        first = self._tokens + 1
        self._tokens += count
        return tuple(range(first, first + count))

    def images_of(self, key: str, token: int) -> Sequence[Image]:
        """The images sent with a message that waits."""
        return self._images.get((key, token), ())

    def prompt(self, key: str, text: str, how: How, images: Sequence[Image]) -> bool:
        """Take over `text`; `False` leaves it with the caller: there is no process to send it to."""
        session, runner = self._ledger.session(key), self._runner_of(key)
        if session is None or runner is None or session.ended or session.closing:
            return False
        if not text.strip() and not images:
            return False
        kind = kind_of(how)
        if self._must_hold(key, session, runner, text):
            self.hold(key, text, kind, images)
            runner.spawn(self._when_up(key, runner), "send what was held")
            return True
        at_once = how == "prompt" or not is_busy(session) or _is_known_command(session, text)
        token = self._named(key, session, images)
        self._ledger.feed(
            key, Prompted(text, how="prompt" if at_once else kind, images=len(images), token=token)
        )
        runner.spawn(self._send(runner, key, token, text, kind), "prompt")
        return True

    def hold(
        self, key: str, text: str, kind: Kind, images: Sequence[Image], behind: tuple[int, ...] | None = None
    ) -> int:
        """Put `text` into the line of what is held, and return its token; who holds it lets it go.

        `behind`: its place (:class:`..model.Prompted`).
        """
        session = self._ledger.session(key)
        token = self._named(key, session, images) if session is not None else 0
        said = Prompted(text, how=kind, images=len(images), token=token, held=True, behind=behind)
        self._ledger.feed(key, said)
        return token

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Send nothing that is said meanwhile; afterwards it goes, in order."""
        self._holds[key] = self._holds.get(key, 0) + 1
        try:
            yield
        finally:
            self._holds[key] -= 1
            if not self._holds[key]:
                del self._holds[key]
            self.heard(key)

    def heard(self, key: str) -> None:
        """Something happened after which what is held may be sent."""
        session, runner = self._ledger.session(key), self._runner_of(key)
        if session is None or runner is None or not _next_held(session):
            return
        if key not in self._flushing and self._open(key, session, runner):
            self._flushing.add(key)
            runner.spawn(self._flush(key, runner), "send what was held")

    async def _when_up(self, key: str, runner: SessionRunner) -> None:
        if await runner.wait_up() is not None:
            self.heard(key)

    async def _flush(self, key: str, runner: SessionRunner) -> None:
        try:
            while True:
                async with runner.sending:
                    session = self._ledger.session(key)
                    item = _next_held(session) if session is not None else None
                    if session is None or item is None or not self._open(key, session, runner):
                        return
                    kind = kind_of(item.how)
                    command = waiting.is_command(item.text)
                    self._ledger.feed(key, Released(item.token, kind if is_busy(session) else "prompt"))
                    if not command:
                        await self._tell(runner, key, item.token, item.text, kind)
                if command:
                    runner.spawn(self._tell(runner, key, item.token, item.text, kind), "command")
        finally:
            self._flushing.discard(key)

    async def _send(self, runner: SessionRunner, key: str, token: int, text: str, kind: Kind) -> None:
        if waiting.is_command(text):
            # Its reply comes when the command is done, after all its questions: nothing may wait for it.
            await self._tell(runner, key, token, text, kind)
            return
        # pi loses the second of two prompts that arrive before the first has begun to run
        # (observed, pi 0.87.1, 1.6.0): one after another.
        async with runner.sending:
            await self._tell(runner, key, token, text, kind)

    async def _tell(self, runner: SessionRunner, key: str, token: int, text: str, kind: Kind) -> None:
        agent = runner.agent
        if agent is None:
            return  # its end has given back all that was said
        try:
            reply = await agent.prompt(
                text,
                images=self.images_of(key, token),
                # With a behaviour it runs at once when the agent is idle; without, a busy one refuses.
                streaming_behavior="steer" if kind == "steer" else "followUp",
                command_id=command_id(token),
                timeout=None,
            )
        except TransportClosedError as error:
            # The end of the process is told last and gives back all that was said, in order.
            logger.info("session %s: sending: %s", key, error)
        except PiCommandError as error:
            if _COMPACTING in error.error:
                self._ledger.feed(key, PromptHeld(token))
                runner.spawn(self._later(key), "try again")
            else:
                self._ledger.feed(key, PromptRefused(token, error.error))
        except PiDriverError as error:
            self._ledger.feed(key, PromptRefused(token, str(error)))
        else:
            accepted = PromptAccepted(
                token, invoked=reply.agent_invoked is not False, disposition=reply.disposition
            )
            self._ledger.feed(key, accepted)

    async def _later(self, key: str) -> None:
        # The reply may have overtaken the event that says why; a compaction then says when it is over.
        await asyncio.sleep(_AGAIN)
        self.heard(key)

    def _must_hold(self, key: str, session: Session, runner: SessionRunner, text: str) -> bool:
        if not self._open(key, session, runner):
            return True
        # Nobody overtakes what is held; a command is no message, and is not for the model.
        return _next_held(session) is not None and not waiting.is_command(text)

    def _open(self, key: str, session: Session, runner: SessionRunner) -> bool:
        """Whether the agent can take a message now."""
        if not runner.up or session.ended or session.closing or key in self._holds:
            return False
        if not session.compacting:
            return True
        # A run that is compacted queues messages; nothing else does, and of omp it is not known.
        return session.running and runner.agent is not None and runner.agent.dialect is Dialect.PI

    def _named(self, key: str, session: Session, images: Sequence[Image]) -> int:
        known = {item.token for item in session.waiting} | {b.token for b in session.pending_prompts}
        for name in [name for name in self._images if name[0] == key and name[1] not in known]:
            del self._images[name]
        (token,) = self.new_tokens(1)
        if images:
            self._images[key, token] = tuple(images)
        return token


def kind_of(how: str) -> Kind:
    """Which of the agent's queues a message said `how` waits in."""
    return "steer" if how == "steer" else "follow_up"


def _is_known_command(session: Session, text: str) -> bool:
    name, _, _ = text.lstrip().removeprefix("/").partition(" ")
    return waiting.is_command(text) and name in session.commands


def is_busy(session: Session) -> bool:
    """Whether a message that is sent now has to wait its turn."""
    if session.running or session.retry is not None:
        return True
    sending = (item.text for item in session.waiting if item.state is WaitState.SENDING)
    said = (*sending, *(block.text for block in session.pending_prompts))
    return any(not waiting.is_command(text) for text in said)


def _next_held(session: Session) -> Waiting | None:
    return next((item for item in session.waiting if item.state is WaitState.HELD), None)
