"""An agent that does as it is told, at the seam where the supervisor meets the driver."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from pidriver_tui.driver import (
    BashResult,
    Compaction,
    Dialect,
    Image,
    Message,
    Model,
    Outcome,
    PiConfig,
    PromptReply,
    QueuedMessages,
    SessionState,
    SessionStats,
    SlashCommand,
    TransportClosedError,
)
from pidriver_tui.driver.events import (
    BashOutput,
    Decision,
    Event,
    Exited,
    InteractionEnded,
    InteractionRequest,
    InteractionWithdrawn,
)
from pidriver_tui.model import LaunchInfo, NoticeBlock, Session
from pidriver_tui.supervisor import Launch, Supervisor
from tests.model.stage import line_of


class FakeAgent:
    """Events go in with :meth:`say`; commands are recorded, answered from `replies` or by default.

    A reply is a value, an exception to raise, or a function to call.
    """

    def __init__(self, dialect: Dialect = Dialect.PI, **replies: Any) -> None:
        self.dialect = dialect
        self.pid: int | None = 4711
        self.replies: dict[str, Any] = replies
        self.sent: list[tuple[Any, ...]] = []
        self.closed = 0
        self.asks: dict[str, InteractionRequest] = {}
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._gone = False

    def say(self, *events: Event) -> None:
        """The agent sends events."""
        for event in events:
            match event:
                case InteractionRequest():
                    self.asks[event.request_id] = event
                case InteractionEnded() | InteractionWithdrawn():
                    self.asks.pop(event.request_id, None)
            self._events.put_nowait(event)

    def exit(self, returncode: int | None = 0, *stderr: str, expected: bool = False) -> None:
        """The process ends."""
        self._gone = True
        self.say(Exited(returncode=returncode, stderr_tail=stderr, expected=expected))
        self._events.put_nowait(None)

    def commands(self, *, but: Sequence[str] = ("get_state", "get_session_stats")) -> list[tuple[Any, ...]]:
        """What was sent, without the background questions."""
        return [command for command in self.sent if command[0] not in but]

    @property
    def unread(self) -> int:
        return self._events.qsize()

    async def events(self) -> AsyncIterator[Event]:
        while (event := await self._events.get()) is not None:
            yield event

    async def _do(self, name: str, default: Any, *arguments: Any) -> Any:
        self.sent.append((name, *arguments))
        if self._gone:
            raise TransportClosedError("gone", returncode=0)
        reply = self.replies.get(name, default)
        if isinstance(reply, Callable):  # type: ignore[arg-type]
            reply = reply(*arguments)
            if asyncio.iscoroutine(reply):
                reply = await reply
        if isinstance(reply, BaseException):
            raise reply
        return reply

    async def prompt(
        self,
        message: str,
        *,
        images: Sequence[Image] = (),
        streaming_behavior: Literal["steer", "followUp"] | None = None,
        command_id: str | None = None,
        timeout: float | None = None,
    ) -> PromptReply:
        reply: PromptReply = await self._do("prompt", PromptReply(), message, streaming_behavior)
        return reply

    async def steer(self, message: str, *, timeout: float | None = 30.0) -> PromptReply:
        reply: PromptReply = await self._do("steer", PromptReply(), message)
        return reply

    async def respond(self, request_id: str, value: Decision | bool | str | int) -> None:
        await self._do("respond", None, request_id, value)

    async def dismiss(self, request_id: str) -> None:
        await self._do("dismiss", None, request_id)

    async def abort(self, *, timeout: float | None = 30.0) -> None:
        await self._do("abort", None)

    async def clear_queue(self, *, timeout: float | None = 30.0) -> QueuedMessages:
        queued: QueuedMessages = await self._do("clear_queue", QueuedMessages())
        return queued

    async def abort_retry(self, *, timeout: float | None = 30.0) -> None:
        await self._do("abort_retry", None)

    async def abort_bash(self, *, timeout: float | None = 30.0) -> None:
        await self._do("abort_bash", None)

    async def bash(
        self,
        command: str,
        *,
        exclude_from_context: bool = False,
        on_output: Callable[[BashOutput], None] | None = None,
        command_id: str = "",
        timeout: float | None = None,
    ) -> BashResult:
        for text in self.replies.get("bash_output", ()):
            piece = BashOutput(command_id=command_id, text=text)
            self.say(piece)
            if on_output is not None:
                on_output(piece)
        result: BashResult = await self._do("bash", BashResult(exit_code=0), command, exclude_from_context)
        return result

    async def get_commands(self, *, timeout: float | None = 30.0) -> tuple[SlashCommand, ...]:
        commands: tuple[SlashCommand, ...] = await self._do("get_commands", ())
        return commands

    async def get_available_commands(self, *, timeout: float | None = 30.0) -> tuple[SlashCommand, ...]:
        commands: tuple[SlashCommand, ...] = await self._do("get_available_commands", ())
        return commands

    async def get_state(self, *, timeout: float | None = 30.0) -> SessionState:
        state: SessionState = await self._do("get_state", SessionState())
        return state

    async def get_session_stats(self, *, timeout: float | None = 30.0) -> SessionStats:
        stats: SessionStats = await self._do("get_session_stats", SessionStats())
        return stats

    async def get_messages(self, *, timeout: float | None = 300.0) -> tuple[Message, ...]:
        messages: tuple[Message, ...] = await self._do("get_messages", ())
        return messages

    async def get_available_models(self, *, timeout: float | None = 300.0) -> tuple[Model, ...]:
        models: tuple[Model, ...] = await self._do("get_available_models", ())
        return models

    async def get_available_thinking_levels(self, *, timeout: float | None = 30.0) -> tuple[str, ...]:
        levels: tuple[str, ...] = await self._do("get_available_thinking_levels", ())
        return levels

    async def set_model(self, provider: str, model_id: str, *, timeout: float | None = 30.0) -> Model:
        model: Model = await self._do("set_model", Model(), provider, model_id)
        return model

    async def set_thinking_level(self, level: str, *, timeout: float | None = 30.0) -> None:
        await self._do("set_thinking_level", None, level)

    async def set_session_name(self, name: str, *, timeout: float | None = 30.0) -> None:
        await self._do("set_session_name", None, name)

    async def negotiate_protocol(self, version: int = 2, *, timeout: float | None = 30.0) -> int:
        agreed: int = await self._do("negotiate_protocol", version, version)
        return agreed

    async def set_subagent_subscription(
        self, level: Literal["off", "progress", "events"], *, timeout: float | None = 30.0
    ) -> str:
        answer: str = await self._do("set_subagent_subscription", level, level)
        return answer

    async def compact(
        self, custom_instructions: str | None = None, *, timeout: float | None = None
    ) -> Compaction:
        done: Compaction = await self._do("compact", Compaction(), custom_instructions)
        return done

    async def new_session(self) -> Outcome:
        outcome: Outcome = await self._do("new_session", Outcome())
        return outcome

    async def aclose(self) -> None:
        self.closed += 1
        if not self._gone:
            self.exit(expected=True)


class House:
    """A supervisor whose agents are fakes, handed out in order."""

    def __init__(self, *agents: FakeAgent | Exception) -> None:
        self.agents = list(agents)
        self.started: list[Launch] = []
        self.now = 0.0
        self.wakes = 0
        self.supervisor = Supervisor(clock=self._clock, start=self._start, wake=self._wake)

    def launch(self, **changes: Any) -> Launch:
        """A launch that names no real workspace."""
        plain = Launch(info=LaunchInfo(workspace="/home/dev/project"), config=PiConfig())
        return replace(plain, **changes)

    async def open(self, **changes: Any) -> str:
        """Open a session and let it come up."""
        key = await self.supervisor.open(self.launch(**changes))
        session = self.supervisor.fleet.sessions[key]
        await self.until(lambda: session.ready or session.ended)
        await self.rest()
        return key

    async def until(self, happened: Callable[[], object]) -> None:
        """Let the loop run until something has happened."""
        async with asyncio.timeout(20):
            while not happened():  # noqa: ASYNC110 - it waits for a model that sets no event
                await asyncio.sleep(0)

    async def rest(self) -> None:
        """Let everything happen that needs nothing from outside the loop."""
        for _ in range(300):
            await asyncio.sleep(0)

    def _clock(self) -> float:
        self.now += 0.001
        return self.now

    def _wake(self) -> None:
        self.wakes += 1

    async def _start(self, launch: Launch) -> FakeAgent:
        self.started.append(launch)
        agent = self.agents.pop(0)
        if isinstance(agent, Exception):
            raise agent
        return agent


async def opened(agent: FakeAgent, *events: Event) -> tuple[House, str, Session]:
    """A house with one session that has seen `events`; nothing counts as sent yet."""
    house = House(agent)
    key = await house.open()
    agent.say(*events)
    await house.rest()
    agent.sent.clear()
    return house, key, house.supervisor.fleet.sessions[key]


def lines(session: Session) -> list[str]:
    """The transcript in short."""
    return [line_of(block) for block in session.transcript]


def waiting(session: Session) -> list[str]:
    """What waits, in short."""
    return [f"{item.state.value}: {item.text}" for item in session.waiting]


def hint_of(session: Session) -> str:
    """What the last notice says to do."""
    notice = session.transcript[len(session.transcript) - 1]
    assert isinstance(notice, NoticeBlock)
    return notice.hint
