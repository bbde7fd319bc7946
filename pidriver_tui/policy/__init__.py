"""The rules that answer asks without a person. Pure: a call and a policy in, a verdict out.

It may not know agents, files, clocks or terminals. A guard-rail, not a sandbox: what a program does
once it runs is not known here.
"""

from .call import Call, Tier
from .dangers import dangers
from .decide import decide, described, named
from .fitting import pattern_words
from .learning import Scope, equal, learnt_for, scopes_of
from .places import path_doubt
from .rules import Action, Mode, Policy, Rule, Verdict

__all__ = [
    "Action",
    "Call",
    "Mode",
    "Policy",
    "Rule",
    "Scope",
    "Tier",
    "Verdict",
    "dangers",
    "decide",
    "described",
    "equal",
    "learnt_for",
    "named",
    "path_doubt",
    "pattern_words",
    "scopes_of",
]
