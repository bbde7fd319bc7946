"""Commands about the session itself: its state, past, branches, name, file."""

from __future__ import annotations

import os

from .base import REPLY_TIMEOUT, SLOW, CommandChannel, shape, shapes
from .history import (
    Entries,
    Message,
    MessagesPage,
    SessionTree,
    grow_tree,
    read_entries,
    read_messages,
)
from .results import ForkOutcome, ForkPoint, Outcome
from .state import SessionState, SessionStats, SlashCommand

StrPath = str | os.PathLike[str]


class SessionInfoCommands(CommandChannel):
    """State, messages, entries, stats, switching, forking, naming, slash commands.

    Switching and forking have no time limit by default: an extension may ask a person first.
    """

    async def get_state(self, *, timeout: float | None = REPLY_TIMEOUT) -> SessionState:
        """Everything about the session now: id, file, model, modes."""
        return shape(SessionState, await self._ask("get_state", timeout=timeout))

    async def get_session_stats(self, *, timeout: float | None = REPLY_TIMEOUT) -> SessionStats:
        """Counts, tokens, US dollars and how full the context is."""
        return shape(SessionStats, await self._ask("get_session_stats", timeout=timeout))

    async def get_messages(self, *, timeout: float | None = SLOW) -> tuple[Message, ...]:
        """All messages the model would see now, what was compacted away left out."""
        return read_messages((await self._ask("get_messages", timeout=timeout)).get("messages"))

    async def get_messages_page(
        self, *, cursor: str | None = None, limit: int | None = None, timeout: float | None = SLOW
    ) -> MessagesPage:
        """The messages in pages of at most `limit` (omp only; it allows 256, by default 100).

        Raises:
            PiCommandError: With `code` session_busy while it works, stale_cursor when messages
                changed since the cursor was made.
        """
        data = await self._ask("get_messages_page", {"cursor": cursor, "limit": limit}, timeout=timeout)
        next_cursor, total = data.get("nextCursor"), data.get("totalMessages")
        return MessagesPage(
            read_messages(data.get("messages")),
            next_cursor if isinstance(next_cursor, str) else None,
            total if isinstance(total, int) else 0,
        )

    async def get_entries(self, since: str | None = None, *, timeout: float | None = SLOW) -> Entries:
        """All entries of the session file, branches left behind included (pi only).

        Args:
            since: Return only what was written after the entry with this id; ids outlive restarts.

        Raises:
            PiCommandError: There is no entry with that id.
        """
        data = await self._ask("get_entries", {"since": since}, timeout=timeout)
        leaf = data.get("leafId")
        return Entries(read_entries(data.get("entries")), leaf if isinstance(leaf, str) else None)

    async def get_tree(self, *, timeout: float | None = SLOW) -> SessionTree:
        """The entries as a tree (pi only).

        Asked for with `get_entries`, which holds the same: the reply of pi's own `get_tree` nests two
        levels per entry, and no JSON decoder here reads one of a session above some 490 entries.
        """
        self._require("get_tree")
        entries = await self.get_entries(timeout=timeout)
        return SessionTree(grow_tree(entries.entries), entries.leaf_id)

    async def get_last_assistant_text(self, *, timeout: float | None = REPLY_TIMEOUT) -> str | None:
        """The text of the last answer; `None` when there is none."""
        text = (await self._ask("get_last_assistant_text", timeout=timeout)).get("text")
        return text if isinstance(text, str) else None

    async def new_session(
        self, parent_session: StrPath | None = None, *, timeout: float | None = None
    ) -> Outcome:
        """Start over with an empty conversation. `parent_session`: file of the one it comes from."""
        arguments = {"parentSession": _path(parent_session)}
        return shape(Outcome, await self._ask("new_session", arguments, timeout=timeout))

    async def switch_session(self, session_path: StrPath, *, timeout: float | None = None) -> Outcome:
        """Load another session file. A file that does not exist becomes a new session (observed, both)."""
        arguments = {"sessionPath": _path(session_path)}
        return shape(Outcome, await self._ask("switch_session", arguments, timeout=timeout))

    async def fork(self, entry_id: str, *, timeout: float | None = None) -> ForkOutcome:
        """Go back to before a prompt, in a new session (pi only; omp: :meth:`branch`)."""
        return shape(ForkOutcome, await self._ask("fork", {"entryId": entry_id}, timeout=timeout))

    async def branch(self, entry_id: str, *, timeout: float | None = None) -> ForkOutcome:
        """Go back to before a prompt, in a new session (omp only; pi: :meth:`fork`)."""
        return shape(ForkOutcome, await self._ask("branch", {"entryId": entry_id}, timeout=timeout))

    async def clone(self, *, timeout: float | None = None) -> Outcome:
        """Copy the conversation into a new session and go on there (pi only)."""
        return shape(Outcome, await self._ask("clone", timeout=timeout))

    async def get_fork_messages(self, *, timeout: float | None = REPLY_TIMEOUT) -> tuple[ForkPoint, ...]:
        """The prompts that :meth:`fork` can go back to (pi only)."""
        return shapes(ForkPoint, (await self._ask("get_fork_messages", timeout=timeout)).get("messages"))

    async def get_branch_messages(self, *, timeout: float | None = REPLY_TIMEOUT) -> tuple[ForkPoint, ...]:
        """The prompts that :meth:`branch` can go back to (omp only)."""
        return shapes(ForkPoint, (await self._ask("get_branch_messages", timeout=timeout)).get("messages"))

    async def set_session_name(self, name: str, *, timeout: float | None = REPLY_TIMEOUT) -> None:
        """Set the display name.

        Raises:
            PiCommandError: The name is empty.
        """
        await self._ask("set_session_name", {"name": name}, timeout=timeout)

    async def export_html(self, output_path: StrPath | None = None, *, timeout: float | None = SLOW) -> str:
        """Write the conversation as a web page, by default into the workspace, and return its path.

        Raises:
            PiCommandError: It could not be written.
        """
        arguments = {"outputPath": _path(output_path)}
        path = (await self._ask("export_html", arguments, timeout=timeout)).get("path")
        return path if isinstance(path, str) else ""

    async def get_commands(self, *, timeout: float | None = REPLY_TIMEOUT) -> tuple[SlashCommand, ...]:
        """Slash commands of extensions, templates and skills (pi only; omp: get_available_commands)."""
        return shapes(SlashCommand, (await self._ask("get_commands", timeout=timeout)).get("commands"))

    async def get_available_commands(
        self, *, timeout: float | None = REPLY_TIMEOUT
    ) -> tuple[SlashCommand, ...]:
        """Slash commands, built-in ones included (omp only; pi: get_commands)."""
        data = await self._ask("get_available_commands", timeout=timeout)
        return shapes(SlashCommand, data.get("commands"))


def _path(path: StrPath | None) -> str | None:
    return None if path is None else os.fspath(path)
