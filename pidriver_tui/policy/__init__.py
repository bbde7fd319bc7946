"""The rules that answer asks without a person. Pure: a call and a policy in, a verdict out.

It may not know agents, files, clocks or terminals.
"""

from .call import Call, Tier
from .rules import Action, Mode, Policy, Rule, Verdict

__all__ = ["Action", "Call", "Mode", "Policy", "Rule", "Tier", "Verdict"]
