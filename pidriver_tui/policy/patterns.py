"""What a rule concerns: tools, commands word by word, paths and workspaces.

A rule that allows is read narrowly, one that denies or asks widely: in doubt it concerns the call.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import translate
from functools import lru_cache

from .call import Call
from .git import without_options
from .places import normal, path_doubt, readings, within
from .rules import Action, Rule
from .script import Simple
from .shelltool import SHELL_TOOLS

_ANY = "**"
_WILD = re.compile(r"[*?\[]")


def literal(pattern: str) -> str | None:
    """The one text that a pattern fits, `None` when it fits several. `[*]` is a star."""
    plain = re.sub(r"\[([*?\[])\]", "", pattern)
    return None if _WILD.search(plain) else re.sub(r"\[([*?\[])\]", r"\1", pattern)


def escaped(text: str) -> str:
    """The pattern that fits this text alone."""
    return _WILD.sub(r"[\g<0>]", text)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    # fnmatch keeps 256 of these in Python 3.11: fewer than a policy can have.
    return re.compile(translate(pattern))


def _fits(text: str, pattern: str) -> bool:
    """Whether a text fits, as file names do; case counts."""
    return _compiled(pattern).match(text) is not None


@lru_cache(maxsize=1024)
def pattern_words(pattern: str) -> tuple[str, ...] | None:
    """The words of a command's pattern, `None` when its quotes are wrong or it has none."""
    try:
        return tuple(shlex.split(pattern)) or None
    except ValueError:
        return None


def concerns(rule: Rule, call: Call, command: Simple | None) -> bool:
    """Whether a rule concerns one command of a call; `None`: the call has no command."""
    if rule.tools and not any(_fits(call.tool, tool) for tool in rule.tools):
        return False
    if rule.workspace and not fits_path(rule.workspace, normal(call.workspace)):
        return False
    if rule.exact and rule.exact != call.command:
        return False
    if rule.command and rule.action is Action.ALLOW and not rule.tools and call.tool not in SHELL_TOOLS:
        return False
    if rule.command and not (command is not None and _fits_command(rule, command)):
        return False
    return not rule.path or _concerns_path(rule, call)


def fits_words(pattern: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each word fits; a last `**` fits any further words."""
    if pattern and pattern[-1] == _ANY:
        pattern = pattern[:-1]
        words = words[: len(pattern)] if len(words) >= len(pattern) else words
    return len(pattern) == len(words) and all(
        _fits(word, part) for part, word in zip(pattern, words, strict=True)
    )


def fits_path(pattern: str, path: str, *, widely: bool = False) -> bool:
    """Whether a path fits, folder by folder; `**` fits any folders, or none. `widely`: in any case."""
    if pattern.startswith("/") is not path.startswith("/"):
        return False
    if widely:
        pattern, path = pattern.casefold(), path.casefold()
    parts = [part for part in pattern.split("/") if part not in {"", "."}]
    if ".." in parts:
        return False
    # Which beginnings of the path the parts so far can fit.
    folders = [part for part in path.split("/") if part]
    reached = {0}
    for part in parts:
        if part == _ANY:
            reached = set(range(min(reached), len(folders) + 1))
        else:
            reached = {at + 1 for at in reached if at < len(folders) and _fits(folders[at], part)}
        if not reached:
            return False
    return len(folders) in reached


def _fits_command(rule: Rule, command: Simple) -> bool:
    words = pattern_words(rule.command)
    if words is None:
        return rule.action is not Action.ALLOW
    if rule.action is Action.ALLOW:
        return fits_words(words, without_options(command).texts)
    return any(fits_words(words, texts) for texts in _spellings(command))


def _spellings(command: Simple) -> Iterator[Sequence[str]]:
    for spelt in (command, without_options(command)):
        yield spelt.texts
        if spelt.words:
            name = replace(spelt.words[0], text=spelt.name.casefold())
            yield replace(spelt, words=(name, *spelt.words[1:])).texts


def _concerns_path(rule: Rule, call: Call) -> bool:
    if not call.path:
        return False
    if rule.action is Action.ALLOW:
        certain = bool(call.opens) or not path_doubt(call.path)
        return certain and _fits_place(rule.path, call.target, call.workspace, widely=False)
    # What was written counts as well: a rule may name a link.
    paths = dict.fromkeys([*filter(None, [call.opens]), *readings(call.path)])
    return any(_fits_place(rule.path, path, call.workspace, widely=True) for path in paths)


def _fits_place(pattern: str, path: str, workspace: str, *, widely: bool) -> bool:
    if pattern.startswith("~"):
        if widely and path.startswith("/"):
            # Where the home is, is not known here: the path may lead through it.
            below = normal(path).strip("/").split("/")
            rest = pattern.partition("/")[2]
            return any(fits_path(rest, "/".join(below[at:]), widely=True) for at in range(len(below)))
        return path.startswith("~") and fits_path(pattern, normal(path), widely=widely)
    if pattern.startswith("/"):
        if path.startswith("~") and widely:
            # The pattern may begin in the home.
            parts = pattern.strip("/").split("/")
            below_home = normal(path).partition("/")[2]
            return any(fits_path("/".join(parts[at:]), below_home, widely=True) for at in range(len(parts)))
        return fits_path(pattern, normal(path, normal(workspace)), widely=widely)
    if path.startswith("~") and widely:
        # The workspace may be in the home.
        folders = normal(path).split("/")[1:]
        return any(fits_path(pattern, "/".join(folders[at:]), widely=True) for at in range(len(folders)))
    inside = within(path, workspace)
    return inside is not None and fits_path(pattern, inside, widely=widely)
