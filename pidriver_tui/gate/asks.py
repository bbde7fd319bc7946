"""What an ask for a tool says, and the words that answer it, of our gate and of omp.

The gate asks with a `select` whose title a person can read in any client, and whose last line is
`pidriver-gate 1 ` and one JSON object; being one line, no argument can forge it. omp titles its asks
"Allow tool: NAME" and a field a line (observed, omp 18.2.3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..policy import Call
from .tiers import tier_of

GRANT = "Approve"
REFUSE = "Deny"

_HEAD = "Allow tool: "
_MARK = "pidriver-gate 1 "
_CUT = "ch elided…]"
_COMMAND = "Command: "
_PATHS = ("Path: ", "File: ")


@dataclass(frozen=True, slots=True)
class GateAsk:
    """One ask for a tool.

    Attributes:
        call: What the tool would do.
        title: What to show for it: the ask's text without what is for programs.
        takes_reason: Whether a refusal can carry a reason to the model; else it follows as a message.
    """

    call: Call
    title: str
    takes_reason: bool


def read_ask(title: str, workspace: str) -> GateAsk | None:
    """What an ask with this title asks for; `None` when it is no ask for a tool.

    `workspace` is the folder of the agent's session.
    """
    if not title.startswith(_HEAD):
        return None
    shown, _, last = title.rpartition("\n")
    if last.startswith(_MARK):
        call = _told(last.removeprefix(_MARK), workspace)
        return GateAsk(call, shown, takes_reason=True) if call is not None else None
    return GateAsk(_guessed(title, workspace), title, takes_reason=False)


def refusal(reason: str = "") -> str:
    """The answer of a refusal to the gate, its reason told to the model."""
    return f"{REFUSE}: {reason}" if reason.strip() else REFUSE


def command_of(arguments: Mapping[str, Any]) -> str:
    """The script among a tool's arguments, `""` when there is none."""
    command = arguments.get("command")
    return command if isinstance(command, str) else ""


def path_of(arguments: Mapping[str, Any]) -> str:
    """The path among a tool's arguments, `""` when there is none."""
    for name in ("path", "file_path", "file"):
        if isinstance(path := arguments.get(name), str):
            return path
    return ""


def fits(shown: str, whole: str) -> bool:
    """Whether an ask that shows `shown` can be about `whole`, which omp may have cut; `""` shows nothing."""
    if not shown or shown == whole:
        return True
    begin, cut, _ = shown.partition("[…")
    return bool(cut) and _CUT in shown and whole.startswith(begin)


def _told(text: str, workspace: str) -> Call | None:
    try:
        told = json.loads(text)
        tool, arguments = told["tool"], told["input"]
        call_id, before, folder = told.get("id", ""), told.get("before"), told.get("cwd", "")
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not (isinstance(tool, str) and isinstance(arguments, dict)):
        return None
    return Call(
        tool=tool,
        tier=tier_of(tool),
        command=command_of(arguments),
        path=path_of(arguments),
        workspace=folder if isinstance(folder, str) and folder else workspace,
        arguments=arguments,
        call_id=call_id if isinstance(call_id, str) else "",
        before=before if isinstance(before, str) else None,
    )


def _guessed(title: str, workspace: str) -> Call:
    """omp tells only what it shows; the arguments may be known from the call's own frames."""
    first, _, rest = title.removeprefix(_HEAD).partition("\n")
    command = path = ""
    if first.strip() == "bash" and rest.startswith(_COMMAND):
        command = rest.removeprefix(_COMMAND)
    for head in _PATHS:
        if rest.startswith(head):
            path = rest.removeprefix(head).partition("\n")[0]
    return Call(
        tool=first.strip(),
        tier=tier_of(first.strip()),
        command=command,
        path=path,
        workspace=workspace,
        complete=bool(command or path) and _CUT not in title,
    )
