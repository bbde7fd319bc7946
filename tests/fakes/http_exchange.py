"""Just enough HTTP/1.1 for a loopback server: one request, one answer, then the connection ends.

Knows nothing of models. Chunked bodies let a reader tell a stream that ended from one that was cut.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request with its whole body; header names are lower case."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


async def read_request(reader: asyncio.StreamReader) -> HttpRequest | None:
    """The next request, or `None` when the client went away first."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {
            name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    method, path, _ = first.split(" ", 2)
    return HttpRequest(method, path, headers, body)


class HttpAnswer:
    """The one answer to a request: either `send_json`, or `begin_stream`, `send_event` ..., `end_stream`."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    async def send_json(self, value: object, status: int = HTTPStatus.OK) -> None:
        """A whole answer."""
        body = json.dumps(value).encode()
        self._head(status, {"Content-Type": "application/json", "Content-Length": str(len(body))})
        self._writer.write(body)
        await self._writer.drain()

    def begin_stream(self) -> None:
        """Opens a stream of server-sent events."""
        self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})

    async def send_event(self, data: Mapping[str, Any] | str) -> None:
        """One `data:` event."""
        text = data if isinstance(data, str) else json.dumps(data)
        await self._chunk(f"data: {text}\n\n".encode())

    async def end_stream(self) -> None:
        """The proper end of a stream."""
        await self._chunk(b"")

    def cut(self) -> None:
        """Resets the connection. What was just sent may be lost with it; a gate before makes it sure."""
        self._writer.transport.abort()

    async def _chunk(self, body: bytes) -> None:
        self._writer.write(f"{len(body):x}\r\n".encode() + body + b"\r\n")
        await self._writer.drain()

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in {**headers, "Connection": "close"}.items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
