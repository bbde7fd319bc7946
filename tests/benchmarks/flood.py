"""A child that speaks pi's protocol and, once prompted, streams text: `flood.py RATE` deltas a second.

Runs in an interpreter without site-packages; knows nothing of the project.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time

_TURNS_PER_SECOND = 25
_WORDS = "every delta is a few characters of **prose** with `code`, and now and then a new line.\n\n"


def say(*frames: dict[str, object]) -> None:
    """Write frames."""
    sys.stdout.write("".join(json.dumps(frame) + "\n" for frame in frames))
    sys.stdout.flush()


def update(event: dict[str, object]) -> dict[str, object]:
    """A frame of the assistant's message."""
    return {"type": "message_update", "assistantMessageEvent": {"contentIndex": 0, **event}}


def reply(line: bytes) -> bool:
    """Answer a command with success. Returns whether it was a prompt."""
    command = json.loads(line)
    say(
        {
            "id": command.get("id"),
            "type": "response",
            "command": command["type"],
            "success": True,
            "data": {},
        }
    )
    return bool(command["type"] == "prompt")


def main() -> None:
    """Serve until stdin ends."""
    per_turn = max(1, int(sys.argv[1]) // _TURNS_PER_SECOND)
    deltas = [update({"type": "text_delta", "delta": _WORDS[at : at + 6]}) for at in range(0, len(_WORDS), 6)]
    lines = [json.dumps(delta) + "\n" for delta in deltas]
    flooding = False
    at = 0
    rest = b""
    due = time.monotonic()
    while True:
        wait = max(0.0, due - time.monotonic()) if flooding else None
        if select.select([0], [], [], wait)[0]:
            data = os.read(0, 65536)
            if not data:
                return
            *whole, rest = (rest + data).split(b"\n")
            prompts = [line for line in whole if reply(line)]
            if prompts and not flooding:
                flooding = True
                message = {"role": "assistant", "content": []}
                say(
                    {"type": "agent_start"},
                    {"type": "turn_start"},
                    {"type": "message_start", "message": message},
                    update({"type": "text_start"}),
                )
                due = time.monotonic()
        elif flooding:
            sys.stdout.write("".join(lines[(at + step) % len(lines)] for step in range(per_turn)))
            sys.stdout.flush()
            at += per_turn
            due += 1 / _TURNS_PER_SECOND


if __name__ == "__main__":
    main()
