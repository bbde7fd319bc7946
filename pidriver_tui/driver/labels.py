"""What the labels of a dialog say: which one grants, which one refuses. Pure; it knows nothing of wires.

Only labels that say nothing else count. "Approve and delete the branch" grants more than a permission, so
it says neither yes nor no here, and has to be read and picked by a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

__all__ = ["Says", "grants_and_refuses", "says"]

_GRANT = "(?:approve|allow|accept|yes|confirm|ok|okay|permit|grant)"
_REFUSE = (
    "(?:deny|reject|decline|refuse|no|cancel|block|abort|disallow|(?:don't|do not) (?:allow|approve|run))"
)
_IT = "(?: it| this| this time)?"
_FOR_LONG = "(?:always|forever|for (?:this|the) session|(?:and )?don't ask again|and remember)"

_ONCE = re.compile(rf"{_GRANT}{_IT}(?: once)?")
_LASTING = re.compile(rf"(?:always {_GRANT}|{_GRANT}{_IT} {_FOR_LONG})")
_NO = re.compile(rf"{_REFUSE}{_IT}(?: once)?")
_NEVER = re.compile(rf"(?:never|always {_REFUSE}|{_REFUSE}{_IT} {_FOR_LONG})")


class Says(StrEnum):
    """What a label says, when that is all it says."""

    ONCE = "once"
    LASTING = "lasting"
    NO = "no"
    NEVER = "never"
    OTHER = "other"


def says(label: str) -> Says:
    """What a label says. Signs around the words and upper case are no words (`✓ Approve`, `DENY`)."""
    # A digit or a letter of another alphabet is a word too, so that nothing is overlooked.
    words = " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)?", label.lower().replace("’", "'")))
    for pattern, meaning in (
        (_ONCE, Says.ONCE),
        (_LASTING, Says.LASTING),
        (_NO, Says.NO),
        (_NEVER, Says.NEVER),
    ):
        if pattern.fullmatch(words):
            return meaning
    return Says.OTHER


def grants_and_refuses(options: Sequence[str]) -> bool:
    """Whether among `options` one grants this once and one refuses: then a yes and a no have their labels."""
    said = [says(label) for label in options]
    return Says.ONCE in said and (Says.NO in said or Says.NEVER in said)
