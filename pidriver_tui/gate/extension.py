"""How an agent is started so that it asks: our extension for pi, the approval mode for omp.

Texts and places only; it starts nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from ..policy import Policy

_LOADING = ("-e", "--extension")
_UNASKED = ("--auto-approve", "--yolo", "--approval-mode")
_STRICTER = ("yolo", "write", "always-ask")


def extension_file() -> Path:
    """Where our pi extension is installed."""
    return Path(str(files(__package__) / "gate.ts"))


def with_extension(arguments: Sequence[str]) -> tuple[str, ...]:
    """pi's arguments and the `-e` that loads our extension.

    It stands behind the last extension that is loaded by a flag: pi calls them in the order of their flags,
    and those of the person's set-up after them (observed, pi 0.87.1). Whatever else stands at the end, a
    `--` or a flag that lacks its value, cannot take our flag for its own.
    """
    given = list(arguments)
    flags = given[: given.index("--")] if "--" in given else given
    places = [index + 2 for index, word in enumerate(flags[:-1]) if word in _LOADING]
    place = max(places, default=0)
    return (*given[:place], "-e", str(extension_file()), *given[place:])


def approval_mode(policy: Policy, own: str | None = None) -> str:
    """omp's `--approval-mode` that asks about all that `policy` has to see; `own` wins when it is stricter.

    That is the strictest for every gated policy: the mode between them, `write`, also lets tools of MCP
    servers and writes outside the workspace pass unseen, and a policy can become stricter while omp runs.
    omp never asks about tools that only read, not even in its strictest mode (observed, omp 18.2.3).
    """
    needed = "always-ask" if policy.gated else "yolo"
    return max(needed, own or needed, key=_STRICTER.index)


def unasked(arguments: Sequence[str]) -> str:
    """The first of omp's arguments that would decide by itself what it asks about; `""` when none does."""
    return next((word for word in arguments if word.partition("=")[0] in _UNASKED), "")
