"""What each tool can do. A tool that is not listed counts as execute."""

from __future__ import annotations

from ..policy import Tier

# Tools of pi 0.87.1, of the extensions it comes with that only ask the person, and of omp 18.2.3.
_TIERS = {
    Tier.READ: (
        "read",
        "grep",
        "find",
        "ls",
        "glob",
        "search",
        "ask",
        "todo",
        "todo_write",
        "recall",
        "question",
        "questionnaire",
    ),
    Tier.WRITE: ("write", "edit", "ast_edit"),
}
_OF = {name: tier for tier, names in _TIERS.items() for name in names}


def tier_of(tool: str) -> Tier:
    """The tier of a tool, by its name as the agent calls it."""
    return _OF.get(tool, Tier.EXECUTE)
