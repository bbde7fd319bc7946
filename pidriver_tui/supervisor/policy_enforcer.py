"""Answering by rules: a handler for anyone who drives an agent, and a keeper of each session's rules.

The person's own grants add to a session's rules while it lives; any rule can be undone from there on.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from ..driver import AutoApprove, DenyAll, InteractionHandler, InteractionResponse, PiSession, chain
from ..driver.event_types import InteractionRequest
from ..gate import read_ask, refusal
from ..model import RULES, Answered, Ask, AskOutcome, Judged, ModeSet, Noted
from ..policy import Action, Mode, Policy, Rule, Verdict, decide, described
from .agent import Agent
from .agent_access import AgentAccess
from .fleet_writer import FleetWriter
from .opening import located


class Rulebook(Protocol):
    """Where rules that outlive the app are kept."""

    def rules(self) -> tuple[Rule, ...]:
        """All of them."""
        ...

    def remember(self, rule: Rule) -> str:
        """Keep one. Returns what went wrong, or `""`."""
        ...

    def forget(self, rule: Rule) -> str:
        """Take one away. Returns what went wrong, or `""`."""
        ...


class InMemoryRulebook:
    """A rulebook that ends with the app."""

    def __init__(self) -> None:
        self._rules: tuple[Rule, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        return self._rules

    def remember(self, rule: Rule) -> str:
        self._rules = (*self._rules, rule)
        return ""

    def forget(self, rule: Rule) -> str:
        self._rules = tuple(kept for kept in self._rules if kept != rule)
        return ""


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule as it stands for a session. `origin`: config, session or always."""

    rule: Rule
    origin: str


@dataclass(slots=True)
class _SessionRules:
    policy: Policy
    gated: bool = False
    grants: tuple[Rule, ...] = ()
    undone: set[Rule] = field(default_factory=set)


def by_policy(verdict_of: Callable[[InteractionRequest], Verdict | None]) -> InteractionHandler:
    """A handler that answers what a verdict decides and leaves the rest to the host.

    Args:
        verdict_of: What the rules say of a request; `None` leaves it to the host.
    """

    def allowed(request: InteractionRequest) -> bool:
        verdict = verdict_of(request)
        return verdict is not None and verdict.action is Action.ALLOW

    return chain(_Refuse(verdict_of), AutoApprove(allowed))


class _Refuse(DenyAll):
    """Refuses what a rule denies; its reason goes along where the ask has room for one."""

    def __init__(self, verdict_of: Callable[[InteractionRequest], Verdict | None]) -> None:
        self._verdict_of = verdict_of

    async def __call__(self, request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        verdict = self._verdict_of(request)
        if verdict is None or verdict.action is not Action.DENY:
            return None
        response = await super().__call__(request, session)
        ask = read_ask(request.prompt, "") if request.method == "select" else None
        if response is not None and ask is not None and ask.takes_reason:
            return replace(response, value=refusal(reason_of(verdict)))
        return response


def reason_of(verdict: Verdict) -> str:
    """What the model is told of a denial by a rule."""
    given = verdict.rule.reason if verdict.rule is not None else ""
    return given or "the rules of the person who supervises this session do not allow it"


class PolicyEnforcer:
    """Keeps the rules of every session and answers their asks by them."""

    def __init__(self, ledger: FleetWriter, reach: AgentAccess, rulebook: Rulebook) -> None:
        self._ledger = ledger
        self._reach = reach
        self._rulebook = rulebook
        self._standing: dict[str, _SessionRules] = {}

    def take_up(self, key: str, policy: Policy) -> None:
        """A session starts under `policy`; grants of its earlier process stay."""
        known = self._standing.get(key, _SessionRules(policy))
        self._standing[key] = replace(known, policy=policy, gated=policy.gated)

    def drop(self, key: str) -> None:
        """The session left the fleet."""
        self._standing.pop(key, None)

    # judging

    async def look(
        self, key: str, request: InteractionRequest, agent: Agent
    ) -> Callable[[], Coroutine[Any, Any, None]] | None:
        """Judge an ask that has just come. Returns how to send its answer, if the rules give one.

        Suspends nowhere, so that nobody sees an ask that needs no person.
        """
        session = self._ledger.session(key)
        ask = session.asks.get(request.request_id) if session is not None else None
        if ask is None or ask.call is None or not self._reach.waits(key, ask):
            return None
        verdict = decide(self.policy(key), located(ask.call))
        response = await by_policy(lambda _: verdict)(request, cast(PiSession, agent))
        if response is None:
            asked_by = verdict.why if self._gated(key) else ""
            self._ledger.feed(key, Judged(ask.request_id, verdict.dangers, asked_by))
            return None
        self._answered(key, ask, verdict)
        why = "" if ask.takes_reason or verdict.action is Action.ALLOW else reason_of(verdict)
        return lambda: self._send(key, ask, response, why)

    def _answered(self, key: str, ask: Ask, verdict: Verdict) -> None:
        said = "allowed" if verdict.action is Action.ALLOW else "denied"
        rule = verdict.rule
        said += f" by {rule.name or 'a rule'}: {described(rule)}" if rule is not None else " by the mode"
        self._ledger.feed(
            key, Answered(ask.request_id, AskOutcome.ANSWERED, said, by=RULES, quiet=rule is None)
        )

    async def _send(self, key: str, ask: Ask, response: InteractionResponse, why: str) -> None:
        if why:
            tool = ask.tool or "tool"
            await self._reach.tell(
                key, "Saying why", lambda agent: agent.steer(f"That {tool} call was denied: {why}")
            )
        await self._reach.respond(key, ask, response.value)

    async def look_again(self) -> None:
        """The rules are others now: allow what is still open and needs nobody any more."""
        for session in tuple(self._ledger.fleet):
            for ask in tuple(session.asks.values()):
                if ask.call is None or session.asks.get(ask.request_id) is not ask:
                    continue
                if not self._reach.waits(session.key, ask):
                    continue
                verdict = decide(self.policy(session.key), located(ask.call))
                if verdict.action is Action.ALLOW:
                    self._answered(session.key, ask, verdict)
                    await self._send(session.key, ask, InteractionResponse.allow(ask.request_id), "")

    # rules

    def policy(self, key: str) -> Policy:
        """The rules in force for a session."""
        standing = self._standing.get(key, _SessionRules(Policy()))
        undone = standing.undone
        learnt = tuple(r for r in (*standing.grants, *self._rulebook.rules()) if r not in undone)
        if not standing.gated:
            # Its agent asks of its own accord: a person is meant, unless they said "always".
            return Policy(Mode.EVERYTHING, learnt=learnt)
        rules = tuple(rule for rule in standing.policy.rules if rule not in undone)
        return Policy(standing.policy.mode, rules, learnt)

    def _gated(self, key: str) -> bool:
        standing = self._standing.get(key)
        return standing is not None and standing.gated

    def rules(self, key: str) -> tuple[ActiveRule, ...]:
        """The rules in force for a session that can be undone, in the order in which they decide."""
        policy = self.policy(key)
        kept = set(self._rulebook.rules())
        return (
            *(ActiveRule(rule, "config") for rule in policy.rules),
            *(ActiveRule(rule, "always" if rule in kept else "session") for rule in policy.learnt),
        )

    def grant(self, key: str, rule: Rule, *, lasting: bool) -> None:
        """Allow from now on what `rule` says: for this session, or until it is forgotten."""
        standing = self._standing.setdefault(key, _SessionRules(Policy()))
        standing.undone.discard(rule)
        if lasting:
            if problem := self._rulebook.remember(rule):
                self._ledger.feed(
                    key, Noted(f"The rule holds for this session only: {problem}", level="warning")
                )
            else:
                return
        standing.grants = (*standing.grants, rule)

    def undo(self, key: str, rule: Rule) -> None:
        """From now on `rule` decides nothing in this session; one that was learnt is forgotten."""
        standing = self._standing.get(key)
        if standing is None:
            return
        problem = self._rulebook.forget(rule) if rule in self._rulebook.rules() else ""
        if rule in standing.grants:
            standing.grants = tuple(kept for kept in standing.grants if kept != rule)
        else:
            standing.undone.add(rule)
        told = f"A rule decides nothing here any more: {rule.action.value} {described(rule)}."
        self._ledger.feed(key, Noted(told, detail=problem, level="warning" if problem else "info"))

    def set_mode(self, key: str, mode: Mode) -> bool:
        """Ask about what `mode` says from now on; `False` for a session whose agent does not ask."""
        standing = self._standing.get(key)
        if standing is None or not standing.gated:
            return False
        standing.policy = replace(standing.policy, mode=mode)
        self._ledger.feed(key, ModeSet(mode.value))
        return True
