"""What an ask for a tool says, and the words that answer it, of our gate and of omp.

The gate asks with a `select` whose title a person can read in any client, whose first line begins with
`Allow tool (pidriver-gate 1): ` and whose last line is `pidriver-gate 1 ` and one JSON object. omp titles
its asks "Allow tool: NAME" and a field a line (observed, omp 18.2.3); what the model wrote stands in those
fields and may hold lines of any kind, so only the first line tells who asks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..policy import Call, Tier
from .tiers import tier_of

GRANT = "Approve"
REFUSE = "Deny"

_HEAD = "Allow tool: "
_OURS = "Allow tool (pidriver-gate 1): "
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
    if title.startswith(_HEAD):
        return GateAsk(_guessed(title, workspace), title, takes_reason=False)
    if not title.startswith(_OURS):
        return None
    shown, _, last = title.removeprefix(_OURS).rpartition("\n")
    call = _told(last.removeprefix(_MARK), workspace) if last.startswith(_MARK) else None
    return GateAsk(call, _HEAD + shown, takes_reason=True) if call is not None else None


def gate_title(
    tool: str,
    arguments: Mapping[str, Any],
    *,
    call_id: str = "",
    cwd: str = "",
    before: str | None = None,
    opens: str = "",
) -> str:
    """The title with which the gate asks for this call, for programs that play it."""
    told = {"tool": tool, "input": dict(arguments), "id": call_id, "cwd": cwd}
    if opens:
        told["opens"] = opens
    if before is not None:
        told["before"] = before
    match tool:
        case "bash":
            lines = [f"Command: {arguments.get('command', '')}"]
        case "write":
            lines = [f"Path: {arguments.get('path', '')}", f"Content:\n{arguments.get('content', '')}"]
        case "edit":
            lines = [f"File: {arguments.get('path', '')}"]
        case _:
            lines = [
                f"{name}: {value if isinstance(value, str) else json.dumps(value)}"
                for name, value in arguments.items()
            ]
    return "\n".join([_OURS + tool, *lines, _MARK + json.dumps(told)])


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
        told, whole = _well_formed(json.loads(text))
        tool, arguments = told["tool"], told["input"]
        call_id, before, folder = told.get("id", ""), told.get("before"), told.get("cwd", "")
        opens = told.get("opens")
        whole = whole and not told.get("cut")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if not (isinstance(tool, str) and isinstance(arguments, dict)):
        return None
    return Call(
        tool=tool,
        tier=tier_of(tool),
        command=command_of(arguments),
        path=path_of(arguments),
        opens=opens if isinstance(opens, str) and opens.startswith("/") else "",
        workspace=folder if isinstance(folder, str) and folder else workspace,
        arguments=arguments,
        call_id=call_id if isinstance(call_id, str) else "",
        complete=whole,
        before=before if isinstance(before, str) else None,
    )


def _well_formed(told: Any) -> tuple[Any, bool]:
    """`told` without halves of surrogate pairs, which no terminal can show, and whether it had none."""
    try:
        json.dumps(told, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.loads(json.dumps(told, ensure_ascii=False).encode(errors="replace")), False
    return told, True


def _guessed(title: str, workspace: str) -> Call:
    """omp tells only what it shows; the arguments may be known from the call's own frames."""
    first, _, rest = title.removeprefix(_HEAD).partition("\n")
    tool = first.strip()
    command = path = ""
    if tool == "bash" and rest.startswith(_COMMAND):
        command = rest.removeprefix(_COMMAND)
    for head in _PATHS:
        if rest.startswith(head):
            path, _, rest = rest.removeprefix(head).partition("\n")
    tier = tier_of(tool)
    # omp asks about a tool that reads only when this call of it does more, and a path that is a URL can
    # reach another machine or another tool ("xd://") than the one it names.
    if tier is Tier.READ or "://" in path:
        tier = Tier.EXECUTE
    return Call(
        tool=tool,
        tier=tier,
        command=command,
        path=path,
        workspace=workspace,
        complete=bool(command or path) and _CUT not in title and not rest.startswith(_PATHS),
    )
