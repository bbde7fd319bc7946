"""A session's line to its agent: frames in, commands out, replies matched, the end noticed.

It may not know what events mean.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Mapping
from typing import Any, Protocol

from ..errors import PiDriverError, PiTimeoutError, TransportClosedError
from ..event_types import Event, Exited
from ..transport import PiTransport
from .reader import ByteReading, FrameReading, as_byte_transport
from .replies import Replies, unexpected_failure

__all__ = ["Link", "LinkListener"]

_EXIT_CODE_WAIT = 1.0
_LAST_FRAMES_WAIT = 0.1


class LinkListener(Protocol):
    """Takes what comes over the line, in order. Nothing here may raise or block."""

    def on_text(self, kind: str, index: int, text: str, line: bytes | None) -> None:
        """Text of the streaming message: see :class:`.decode.FrameSink`."""

    def on_event(self, event: Event, size: int) -> None:
        """Any other event; `size` is that of its frame in bytes."""

    def on_reply(self, command_id: str, data: dict[str, Any] | None) -> None:
        """A reply came: its data, `None` when the command failed."""

    def on_batch(self) -> None:
        """All that was read at once has been handed over."""

    def on_gone(self, exited: Exited) -> None:
        """The agent is gone; nothing more will come."""


class Link:
    """The line to one agent over one transport.

    Attributes:
        real: Whether the transport runs a process of bytes, so that the driver may ask it things that
            nobody asked for.
        expected: Whether its end is our doing.
    """

    def __init__(self, transport: PiTransport, listener: LinkListener) -> None:
        self._transport = transport
        self._listener = listener
        self._bytes = as_byte_transport(transport)
        self._replies = Replies()
        self._ids = itertools.count(1)
        self._room = asyncio.Event()
        self._room.set()
        self._reading: ByteReading | FrameReading | None = None
        self._reader: asyncio.Task[None] | None = None
        self._finisher: asyncio.Task[None] | None = None
        self._gone: Exited | None = None
        self.real = self._bytes is not None
        self.expected = False

    # -- state -----------------------------------------------------------------------------------

    @property
    def frames(self) -> int:
        """Frames read so far; merged deltas count each."""
        return 0 if self._reading is None else self._reading.frames

    @property
    def gone(self) -> bool:
        """Whether the agent is gone."""
        return self._gone is not None

    @property
    def alive(self) -> bool:
        """Whether the agent's process is known to run."""
        return self._gone is None and self._transport.pid is not None and self._transport.returncode is None

    def start(self) -> None:
        """Begin to read. Idempotent. Needs a running loop."""
        if self._reading is not None:
            return
        sink = _Sink(self._listener, self._replies)
        if self._bytes is not None:
            self._reading = ByteReading(sink, self._listener.on_batch, self._finish)
            self._bytes.connect(self._reading)
        else:
            self._reading = FrameReading(self._transport, sink, self._listener.on_batch, self._room)
            self._reader = asyncio.create_task(self._reading.run(), name="pi frames")
            self._reader.add_done_callback(lambda _: self._finish())

    def pause(self) -> None:
        """Read no more for now."""
        self._room.clear()
        if self._bytes is not None:
            self._bytes.pause_reading()

    def resume(self) -> None:
        """Read again."""
        self._room.set()
        if self._bytes is not None:
            self._bytes.resume_reading()

    # -- commands --------------------------------------------------------------------------------

    def new_id(self) -> str:
        """An id for a command."""
        return f"cmd-{next(self._ids)}"

    async def request(self, command: Mapping[str, Any], timeout: float | None) -> dict[str, Any]:
        """Send a command that has an `id` and wait for its reply's data, `timeout` seconds at most."""
        name, command_id = str(command.get("type", "")), str(command["id"])
        if self.gone:
            raise self.closed_error()
        reply = self._replies.expect(command_id, name)
        try:
            async with asyncio.timeout(timeout):
                try:
                    await self.send(command)
                except TransportClosedError:
                    # Its input goes first when it ends: the end of its output tells why, a moment later.
                    await asyncio.wait({reply}, timeout=_EXIT_CODE_WAIT)
                    if not reply.done():
                        raise
                return await reply
        except TimeoutError:
            raise PiTimeoutError(f"no reply to {name} within {timeout:g} s") from None
        finally:
            self._replies.forget(command_id)

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame without waiting for anything but room."""
        if self.gone:
            raise self.closed_error()
        await self._transport.send(dict(frame))

    def closed_error(self) -> TransportClosedError:
        """Why nothing can be sent or received any more."""
        code = self._transport.returncode if self._gone is None else self._gone.returncode
        tail = self._stderr_tail if self._gone is None else self._gone.stderr_tail
        what = "the agent closed its output" if code is None else f"the agent exited with code {code}"
        return TransportClosedError(
            f"{what}: {tail[-1]}" if tail else what, returncode=code, stderr_tail=tail
        )

    @property
    def _stderr_tail(self) -> tuple[str, ...]:
        tail = getattr(self._transport, "stderr_tail", ())
        return tail if isinstance(tail, tuple) else ()

    # -- the end ---------------------------------------------------------------------------------

    def _finish(self) -> None:
        if self._finisher is None:
            self._finisher = asyncio.get_running_loop().create_task(self._take_leave(), name="pi end")

    async def _take_leave(self) -> None:
        """The stream is over: learn why, tell everybody."""
        if self._bytes is None:
            self._tell()
            return
        with contextlib.suppress(TimeoutError, PiDriverError):
            async with asyncio.timeout(_EXIT_CODE_WAIT):
                await self._bytes.wait_exited()
        if self._transport.returncode is not None:
            self._tell()
        # One that lives but cannot say anything any more is of no use: it is ended, and what it left.
        self._replies.fail_all(self.closed_error)
        await self._transport.aclose()
        self._tell()

    def _tell(self) -> None:
        if self._gone is None:
            code, tail = self._transport.returncode, self._stderr_tail
            self._gone = Exited("", {}, code, stderr_tail=tail, expected=self.expected)
            self._listener.on_gone(self._gone)
            self._replies.fail_all(self.closed_error)

    async def aclose(self) -> None:
        """End the agent and wait until all is told. Call once."""
        self.resume()
        await self._transport.aclose()
        if self._reader is not None:
            await asyncio.wait([self._reader], timeout=_LAST_FRAMES_WAIT)
            self._reader.cancel()
        self._finish()
        assert self._finisher is not None
        await asyncio.shield(self._finisher)


class _Sink:
    """Parts replies from events: see :class:`.decode.FrameSink`."""

    def __init__(self, listener: LinkListener, replies: Replies) -> None:
        self._listener = listener
        self._replies = replies
        self.text = listener.on_text
        self.event = listener.on_event

    def reply(self, frame: dict[str, Any], size: int) -> None:
        """A reply goes to whoever waits for it; a failure nobody waits for is an event."""
        failed = not frame.get("success", True)
        command_id = frame.get("id")
        if not self._replies.settle(frame) and failed:
            self._listener.on_event(unexpected_failure(frame), size)
        if isinstance(command_id, str):
            data = frame.get("data")
            self._listener.on_reply(command_id, None if failed else data if isinstance(data, dict) else {})
