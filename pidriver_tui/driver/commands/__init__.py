"""Every RPC command of pi and omp as a typed coroutine. It may not know how frames travel."""

from __future__ import annotations

from .base import QUICK, SLOW, CommandChannel

__all__ = ["QUICK", "SLOW", "CommandChannel", "SessionCommands"]


class SessionCommands(CommandChannel):
    """All commands, for a session to inherit. See :class:`CommandChannel` for what it must give."""
