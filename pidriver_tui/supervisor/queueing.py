"""Changing what waits, without stopping the run: taking one back, dropping it, another order.

What the agent has in its queue it gives back only whole (pi `clear_queue`); so all of it is taken, held by
us, changed, and sent again in order. omp gives nothing back: there it is said, before anything is changed.

The race: between one answer and the next the agent takes messages out of its queue some time before it says
so, and gives their texts back all the same (pi agent-loop.js: a compaction may lie between). So after the
queue was taken nothing is decided until the agent has told what it took up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..driver import CAPABILITIES, Dialect, Image
from ..model import Arranged, Noted, QueueSure, QueueTaken, Session, Unqueued, WaitState, waiting
from .agent import Agent
from .agent_access import AgentAccess
from .sending import Kind, Sending, kind_of
from .session_runner import SessionRunner

CANNOT = (
    "omp cannot give back a message once it is in its queue: it will be delivered as it is. "
    "What is still held here can be changed."
)
_DELIVERED = "That message has just been taken up by the agent."
_ON_ITS_WAY = "That message is on its way to the agent: try again when it waits there."
_TAKING = "Taking back what waits"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A message that waited and is the person's again.

    `how`: steer or follow_up. `behind`: its place in the line, for `Supervisor.put_back`; `images` go with
    it.
    """

    text: str
    how: Kind
    behind: tuple[int, ...]
    images: tuple[Image, ...] = ()


class Queueing:
    """Changes the line of any session. What cannot be done is told in its transcript.

    Args:
        runner_of: The runner of a session, `None` when it has none.
    """

    def __init__(
        self, reach: AgentAccess, sending: Sending, runner_of: Callable[[str], SessionRunner | None]
    ) -> None:
        self._reach = reach
        self._ledger = reach.ledger
        self._sending = sending
        self._runner_of = runner_of
        self._news: dict[str, asyncio.Event] = {}

    def heard(self, key: str) -> None:
        """The agent told something that may say what it took up."""
        if (news := self._news.get(key)) is not None:
            news.set()

    async def take_back(self, key: str, token: int) -> TakenBack | None:
        """Take the message of `token` out of the line; `None`, and a notice, when it cannot be had."""
        taken: list[TakenBack] = []

        def take(session: Session) -> None:
            item = waiting.find(session.waiting, token)
            if item is not None:
                images = tuple(self._sending.images_of(key, token))
                place = waiting.before(session.waiting, token)
                taken.append(TakenBack(item.text, kind_of(item.how), place, images))
                self._ledger.feed(key, Unqueued((token,)))

        await self._change(key, token, (token,), take)
        return taken[0] if taken else None

    async def drop(self, key: str, token: int) -> bool:
        """Throw the message of `token` away; `False`, and a notice, when it cannot be had."""
        return await self._change(key, token, (token,), lambda _: self._ledger.feed(key, Unqueued((token,))))

    async def move(self, key: str, token: int, by: int) -> bool:
        """Deliver the message of `token` `by` places later (negative: earlier), among those of its kind.

        `False` when there is no room, and with a notice when it cannot be had.
        """
        session = self._ledger.session(key)
        if session is None or waiting.moved(session.waiting, token, by) is None:
            return False

        def arrange(session: Session) -> None:
            order = waiting.moved(session.waiting, token, by)
            if order is not None:
                self._ledger.feed(key, Arranged(order))

        return await self._change(key, token, waiting.crossed(session.waiting, token, by), arrange)

    async def put_back(self, key: str, text: str, place: TakenBack) -> bool:
        """Send what was taken back, changed or not, to where it stood; `False` leaves it with the caller."""
        session, runner = self._ledger.session(key), self._runner_of(key)
        if session is None or runner is None or session.ended or session.closing or not text.strip():
            return False
        after = [item for item in session.waiting if item.how == place.how and item.token not in place.behind]
        if not after or not (_with_us(session, [item.token for item in after]) or self._gives_back(runner)):
            return self._sending.prompt(key, text, place.how, place.images)
        with self._sending.holding(key):
            token = self._sending.hold(key, text, place.how, place.images, place.behind)
            async with runner.sending:
                if not _with_us(session, [item.token for item in after]):
                    await self.take_all(key, runner)
                    # What was taken stands before what was held: the place is to be found again.
                    order = waiting.put(session.waiting, token, place.behind)
                    self._ledger.feed(key, Arranged(order))
        return True

    def tokens(self, key: str) -> tuple[int, ...]:
        """All that waits now."""
        session = self._ledger.session(key)
        return tuple(item.token for item in session.waiting) if session is not None else ()

    def give_up(self, key: str, tokens: tuple[int, ...]) -> str:
        """Take those of `tokens` that are held by us out of the line; their texts, in order of delivery."""
        session = self._ledger.session(key)
        if session is None:
            return ""
        held = [i for i in session.waiting if i.token in tokens and i.state is WaitState.HELD]
        self._ledger.feed(key, Unqueued(tuple(item.token for item in held)))
        return "\n".join(item.text for item in held)

    async def take_all(self, key: str, runner: SessionRunner) -> tuple[int, ...] | None:
        """Take the whole queue out of the agent, and wait until nothing of it can be delivered any more.

        To be called while nothing is sent. Returns what was taken; `None`, and a notice, when the agent
        refused or is gone: then it still has what it had.
        """
        taken = await self.clear(key, runner)
        session = self._ledger.session(key)
        while taken and session is not None and session.taking_up and runner.agent is not None:
            news = self._news.setdefault(key, asyncio.Event())
            news.clear()
            await news.wait()
        self._news.pop(key, None)
        if taken is not None:
            self._ledger.feed(key, QueueSure())
        return taken

    async def clear(
        self, key: str, runner: SessionRunner, *, timeout: float | None = None
    ) -> tuple[int, ...] | None:
        """Take the whole queue out of the agent; some of it may yet turn out to have been delivered."""
        agent, session = runner.agent, self._ledger.session(key)
        if agent is None or session is None:
            return None
        queued = await self._reach.attempt(key, _TAKING, agent.clear_queue(timeout=timeout))
        if queued is None:
            return None
        # Its reply overtakes what it said before: only then is it known what was on its way.
        await runner.caught_up()
        tokens = self._sending.new_tokens(len(queued.steering) + len(queued.follow_up))
        self._ledger.feed(key, QueueTaken(queued.steering, queued.follow_up, tokens))
        return tuple(item.token for item in session.waiting if item.told and item.state is WaitState.HELD)

    async def _change(
        self, key: str, token: int, needed: tuple[int, ...], change: Callable[[Session], object]
    ) -> bool:
        """Carry `change` out on the line when all of `needed`, of them `token`, is held by us."""
        session, runner = self._ledger.session(key), self._runner_of(key)
        if session is None or runner is None:
            return False
        if _with_us(session, needed):
            change(session)
            return True
        if waiting.find(session.waiting, token) is None:
            return self._cannot(key, _DELIVERED)
        if not self._gives_back(runner):
            return self._cannot(key, CANNOT)
        with self._sending.holding(key):
            async with runner.sending:
                if not _with_us(session, needed) and await self.take_all(key, runner) is None:
                    return False
                item = waiting.find(session.waiting, token)
                if item is None or item.state is WaitState.QUEUED:
                    # Not given back, and not in its queue any more: it is being taken up.
                    return self._cannot(key, _DELIVERED)
                if item.state is WaitState.SENDING:
                    return self._cannot(key, _ON_ITS_WAY)
                change(session)
        return True

    def _gives_back(self, runner: SessionRunner) -> bool:
        agent: Agent | None = runner.agent
        dialect = agent.dialect if agent is not None else Dialect.PI
        return CAPABILITIES[dialect].queue_events

    def _cannot(self, key: str, why: str) -> bool:
        session = self._ledger.session(key)
        if session is not None and not session.ended:
            self._ledger.feed(key, Noted(why, level="warning"))
        return False


def _with_us(session: Session, tokens: Iterable[int]) -> bool:
    """Whether all of `tokens` that wait can be changed without asking the agent."""
    items = [waiting.find(session.waiting, token) for token in tokens]
    found = [item for item in items if item is not None]
    return bool(found) and all(item.state is WaitState.HELD and not item.told for item in found)
