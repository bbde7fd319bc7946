"""An OpenAI-compatible model on 127.0.0.1 that says what a plan tells it to.

In a test: `with ModelServer() as server: prompt = server.plan([Text("Hi")])`, and put `prompt`, a
short marker, into what the agent is asked. Each marker has its own replies, so any number of
conversations run at once without mixing. By hand: `python -m tests.fakes.model_server --help`.

It runs in a thread of its own with its own event loop, so that synchronous and asynchronous tests
use it alike. Knows nothing of pi or omp but the paths they ask.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import threading
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Self

from .http_exchange import HttpAnswer, HttpRequest, read_request
from .model_gate import DEADLINE, Gate
from .model_plan import Fail, Reply, Step, Text, chosen_plan, marker, read_plans
from .model_stream import CHARACTERS_PER_TOKEN, ConnectionCut, stream_reply

MODEL_NAMES = ("fake-1", "fake-2")
LARGEST_HEAD = 1 << 20
UNPLANNED: Reply = (Text("This prompt names no plan."),)


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One request for a completion, as the agent sent it."""

    plan: str | None
    model: str
    messages: tuple[Mapping[str, Any], ...]
    tools: tuple[str, ...]
    authorization: str = field(repr=False)


class ModelServer:
    """The server; a context manager that starts and ends it.

    Attributes:
        default: The reply to a prompt that names no plan.
    """

    def __init__(self, *, port: int = 0, default: Reply = UNPLANNED) -> None:
        self.default = default
        self._wanted_port = port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="model-server", daemon=True)
        self._server: asyncio.Server | None = None
        self._lock = threading.Lock()
        self._plans: dict[str, list[Reply]] = {}
        self._gates: dict[str, Gate] = {}
        self._requests: list[ModelRequest] = []
        self._problems: list[str] = []
        self._arrived = threading.Condition()

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """What a provider's `baseUrl` must be."""
        if self._server is None:
            raise RuntimeError("the server is not running")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"

    @property
    def requests(self) -> list[ModelRequest]:
        """Every completion asked for so far, oldest first."""
        with self._arrived:
            return list(self._requests)

    @property
    def problems(self) -> list[str]:
        """What the server could not answer as planned; a test ends with none."""
        with self._arrived:
            return list(self._problems)

    def plan(self, *replies: Iterable[Step], name: str | None = None) -> str:
        """Lays down the replies of one conversation; the answer is the marker that chooses them."""
        with self._lock:
            name = name or f"p{len(self._plans) + 1}"
            self._plans[name] = [tuple(reply) for reply in replies]
        return marker(name)

    def gate(self, name: str) -> Gate:
        """The gate that `Hold(name)` waits at; the same object every time."""
        with self._lock:
            return self._gates.setdefault(name, Gate(name, self._loop))

    def wait_requests(self, count: int, timeout: float = DEADLINE) -> list[ModelRequest]:
        """Blocks until `count` completions were asked for; `TimeoutError` after `timeout` seconds."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._requests) >= count, timeout):
                raise TimeoutError(f"{len(self._requests)} of {count} requests came: {self._requests}")
            return list(self._requests)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", self._wanted_port, limit=LARGEST_HEAD
        )

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            if request is not None:
                await _while_connected(reader, self._answer(request, HttpAnswer(writer)))
        except (ConnectionError, asyncio.CancelledError):
            pass  # the agent left, as it does on an abort, or the server closes
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, request: HttpRequest, answer: HttpAnswer) -> None:
        match request.method, request.path.strip("/").split("/"):
            case "GET", ["v1", "models"]:
                models = [{"id": name, "object": "model", "owned_by": "fake"} for name in MODEL_NAMES]
                await answer.send_json({"object": "list", "data": models})
            case "POST", ["v1", "chat", "completions"]:
                await self._complete(request, answer)
            case "POST", ["control", "plans"]:
                for name, plan in read_plans(request.body).items():
                    self.plan(*plan, name=name)
                await answer.send_json({"ok": True})
            case "POST", ["control", "gates", name]:
                self.gate(name).release()
                await answer.send_json({"ok": True})
            case _:
                self._note(f"nothing is at {request.method} {request.path}")
                await answer.send_json({"error": {"message": "not here"}}, HTTPStatus.NOT_FOUND)

    async def _complete(self, request: HttpRequest, answer: HttpAnswer) -> None:
        asked = json.loads(request.body)
        reply = self._next_reply(asked, request.headers.get("authorization", ""))
        if reply and isinstance(reply[0], Fail):
            error = {"message": reply[0].message, "type": "scripted", "code": reply[0].status}
            await answer.send_json({"error": error}, reply[0].status)
            return
        if not asked.get("stream"):
            self._note("a completion was asked for without a stream")
        answer.begin_stream()
        chunks = stream_reply(
            reply,
            identity=f"r{len(self._requests)}",
            model=asked["model"],
            prompt_tokens=len(request.body) // CHARACTERS_PER_TOKEN,
            hold=lambda name: self.gate(name).passed(),
        )
        try:
            async for chunk in chunks:
                await answer.send_event(chunk)
        except ConnectionCut:
            answer.cut()
            return
        await answer.send_event("[DONE]")
        await answer.end_stream()

    def _next_reply(self, asked: Mapping[str, Any], authorization: str) -> Reply:
        messages = tuple(asked["messages"])
        name = chosen_plan(messages)
        tools = tuple(tool["function"]["name"] for tool in asked.get("tools", ()))
        with self._arrived:
            self._requests.append(ModelRequest(name, asked["model"], messages, tools, authorization))
            self._arrived.notify_all()
        if name is None:
            return self.default
        with self._lock:
            left = self._plans.get(name)
            if left:
                return left.pop(0)
        trouble = "is not known" if left is None else "has no reply left"
        self._note(f"the plan {name!r} {trouble}")
        return (Text(f"The plan {name} {trouble}."),)

    def _note(self, problem: str) -> None:
        with self._arrived:
            self._problems.append(problem)


async def _while_connected(reader: asyncio.StreamReader, answering: Awaitable[None]) -> None:
    """Runs `answering` to its end, or until the client closes its side."""
    work = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(reader.read(1))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (work, gone):
            task.cancel()
        results = await asyncio.gather(work, gone, return_exceptions=True)
    if isinstance(results[0], Exception):
        raise results[0]


def main() -> None:
    """Serves until interrupted; prints where, and what it was asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.model_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--plans", type=Path, help="JSON: plan name -> replies -> steps")
    options = parser.parse_args()
    with ModelServer(port=options.port) as server:
        if options.plans:
            for name, plan in read_plans(options.plans.read_bytes()).items():
                print("plan", server.plan(*plan, name=name))
        print(server.url, flush=True)
        seen = 0
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                seen = len(server.wait_requests(seen + 1, timeout=threading.TIMEOUT_MAX))
                print("asked", server.requests[-1].plan, flush=True)


if __name__ == "__main__":
    main()
