"""What `pidriver-tui policy check|show|forget` say, as text and an exit code; printing is the caller's."""

from __future__ import annotations

from collections.abc import Sequence

from ..gate import tier_of
from ..policy import Action, Call, Mode, Policy, Rule, Tier, Verdict, decide, described, named
from .learned_rules import Learnt, forget_rule
from .outcomes import Outcome
from .paths import Paths
from .problems import Problem, printable

CODES = {Action.ALLOW: 0, Action.ASK: 1, Action.DENY: 3}
_STRICTEST = (Action.ALLOW, Action.ASK, Action.DENY)
_SHELLS = frozenset({"bash", "sh", "shell", "zsh", "powershell"})
_ASKS = {
    Mode.EVERYTHING: "every call is asked about",
    Mode.WRITES: "writes and commands are asked about",
    Mode.COMMANDS: "commands are asked about",
    Mode.NOTHING: "nothing is asked about",
}


def parse_call(text: str, workspace: str) -> Call | None:
    """The call that `bash: git push` or `write: src/x.py` names, `None` when it names none."""
    tool, colon, rest = text.partition(":")
    tool, rest = tool.strip(), rest.strip(" ")
    if not tool or not colon:
        return None
    tier = tier_of(tool)
    if tool in _SHELLS:
        return Call(tool, Tier.EXECUTE, command=rest, workspace=workspace, arguments={"command": rest})
    return Call(tool, tier, path=rest, workspace=workspace, arguments={"path": rest})


def policy_check(policy: Policy, calls: Sequence[Call], problems: Sequence[Problem] = ()) -> Outcome:
    """What the policy says of each call; the code is that of the strictest: 0 allow, 1 ask, 3 deny."""
    verdicts = [decide(policy, call) for call in calls]
    text = "\n".join(_verdict(call, verdict) for call, verdict in zip(calls, verdicts, strict=True))
    strictest = max((verdict.action for verdict in verdicts), key=_STRICTEST.index, default=Action.ALLOW)
    return Outcome(text, CODES[strictest], _lines(problems))


def policy_show(policy: Policy, learnt: Learnt, paths: Paths, problems: Sequence[Problem] = ()) -> Outcome:
    """The rules in force in their order, then what was learnt, with the numbers to forget it by."""
    lines = [f"{policy.mode}: {_ASKS[policy.mode]} unless a rule says otherwise"]
    names = [named(rule, number) for number, rule in enumerate(policy.rules, 1)]
    width = max(map(len, names), default=0)
    lines += [_rule(name.ljust(width), rule) for name, rule in zip(names, policy.rules, strict=True)]
    if not policy.rules:
        lines.append("no rules")
    if learnt.numbered:
        lines.append(f'learnt from your "always", in {paths.rules_file}:')
        lines += [_rule(f"{number:>3}", rule) for number, rule in learnt.numbered]
        if not policy.learnt:
            lines.append("these are not used until the mistakes in the config are right")
    text = "".join(f"{printable(line)}\n" for line in lines)
    return Outcome(text, 0, _lines((*problems, *learnt.problems)))


def policy_forget(paths: Paths, number: int) -> Outcome:
    """Take one learnt rule away; 1 when it cannot be."""
    problem = forget_rule(paths.rules_file, number)
    if problem is not None:
        return Outcome("", 1, _lines([problem]))
    return Outcome(f"learnt rule {number} is forgotten\n")


def _verdict(call: Call, verdict: Verdict) -> str:
    lines = [f"{call.tool}: {call.command or call.path}", f"  {verdict.action}: {verdict.why}"]
    lines += [f"  danger: {danger}" for danger in verdict.dangers]
    return "".join(f"{printable(line)}\n" for line in lines)


def _rule(name: str, rule: Rule) -> str:
    about = described(rule)
    where = f" in {rule.workspace}" if rule.workspace and rule.workspace not in about else ""
    tools = f" by {', '.join(rule.tools)}" if rule.tools and (rule.command or rule.exact) else ""
    return f"{name}  {rule.action:<5}  {about}{tools}{where}"


def _lines(problems: Sequence[Problem]) -> str:
    return "".join(f"{problem.level.value}: {problem}\n" for problem in problems)
