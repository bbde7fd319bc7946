"""Real child processes of a few lines each, for tests of the driver. Knows Python and pipes only.

A child's code runs behind :data:`_PRELUDE`, which lets it `say` frames, hear commands and reply.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from pidriver_tui.driver.events import Event
from pidriver_tui.driver.session import PiSession
from pidriver_tui.driver.transport import SubprocessTransport

SAFETY = 30.0
"""Seconds after which a hung test is a failed one. Nothing here takes a second when it works."""

_PRELUDE = '''
import json, os, signal, subprocess, sys, time

state = {"sessionId": "s-1", "isStreaming": False, "isCompacting": False}

def write(text):
    sys.stdout.write(text)
    sys.stdout.flush()

def say(type, **fields):
    write(json.dumps({"type": type, **fields}) + "\\n")

def reply(command, data=None, error=None):
    end = {"success": True} if error is None else {"success": False, "error": error}
    if data is not None:
        end["data"] = data
    say("response", id=command.get("id"), command=command["type"], **end)

def hear(all=False):
    """The next command, None at the end; get_state is answered here unless all are wanted."""
    for line in sys.stdin:
        command = json.loads(line)
        if command["type"] == "get_state" and not all:
            reply(command, state)
        else:
            return command

def serve():
    """Answer all commands until stdin ends."""
    while (command := hear()) is not None:
        reply(command, {"got": command["type"]})

def text(words, index=0):
    say("message_update", assistantMessageEvent={"type": "text_delta", "contentIndex": index, "delta": words})

def sleep_for_ever():
    while True:
        time.sleep(60)
'''


@dataclass(frozen=True)
class PythonChild:
    """The config of a child that runs Python code; also what a transport needs to know."""

    code: str
    env: dict[str, str] = field(default_factory=dict)
    workspace: str | None = None

    def to_argv(self) -> list[str]:
        return [sys.executable, "-I", "-S", "-c", _PRELUDE + dedent(self.code)]

    def to_env(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **self.env}


def transport_of(code: str, **options: Any) -> SubprocessTransport:
    """A transport for a child that runs `code`, not yet started."""
    options.setdefault("terminate_timeout", 5.0)
    return SubprocessTransport(PythonChild(code), **options)


@asynccontextmanager
async def session_with(code: str, *, handler: Any = None, **options: Any) -> AsyncIterator[PiSession]:
    """A session with a child that runs `code`; all within the safety limit."""
    queue_bytes = options.pop("queue_bytes", None)
    extra = {} if queue_bytes is None else {"queue_bytes": queue_bytes}
    async with asyncio.timeout(SAFETY):
        transport = transport_of(code, **options)
        await transport.start()
        session = PiSession(transport, interaction_handler=handler, **extra)
        try:
            yield session
        finally:
            await session.aclose()


async def all_events(session: PiSession) -> list[Event]:
    """Every event until the end."""
    return [event async for event in session]


async def until(session_events: AsyncIterator[Event], fits: Callable[[Event], bool]) -> Event:
    """The next event that fits; the ones before it are dropped."""
    async for event in session_events:
        if fits(event):
            return event
    raise AssertionError("the session ended first")


def is_alive(pid: int) -> bool:
    """Whether a process runs: zombies do not."""
    from pidriver_tui.driver.process import process_table

    return process_table.started(pid) != ""


def open_descriptors() -> int:
    """How many file descriptors this process has."""
    return len(list(Path("/dev/fd").iterdir()))
