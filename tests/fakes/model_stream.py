"""The chunks of one scripted reply, as OpenAI's chat completion stream has them.

A generator of JSON-ready values over a reply's steps; knows no sockets.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from .model_plan import Drop, Fail, Finish, Gap, Hold, Reply, Spend, Text, Think, Tool

CHARACTERS_PER_TOKEN = 4


class ConnectionCut(Exception):  # noqa: N818 - it is the plan's wish, not an error
    """The plan wants the connection dropped here."""


def pieces_of(text: str, size: int) -> list[str]:
    """`text` in pieces of at most `size` characters; nothing for no text."""
    return [text[start : start + size] for start in range(0, len(text), size)]


async def stream_reply(
    reply: Reply,
    *,
    identity: str,
    model: str,
    prompt_tokens: int,
    hold: Callable[[str], Awaitable[None]],
) -> AsyncIterator[dict[str, Any]]:
    """Every chunk of `reply`, in order; the end marker `[DONE]` is the caller's.

    Raises:
        ConnectionCut: At a `Drop` step.
    """

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return {"id": identity, "object": "chat.completion.chunk", "model": model, "choices": [choice]}

    gap = 0.0
    written = tools = 0
    reason: str | None = None
    spent: Spend | None = None
    yield chunk({"role": "assistant", "content": ""})
    for step in reply:
        deltas: list[dict[str, Any]] = []
        match step:
            case Think(text, piece):
                deltas = [{"reasoning_content": part} for part in pieces_of(text, piece)]
                written += len(text)
            case Text(text, piece):
                deltas = [{"content": part} for part in pieces_of(text, piece)]
                written += len(text)
            case Tool(name, arguments, piece):
                text = json.dumps(arguments)
                deltas = _tool_deltas(tools, f"call_{identity}_{tools}", name, pieces_of(text, piece))
                written += len(text)
                tools += 1
            case Hold(gate):
                await hold(gate)
            case Gap(seconds):
                gap = seconds
            case Spend():
                spent = step
            case Finish(why):
                reason = why
            case Drop():
                raise ConnectionCut
            case Fail():
                raise ValueError("Fail is the first step of its reply: a stream has its status already")
        for delta in deltas:
            await asyncio.sleep(gap)
            yield chunk(delta)
    yield chunk({}, reason or ("tool_calls" if tools else "stop"))
    spent = spent or Spend(prompt_tokens, written // CHARACTERS_PER_TOKEN + 1)
    yield {
        "id": identity,
        "object": "chat.completion.chunk",
        "model": model,
        "choices": [],
        "usage": {
            "prompt_tokens": spent.prompt,
            "completion_tokens": spent.completion,
            "total_tokens": spent.prompt + spent.completion,
            "prompt_tokens_details": {"cached_tokens": spent.cached},
        },
    }


def _tool_deltas(index: int, call_id: str, name: str, parts: list[str]) -> list[dict[str, Any]]:
    opening = {"index": index, "id": call_id, "type": "function", "function": {"name": name, "arguments": ""}}
    calls = [opening, *({"index": index, "function": {"arguments": part}} for part in parts)]
    return [{"tool_calls": [call]} for call in calls]
