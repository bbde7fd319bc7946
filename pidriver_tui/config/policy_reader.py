"""Reading a `[policy]` table, or a file of rules. A mistake never makes it allow more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..policy import Action, Rule
from .policy_settings import OwnPolicy, RuleEntry
from .problem_list import ProblemList
from .problems import dotted, nearest
from .schema import settings_of

MOST_RULES = 200
_ASKED = "; until it is right, everything is asked"
_UNUSED = "; this rule is not used"


def read_policy(
    value: object, path: tuple[str, ...], findings: ProblemList, written: set[tuple[str, ...]]
) -> OwnPolicy:
    """The policy of the table at `path`; what was set is added to `written`."""
    if not isinstance(value, dict):
        findings.add(path, f"must be a table, write [{'.'.join(path)}]{_ASKED}")
        return OwnPolicy(broken=True)
    broken = False
    mode = None
    for key in value:
        if key not in {"mode", "rules"}:
            findings.add((*path, key), f"there is no such setting{_ASKED}", nearest(key, ("mode", "rules")))
            broken = True
    if "mode" in value:
        mode, wrong = settings_of(OwnPolicy)["mode"].judge(value["mode"])
        if wrong is not None or mode is None:
            message = wrong.message if wrong else "must be a text"
            findings.add((*path, "mode"), message + _ASKED, wrong.suggestion if wrong else "")
            mode, broken = None, True
        else:
            written.add((*path, "mode"))
    place = f"[{dotted(path)}]"
    rules, unread = read_rules(value.get("rules", []), (*path, "rules"), findings, place)
    if rules:
        written.add((*path, "rules"))
    return OwnPolicy(mode, rules, broken or unread)


def read_rules(
    value: object, path: tuple[str, ...], findings: ProblemList, place: str
) -> tuple[tuple[Rule, ...], bool]:
    """The rules of the list at `path`, and whether one that would deny or ask could not be read.

    `place` is where a rule stands, for its name: `rule 2 of PLACE`.
    """
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        findings.add(path, f"must be a list of rules, write [[{dotted(path)}]]{_ASKED}")
        return (), True
    rules: list[Rule] = []
    broken = len(value) > MOST_RULES
    if broken:
        findings.add(path, f"are more than {MOST_RULES} rules{_ASKED}")
    for number, table in enumerate(value[:MOST_RULES], 1):
        made = read_rule(table, (*path, str(number - 1)), findings, f"rule {number} of {place}")
        if made:
            rules += made
        elif table.get("action") != Action.ALLOW:
            broken = True
    return tuple(rules), broken


def read_rule(
    table: Mapping[str, Any], path: tuple[str, ...], findings: ProblemList, name: str
) -> tuple[Rule, ...]:
    """The rules of one table, one for each of its commands; `()` when anything in it is wrong."""
    settings = settings_of(RuleEntry)
    allows = table.get("action") == Action.ALLOW
    instead = _UNUSED if allows else _ASKED
    *above, index = path
    called = f"{dotted(above)}[{int(index) + 1}]"
    values: dict[str, Any] = {}
    right = True

    def wrong_at(key: str, message: str, suggestion: str = "") -> None:
        nonlocal right
        right = False
        where, named = ((*path, key), f"{called}.{dotted([key])}") if key else (path, called)
        findings.add(where, message + instead, suggestion, key=named)

    if "action" not in table:
        wrong_at("", 'has no action: "allow", "deny" or "ask"')
    for key, value in table.items():
        if key not in settings:
            wrong_at(key, "there is no such setting", nearest(key, settings))
            continue
        judged, wrong = settings[key].judge(value)
        if wrong is not None:
            wrong_at(key, wrong.message, wrong.suggestion)
        else:
            values[key] = judged
    if right and (clash := _clash(values)):
        wrong_at("", clash)
    return RuleEntry(**values).rules(name) if right else ()


def _clash(values: Mapping[str, Any]) -> str:
    """What is wrong with values that are right one by one."""
    named = _given(values, ("tools", "command", "exact", "path", "workspace"))
    if values["action"] == Action.ALLOW and not named:
        return 'names nothing: write tools = ["*"] for every tool'
    scripts = _given(values, ("command", "exact"))
    if len(scripts) > 1:
        return "has both command and exact: one is enough"
    if scripts and "path" in values:
        return f"has both {scripts[0]} and path: no call has both"
    return ""


def _given(values: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    return [key for key in keys if values.get(key)]
