"""Asking this machine: terminal, tmux, Node, agents. Each question is bounded, and nothing is changed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version

from .. import __version__
from ..driver import PiConfig, PiDriverError, PiNotFoundError
from ..driver.probe import probe
from ..ui.terminal.asking import ask_terminal
from .facts import Agent, Facts, Tmux

QUESTION_SECONDS = 3.0
_AGENT_SECONDS = 10.0
_VARIABLES = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "NO_COLOR", "SSH_CONNECTION")
_TMUX_OPTIONS = (
    "extended-keys",
    "extended-keys-format",
    "escape-time",
    "focus-events",
    "allow-passthrough",
    "set-clipboard",
)
_AGENTS = ("pi", "omp")


async def examine(
    environ: Mapping[str, str], agents: Sequence[str] = _AGENTS, *, terminal: bool = True
) -> Facts:
    """Ask all there is to ask; `terminal`: whether the one we run in may be written to."""
    keys = ask_terminal() if terminal else None
    async with asyncio.TaskGroup() as asking:
        tmux = asking.create_task(_tmux(environ))
        node = asking.create_task(_said("node", "--version"))
        found = [asking.create_task(_agent(name)) for name in agents]
    return Facts(
        versions={
            "pidriver-tui": __version__,
            "Python": platform.python_version(),
            "Textual": _version_of("textual"),
            "system": f"{sys.platform} {platform.machine()}",
        },
        environ={name: environ[name] for name in _VARIABLES if name in environ},
        keys=keys,
        tmux=tmux.result(),
        agents=tuple(task.result() for task in found),
        node=node.result().removeprefix("v"),
    )


def _version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


async def _tmux(environ: Mapping[str, str]) -> Tmux | None:
    if not environ.get("TMUX"):
        return None
    said = await asyncio.gather(
        _said("tmux", "-V"), *(_said("tmux", "show", "-gv", name) for name in _TMUX_OPTIONS)
    )
    options = {name: value for name, value in zip(_TMUX_OPTIONS, said[1:], strict=True) if value}
    return Tmux(said[0].removeprefix("tmux "), options)


async def _agent(name: str) -> Agent:
    try:
        info = await probe(PiConfig(binary=name), timeout=_AGENT_SECONDS)
    except PiNotFoundError:
        return Agent(name, problem="not installed")
    except PiDriverError as problem:
        return Agent(name, problem=str(problem))
    return Agent(name, os.fspath(info.path), info.version)


async def _said(program: str, *arguments: str) -> str:
    """The first line a program says; "" when it is not there, fails or does not answer."""
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        process = await asyncio.create_subprocess_exec(
            path,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return ""
    try:
        async with asyncio.timeout(QUESTION_SECONDS):
            output, _ = await process.communicate()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        return ""
    lines = output.decode("utf-8", "replace").splitlines()
    return lines[0].strip() if lines and process.returncode == 0 else ""
