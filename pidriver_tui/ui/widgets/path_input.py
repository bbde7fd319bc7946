"""A line for a folder, completed from the file system."""

from __future__ import annotations

import asyncio
from pathlib import Path

from .editor import Editor

_MOST_ENTRIES = 2000
_ACCEPTING = frozenset({"text.right", "text.line_end"})


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


class FolderInput(Editor):
    """A line that completes folders; going right at its end accepts the completion."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, id=id, placeholder="folder the agent works in")
        self._completion = ""

    def perform(self, command_id: str) -> bool:
        if super().perform(command_id):
            return True
        if command_id not in _ACCEPTING or not self._completion:
            return False
        self.put(self._completion)
        return True

    def on_text_changed(self) -> None:
        self._completion = ""
        self.run_worker(self._complete(self.text), group="completion", exclusive=True)

    async def _complete(self, value: str) -> None:
        completion = await asyncio.to_thread(complete_folder, value)
        if completion is not None and self.text == value:
            self._completion = completion
            self.suggest(completion.removeprefix(value))
