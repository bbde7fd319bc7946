"""What each tool can do. A tool that is not listed counts as execute."""

from __future__ import annotations

from ..policy import Tier

# Tools of pi 0.87.1 and omp 18.2.3 (their own documentation and source).
_TIERS = {
    Tier.READ: ("read", "grep", "find", "ls", "glob", "search", "ask", "todo", "todo_write", "recall"),
    Tier.WRITE: ("write", "edit", "ast_edit"),
}
_OF = {name: tier for tier, names in _TIERS.items() for name in names}


def tier_of(tool: str) -> Tier:
    """The tier of a tool, by its name as the agent calls it."""
    return _OF.get(tool, Tier.EXECUTE)
