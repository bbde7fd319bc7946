"""What a policy says of a call: rule by rule, a script command by command, the strictest result wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .call import Call, Tier
from .dangers import dangers_of
from .fitting import literal
from .paths import path_doubt
from .patterns import concerns, not_named
from .rules import Action, Mode, Policy, Rule, Verdict
from .script import Script, SimpleCommand, shown
from .shelltool import script_of

_STRICTNESS = {Action.DENY: 0, Action.ASK: 1, Action.ALLOW: 2}
_SAYS = {Action.ALLOW: "allows", Action.DENY: "denies", Action.ASK: "asks about"}
_TIERS = {Tier.READ: "reading", Tier.WRITE: "writing", Tier.EXECUTE: "commands"}


@dataclass(frozen=True, slots=True)
class _Finding:
    """What is said of one command of a call."""

    action: Action
    why: str
    rule: Rule | None = None
    refused: bool = False


def decide(policy: Policy, call: Call) -> Verdict:
    """What becomes of `call` under `policy`. Never raises, whatever the call holds."""
    script = script_of(call)
    judge = _Judge(policy, call, script)
    # What only sets a variable of the shell does nothing by itself; where it matters, it has a doubt.
    deeds = [each for each in script.commands if each.words or each.doubt] or script.commands
    findings = [judge.finding(command) for command in dict.fromkeys(deeds) or (None,)]
    # A command that no rule names tells more than one whose rule may not allow the whole.
    strictest = min(findings, key=lambda finding: (_STRICTNESS[finding.action], finding.refused))
    more = f", and {len(findings) - 1} more" if strictest.action is Action.ALLOW and len(findings) > 1 else ""
    return Verdict(strictest.action, strictest.why + more, strictest.rule, judge.dangers)


def named(rule: Rule, number: int) -> str:
    """How a rule is called: its name, or its place among the rules of the policy."""
    return rule.name or f"rule {number} of [policy]"


def described(rule: Rule) -> str:
    """What a rule concerns, in a few words."""
    parts = []
    if rule.exact:
        parts.append(f'exactly "{shown(rule.exact)}"')
    if rule.command:
        parts.append(f'"{shown(rule.command)}"')
    if rule.path:
        parts.append(f'the path "{shown(rule.path)}"')
    if rule.tools and (not parts or rule.path):
        parts.insert(0, f"the tool{'s' if len(rule.tools) > 1 else ''} {shown(', '.join(rule.tools))}")
    if rule.workspace and not parts:
        parts.append(f"everything in {shown(rule.workspace)}")
    return ", ".join(parts) or "everything"


class _Judge:
    def __init__(self, policy: Policy, call: Call, script: Script) -> None:
        self._policy = policy
        self._call = call
        self._script = script
        self._short = ""  # which rule nearly allows it
        self.dangers = dangers_of(call, script)

    def finding(self, command: SimpleCommand | None) -> _Finding:
        """What rules, mode and what was learnt say of one command (`None`: a call without any)."""
        refused: list[str] = []
        self._short = ""
        found = self._first(self._policy.rules, command, refused) or self._by_mode(command, refused)
        if found.action is not Action.ASK:
            return found
        # A rule that asks stands until a person has said "always" to exactly this.
        exactly = found.rule is not None
        learnt = self._first(self._policy.learnt, command, refused, exactly=exactly)
        if learnt is not None:
            return learnt
        if refused and found.rule is None:
            return _Finding(Action.ASK, refused[0], refused=True)
        return found

    def _first(
        self,
        rules: Sequence[Rule],
        command: SimpleCommand | None,
        refused: list[str],
        *,
        exactly: bool = False,
    ) -> _Finding | None:
        for number, rule in enumerate(rules, 1):
            if not concerns(rule, self._call, command):
                if command is not None and (word := not_named(rule, command)):
                    self._short = f"{named(rule, number)} would, if it named {shown(word)}"
                continue
            if rule.action is Action.ALLOW:
                if exactly and not self._exact(rule):
                    continue
                if why_not := self._refusal(rule):
                    refused.append(f"{named(rule, number)} would allow it, but it {why_not}")
                    continue
            said = f"{named(rule, number)} {_SAYS[rule.action]} {described(rule)}: {self._about(command)}"
            told = f" ({shown(rule.reason)})" if rule.reason and rule.action is Action.DENY else ""
            return _Finding(rule.action, said + told, rule)
        return None

    def _refusal(self, rule: Rule) -> str:
        """Why a rule that allows may not allow this, `""` when it may."""
        if not self._call.complete:
            return "is not shown in full"
        if rule.exact and self._script.beside:
            return "is more than that script: it has arguments beside it"
        if self.dangers and not self._exact(rule):
            return self.dangers[0]
        return ""

    def _exact(self, rule: Rule) -> bool:
        """Whether a rule names this and nothing else."""
        if self._call.command:
            return rule.exact == self._call.command and not self._script.beside
        return bool(self._call.path and rule.path) and literal(rule.path) is not None

    def _by_mode(self, command: SimpleCommand | None, refused: Sequence[str]) -> _Finding:
        mode, tier = self._policy.mode, self._call.tier
        if mode.asks(tier):
            short = f" ({self._short})" if self._short else ""
            about = f"{self._about(command)}{short}"
            return _Finding(Action.ASK, f"{mode} asks about {_TIERS[tier]}, and no rule allows {about}")
        if refused:
            return _Finding(Action.ASK, refused[0], refused=True)
        if mode is not Mode.NOTHING and self.dangers:
            return _Finding(
                Action.ASK, f"{mode} would not ask about {_TIERS[tier]}, but it {self.dangers[0]}"
            )
        unread = self._unread()
        if unread and (wary := next(self._wary(), None)):
            return _Finding(Action.ASK, f"{wary} may concern it, but it {unread}")
        return _Finding(Action.ALLOW, f"{mode} does not ask about {_TIERS[tier]}: {self._about(command)}")

    def _unread(self) -> str:
        """Why a rule cannot tell whether it concerns the call, `""` when it can."""
        if not self._call.complete:
            return "is not shown in full"
        why = self._script.opaque or (
            "" if self._call.opens or not self._call.path else path_doubt(self._call.path)
        )
        return f"cannot be read with certainty: {shown(why)}" if why else ""

    def _wary(self) -> Iterator[str]:
        """The rules that would deny or ask about the call, were all of it known."""
        for number, rule in enumerate(self._policy.rules, 1):
            widened = Rule(rule.action, rule.tools, workspace=rule.workspace)
            if rule.action is not Action.ALLOW and concerns(widened, self._call, None):
                yield named(rule, number)

    def _about(self, command: SimpleCommand | None) -> str:
        if command is not None:
            return str(command)
        call = self._call
        return shown(f"{call.tool} {call.target or call.command}".strip())
