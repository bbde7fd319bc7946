"""Cards that put one ask to the person: permission, choice, question, editor.

A card is a view of one ask and its answer goes to that ask's own id. A permission is granted by a key
that says so, a number or a click, never by Enter alone; Escape never grants.
"""

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content

from ....driver.events import InteractionKind
from ....model import Ask
from .card import AskCard, AskReply, Grant
from .choice import ChoiceCard
from .permission import PermissionCard
from .question import EditorCard, QuestionCard

__all__ = [
    "AskCard",
    "AskReply",
    "ChoiceCard",
    "EditorCard",
    "Grant",
    "PermissionCard",
    "QuestionCard",
    "card_for",
]


def card_for(
    ask: Ask,
    *,
    label: Content,
    place: str,
    keys: Mapping[str, str],
    draft: str,
    clock: Callable[[], float],
    grace: float,
    grants: Sequence[Grant] = (),
) -> AskCard:
    """The card that fits `ask`.

    Args:
        label: Whose ask it is.
        place: Its place among others, `""` for the only one.
        keys: The first key of each command of cards.
        draft: What was typed into it before.
        clock: Monotonic seconds.
        grace: Seconds it must have been painted before it takes input.
        grants: What a permission's "always" offers.
    """
    fitting: type[AskCard]
    match ask.kind, ask.method:
        case InteractionKind.PERMISSION, _:
            return PermissionCard(
                ask,
                label=label,
                place=place,
                keys=keys,
                draft=draft,
                clock=clock,
                grace=grace,
                grants=grants,
            )
        case InteractionKind.CHOICE, _:
            fitting = ChoiceCard
        case _, "editor":
            fitting = EditorCard
        case _:
            fitting = QuestionCard
    return fitting(ask, label=label, place=place, keys=keys, draft=draft, clock=clock, grace=grace)
