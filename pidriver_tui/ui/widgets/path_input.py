"""A line for a folder, completed from the file system."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.suggester import Suggester
from textual.widgets import Input

_MOST_ENTRIES = 2000


class FolderSuggester(Suggester):
    """Completes to the first folder, by name, that begins as typed; hidden ones when asked by a dot."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(complete_folder, value)


def complete_folder(value: str) -> str | None:
    """`value` with its last name completed to a folder, or `None`. Keeps a leading `~`."""
    if not value or value == "~":
        return None
    head, slash, start = value.rpartition("/")
    try:
        base = Path(head + slash if slash else ".").expanduser()
        names: list[str] = []
        for count, entry in enumerate(base.iterdir()):
            if count >= _MOST_ENTRIES:
                break
            if entry.name.startswith(start) and (start or not entry.name.startswith(".")) and entry.is_dir():
                names.append(entry.name)
    except (OSError, RuntimeError, ValueError):
        return None
    if not names:
        return None
    name = min(names)
    return f"{head}{slash}{name}/" if name.isprintable() else None


class FolderInput(Input):
    """An input that completes folders; the right arrow accepts the completion."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, id=id, suggester=FolderSuggester(), placeholder="folder the agent works in")
