"""What a tool call that waits for permission would do: its command, the file it would write, the diff.

Pure: a call in, labelled bodies out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rich.cells import cell_len

from ...policy import Call
from ..text.clean import clean_line
from ..text.doubtful_widths import agreed, agreed_in
from ..text.line_diff import numbered_diff
from ..text.plain_body import PlainBody
from ..text.tool_bodies import Section, ToolBodies
from .amounts import replacements

_EDITS = ("edit", "write")
_MEASURED = 20_000
_MARGIN = 12  # numbers and signs before the lines of a diff


def call_title(call: Call) -> str:
    """The tool and what it is about, in one clean line."""
    return clean_line(f"{call.tool} {call.path}".rstrip())


def proposal(call: Call, *, width: int = 80) -> list[Section]:
    """The sections that show all of `call`, first to last; every row of them ends where we say."""
    call = replace(
        call,
        arguments=agreed_in(call.arguments),
        before=None if call.before is None else agreed(call.before),
    )
    return [*_where(call, width), *_what(call, width)]


def proposal_width(call: Call) -> int:
    """How wide the longest line of what `call` would do is, in cells; of a long text, of its beginning."""
    texts = [*_texts(agreed_in(call.arguments)), call.before or ""]
    lines = [line for text in texts for line in text[:_MEASURED].splitlines()]
    return max((cell_len(line) for line in lines), default=0) + (_MARGIN if call.before is not None else 0)


def told(text: str) -> list[Section]:
    """What an ask says in its own words, as it may be shown; nothing for no text."""
    if not text.strip():
        return []
    body = PlainBody()
    body.replace(text)
    body.finish()
    return [Section("text", "", body)]


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)


def _where(call: Call, width: int) -> list[Section]:
    """The file that is opened, where that is another than a person reads in what was written."""
    if not call.diverts:
        return []
    body = PlainBody(clean_line(agreed(call.opens)), style="output", width=width)
    body.finish()
    return [Section("file", "opens another file than is written", body)]


def _what(call: Call, width: int) -> list[Section]:
    if (after := _after(call)) is not None and call.before is not None:
        diff = numbered_diff(call.before, after)
        if diff:
            changed = ToolBodies("edit", width=width)
            changed.update({}, "", {"diff": diff})
            return changed.sections
    whole = ToolBodies(call.tool, width=width)
    whole.update(call.arguments, "", {}, done=False)
    return whole.sections


def _after(call: Call) -> str | None:
    """The file's text after the call, `None` where that cannot be told from it."""
    if call.before is None or call.tool not in _EDITS:
        return None
    if call.tool == "write":
        content = call.arguments.get("content")
        return content if isinstance(content, str) else None
    text = call.before
    changes = list(replacements(call.arguments))
    for old, new in changes:
        # pi's edit refuses a text that stands there twice, or not at all: then only the edit itself is shown.
        if not old or text.count(old) != 1:
            return None
        text = text.replace(old, new)
    return text if changes else None
