"""Spawning a child and laying its three pipes. It may not know lines or frames."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ..errors import PiNotFoundError, PiStartError
from .child import Child, marked_environment, new_token
from .guard import Guard
from .pipes import ByteReceiver, PipeReader, PipeWriter
from .streams import StreamPump, StreamStdin

__all__ = ["SpawnConfig", "Wires", "spawn_child"]

_PIPE_SIZE = 256 * 1024

Spawn = Callable[..., Awaitable[Any]]


class SpawnConfig(Protocol):
    """What must be known to spawn: see :class:`.config.PiConfig`."""

    @property
    def workspace(self) -> str | os.PathLike[str] | None: ...
    def to_argv(self) -> list[str]: ...
    def to_env(self) -> dict[str, str]: ...


@dataclass(frozen=True, slots=True)
class Wires:
    """A running child and its pipes."""

    child: Child
    stdin: PipeWriter | StreamStdin
    stdout: PipeReader | StreamPump
    stderr: PipeReader | StreamPump | None


@dataclass(frozen=True, slots=True)
class _Order:
    argv: list[str]
    env: dict[str, str]
    cwd: str | None
    token: str
    guard: Guard | None
    terminate_timeout: float

    def child(self, process: Any, stdin: PipeWriter | StreamStdin, *, real: bool) -> Child:
        return Child(
            process,
            stdin,
            self.token,
            guard=self.guard,
            terminate_timeout=self.terminate_timeout,
            real=real,
        )


async def spawn_child(
    config: SpawnConfig,
    spawn: Spawn,
    stdout: ByteReceiver,
    stderr: ByteReceiver,
    *,
    guard: Guard | None,
    terminate_timeout: float,
) -> Wires:
    """Spawn what `config` says, in a process group of its own, and read its output from then on.

    Raises:
        PiNotFoundError: The binary is missing.
        PiStartError: It cannot be spawned.
    """
    argv = config.to_argv()
    token = new_token()
    env = marked_environment(config.to_env(), token)
    cwd = None if config.workspace is None else os.fspath(config.workspace)
    _check(argv[0], env, cwd)
    order = _Order(argv, env, cwd, token, guard, terminate_timeout)
    try:
        if spawn is asyncio.create_subprocess_exec:
            return await _on_pipes(order, spawn, stdout, stderr)
        return await _on_streams(order, spawn, stdout, stderr)
    except (OSError, ValueError) as problem:
        raise PiStartError(f"cannot start {argv[0]}: {problem}") from problem


def _check(binary: str, env: Mapping[str, str], cwd: str | None) -> None:
    if cwd is not None and not Path(cwd).is_dir():
        raise PiStartError(f"the workspace is not a directory: {cwd}")
    there = Path(cwd or ".", binary) if os.sep in binary else Path(binary)
    if shutil.which(binary, path=env.get("PATH")) is None and not there.exists():
        raise PiNotFoundError(binary)


async def _on_pipes(order: _Order, spawn: Spawn, stdout: ByteReceiver, stderr: ByteReceiver) -> Wires:
    fds: list[int] = []
    try:
        for _ in range(3):
            fds.extend(os.pipe())
        child_in, our_in, our_out, child_out, our_err, child_err = fds
        _widen(our_out)
        process = await spawn(
            *order.argv,
            stdin=child_in,
            stdout=child_out,
            stderr=child_err,
            cwd=order.cwd,
            env=order.env,
            start_new_session=True,
        )
    except BaseException:
        for fd in fds:
            os.close(fd)
        raise
    for fd in (child_in, child_out, child_err):
        os.close(fd)
    loop = asyncio.get_running_loop()
    stdin = PipeWriter(loop, our_in)
    child = order.child(process, stdin, real=True)
    return Wires(child, stdin, PipeReader(loop, our_out, stdout), PipeReader(loop, our_err, stderr))


def _widen(fd: int) -> None:
    """Let more wait in the pipe: fewer turns for both sides (measured: a third less time at 23 KB frames).

    Not more than this: a user has 64 MiB for all pipes, and beyond that gets tiny ones (pipe(7)).
    """
    command = getattr(fcntl, "F_SETPIPE_SZ", None)
    if command is not None:
        with contextlib.suppress(OSError):
            fcntl.fcntl(fd, command, _PIPE_SIZE)


async def _on_streams(order: _Order, spawn: Spawn, stdout: ByteReceiver, stderr: ByteReceiver) -> Wires:
    pipe = asyncio.subprocess.PIPE
    process = await spawn(
        *order.argv,
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        cwd=order.cwd,
        env=order.env,
        start_new_session=True,
    )
    if process.stdin is None or process.stdout is None:
        raise PiStartError("the child has no stdin or no stdout")
    stdin = StreamStdin(process.stdin)
    real = isinstance(process, asyncio.subprocess.Process)
    child = order.child(process, stdin, real=real)
    errors = None if process.stderr is None else StreamPump(process.stderr, stderr)
    return Wires(child, stdin, StreamPump(process.stdout, stdout), errors)
