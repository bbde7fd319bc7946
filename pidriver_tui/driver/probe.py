"""Asking a binary which CLI it is, without starting a session. It may not know the RPC protocol."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .config import PiConfig
from .dialect import CAPABILITIES, Capabilities, Dialect, dialect_of_name, parse_version
from .errors import PiNotFoundError, PiStartError, PiTimeoutError
from .process.pipes import PipeReader
from .process.stderr import clean

PROBE_TIMEOUT = 20.0
"""Seconds that `--version` may take: omp needs 1 to 2 on an idle machine."""

_MOST_OUTPUT = 64 * 1024

_Key = tuple[object, ...]
_known: dict[_Key, tuple[Dialect | None, str]] = {}


@dataclass(frozen=True, slots=True)
class AgentInfo:
    """Which CLI a binary is.

    Attributes:
        path: The binary, as found in the child's PATH.
        version: What `--version` says: `0.87.1`.
        dialect: Forced by the config, else told by `--version`, else by the binary's name.
        capabilities: What that dialect can do, as of pi 0.87.1 and omp 18.2.3.
    """

    path: str
    version: str
    dialect: Dialect
    capabilities: Capabilities


async def probe(config: PiConfig, *, timeout: float = PROBE_TIMEOUT) -> AgentInfo:
    """Run `--version` and read it. What a binary said is remembered until its file changes.

    Args:
        config: Which binary, in which environment.
        timeout: Seconds to wait before the binary is killed.

    Raises:
        PiNotFoundError: The binary is missing.
        PiStartError: It cannot be run, fails, or is neither pi nor omp; set `PiConfig.dialect` for one
            that speaks a dialect but does not say so.
        PiTimeoutError: It did not answer in time.
    """
    path, key = _find(config)
    if key not in _known:
        _known[key] = await _ask(path, config, timeout)
    told, version = _known[key]
    dialect = config.dialect or told or dialect_of_name(os.fspath(config.binary))
    if dialect is None:
        raise PiStartError(
            f"{path} --version names neither pi nor omp; if it speaks their protocol, "
            "say which with PiConfig.dialect"
        )
    return AgentInfo(path, version, dialect, CAPABILITIES[dialect])


def _find(config: PiConfig) -> tuple[str, _Key]:
    name = os.fspath(config.binary)
    search = config.to_env().get("PATH")
    base = Path(config.workspace or ".")
    found = shutil.which(str(base / name) if os.sep in name else name, path=search)
    if found is None:
        raise PiNotFoundError(name)
    # An argument that is a file is the agent itself, run by an interpreter.
    files = [path for path in map(Path, (found, *config.binary_args)) if path.is_file()]
    state = [(file.st_mtime_ns, file.st_size) for file in (path.stat() for path in files)]
    return found, (found, *config.binary_args, *state)


async def _ask(path: str, config: PiConfig, timeout: float) -> tuple[Dialect | None, str]:
    env = config.to_env() | {"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1"}
    ours, theirs = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            *config.binary_args,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
            env=env,
            start_new_session=True,
        )
    except BaseException as problem:
        os.close(ours)
        if isinstance(problem, OSError):
            raise PiStartError(f"cannot run {path}: {problem}") from problem
        raise
    finally:
        os.close(theirs)
    output = _Output(lambda: _kill(process))
    reader = PipeReader(asyncio.get_running_loop(), ours, output)
    try:
        async with asyncio.timeout(timeout):
            code = await process.wait()
            await reader.drain()
    except TimeoutError:
        raise PiTimeoutError(f"{path} --version did not answer within {timeout:g} s") from None
    finally:
        _kill(process)
        await process.wait()
        reader.close()
    text = output.kept.decode("utf-8", "replace")
    if code != 0:
        last = text.strip().splitlines()[-1:] or [""]
        raise PiStartError(f"{path} --version failed with exit code {code}: {clean(last[0])[:500]}")
    return parse_version(text)


def _kill(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


class _Output:
    """Keeps what a child says, up to 64 KiB; one that says more is no agent."""

    def __init__(self, on_flood: Callable[[], None]) -> None:
        self.kept = bytearray()
        self._on_flood = on_flood
        self._view = memoryview(bytearray(_MOST_OUTPUT))

    def room(self) -> memoryview:
        """Where the next bytes go."""
        return self._view

    def filled(self, count: int) -> None:
        """Keep them."""
        if len(self.kept) + count > _MOST_OUTPUT:
            self._on_flood()
        else:
            self.kept += self._view[:count]

    def ended(self) -> None:
        """Nothing to do: the process is waited for, not its pipe."""
