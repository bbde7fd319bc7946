"""Which keys the hint line names: what can be done now, in the place that has the focus, and no more.

Pure: it knows ids and words, and no key; those come from the command table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..commands import BY_ID, KeyScope

MOST = 6

Hint = tuple[str, str]
"""A command's id and the word for what it does now."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which hints help.

    Attributes:
        place: Where the focus is.
        open: Whether there is a session to act on; `working`, `ended`, `stalled` and `queued` (something
            waits for it) are of that one.
        asks: How many asks are open in the fleet.
        wanted: Whether another session needs the person.
        several: Whether there is more than one session.
    """

    place: KeyScope
    open: bool = False
    working: bool = False
    ended: bool = False
    stalled: bool = False
    queued: bool = False
    asks: int = 0
    wanted: bool = False
    several: bool = False


def hints_for(now: Situation) -> list[Hint]:
    """The hints, the most useful first and help last."""
    match now.place:
        case KeyScope.FLEET:
            found = _in_fleet(now)
        case KeyScope.TRANSCRIPT:
            found = _named("search", "copy_part", "copy", "next_error", "escape", group="transcript")
        case KeyScope.TREE:
            found = _named("fold", "fold_all", "errors", "escape", group="tree")
        case KeyScope.QUEUE:
            found = _named("edit", "drop", "earlier", "later", "leave", group="queue")
        case _:
            found = list(_writing(now))
    return [*found[: MOST - 1], ("app.help", BY_ID["app.help"].footer)]


def _in_fleet(now: Situation) -> list[Hint]:
    asking = _named("answer", "bulk", group="fleet") if now.asks else []
    return [
        *asking,
        *_named("open", "filter", *([] if now.asks else ["mine"]), group="fleet"),
        ("fleet.toggle", "back"),
    ]


def _writing(now: Situation) -> Iterator[Hint]:
    if now.asks:
        yield "ask.next", "answer"
    if not now.open:
        yield "session.here", BY_ID["session.here"].footer
        yield "session.new", "new session"
    elif now.ended:
        yield "session.restart", "start again"
    elif now.working:
        if now.stalled:
            yield from _named("nudge", "restart", group="session")
        yield "composer.escape", "stop"
        yield "composer.escape_twice", "stop"
        yield "composer.send", "steer"
        yield "composer.follow_up", "after this"
        if now.queued:
            yield from _named("take_back", group="queue")
    else:
        yield "composer.send", "send"
        yield "composer.newline", "new line"
    if now.wanted:
        yield "tab.attention", "needs me"
    if now.several:
        yield "fleet.toggle", "fleet"
    yield "app.palette", "commands"


def _named(*verbs: str, group: str) -> list[Hint]:
    return [(f"{group}.{verb}", BY_ID[f"{group}.{verb}"].footer) for verb in verbs]
