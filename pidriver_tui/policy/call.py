"""What a tool call would do, as far as the rules care. Pure values; no agent, no file, no terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .paths import normal


class Tier(StrEnum):
    """How much a tool can do. What is not known to read or write counts as execute."""

    READ = "read"
    WRITE = "write"
    EXECUTE = "execute"


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call that waits for permission.

    Attributes:
        tool: The tool's name as the agent calls it.
        tier: What it can do.
        command: Of a shell tool, the whole script; of another, `""`.
        path: The file or folder it is about, as the agent wrote it; `""` when it is about none.
        opens: Where `path` leads as the tool resolves it, absolute and links followed, told by the
            process that opens it; `""` when nobody tells.
        workspace: The folder the agent works in, absolute.
        arguments: All arguments, as sent. Hostile text.
        call_id: The agent's id of the tool call, `""` when it is not told (omp).
        complete: Whether `command`, `path` and `arguments` are all there is. omp cuts what it shows
            after 2,000 characters: such a call is never allowed by a rule.
        before: What the file at `path` holds now, of a write or an edit; `None` when that is not known.
    """

    tool: str
    tier: Tier
    command: str = ""
    path: str = ""
    opens: str = ""
    workspace: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    call_id: str = ""
    complete: bool = True
    before: str | None = None

    @property
    def target(self) -> str:
        """The path that rules judge: what is opened where that is told, else what is written."""
        return self.opens or self.path

    @property
    def diverts(self) -> bool:
        """Whether another file is opened than a person reads in what is written: a link, a URL, `@`."""
        return bool(self.opens) and normal(self.path, normal(self.workspace)) != self.opens
