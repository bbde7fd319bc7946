"""Bringing the question to agents that do not ask: our pi extension, and what its asks say.

A guard-rail, not a sandbox. It knows the texts of asks; it may not know agents, the model or a terminal.
"""

from .asks import GRANT, REFUSE, GateAsk, command_of, fits, path_of, read_ask, refusal
from .tiers import tier_of

__all__ = ["GRANT", "REFUSE", "GateAsk", "command_of", "fits", "path_of", "read_ask", "refusal", "tier_of"]
