"""Driving a real CLI through the driver: a config for the sandbox, and a follower of its events.

Knows the driver's public names only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from pidriver_tui.driver import (
    AgentSettled,
    Event,
    MessageDelta,
    PiClient,
    PiConfig,
    PiSession,
    SubprocessTransport,
)

from .install import InstalledCli
from .sandbox import Sandbox

DEADLINE = 60.0

E = TypeVar("E", bound=Event)


def isolated(cli: InstalledCli, sandbox: Sandbox, **fields: Any) -> PiConfig:
    """The driver's full isolation, in the sandbox's folders."""
    own: dict[str, Any] = {
        "binary": str(cli.executable),
        "mode": "rpc" if cli.name == "pi" else "rpc-ui",
        "workspace": sandbox.workspace,
        "home_dir": sandbox.home,
        "extra_env": {"PATH": cli.path},
    }
    return PiConfig(**(own | fields))


class Follower:
    """Reads a session's events in order and keeps them.

    Attributes:
        seen: Every event so far.
    """

    def __init__(self, session: PiSession, transport: SubprocessTransport) -> None:
        self.session = session
        self._transport = transport
        self.seen: list[Event] = []
        self._events = session.events()

    async def until(self, kind: type[E], where: Callable[[E], bool] = lambda _: True) -> E:
        """Reads on to the next `kind` that is as `where` says.

        Raises:
            AssertionError: The session ended, or said nothing more for a minute, before that.
        """
        start = len(self.seen)
        try:
            async with asyncio.timeout(DEADLINE):
                async for event in self._events:
                    self.seen.append(event)
                    if isinstance(event, kind) and where(event):
                        return event
        except TimeoutError:
            pass
        raise AssertionError(f"no {kind.__name__} came, only {self.seen[start:]}")

    async def settled(self) -> list[Event]:
        """Reads on until the agent is idle; the answer is what came."""
        start = len(self.seen)
        await self.until(AgentSettled)
        return self.seen[start:]

    def every(self, kind: type[E]) -> list[E]:
        """All events of `kind` so far."""
        return [event for event in self.seen if isinstance(event, kind)]

    @property
    def pid(self) -> int:
        """The agent's process."""
        assert self._transport.pid is not None
        return self._transport.pid

    @property
    def text(self) -> str:
        """All streamed text so far, thinking included."""
        return "".join(event.text for event in self.every(MessageDelta))


@asynccontextmanager
async def following(config: PiConfig, prompt: str, **start: Any) -> AsyncIterator[Follower]:
    """A session of `config` that was sent `prompt`, followed; closed at the end."""
    transports: list[SubprocessTransport] = []

    def open_transport(config: PiConfig) -> SubprocessTransport:
        transports.append(SubprocessTransport(config))
        return transports[-1]

    session = await PiClient(config, transport_factory=open_transport).start(prompt, **start)
    async with session:
        yield Follower(session, transports[-1])
