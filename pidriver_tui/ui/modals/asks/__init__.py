"""Cards that put one ask to the person: permission, choice, question, editor.

A card is a view of one ask and its answer goes to that ask's own id. A permission is granted by a key
that says so, a number or a click, never by Enter alone; leaving a card answers nothing.
"""

from ....driver.event_types import InteractionKind
from ....model import Ask
from .card import AskCard
from .choice import ChoiceCard
from .permission import PermissionCard
from .question import EditorCard, QuestionCard
from .reply import AskReply, Grant

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


def card_for(ask: Ask) -> type[AskCard]:
    """The card that fits `ask`."""
    match ask.kind, ask.method:
        case InteractionKind.PERMISSION, _:
            return PermissionCard
        case InteractionKind.CHOICE, _:
            return ChoiceCard
        case _, "editor":
            return EditorCard
        case _:
            return QuestionCard
