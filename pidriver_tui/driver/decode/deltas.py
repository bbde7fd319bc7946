"""Deltas: joining them, and what is kept of their frames. It may not know how frames are read.

`.raw` of a delta is its frame (of merged ones the last) as long as that is short. Above
:data:`RAW_KEPT` bytes it is rebuilt with the event's whole text as `delta`, without the copies of the
whole message in `partial` and `message`, and so is that of every other long `message_update` that has
them (omp 18.2.3, pi before 0.84): otherwise keeping events would cost the square of a message's length.
`_elided` in `.raw` names what is missing.
"""

from __future__ import annotations

from typing import Any

from ..event_types import Channel, Event, MessageDelta, ToolCallDelta

__all__ = ["DELTAS", "RAW_KEPT", "delta_event", "elided", "joined", "whole_characters"]

RAW_KEPT = 4096
"""Longest `message_update` frame kept whole as `.raw`, in bytes."""

DELTAS = frozenset(["text_delta", "thinking_delta", "toolcall_delta"])
"""Updates whose texts are joined when they follow each other in one block."""

_CUMULATIVE = ("partial", "message")


def delta_event(kind: str, index: int, texts: list[str], line: bytes | None) -> Event:
    """The event of deltas that followed each other in one block; `line` is the last one's frame."""
    text = joined(texts)
    raw: Any = line
    if line is None:
        update = {"type": kind, "contentIndex": index, "delta": text}
        raw = {"type": "message_update", "assistantMessageEvent": update, "_elided": list(_CUMULATIVE)}
    if kind == "toolcall_delta":
        return ToolCallDelta("message_update", raw, index, text)
    channel = Channel.ASSISTANT if kind == "text_delta" else Channel.THINKING
    return MessageDelta("message_update", raw, text, channel, index)


def joined(texts: list[str]) -> str:
    """The texts as one; a character that was cut in two between them is whole again."""
    text = texts[0] if len(texts) == 1 else "".join(texts)
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def whole_characters(value: Any) -> Any:
    """The same JSON value with each half of a surrogate pair replaced by U+FFFD."""
    if isinstance(value, str):
        return joined([value])
    if isinstance(value, list):
        return [whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {whole_characters(key): whole_characters(item) for key, item in value.items()}
    return value


def elided(frame: dict[str, Any]) -> dict[str, Any]:
    """A `message_update` without its copies of the whole message; itself when it has none."""
    update = frame.get("assistantMessageEvent")
    inner = update if isinstance(update, dict) else {}
    gone = [key for key in _CUMULATIVE if key in frame or key in inner]
    if not gone:
        return frame
    lean = {key: value for key, value in frame.items() if key not in _CUMULATIVE}
    if inner:
        lean["assistantMessageEvent"] = {key: value for key, value in inner.items() if key not in _CUMULATIVE}
    return lean | {"_elided": gone}
