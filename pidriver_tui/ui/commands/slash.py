"""What pi calls its commands: words that the composer takes for a command of ours instead of sending them.

Over RPC the agent does not know them; it would give them to its model as text, for money. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SLASH: Mapping[str, str] = {
    "compact": "session.compact",
    "model": "session.model",
    "thinking": "session.thinking",
    "new": "session.clear",
    "clear": "session.clear",
    "name": "session.rename",
    "rename": "session.rename",
    "session": "session.details",
    "copy": "session.copy_answer",
    "hotkeys": "app.help",
    "help": "app.help",
    "theme": "app.theme",
    "quit": "app.quit",
    "exit": "app.quit",
}
"""Word after the slash -> our command's id."""

ELSEWHERE = frozenset(
    {
        *("settings", "login", "logout", "trust", "reload", "share", "import", "export", "scoped-models"),
        *("changelog", "bug", "tree", "fork", "clone", "resume"),
    }
)
"""Words that only the agent's own terminal carries out."""

_SLASH = re.compile(r"\s*/([A-Za-z][\w:.-]*)(?:\s+(.*))?\s*", re.DOTALL)
_BANG = re.compile(r"\s*(!!?)(?!!)\s*(\S.*)", re.DOTALL)


def slash_word(text: str) -> tuple[str, str]:
    """The word of a text that is `/word ...`, and what follows it; `""` where it is no such text (a path)."""
    match = _SLASH.fullmatch(text)
    return (match[1], (match[2] or "").strip()) if match else ("", "")


def shell_line(text: str) -> tuple[str, bool]:
    """The line of a text that is `!line` or `!!line`, and whether the model is not to see it (`!!`)."""
    match = _BANG.fullmatch(text)
    return (match[2].rstrip(), match[1] == "!!") if match else ("", False)
