"""Amounts and tool calls in a few words: one line each, the same everywhere.

Tree, footer, asks and transcript all say durations, tokens, dollars and tool calls
through here. It knows plain values only; what it returns is clean and has no newline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..text.clean import clean_line

_MINUTE = 60
_HOUR = 3600
_DAY = 86400
_MOST = 400
_MOST_VALUE = 80


def format_duration(seconds: float) -> str:
    """How long something goes on: `0:42`, `12:05`, `1h02`, `3d04h`. Counts down to `0:00`, never below."""
    whole = max(0, int(seconds))
    if whole < _HOUR:
        return f"{whole // _MINUTE}:{whole % _MINUTE:02d}"
    if whole < _DAY:
        return f"{whole // _HOUR}h{whole % _HOUR // _MINUTE:02d}"
    return f"{whole // _DAY}d{whole % _DAY // _HOUR:02d}h"


def format_elapsed(seconds: float) -> str:
    """How long something took: `0.3s`, `4.2s`, `12s`, then as :func:`format_duration`."""
    if seconds < 9.95:
        return f"{max(0.0, seconds):.1f}s"
    return f"{seconds:.0f}s" if seconds < _MINUTE - 0.5 else format_duration(seconds)


def format_age(seconds: float) -> str:
    """How long ago, in one unit: `now`, `42s`, `5m`, `3h`, `2d`."""
    whole = int(seconds)
    if whole < 5:
        return "now"
    for unit, size in (("d", _DAY), ("h", _HOUR), ("m", _MINUTE)):
        if whole >= size:
            return f"{whole // size}{unit}"
    return f"{whole}s"


def format_tokens(count: int) -> str:
    """`940`, `12.3k`, `123k`, `1.2M`."""
    for unit, size in (("M", 1_000_000), ("k", 1_000)):
        scaled = count / size
        if scaled >= 0.9995:
            return f"{scaled:.0f}{unit}" if scaled >= 99.95 else f"{scaled:.1f}{unit}"
    return str(count)


def format_usd(amount: float) -> str:
    """US dollars: `$0.0123` below one dollar, `$12.35` above, `$1,235` above a thousand."""
    if amount <= 0:
        return "$0.00"
    if amount < 1:
        return f"${amount:.4f}"
    return f"${amount:.2f}" if amount < 1000 else f"${amount:,.0f}"


def format_percent(percent: float) -> str:
    """`percent` of 100: `0%`, `<1%`, `42%`."""
    return "<1%" if 0 < percent < 1 else f"{percent:.0f}%"


def format_bytes(count: int) -> str:
    """`812 B`, `4.2 KB`, `1.3 MB`; 1 KB is 1024 bytes."""
    if count < 1024:
        return f"{count} B"
    scaled = count / 1024
    return f"{scaled:.1f} KB" if scaled < 1000 else f"{scaled / 1024:.1f} MB"


def counted(count: int, noun: str) -> str:
    """`1 line`, `12 lines`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def summarize_tool(name: str, arguments: Mapping[str, Any]) -> str:
    """What a tool call does, in one line and without the tool's name: `npm test`, `src/app.py:10-59`.

    Tools of pi 0.87.1 and omp 18.2.3 are known by name; of others, and where the model got
    the arguments wrong, the arguments are shown as they are. At most a few hundred characters.
    """
    known = _KNOWN.get(name.lower())
    told = known(arguments) if known is not None else ""
    return one_line(told or _pairs(arguments))


def one_line(text: str, most: int = _MOST) -> str:
    """The beginning of `text` on one line: line breaks as `⏎`, other runs of space as one."""
    shortened = len(text) > most
    lines = (" ".join(line.split()) for line in text[:most].strip().splitlines())
    line = clean_line(" ⏎ ".join(line for line in lines if line))
    return line + "…" if shortened else line


def line_changes(old: str, new: str) -> tuple[int, int]:
    """Lines added and removed when `old` becomes `new`, apart from what both begin and end with."""
    before, after = old.splitlines(), new.splitlines()
    least = min(len(before), len(after))
    head = next((at for at in range(least) if before[at] != after[at]), least)
    tail = next((at for at in range(least - head) if before[-1 - at] != after[-1 - at]), least - head)
    return len(after) - head - tail, len(before) - head - tail


def path_of(arguments: Mapping[str, Any]) -> str:
    """The file a tool call is about, `""` if it names none."""
    path = _text(arguments, "path", "file_path", "filePath", "file")
    if path:
        return path
    # omp's edits carry theirs in the text: `[src/app.py#1A2B]`.
    match = re.match(r"\s*\[([^\]#\n]+)(?:#\w+)?\]", _text(arguments, "input"))
    return match.group(1) if match else ""


def replacements(arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The (old, new) texts of an `edit` call, in any of the shapes the CLIs know; others are left out."""
    edits = arguments.get("edits")
    found: list[tuple[str, str]] = []
    for edit in [*edits, arguments] if isinstance(edits, list) else [arguments]:
        if isinstance(edit, Mapping):
            old = edit.get("oldText", edit.get("old_string"))
            new = edit.get("newText", edit.get("new_string"))
            if isinstance(old, str) and isinstance(new, str):
                found.append((old, new))
    return found


def _bash(arguments: Mapping[str, Any]) -> str:
    return _text(arguments, "command", "cmd", "script")


def _read(arguments: Mapping[str, Any]) -> str:
    path = path_of(arguments)
    first, count = arguments.get("offset"), arguments.get("limit")
    if not path or not isinstance(first, int | None) or not isinstance(count, int | None):
        return ""
    if first is None and count is None:
        return path
    first = 1 if first is None else first
    return f"{path}:{first}-" if count is None else f"{path}:{first}-{first + count - 1}"


def _edit(arguments: Mapping[str, Any]) -> str:
    path = path_of(arguments)
    changes = [line_changes(old, new) for old, new in replacements(arguments)]
    if not path or not changes:
        return path
    return f"{path} (+{sum(added for added, _ in changes)} -{sum(removed for _, removed in changes)})"


def _write(arguments: Mapping[str, Any]) -> str:
    path = path_of(arguments)
    content = arguments.get("content")
    if not path or not isinstance(content, str):
        return path
    return f"{path} ({counted(len(content.splitlines()), 'line')})"


def _search(arguments: Mapping[str, Any]) -> str:
    pattern = _text(arguments, "pattern", "query")
    where = _text(arguments, "path", "paths")
    if not pattern:
        return where
    which = _text(arguments, "glob")
    return pattern + (f" in {where}" if where else "") + (f" ({which})" if which else "")


def _list(arguments: Mapping[str, Any]) -> str:
    return _text(arguments, "path") or ("." if not set(arguments) - {"limit"} else "")


def _eval(arguments: Mapping[str, Any]) -> str:
    code, language = _text(arguments, "code"), _text(arguments, "language")
    return f"{language}: {code}" if code and language else code


def _task(arguments: Mapping[str, Any]) -> str:
    tasks = arguments.get("tasks")
    if not isinstance(tasks, list):
        return ""
    names = [_text(task, "name", "id") or _text(task, "agent") for task in tasks if isinstance(task, Mapping)]
    return f"{counted(len(tasks), 'task')}: {', '.join(name for name in names if name)}" if names else ""


def _ask(arguments: Mapping[str, Any]) -> str:
    questions = arguments.get("questions")
    if not isinstance(questions, list):
        return ""
    return " / ".join(_text(question, "question") for question in questions if isinstance(question, Mapping))


def _todo(arguments: Mapping[str, Any]) -> str:
    words = [_text(arguments, "op"), _text(arguments, "task", "phase")]
    return " ".join(word for word in words if word)


_KNOWN: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "bash": _bash,
    "powershell": _bash,
    "shell": _bash,
    "read": _read,
    "edit": _edit,
    "write": _write,
    "grep": _search,
    "find": _search,
    "glob": _search,
    "web_search": _search,
    "ls": _list,
    "eval": _eval,
    "task": _task,
    "ask": _ask,
    "todo": _todo,
}


def _text(arguments: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = arguments.get(key)
        if isinstance(value, str) and value:
            return value
    return ""


def _pairs(arguments: Mapping[str, Any]) -> str:
    parts: list[str] = []
    size = 0
    for key, value in arguments.items():
        parts.append(f"{key}={_value(value)}")
        size += len(parts[-1])
        if size > _MOST:
            break
    return " ".join(parts)


def _value(value: object) -> str:
    if isinstance(value, str):
        text = value if len(value) <= _MOST_VALUE else value[:_MOST_VALUE] + "…"
        return text if text and re.fullmatch(r"[^\s=\"']+", text) else json.dumps(text, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return f"[{len(value)}]"
    return json.dumps(value, ensure_ascii=False, default=str)
