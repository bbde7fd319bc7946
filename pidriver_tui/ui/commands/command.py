"""What a command is. It may not know any command."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class KeyScope(StrEnum):
    """Where a command's keys work."""

    ANYWHERE = "anywhere"
    TEXT = "in any text"
    COMPOSER = "in the composer"
    ELSEWHERE = "outside of texts"
    TRANSCRIPT = "in the transcript"
    TREE = "in the tool tree"
    FLEET = "in the fleet tab"
    EMPTY = "with no session"
    QUEUE = "in the queue"
    ASK = "on an ask"
    DIALOG = "in a dialog"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    Attributes:
        id: Stable name, `group.verb`; the config rebinds by it.
        title: For the palette and the help screen.
        help: One sentence more.
        keys: Default keys in Textual's names; the first is the one shown.
        scope: Where the keys work.
        footer: Short label for the key hints at the bottom, `""` to leave it out.
        palette: Whether the command palette lists it.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    scope: KeyScope = KeyScope.ANYWHERE
    footer: str = ""
    palette: bool = True


class Local(Protocol):
    """Makes a command of one group, whose keys work in one place only."""

    def __call__(
        self, verb: str, title: str, about: str, *keys: str, footer: str = "", palette: bool = False
    ) -> Command: ...


def local_to(group: str, scope: KeyScope) -> Local:
    """What makes the commands of `group`, such as `tree.fold`, whose keys work in `scope`.

    The palette does not list them unless one says so: it is opened from elsewhere.
    """

    def make(
        verb: str, title: str, about: str, *keys: str, footer: str = "", palette: bool = False
    ) -> Command:
        return Command(f"{group}.{verb}", title, about, keys, scope, footer, palette)

    return make
