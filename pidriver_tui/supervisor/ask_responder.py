"""Answering asks: each in its own shape, to its own id, once. What comes of it is told in the model."""

from __future__ import annotations

import asyncio

from ..driver import InteractionResponse, PiAnswerError, response_to_wire
from ..driver.event_types import Decision
from ..gate import refusal
from ..model import Answered, Ask, AskOutcome, Noted
from .agent_access import AgentAccess
from .fleet_writer import FleetWriter

_TURNS = 4  # of the loop, from bytes that wait in a pipe to the model


class AskResponder:
    """Answers asks of any session of the ledger."""

    def __init__(self, ledger: FleetWriter, reach: AgentAccess) -> None:
        self._ledger = ledger
        self.reach = reach

    async def answer(
        self,
        key: str,
        request_id: str,
        value: Decision | bool | str | int,
        shown: str,
        by: str,
        seen: Ask | None = None,
    ) -> bool:
        """Answer an ask; `False` when it is gone, not the one `seen`, or this cannot be its answer."""
        if await self._asks_another(key, request_id, seen):
            return False
        ask = self._open(key, request_id)
        if ask is None:
            self._ledger.feed(key, Answered(request_id, AskOutcome.ANSWERED, shown, by))
            return False
        if type(value) is int and ask.method == "select" and not 0 <= value < len(ask.options):
            self._ledger.feed(
                key, Noted(f"There is no option {value + 1}: the ask is still open.", level="warning")
            )
            return False
        if ask.request is not None:
            try:
                response_to_wire(InteractionResponse(request_id, value), ask.request)
            except (PiAnswerError, ValueError) as problem:
                self.reach.say(key, "Answering", problem)
                return False
        # First the model: the ask must be gone before anything else can answer it.
        self._ledger.feed(key, Answered(request_id, AskOutcome.ANSWERED, shown or describe(ask, value), by))
        return await self.reach.respond(key, ask, value)

    async def deny(
        self, key: str, request_id: str, reason: str, by: str = "person", seen: Ask | None = None
    ) -> bool:
        """Refuse an ask and tell the model why; `False` when it is gone or not the one `seen`."""
        if await self._asks_another(key, request_id, seen):
            return False
        ask = self._open(key, request_id)
        reason = " ".join(reason.split())
        shown = f"denied: {reason}" if reason else "denied"
        if ask is None or not reason:
            return await self.answer(key, request_id, Decision.DENY, shown, by, seen)
        if ask.takes_reason:
            return await self.answer(key, request_id, refusal(reason), shown, by, seen)
        # omp's refusal has no room for a reason. Sent before it, the message is there when the model
        # is asked again (observed, omp 18.2.3).
        what = f"{ask.tool} call" if ask.tool else "request"
        await self.reach.tell(key, "Saying why", lambda agent: agent.steer(f"I denied that {what}: {reason}"))
        return await self.answer(key, request_id, Decision.DENY, shown, by, seen)

    async def cancel(self, key: str, request_id: str, seen: Ask | None = None) -> bool:
        """Close an ask without an answer; `False` when it is gone or not the one `seen`."""
        if await self._asks_another(key, request_id, seen):
            return False
        ask = self._open(key, request_id)
        self._ledger.feed(key, Answered(request_id, AskOutcome.CANCELLED))
        if ask is None:
            return False
        return await self.reach.tell(key, "Cancelling the ask", lambda agent: agent.dismiss(request_id))

    async def _asks_another(self, key: str, request_id: str, seen: Ask | None) -> bool:
        """Whether something else than `seen` (`None`: than the model knows) is asked under this id now."""
        if seen is not None:
            # What the agent wrote before the person answered is read first.
            for _ in range(_TURNS):
                await asyncio.sleep(0)
        ask = self._open(key, request_id)
        if ask is None or ((seen is None or seen is ask) and self.reach.waits(key, ask)):
            return False
        self._ledger.feed(
            key, Noted("Nothing was answered: the agent no longer asks what you saw.", level="warning")
        )
        return True

    def _open(self, key: str, request_id: str) -> Ask | None:
        return self._ledger.fleet.ask(key, request_id)


def describe(ask: Ask, value: Decision | bool | str | int) -> str:
    """An answer in a few words, for the transcript."""
    if isinstance(value, Decision):
        return {
            Decision.ALLOW: "allowed",
            Decision.ALLOW_ALWAYS: "allowed, and always from now on",
            Decision.DENY: "denied",
        }[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"picked “{ask.options[value]}”" if 0 <= value < len(ask.options) else str(value)
    return f"picked “{value}”" if ask.method == "select" else f"“{value}”"
