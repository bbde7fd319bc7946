"""The swap boundary: what carries frames to an agent and back, and the one that runs a child process.

It knows JSON lines and a process; it may not know what a frame means.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from .errors import PiProtocolError, PiStartError, PiTimeoutError, TransportClosedError
from .inbox import Inbox
from .jsonl import decode_frame, encode_frame
from .process.child import Child
from .process.guard import Guard
from .process.pipes import ByteReceiver
from .process.spawn import SpawnConfig, Wires, spawn_child
from .process.stderr import StderrLines

__all__ = ["ByteTransport", "PiTransport", "SubprocessTransport"]

WRITE_TIMEOUT = 30.0
"""Seconds a send waits for a child that does not read."""


@runtime_checkable
class PiTransport(Protocol):
    """What a session needs: frames out, frames in, an end.

    Exactly one consumer may receive. `receive` returns `None` at the end of the stream; a line that is
    no frame is a :class:`PiProtocolError`, after which receiving goes on. Before `start` and after the
    end, `send` raises :class:`TransportClosedError`.
    """

    async def start(self) -> None: ...
    async def send(self, obj: dict[str, Any]) -> None: ...
    async def receive(self) -> dict[str, Any] | None: ...
    def __aiter__(self) -> AsyncIterator[dict[str, Any]]: ...
    async def aclose(self) -> None: ...

    @property
    def pid(self) -> int | None: ...

    @property
    def returncode(self) -> int | None: ...


@runtime_checkable
class ByteTransport(Protocol):
    """A transport that also hands over bytes as they come: the way a session prefers."""

    def connect(self, receiver: ByteReceiver) -> None:
        """Send all bytes to `receiver` instead of :meth:`PiTransport.receive`; before or after start."""

    def pause_reading(self) -> None:
        """Read no more for now."""

    def resume_reading(self) -> None:
        """Read again."""

    async def wait_exited(self) -> int | None:
        """Wait until the process is gone and its output read; its exit code."""

    @property
    def stderr_tail(self) -> tuple[str, ...]:
        """The last lines of stderr, cleaned, oldest first."""


class SubprocessTransport:
    """Runs pi or omp as a child process and speaks JSON lines with it.

    Args:
        config: How to spawn it.
        on_stderr: Called with each line of stderr, cleaned of control characters. Stderr is always
            read, whatever the length of its lines, and never mixes into the frames.
        spawn: Called like :func:`asyncio.create_subprocess_exec`.
        terminate_timeout: Seconds between SIGTERM and SIGKILL in :meth:`aclose`.
        write_timeout: Seconds a send waits for a child that does not read.
        guard: Who ends the child should this process be killed: the shared one, another, or nobody.
    """

    def __init__(
        self,
        config: SpawnConfig,
        *,
        on_stderr: Callable[[str], None] | None = None,
        spawn: Callable[..., Awaitable[Any]] = asyncio.create_subprocess_exec,
        terminate_timeout: float = 5.0,
        write_timeout: float = WRITE_TIMEOUT,
        guard: Guard | bool = True,
    ) -> None:
        self._config = config
        self._spawn = spawn
        self._terminate_timeout = terminate_timeout
        self._write_timeout = write_timeout
        self._guard = (Guard.shared() if guard else None) if isinstance(guard, bool) else guard
        self._stderr_lines = StderrLines(on_stderr)
        self._started = False
        self._wires: Wires | None = None
        self._receiver: ByteReceiver | None = None
        self._inbox: Inbox | None = None
        self._sending = asyncio.Lock()
        self._exited: asyncio.Future[int | None] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<SubprocessTransport pid={self.pid} returncode={self.returncode}>"

    @property
    def pid(self) -> int | None:
        """The child's process id, `None` before it was started."""
        return None if self._wires is None else self._wires.child.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal, `None` while it runs."""
        return None if self._wires is None else self._wires.child.returncode

    @property
    def stderr_tail(self) -> tuple[str, ...]:
        """The last 50 lines of stderr, cleaned, oldest first."""
        return self._stderr_lines.tail

    # -- starting --------------------------------------------------------------------------------

    async def start(self) -> None:
        """Spawn the child.

        Raises:
            PiNotFoundError: The binary is missing.
            PiStartError: It cannot be spawned, or was started before.
        """
        if self._started:
            raise PiStartError("the transport was started before")
        self._started = True
        wires = await spawn_child(
            self._config,
            self._spawn,
            self._take_receiver(),
            self._stderr_lines,
            guard=self._guard,
            terminate_timeout=self._terminate_timeout,
        )
        self._wires = wires
        self._exited = asyncio.get_running_loop().create_future()
        self._watcher = asyncio.create_task(self._watch(wires, self._exited))

    async def _watch(self, wires: Wires, exited: asyncio.Future[int | None]) -> None:
        returncode = await wires.child.wait()
        # What the child wrote is in the pipes; a grandchild may hold them open for ever.
        await wires.stdout.drain()
        if wires.stderr is not None:
            await wires.stderr.drain()
        wires.stdin.abort()
        if not exited.done():
            exited.set_result(returncode)
        await wires.child.sweep()

    # -- reading ---------------------------------------------------------------------------------

    def connect(self, receiver: ByteReceiver) -> None:
        """Hand all bytes to `receiver` from now on; it replaces :meth:`receive`. Once."""
        if self._receiver is not None:
            raise RuntimeError("the transport has a consumer already")
        self._receiver = receiver
        if self._wires is not None:
            self._wires.stdout.receiver = receiver
        if self._inbox is not None:
            self._inbox.hand_over(receiver)
            self._inbox = None
            self.resume_reading()

    def _take_receiver(self) -> ByteReceiver:
        if self._receiver is not None:
            return self._receiver
        self._inbox = Inbox(self.pause_reading, self.resume_reading)
        return self._inbox

    def pause_reading(self) -> None:
        """Read no more for now: the child waits once its pipe is full."""
        if self._wires is not None:
            self._wires.stdout.pause()

    def resume_reading(self) -> None:
        """Read again."""
        if self._wires is not None:
            self._wires.stdout.resume()

    async def receive(self) -> dict[str, Any] | None:
        """The next frame, `None` at the end of the stream. One consumer at a time.

        Raises:
            PiProtocolError: The line is no JSON object; receiving goes on with the next.
            TransportClosedError: It was not started.
        """
        if self._wires is None:
            raise self._closed("the transport was not started")
        if self._inbox is None or self._receiver is not None:
            raise RuntimeError("the transport has a consumer already")
        line = await self._inbox.take()
        if isinstance(line, PiProtocolError):
            raise line
        return None if line is None else decode_frame(line)

    def __aiter__(self) -> AsyncIterator[dict[str, Any]]:
        return self._frames()

    async def _frames(self) -> AsyncIterator[dict[str, Any]]:
        while (frame := await self.receive()) is not None:
            yield frame

    # -- writing ---------------------------------------------------------------------------------

    async def send(self, obj: Mapping[str, Any]) -> None:
        """Write a frame. Frames never mix; it waits while the child has not read the ones before.

        Raises:
            PiTimeoutError: The child did not read for `write_timeout` seconds; nothing was written.
            TransportClosedError: It was not started, or is gone.
        """
        data = encode_frame(obj)
        wires = self._wires
        if wires is None:
            raise self._closed("the transport was not started")
        try:
            async with asyncio.timeout(self._write_timeout), self._sending:
                if self.returncode is None:
                    await wires.stdin.drain()
                    wires.stdin.write(data)
                    return
        except TimeoutError:
            raise PiTimeoutError(f"the agent has not read its input for {self._write_timeout:g} s") from None
        except (BrokenPipeError, ConnectionResetError):
            raise self._closed("the agent closed its input") from None
        raise self._closed("the agent has exited")

    def _closed(self, what: str) -> TransportClosedError:
        code = self.returncode
        if code is not None:
            what = f"{what} (exit code {code})"
        tail = self.stderr_tail
        if tail:
            what = f"{what}: {tail[-1]}"
        return TransportClosedError(what, returncode=code, stderr_tail=tail)

    # -- ending ----------------------------------------------------------------------------------

    async def wait_exited(self) -> int | None:
        """Wait until the child is gone and its output read; its exit code.

        Raises:
            TransportClosedError: It was not started.
        """
        if self._exited is None:
            raise self._closed("the transport was not started")
        return await asyncio.shield(self._exited)

    async def aclose(self) -> None:
        """End the child and all that descends from it. Idempotent; goes on when its caller is cancelled.

        Closes stdin, reads on while the child finishes (2 s, or `terminate_timeout` if that is less),
        then SIGTERM and, after `terminate_timeout`, SIGKILL to its process group.
        """
        if self._wires is None:
            return
        if self._closing is None:
            self._closing = asyncio.create_task(self._close(self._wires.child))
        await asyncio.shield(self._closing)

    async def _close(self, child: Child) -> None:
        if self._inbox is not None:
            self._inbox.unbounded = True
        self.resume_reading()
        await child.stop()
        assert self._watcher is not None
        await self._watcher
