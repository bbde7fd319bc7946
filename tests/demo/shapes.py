"""The shapes of frames: which objects there are, which keys each always or sometimes has, and in which order.

Learned from golden captures, then held against what the demo agent sends. Objects met everywhere (messages,
content blocks, usage, models) are one kind wherever they are.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Frame = dict[str, Any]

_FREE = {"args", "arguments", "compat", "details", "sections", "parameters", "replacement", "diff"}
"""Objects whose keys belong to a tool or an extension, not to the protocol."""


def kind_of(frame: Frame) -> str:
    """The kind of a whole frame."""
    kind = str(frame["type"])
    match kind:
        case "message_update":
            return f"{kind}/{frame['assistantMessageEvent']['type']}"
        case "message_start" | "message_end":
            return f"{kind}/{frame['message']['role']}"
        case "extension_ui_request":
            return f"{kind}/{frame['method']}"
        case "entry_appended":
            return f"{kind}/{frame['entry']['type']}"
        case "response":
            return f"{kind}/{frame.get('command')}/{'done' if frame['success'] else 'failed'}"
    return kind


def objects(frame: Frame) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every object in a frame as (kind, its keys in order)."""
    yield from _objects(kind_of(frame), frame)


def _objects(kind: str, value: Frame) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield kind, tuple(value)
    for key, inner in value.items():
        if key in _FREE:
            continue
        for item in inner if isinstance(inner, list) else [inner]:
            if isinstance(item, dict):
                yield from _objects(_kind_within(kind, key, item), item)


def _kind_within(kind: str, key: str, value: Frame) -> str:
    if "role" in value:
        stop = "/unfinished" if value.get("stopReason") in ("pending", "aborted", "error") else ""
        return f"message/{value['role']}{stop}"
    if key == "content" and "type" in value:
        return f"block/{value['type']}"
    if key == "assistantMessageEvent":
        return f"event/{value['type']}"
    if key in ("usage", "model", "models", "toolCall", "contextUsage", "cost", "result", "partialResult"):
        return {"models": "model", "toolCall": "block/toolCall"}.get(key, key)
    if "children" in value:
        return "tree"
    if "parentId" in value:
        return f"entry/{value['type']}"
    return f"{kind}.{key}"


class Shapes:
    """What a set of frames has: per kind of object its keys, those always there, and their order."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self.always: dict[str, set[str]] = {}
        self.ever: dict[str, set[str]] = {}
        self.orders: dict[str, set[tuple[str, str]]] = {}
        for frame in frames:
            for kind, keys in objects(frame):
                self.always[kind] = self.always.get(kind, set(keys)) & set(keys)
                self.ever.setdefault(kind, set()).update(keys)
                self.orders.setdefault(kind, set()).update(combinations(keys, 2))

    def faults(self, frame: Frame) -> list[str]:
        """What is wrong with a frame: kinds never seen, keys missing, keys unknown, keys out of order."""
        found: list[str] = []
        for kind, keys in objects(frame):
            if kind not in self.ever:
                found.append(f"{kind}: never seen")
                continue
            found += [f"{kind}: lacks {key}" for key in sorted(self.always[kind] - set(keys))]
            found += [f"{kind}: unknown {key}" for key in sorted(set(keys) - self.ever[kind])]
            orders = self.orders[kind]
            found += [
                f"{kind}: {first} before {second}"
                for first, second in combinations(keys, 2)
                if (second, first) in orders and (first, second) not in orders
            ]
        return found
