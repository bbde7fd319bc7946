"""The rules that answer asks without a person. Pure: a call and a policy in, a verdict out.

It may not know agents, files, clocks or terminals. A guard-rail, not a sandbox: what a program does
once it runs is not known here.
"""

from .call import Call, Tier
from .dangers import dangers
from .decide import decide, described, named
from .fitting import pattern_words
from .grants import GrantScope, equal, rule_for_grant, scopes_of
from .paths import path_doubt
from .rules import Action, Mode, Policy, Rule, Verdict

__all__ = [
    "Action",
    "Call",
    "GrantScope",
    "Mode",
    "Policy",
    "Rule",
    "Tier",
    "Verdict",
    "dangers",
    "decide",
    "described",
    "equal",
    "named",
    "path_doubt",
    "pattern_words",
    "rule_for_grant",
    "scopes_of",
]
