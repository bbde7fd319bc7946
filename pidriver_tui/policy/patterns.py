"""What a rule concerns: tools, commands word by word, paths and workspaces.

A rule that allows is read narrowly, one that denies or asks widely: in doubt it concerns the call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from .call import Call
from .command_names import RUNNERS, UNCLEAR
from .fitting import concerns_words, fits, fits_path, fits_words, pattern_words
from .git import without_silent_options
from .paths import normal, path_doubt, readings, within
from .promises import unnamed
from .rules import Action, Rule
from .script import ShellWord, SimpleCommand
from .shelltool import SHELL_TOOLS

_MOST_SPELLINGS = 30


def concerns(rule: Rule, call: Call, command: SimpleCommand | None) -> bool:
    """Whether a rule concerns one command of a call; `None`: the call has no command."""
    if rule.tools and not any(fits(call.tool, tool) for tool in rule.tools):
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


def _fits_command(rule: Rule, command: SimpleCommand) -> bool:
    words = pattern_words(rule.command)
    if words is None:
        return rule.action is not Action.ALLOW
    if rule.action is Action.ALLOW:
        spelt = without_silent_options(command)
        return fits_words(words, spelt.compared, unnamed(spelt))
    return any(concerns_words(words, spelt.compared) for spelt in _spellings(command))


def not_named(rule: Rule, command: SimpleCommand) -> str:
    """The word for which alone a rule does not allow a command, because it has to name it; `""`: none."""
    words = pattern_words(rule.command)
    if words is None or rule.action is not Action.ALLOW:
        return ""
    spelt = without_silent_options(command)
    missing = unnamed(spelt)
    if not missing or not fits_words(words, spelt.compared, {}):
        return ""
    return spelt.words[min(missing)].text


def _spellings(command: SimpleCommand) -> Iterator[SimpleCommand]:
    """The command as a rule that denies may have meant it: in any case, without options, without wrappers."""
    yield command
    if not command.words:
        return
    runs_others = command.name in RUNNERS or command.name in UNCLEAR
    starts = range(len(command.words)) if runs_others else (0,)
    for start in islice(starts, _MOST_SPELLINGS):
        name = replace(command.words[start], text=command.words[start].text.rpartition("/")[2].casefold())
        rest = command.words[start + 1 :]
        for at in islice(_subcommands(rest), _MOST_SPELLINGS):
            yield replace(command, words=(name, *rest[at:]))


def _subcommands(words: Sequence[ShellWord]) -> Iterator[int]:
    """Where a subcommand may stand, behind options of which it is not known whether they have values."""
    reached = {0}
    for at in range(len(words) + 1):
        if at not in reached:
            continue
        yield at
        if at < len(words) and words[at].text.startswith("-"):
            reached |= {at + 1, at + 2}


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
