"""What to show of a tool call, section by section, as texts. No bodies: `toolbody` makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..words.amounts import counted, path_of, replacements
from .clean import clean_line
from .languages import language_of_path
from .line_diff import diff_counts, numbered_diff

_COMMANDS = {"bash", "shell", "powershell"}
_MOST_MARGIN = 40
_EDITS = {"edit", "apply_patch", "ast_edit"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One section to be: `kind` is `code`, `diff`, `plain` or `output`."""

    role: str
    label: str
    kind: str
    text: str
    language: str = ""
    first_line: int | None = None
    style: str = "output"

    def same_kind(self, other: Piece) -> bool:
        """Whether a body made for one can show the other."""
        return (self.role, self.kind, self.language, self.first_line, self.style) == (
            other.role,
            other.kind,
            other.language,
            other.first_line,
            other.style,
        )


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """How a tool call ended, and its output without the lines that say so.

    Attributes:
        words: `exit 3`, `aborted`, `timed out after 5 s`; `""` where there is nothing to say.
        exit_code: Of a command, if it is known.
        output: The output proper.
    """

    words: str
    exit_code: int | None
    output: str


_ENDS = re.compile(
    r"\n*(?:^Wall time: (?P<wall>[\d.]+) seconds\s*)?"
    r"(?:^(?:Command exited with code (?P<code>-?\d+)|Command (?P<aborted>aborted)"
    r"|Command timed out after (?P<timeout>[\d.]+) seconds)\s*)?\Z",
    re.MULTILINE,
)


def outcome(name: str, output: str, details: Mapping[str, Any], *, failed: bool = False) -> ToolOutcome:
    """How a finished call ended."""
    if name.lower() not in _COMMANDS:
        return ToolOutcome("failed" if failed else "", None, output)
    tail = max(0, len(output) - 200)
    match = _ENDS.search(output, tail)
    code = details.get("exitCode")
    if match is None:
        return ToolOutcome("failed" if failed else "", code if isinstance(code, int) else None, output)
    if match.group("code"):
        code = int(match.group("code"))
    words = ""
    if match.group("aborted"):
        words = "aborted"
    elif match.group("timeout"):
        words = f"timed out after {match.group('timeout')} s"
    elif isinstance(code, int) and code != 0:
        words = f"exit {code}"
    elif failed:
        words = "failed"
    elif not isinstance(code, int):
        code = 0
    return ToolOutcome(words, code if isinstance(code, int) else None, output[: match.start()])


def plan(
    name: str,
    arguments: Mapping[str, Any],
    output: str,
    details: Mapping[str, Any],
    *,
    done: bool,
    failed: bool,
) -> list[Piece]:
    """The sections of a call, first to last."""
    kind = name.lower()
    if kind in _COMMANDS and isinstance(arguments.get("command"), str):
        return list(_command(kind, arguments, output, details, done=done, failed=failed))
    if failed and done:
        return [*_given(kind, arguments), *_result(output, failed=True)]
    if kind == "read" and path_of(arguments):
        return list(_file_read(arguments, output, details, done=done))
    if kind == "write" and isinstance(arguments.get("content"), str):
        content = arguments["content"]
        label = counted(len(content.splitlines()), "line")
        return [Piece("file", label, "code", content, language_of_path(path_of(arguments)), 1)]
    if kind in _EDITS:
        diffs = list(_diffs(arguments, details))
        if diffs:
            return diffs
    if kind == "eval" and isinstance(arguments.get("code"), str):
        language = {"py": "python", "js": "javascript"}.get(str(arguments.get("language")), "")
        return [Piece("command", "", "code", arguments["code"], language), *_result(output)]
    return [*_given(kind, arguments), *_result(output)]


def _command(
    kind: str,
    arguments: Mapping[str, Any],
    output: str,
    details: Mapping[str, Any],
    *,
    done: bool,
    failed: bool,
) -> Iterator[Piece]:
    yield Piece("command", "", "code", arguments["command"], "powershell" if kind == "powershell" else "bash")
    extra = {key: value for key, value in arguments.items() if key != "command" and value is not None}
    if extra:
        yield Piece("arguments", "", "plain", outline(extra), style="tool_arguments")
    if not done:
        if output:
            yield Piece("output", "", "output", output)
        return
    ended = outcome(kind, output, details, failed=failed)
    yield Piece("output", ended.words, "output", ended.output or "(no output)")


def _file_read(
    arguments: Mapping[str, Any], output: str, details: Mapping[str, Any], *, done: bool
) -> Iterator[Piece]:
    if not output and not done:
        return
    shown = details.get("displayContent")
    language = language_of_path(path_of(arguments))
    if isinstance(shown, Mapping) and isinstance(shown.get("text"), str):  # omp
        first = shown.get("startLine")
        yield Piece("file", "", "code", shown["text"], language, first if isinstance(first, int) else 1)
        return
    if output.startswith("Read image file"):
        yield Piece("output", "", "output", output)
        return
    first = arguments.get("offset")
    yield Piece("file", "", "code", output, language, first if isinstance(first, int) else 1)


def _diffs(arguments: Mapping[str, Any], details: Mapping[str, Any]) -> Iterator[Piece]:
    several = details.get("perFileResults")
    for result in several if isinstance(several, list) and len(several) > 1 else [details]:
        diff = result.get("diff") if isinstance(result, Mapping) else None
        if not isinstance(diff, str) or not diff:
            diff = result.get("patch") if isinstance(result, Mapping) else None
        if isinstance(diff, str) and diff:
            path = result.get("path")
            where = f"{clean_line(path)} " if result is not details and isinstance(path, str) else ""
            yield Piece("diff", f"{where}{_changes(diff)}", "diff", diff)
            continue
        if not isinstance(result, Mapping):
            continue
        old, new = result.get("oldText"), result.get("newText")
        if isinstance(old, str) or isinstance(new, str):
            diff = numbered_diff(old if isinstance(old, str) else "", new if isinstance(new, str) else "")
            yield Piece("diff", _changes(diff), "diff", diff)
            return
    if details.get("diff") or details.get("patch") or several:
        return
    for old, new in replacements(arguments):
        # Where in the file it is, only the result says.
        diff = numbered_diff(old, new)
        yield Piece("diff", _changes(diff), "diff", diff)


def _changes(diff: str) -> str:
    added, removed = diff_counts(diff)
    return f"+{added} -{removed}"


def _given(kind: str, arguments: Mapping[str, Any]) -> Iterator[Piece]:
    text = arguments.get("input")
    if kind in _EDITS and isinstance(text, str):
        yield Piece("arguments", "", "plain", text, style="tool_arguments")
    elif arguments:
        yield Piece("arguments", "", "plain", outline(arguments), style="tool_arguments")


def _result(output: str, *, failed: bool = False) -> Iterator[Piece]:
    if output:
        yield Piece(
            "error" if failed else "output", "", "output", output, style="error" if failed else "output"
        )


def outline(value: object, indent: int = 0) -> str:
    """A JSON value in lines that read like YAML; no quotes where none are needed."""
    return "\n".join(_outlined(value, " " * indent))


def _outlined(value: object, margin: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _entry(f"{margin}{clean_line(str(key))}:", item, margin + "  ")
    elif isinstance(value, list):
        for item in value:
            yield from _entry(f"{margin}-", item, margin + "  ")
    else:
        yield margin + _scalar(value)


def _entry(lead: str, item: object, margin: str) -> Iterator[str]:
    if isinstance(item, str) and "\n" in item:
        yield lead
        yield from (margin + line for line in item.split("\n"))
    elif isinstance(item, Mapping | list) and item:
        if len(margin) > _MOST_MARGIN:
            yield f"{lead} …"
        elif lead.endswith("-"):
            first, *rest = _outlined(item, margin)
            yield f"{lead} {first[len(margin) :]}"
            yield from rest
        else:
            yield lead
            yield from _outlined(item, margin)
    else:
        yield f"{lead} {_scalar(item)}"


def _scalar(value: object) -> str:
    match value:
        case str():
            return value if value.strip() == value and value else f'"{value}"'
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case Mapping() | list():
            return "{}" if isinstance(value, Mapping) else "[]"
        case _:
            return str(value)
