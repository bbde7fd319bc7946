"""What a text in the config may be. Each rule gives what is wrong with a value, `""` when nothing is.

No message repeats the value: it may be a key that was pasted into the wrong place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from ..policy import pattern_words

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_SECRET = re.compile(
    r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)$", re.IGNORECASE
)
_LOGIN = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
_PROFILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}", re.ASCII)
# What the driver itself decides, and what would put a secret on a command line that all can read.
_OUR_FLAGS = {
    "--mode": "mode is a setting of its own",
    "--api-key": "others can read it there; use api_key_env",
    "--print": "it would end the agent after one answer",
    "-p": "it would end the agent after one answer",
}

PLACEHOLDERS = ("{title}", "{text}")  # in a command that notifies


def no_nul(value: str) -> str:
    """No process can be given a NUL."""
    return "must not hold a NUL character" if "\0" in value else ""


def line(value: str) -> str:
    """One printable line."""
    return "" if value.isprintable() else "must be one line of printable text"


def not_empty(value: str) -> str:
    """Not blank."""
    return "" if value.strip() else "must not be empty"


def path(value: str) -> str:
    """A path that means the same wherever the agent runs."""
    if wrong := line(value) or not_empty(value):
        return wrong
    return (
        "" if Path(value).is_absolute() or value.startswith("~") else "must be a whole path, or begin with ~/"
    )


def path_pattern(value: str) -> str:
    """A pattern of paths, from the workspace or a whole one."""
    if wrong := line(value) or not_empty(value):
        return wrong
    return "must not hold .., which could lead anywhere" if ".." in value.split("/") else ""


def command_pattern(value: str | Sequence[str]) -> str:
    """A pattern of a command's words, or a list of them."""
    patterns = [value] if isinstance(value, str) else value
    for pattern in patterns:
        if wrong := line(pattern) or not_empty(pattern):
            return wrong
        if not pattern_words(pattern):
            return "has a quote that does not end"
    return "" if patterns else "must not be empty"


def from_home(value: str) -> str:
    """A path with its `~` settled."""
    return os.path.expanduser(value) if value.startswith("~") else value  # noqa: PTH111 - Path raises without a home


def program(value: str) -> str:
    """A program's name, found on PATH, or a path."""
    if "/" in value:
        return path(value)
    if value.startswith("-"):
        return "must not begin with a dash"
    return line(value) or not_empty(value)


def variable(value: str) -> str:
    """The name of an environment variable."""
    return "" if _VARIABLE.fullmatch(value) else "is not the name of an environment variable"


def profile_name(value: str) -> str:
    """A name that fits on a tab."""
    if _PROFILE.fullmatch(value):
        return ""
    return "a profile's name is 1 to 40 letters, digits, spaces, dots, dashes or underscores"


def notifier(values: Sequence[str]) -> str:
    """A program with its arguments, where what is said can only be an argument by itself."""
    if not values:
        return ""
    if any(holder in values[0] for holder in PLACEHOLDERS):
        return "must begin with a program"
    if wrong := program(values[0]):
        return f"{wrong} (the program)"
    for value in values[1:]:
        for holder in PLACEHOLDERS:
            if holder in value and value != holder:
                return f"must hold {holder} as an argument of its own or take it from the environment"
    return ""


def program_from_home(values: Sequence[str]) -> Sequence[str]:
    """A command with the `~` of its program settled."""
    return (from_home(values[0]), *values[1:]) if values else values


def looks_secret(name: str, value: str) -> bool:
    """Whether a variable holds a secret, as far as its name and a password in a URL can tell."""
    return bool(value) and bool(_SECRET.search(name) or _LOGIN.search(value))


def arguments(values: Sequence[str]) -> str:
    """Arguments that do not undo what the driver decides."""
    for value in values:
        flag = value.partition("=")[0]
        if flag in _OUR_FLAGS:
            return f"must not hold {flag}: {_OUR_FLAGS[flag]}"
    return ""
