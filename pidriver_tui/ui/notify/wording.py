"""What a person may be called for, and the words it is said in. Pure.

What is said may be read by others (a lock screen, a log, a tmux status): without `details` it
holds the names of sessions and what kind of thing they want, never what an agent wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..text.clean import clean_line

TITLE = "pidriver"
LONGEST = 200
_LONGEST_NAME = 40
_MOST_NAMES = 3


class OccasionKind(StrEnum):
    """Kinds of occasion, most pressing first. The words are those of the config."""

    ASK = "asks"
    FAILURE = "failures"
    STALL = "stalls"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing to call a person for.

    Attributes:
        session: Key of the session.
        name: Its title, as it is.
        what: What kind of ask; `""` of others.
        detail: What exactly, said only when the person wants details.
    """

    kind: OccasionKind
    session: str
    name: str
    what: str = ""
    detail: str = ""


def say(occasions: Sequence[Occasion], *, details: bool = False) -> str:
    """One line about all `occasions`, printable, `LONGEST` characters at most."""
    if details and len(occasions) == 1 and occasions[0].detail:
        only = occasions[0]
        separator = ", " if only.kind is OccasionKind.ASK else ": "
        return shortened(f"{_clause(only.kind, [only])}{separator}{clean_line(only.detail)}", LONGEST)
    kinds = [(kind, [occasion for occasion in occasions if occasion.kind is kind]) for kind in OccasionKind]
    return shortened(". ".join(_clause(kind, alike) for kind, alike in kinds if alike), LONGEST)


def window_title(asks: int) -> str:
    """The terminal's title while `asks` are open."""
    return f"◆ {asks} need{'s' if asks == 1 else ''} you · {TITLE}" if asks else TITLE


def shortened(text: str, most: int) -> str:
    """`text` cut to `most` characters, saying so."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _clause(kind: OccasionKind, alike: Sequence[Occasion]) -> str:
    sessions = {occasion.session: occasion.name for occasion in alike}
    names = _names(list(sessions.values()))
    several = len(sessions) > 1
    match kind:
        case OccasionKind.ASK if len(alike) == 1:
            return f"{names} needs you: {alike[0].what}"
        case OccasionKind.ASK if several:
            return f"{names} need you: {len(alike)} asks"
        case OccasionKind.ASK:
            return f"{names} needs you: {len(alike)} asks"
        case OccasionKind.FAILURE:
            return f"{names} failed"
        case OccasionKind.STALL:
            return f"{names} {'have' if several else 'has'} been silent for long"
        case OccasionKind.FINISHED:
            return f"{names} {'have' if several else 'has'} finished"


def _names(names: Sequence[str]) -> str:
    shown = [shortened(clean_line(name).strip(), _LONGEST_NAME) or "a session" for name in names]
    if len(shown) > _MOST_NAMES:
        shown[_MOST_NAMES - 1 :] = [f"{len(shown) - _MOST_NAMES + 1} more"]
    *most, last = shown
    return f"{', '.join(most)} and {last}" if most else last
