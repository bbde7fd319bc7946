"""Messages that wait: said by the person, not yet taken up by the agent. Values and how they are ordered.

The agent keeps two queues of its own, steering before follow-ups, and tells their texts as it will deliver
them: a template is expanded in them, an extension may have rewritten them. So a message is known by its
token, and what the agent calls it is remembered beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

STEER = "steer"
FOLLOW_UP = "follow_up"


class WaitState(StrEnum):
    """Where a waiting message is."""

    HELD = "held"  # with us: the agent can take nothing now
    SENDING = "sending"  # on its way to the agent
    QUEUED = "queued"  # in the agent's own queue


@dataclass(frozen=True, slots=True)
class Waiting:
    """One waiting message. `token` is the one of :class:`..facts.Prompted`.

    `how`: steer or follow_up. `told`: its text in the agent's queue, `""` while the agent has told none.
    `at`: when it was said, host's monotonic seconds.
    """

    token: int
    text: str
    how: str = FOLLOW_UP
    images: int = 0
    state: WaitState = WaitState.HELD
    told: str = ""
    at: float = 0.0


Line = tuple[Waiting, ...]
"""All that waits in one session, in the order of delivery: steering first."""


def find(line: Line, token: int) -> Waiting | None:
    """The message of `token`, `None` when it waits no more."""
    return next((item for item in line if item.token == token), None)


def without(line: Line, token: int) -> Line:
    """The line when the message of `token` has left it."""
    return tuple(item for item in line if item.token != token)


def changed(line: Line, item: Waiting) -> Line:
    """The line with `item` in the place of the one with its token."""
    return tuple(item if old.token == item.token else old for old in line)


def placed(line: Line, item: Waiting, behind: Sequence[int] | None = None) -> Line:
    """The line with `item` behind the last of the tokens `behind` that still waits.

    `None`: behind all of its kind; when none of them waits any more, before all of its kind.
    """
    kind = [other for other in line if other.how == item.how]
    others = [other for other in line if other.how != item.how]
    at = len(kind)
    if behind is not None:
        at = max((n + 1 for n, other in enumerate(kind) if other.token in behind), default=0)
    kind.insert(at, item)
    return in_order((*kind, *others))


def arranged(line: Line, tokens: Sequence[int]) -> Line:
    """The line in the order of `tokens`; what they do not name keeps its order behind them."""
    known = {item.token: item for item in line}
    first = [known.pop(token) for token in tokens if token in known]
    return in_order((*first, *known.values()))


def in_order(items: Iterable[Waiting]) -> Line:
    """Steering first, as the agent delivers; the order of each kind stays."""
    return tuple(sorted(items, key=lambda item: item.how != STEER))


def before(line: Line, token: int) -> tuple[int, ...]:
    """The tokens of the messages of its kind before the one of `token`: its place in the line."""
    kind = _kind_of(line, token)
    return tuple(kind[: kind.index(token)]) if token in kind else ()


def moved(line: Line, token: int, by: int) -> tuple[int, ...] | None:
    """The order when the message of `token` goes `by` places down among its kind, `None` without room."""
    kind = _kind_of(line, token)
    if token not in kind or not 0 <= kind.index(token) + by < len(kind):
        return None
    at = kind.index(token)
    kind.insert(at + by, kind.pop(at))
    return tuple(kind)


def crossed(line: Line, token: int, by: int) -> tuple[int, ...]:
    """The message of `token` and those it passes when it goes `by` places down."""
    kind = _kind_of(line, token)
    if token not in kind:
        return ()
    at = kind.index(token)
    low, high = sorted((at, at + by))
    return tuple(kind[max(low, 0) : high + 1])


def put(line: Line, token: int, behind: Sequence[int]) -> tuple[int, ...]:
    """The order when the message of `token` stands behind the last of `behind` that still waits."""
    item = find(line, token)
    if item is None:
        return ()
    return tuple(other.token for other in placed(without(line, token), item, behind))


def _kind_of(line: Line, token: int) -> list[int]:
    item = find(line, token)
    return [other.token for other in line if item is not None and other.how == item.how]


def told(line: Line, how: str, text: str) -> Line:
    """The agent's queue of kind `how` has grown by `text`: which of ours that is."""
    sent = [item for item in line if item.how == how and item.state is not WaitState.HELD]
    # An extension rewrites, a template is expanded: then it is the first on its way, as long as no text
    # comes that is its own: somebody else may have queued the other one.
    own = (item for item in sent if same(item.text, text) and not same(item.told, text))
    item = next(own, None) or next((item for item in sent if not item.told), None)
    if item is None:
        return line
    return changed(line, replace(item, state=WaitState.QUEUED, told=text))


def taken(
    line: Line, steering: Sequence[str], follow_up: Sequence[str], tokens: Iterable[int], at: float
) -> Line:
    """The line when the agent has given its queue back: all of that is held by us now, in its order.

    What is in its queue and is not ours (an extension queued it) becomes ours under one of `tokens`.
    """
    names: Iterator[int] = iter(tokens)
    ours = [item for item in line if item.state is WaitState.QUEUED]
    held: list[Waiting] = []
    for how, texts in ((STEER, steering), (FOLLOW_UP, follow_up)):
        for text in texts:
            kind = [item for item in ours if item.how == how]
            item = next((item for item in kind if item.told == text), None)
            item = item or next((item for item in kind if not item.told and same(item.text, text)), None)
            if item is not None:
                ours.remove(item)
                held.append(replace(item, state=WaitState.HELD, told=text))
            elif (token := next(names, None)) is not None:
                held.append(Waiting(token, text, how, told=text, at=at))
    tokens_held = {item.token for item in held}
    # What it did not give back is being delivered, or was never there.
    return in_order((*held, *(item for item in line if item.token not in tokens_held)))


def sure(line: Line) -> Line:
    """The line when nothing that was taken back can still be delivered."""
    return tuple(replace(item, told="") if item.state is WaitState.HELD else item for item in line)


def echoed(line: Line, text: str) -> Waiting | None:
    """Which waiting message the agent takes up with a user message of `text`."""
    sent = [item for item in line if item.state is not WaitState.HELD or item.told]
    for item in sent:
        if is_echo(item.told or item.text, text, item.images) or is_echo(item.text, text, item.images):
            return item
    return None


def is_echo(sent: str, text: str, images: int = 0) -> bool:
    """Whether a user message of `text` is the message `sent`; pi adds hints to one with images."""
    return same(sent, text) or (images > 0 and text.startswith(f"{sent}\n\n"))


def is_command(text: str) -> bool:
    """Whether the agent may take a text for a slash command."""
    return text.lstrip().startswith("/")


def same(one: str, other: str) -> bool:
    """Whether two texts are one message; the agents trim."""
    return one == other or one.strip() == other.strip()
