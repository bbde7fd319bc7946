"""What a person's "always" becomes: a rule that allows no more than was shown, in this workspace alone."""

from __future__ import annotations

from enum import Enum

from .call import Call, Tier
from .dangers import dangers
from .fitting import escaped
from .paths import normal, path_doubt, within
from .rules import Action, Rule
from .shelltool import script_of

# Tools whose path is a file; that of other reading tools is the folder they look into.
_OF_FILES = frozenset({"read"})


class GrantScope(Enum):
    """How far an "always" goes; the value is what a person reads."""

    SESSION_TOOL = "this tool, for this session"
    EXACT = "exactly this command or file"
    DIRECTORY = "this tool under this directory"


def rule_for_grant(call: Call, scope: GrantScope) -> Rule | None:
    """The rule that an "always" of this scope makes, `None` where it makes no sense.

    A dangerous call gets no broad rule, one that is not shown in full none at all. `SESSION_TOOL` is
    meant to be kept for one session only, the others can be remembered.
    """
    if not call.complete or not call.workspace.startswith("/"):
        return None
    if call.path and not call.opens and path_doubt(call.path):
        return None
    if scope is not GrantScope.EXACT and dangers(call):
        return None
    tools, workspace = (escaped(call.tool),), escaped(normal(call.workspace))
    match scope:
        case GrantScope.SESSION_TOOL:
            return Rule(Action.ALLOW, tools, workspace=workspace, name=_name(scope))
        case GrantScope.EXACT if call.command and not script_of(call).beside:
            return Rule(Action.ALLOW, tools, exact=call.command, workspace=workspace, name=_name(scope))
        case GrantScope.EXACT if path := _path(call):
            return Rule(Action.ALLOW, tools, path=escaped(path), workspace=workspace, name=_name(scope))
        case GrantScope.DIRECTORY if not call.command and (folder := _folder(call)) is not None:
            below = f"{escaped(folder)}/**" if folder else "**"
            return Rule(Action.ALLOW, tools, path=below, workspace=workspace, name=_name(scope))
        case _:
            return None


def scopes_of(call: Call) -> tuple[GrantScope, ...]:
    """The scopes that make sense for a call, the narrowest first."""
    order = (GrantScope.EXACT, GrantScope.DIRECTORY, GrantScope.SESSION_TOOL)
    return tuple(scope for scope in order if rule_for_grant(call, scope) is not None)


def equal(call: Call, other: Call) -> bool:
    """Whether two calls are the same deed: same tool, command and arguments, a path in the same folder."""
    if not (call.complete and other.complete):
        return False
    if call.path and call.workspace != other.workspace:
        return False
    return _deed(call) == _deed(other)


def _deed(call: Call) -> tuple[object, ...]:
    return (call.tool, call.tier, call.command, call.path, call.opens, call.before, dict(call.arguments))


def _name(scope: GrantScope) -> str:
    return f'your "always" ({scope.value})'


def _path(call: Call) -> str:
    """The path from the workspace when it is inside, else the whole one."""
    if not call.path:
        return ""
    path = call.target
    inside = within(path, call.workspace)
    return (inside or normal(call.workspace)) if inside is not None else normal(path, call.workspace)


def _folder(call: Call) -> str | None:
    """The folder a call is about, from the workspace; `None` when there is none inside."""
    inside = within(call.target, call.workspace) if call.path else None
    if inside is None:
        return None
    if call.tier is Tier.READ and call.tool not in _OF_FILES:
        return inside
    return inside.rpartition("/")[0]
