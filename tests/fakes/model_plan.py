"""What a scripted model says: plans of replies, replies of steps.

Values only; `model_server` puts them on the wire. A plan is also plain JSON, so that a person can
write one for `python -m tests.fakes.model_server --plans FILE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec


class Think(msgspec.Struct, frozen=True, tag="think"):
    """Reasoning text, streamed in pieces of `piece` characters."""

    text: str
    piece: int = 12


class Text(msgspec.Struct, frozen=True, tag="text"):
    """Answer text, streamed in pieces of `piece` characters."""

    text: str
    piece: int = 12


class Tool(msgspec.Struct, frozen=True, tag="tool"):
    """One tool call; the JSON of its arguments is streamed in pieces of `piece` characters."""

    name: str
    arguments: Mapping[str, Any]
    piece: int = 24


class Hold(msgspec.Struct, frozen=True, tag="hold"):
    """Says nothing more until the gate of this name is released."""

    gate: str


class Gap(msgspec.Struct, frozen=True, tag="gap"):
    """Waits `seconds` before each following piece: for people who watch, not for tests."""

    seconds: float


class Spend(msgspec.Struct, frozen=True, tag="spend"):
    """The usage this reply reports, in tokens, instead of one counted from the texts."""

    prompt: int
    completion: int
    cached: int = 0


class Fail(msgspec.Struct, frozen=True, tag="fail"):
    """An HTTP error instead of a stream; only as the first step of a reply."""

    status: int
    message: str


class Drop(msgspec.Struct, frozen=True, tag="drop"):
    """Cuts the connection in the middle of the stream."""


class Finish(msgspec.Struct, frozen=True, tag="finish"):
    """The reason the reply ends with, instead of `stop` or `tool_calls`."""

    reason: str


Step = Think | Text | Tool | Hold | Gap | Spend | Fail | Drop | Finish
Reply = tuple[Step, ...]
"""What one request is answered with."""
Plan = tuple[Reply, ...]
"""The replies of one conversation, in the order of its requests."""

_MARKER = re.compile(r"\[\[plan:([\w.-]+)\]\]")


def marker(name: str) -> str:
    """What a prompt says to choose the plan `name`."""
    return f"[[plan:{name}]]"


def chosen_plan(messages: Iterable[Mapping[str, Any]]) -> str | None:
    """The plan named by the newest user message that names one."""
    found = None
    for message in messages:
        if message.get("role") == "user" and (names := _MARKER.findall(message_text(message))):
            found = names[-1]
    return found


def message_text(message: Mapping[str, Any]) -> str:
    """The text of a chat message, whose content is a string or a list of parts."""
    content = message.get("content")
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(part.get("text", "") for part in content if isinstance(part, Mapping))
    return ""


def read_plans(text: bytes | str) -> dict[str, Plan]:
    """Named plans from JSON: `{"hello": [[{"type": "text", "text": "Hi"}]]}`.

    Raises:
        msgspec.ValidationError: Saying which value of which plan is wrong.
    """
    return msgspec.json.decode(text, type=dict[str, Plan])
