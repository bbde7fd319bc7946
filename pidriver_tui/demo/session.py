"""What one simulated session remembers: messages, entries, queue, model, usage. In memory only.

Knows how pi counts and links its entries; may not know the wire or the scheduler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.dialect import MODELS, Frame

if TYPE_CHECKING:
    from pidriver_tui.demo.ids import Clock, Ids

_BASE_TOKENS = 9400
"""Tokens of the system prompt, the tools' descriptions and the project's own rules: a usual amount."""


def tokens(text: str) -> int:
    """About how many tokens a text is: four characters each."""
    return (len(text) + 3) // 4


class Queued:
    """A message waiting in the queue, with the time it was queued."""

    __slots__ = ("images", "queued_at", "text")

    def __init__(self, text: str, images: list[Frame], queued_at: int) -> None:
        self.text = text
        self.images = images
        self.queued_at = queued_at


class Session:
    """One conversation. `file` is a path that says it is simulated and does not exist."""

    def __init__(self, ids: Ids, clock: Clock, *, keeps_file: bool, path: str | None = None) -> None:
        self._ids = ids
        self._clock = clock
        self.id = ids.uuid()
        stamp = clock.iso(clock.now()).replace(":", "-").replace(".", "-")
        self.file = path or (f"/simulated/sessions/{stamp}_{self.id}.jsonl" if keeps_file else None)
        self.name: str | None = None
        self.model = MODELS[0]
        self.thinking = "medium"
        self.messages: list[Frame] = []
        self.entries: list[Frame] = []
        self.steering: list[Queued] = []
        self.follow_up: list[Queued] = []
        self.context: int | None = 0
        self._uncounted = _BASE_TOKENS
        self._cached = 0
        self.add_entry("model_change", {"provider": "demo", "modelId": self.model.id})
        self.add_entry("thinking_level_change", {"thinkingLevel": self.thinking})

    @property
    def leaf(self) -> str | None:
        """The id of the newest entry."""
        return str(self.entries[-1]["id"]) if self.entries else None

    def add_entry(self, kind: str, fields: Frame) -> Frame:
        """Append an entry, linked to the one before it."""
        entry = {
            "type": kind,
            "id": self._ids.hex(8),
            "parentId": self.leaf,
            "timestamp": self._clock.iso(self._clock.now()),
            **fields,
        }
        self.entries.append(entry)
        return entry

    def add(self, message: Frame) -> None:
        """Remember a finished message."""
        self.messages.append(message)
        self.add_entry("message", {"message": message})
        if message["role"] != "assistant":
            self._uncounted += tokens(_text_of(message))

    def next_usage(self, output: int, reasoning: int) -> tuple[int, int, int, int, int]:
        """Usage of a response with so many output tokens: what came before is read from the cache."""
        fresh = self._uncounted // 10
        return (fresh, output, self._cached, self._uncounted - fresh, reasoning)

    def count(self, usage: tuple[int, int, int, int, int]) -> None:
        """A response ended with this usage: it is in the cache from now on."""
        fresh, output, cached, written, _ = usage
        self.context = fresh + output + cached + written
        self._cached, self._uncounted = fresh + cached + written, output

    def forget(self, summary: str) -> Frame:
        """Compact: replace the conversation by a summary and return pi's result for it."""
        before = self.context or self._cached + self._uncounted
        kept = self.entries[-1]["id"]
        now = self._clock.now()
        last = [message for message in self.messages if message["role"] == "assistant"][-1:]
        self.messages = [
            {"role": "compactionSummary", "summary": summary, "tokensBefore": before, "timestamp": now},
            *last,
        ]
        self._uncounted, self._cached, self.context = _BASE_TOKENS + tokens(summary), 0, None
        result = {
            "summary": summary,
            "firstKeptEntryId": kept,
            "tokensBefore": before,
            "estimatedTokensAfter": self._uncounted,
        }
        self.add_entry("compaction", result)
        return result

    def stats(self) -> Frame:
        """What `get_session_stats` answers."""
        roles = [message["role"] for message in self.messages]
        answers = [entry["message"] for entry in self.entries if entry["type"] == "message"]
        answers = [message for message in answers if message["role"] == "assistant"]
        spent = {
            name: sum(message["usage"][name] for message in answers)
            for name in ("input", "output", "cacheRead", "cacheWrite")
        }
        calls = [block for message in answers for block in message["content"] if block["type"] == "toolCall"]
        window = self.model.context_window
        percent = None if self.context is None else self.context * 100 / window
        file = {"sessionFile": self.file} if self.file else {}
        return {
            **file,
            "sessionId": self.id,
            "userMessages": roles.count("user"),
            "assistantMessages": roles.count("assistant"),
            "toolCalls": len(calls),
            "toolResults": roles.count("toolResult"),
            "totalMessages": len(roles),
            "tokens": {**spent, "total": sum(spent.values())},
            "cost": round(sum(message["usage"]["cost"]["total"] for message in answers), 9),
            "contextUsage": {"tokens": self.context, "contextWindow": window, "percent": percent},
        }

    def last_text(self) -> str | None:
        """The text of the last response that has one."""
        for message in reversed(self.messages):
            if message["role"] == "assistant":
                text = "".join(block["text"] for block in message["content"] if block["type"] == "text")
                if text:
                    return text
        return None

    def forkable(self) -> list[Frame]:
        """The prompts a fork can start from."""
        return [
            {"entryId": entry["id"], "text": _text_of(entry["message"])}
            for entry in self.entries
            if entry["type"] == "message" and entry["message"]["role"] == "user"
        ]

    def copy_into(self, other: Session, before: str | None) -> str | None:
        """Copy this conversation, up to a prompt's entry or whole, into a new session; return that prompt."""
        text = None
        for entry in self.entries:
            if entry["id"] == before:
                text = _text_of(entry["message"])
                break
            if entry["type"] == "message":
                other.add(entry["message"])
        other.model, other.thinking, other._cached = self.model, self.thinking, self._cached
        return text

    def tree(self) -> list[Frame]:
        """Entries as `get_tree` nests them."""
        nodes: dict[str, Frame] = {}
        roots: list[Frame] = []
        for entry in self.entries:
            node: Frame = {"entry": entry, "children": []}
            nodes[entry["id"]] = node
            parent = nodes.get(entry["parentId"])
            (roots if parent is None else parent["children"]).append(node)
        return roots


def _text_of(message: Frame) -> str:
    content: Any = message.get("content", message.get("output", ""))
    if isinstance(content, str):
        return content
    return "".join(block.get("text", "") for block in content if block["type"] == "text")
