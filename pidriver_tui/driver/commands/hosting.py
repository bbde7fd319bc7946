"""Tools and URI schemes that the host offers to omp's model, and the serving of their calls.

Frames observed, omp 18.2.3: `host_tool_call` is answered with `host_tool_result` under its own id,
`host_uri_request` with `host_uri_result`; neither has a reply, but a late one is refused.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import PiDriverError
from ..event_types import Event, HostToolCall, HostToolCancel, HostUriRequest
from .base import REPLY_TIMEOUT, CommandChannel

logger = logging.getLogger(__name__)

ProgressSender = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class HostCall:
    """One call of a host tool. `await call.update(text)` shows the model's person how far it is."""

    name: str
    arguments: dict[str, Any]
    tool_call_id: str
    update: ProgressSender = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class HostToolOutput:
    """What a host tool gives back. `details` reach the host's own display only, not the model."""

    text: str = ""
    is_error: bool = False
    details: Any = None


HostToolHandler = Callable[[HostCall], Awaitable[str | HostToolOutput]]


@dataclass(frozen=True, slots=True)
class HostTool:
    """A Python coroutine that the model can call.

    Attributes:
        name, description: For the model; both must be given.
        parameters: A JSON schema of the arguments.
        run: Called with the :class:`HostCall`; returns text or a :class:`HostToolOutput`. What it
            raises reaches the model as the tool's error. It is cancelled when the agent gives up.
        label: A name for people.
        hidden: Do not offer it unless another tool brings it up.
        load_mode: `essential` or `discoverable` (omp's default).
    """

    name: str
    description: str
    run: HostToolHandler = field(repr=False)
    parameters: Mapping[str, Any] = field(default_factory=lambda: {"type": "object", "properties": {}})
    label: str | None = None
    hidden: bool = False
    load_mode: str | None = None

    def as_definition(self) -> dict[str, Any]:
        """As `set_host_tools` wants it."""
        definition: dict[str, Any] = {
            "name": self.name,
            "description": self.description,
            "parameters": dict(self.parameters),
        }
        if self.label is not None:
            definition["label"] = self.label
        if self.hidden:
            definition["hidden"] = True
        if self.load_mode is not None:
            definition["loadMode"] = self.load_mode
        return definition


@dataclass(frozen=True, slots=True)
class UriContent:
    """What a URI holds. `content_type`: text/plain, text/markdown or application/json."""

    content: str
    content_type: str = "text/plain"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostUriScheme:
    """A URI scheme that the agent's read and write tools reach through Python.

    Attributes:
        scheme: Without `://`.
        read: `async (url) -> str | UriContent`.
        write: `async (url, content) -> None`; without it the scheme is read-only.
    """

    scheme: str
    read: Callable[[str], Awaitable[str | UriContent]] = field(repr=False)
    write: Callable[[str, str], Awaitable[None]] | None = field(default=None, repr=False)
    description: str = ""
    immutable: bool = False

    def as_definition(self) -> dict[str, Any]:
        """As `set_host_uri_schemes` wants it."""
        definition: dict[str, Any] = {"scheme": self.scheme, "writable": self.write is not None}
        if self.description:
            definition["description"] = self.description
        if self.immutable:
            definition["immutable"] = True
        return definition


class HostingCommands(CommandChannel):
    """set_host_tools and set_host_uri_schemes, and the answers to what they bring."""

    _host_tools: Mapping[str, HostTool] | None = None
    _host_schemes: Mapping[str, HostUriScheme] | None = None
    _host_tasks: dict[str, asyncio.Task[None]] | None = None

    async def set_host_tools(
        self, tools: Sequence[HostTool], *, timeout: float | None = REPLY_TIMEOUT
    ) -> tuple[str, ...]:
        """Offer Python coroutines as tools, in place of those offered before (omp only).

        Their calls are answered from now on, beside the event stream, which shows them too.
        Returns the names in use.

        Raises:
            PiCommandError: A tool has no description, or a name that is taken.
        """
        definitions = [tool.as_definition() for tool in tools]
        before = self._host_tools
        # Set first: a call may come in before the reply does.
        self._host_tools = {tool.name: tool for tool in tools}
        try:
            data = await self._ask("set_host_tools", {"tools": definitions}, timeout=timeout)
        except PiDriverError:
            self._host_tools = before
            raise
        return _names(data.get("toolNames"))

    async def set_host_uri_schemes(
        self, schemes: Sequence[HostUriScheme], *, timeout: float | None = REPLY_TIMEOUT
    ) -> tuple[str, ...]:
        """Offer URI schemes to the agent's read and write, in place of those before (omp only)."""
        definitions = [scheme.as_definition() for scheme in schemes]
        before = self._host_schemes
        self._host_schemes = {scheme.scheme: scheme for scheme in schemes}
        try:
            data = await self._ask("set_host_uri_schemes", {"schemes": definitions}, timeout=timeout)
        except PiDriverError:
            self._host_schemes = before
            raise
        return _names(data.get("schemes"))

    def observe(self, event: Event) -> None:
        """See an event as it is read; calls of the host's tools and URIs start to be served."""
        match event:
            case HostToolCall() if self._host_tools is not None:
                self._serve(event.call_id, self._run_tool(event, self._host_tools.get(event.name)))
            case HostUriRequest() if self._host_schemes is not None:
                scheme = self._host_schemes.get(event.url.partition("://")[0])
                self._serve(event.request_id, self._run_uri(event, scheme))
            case HostToolCancel():
                self._give_up(event.call_id)
            case Event(type="host_uri_cancel"):
                self._give_up(str(event.raw.get("targetId")))
        super().observe(event)

    async def stop_serving(self) -> None:
        """Cancel the host's own running tool calls and wait until they are gone. Idempotent."""
        tasks = list((self._host_tasks or {}).values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await super().stop_serving()

    def _serve(self, call_id: str, work: Coroutine[Any, Any, None]) -> None:
        if self._host_tasks is None:
            self._host_tasks = {}
        tasks = self._host_tasks
        task = asyncio.get_running_loop().create_task(work, name=f"host call {call_id}")
        tasks[call_id] = task
        task.add_done_callback(lambda _: tasks.pop(call_id, None))

    def _give_up(self, call_id: str) -> None:
        task = (self._host_tasks or {}).get(call_id)
        if task is not None:
            task.cancel()

    async def _run_tool(self, event: HostToolCall, tool: HostTool | None) -> None:
        async def update(text: str) -> None:
            partial = {"content": [{"type": "text", "text": text}]}
            await self.send({"type": "host_tool_update", "id": event.call_id, "partialResult": partial})

        try:
            if tool is None:
                output: str | HostToolOutput = HostToolOutput(f"no host tool {event.name}", is_error=True)
            else:
                output = await tool.run(HostCall(event.name, event.arguments, event.tool_call_id, update))
        except Exception as error:
            logger.exception("host tool %s failed", event.name)
            output = HostToolOutput(_reason(error), is_error=True)
        if isinstance(output, str):
            output = HostToolOutput(output)
        result: dict[str, Any] = {"content": [{"type": "text", "text": output.text}]}
        if output.details is not None:
            result["details"] = output.details
        answer = {"type": "host_tool_result", "id": event.call_id, "result": result}
        await self._answer(answer | ({"isError": True} if output.is_error else {}))

    async def _run_uri(self, event: HostUriRequest, scheme: HostUriScheme | None) -> None:
        answer: dict[str, Any] = {"type": "host_uri_result", "id": event.request_id}
        try:
            if scheme is None:
                answer |= {"isError": True, "error": f"no host scheme for {event.url}"}
            elif event.operation != "write":
                content = await scheme.read(event.url)
                if isinstance(content, str):
                    content = UriContent(content)
                answer |= {"content": content.content, "contentType": content.content_type}
                if content.notes:
                    answer["notes"] = list(content.notes)
            elif scheme.write is None:
                answer |= {"isError": True, "error": f"{scheme.scheme}:// is read-only"}
            else:
                await scheme.write(event.url, event.content or "")
        except Exception as error:
            logger.exception("host uri %s failed", event.url)
            answer |= {"isError": True, "error": _reason(error)}
        await self._answer(answer)

    async def _answer(self, frame: dict[str, Any]) -> None:
        try:
            await self.send(frame)
        except PiDriverError as error:
            # The agent is gone, and so is whoever asked.
            logger.debug("%s not delivered: %s", frame["type"], error)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _names(names: object) -> tuple[str, ...]:
    return tuple(str(name) for name in names) if isinstance(names, list) else ()
