"""What the doctor finds, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..ui.terminal import TerminalKeys


@dataclass(frozen=True, slots=True)
class Tmux:
    """The tmux the app would run in: its version, and its options by name as far as it knows them."""

    version: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent's program: where it is and which version, or why it cannot be had."""

    name: str
    path: str = ""
    version: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that was found.

    Attributes:
        versions: Name -> version of the app and what it stands on.
        environ: Variables of the terminal: TERM, COLORTERM, TERM_PROGRAM, NO_COLOR, SSH_CONNECTION.
        keys: Which keys the terminal says it can send; None when it was not asked or did not answer.
        tmux: None outside tmux.
        node: Version of Node, which pi needs; "" without it.
    """

    versions: Mapping[str, str]
    environ: Mapping[str, str]
    keys: TerminalKeys | None = None
    tmux: Tmux | None = None
    agents: tuple[Agent, ...] = ()
    node: str = ""
