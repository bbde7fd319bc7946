"""What a session is started from, and the default way to start one: the driver's client."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from ..driver import PiClient, PiConfig
from ..model import LaunchInfo
from ..policy import Policy
from .agent import Agent


@dataclass(frozen=True, slots=True)
class Launch:
    """One session to be.

    Attributes:
        info: What is shown of it; holds no secret.
        config: How its process is spawned.
        title: What to call it until it has a name; `""` takes the workspace's folder name.
        prompt: What to say to it first.
        resume: A session file, or a session's id or its beginning, to go on with.
        fork: Begin a copy of it in the launch's workspace, and leave it as it is.
        notice: What to say in the transcript at once, `""` for nothing.
        policy: What answers its asks without a person. One that is gated needs an agent that is
            started so that it asks.
    """

    info: LaunchInfo
    config: PiConfig
    title: str = ""
    prompt: str = ""
    resume: str | None = None
    fork: bool = False
    notice: str = ""
    policy: Policy = field(default_factory=Policy)


StartAgent = Callable[[Launch], Awaitable[Agent]]
"""Starts an agent and returns it running. What it raises is told in the session's transcript."""


async def start_with_driver(launch: Launch) -> Agent:
    """Spawn a real child process; the first prompt is the supervisor's to send."""
    if launch.fork:
        config = replace(launch.config, fork_path=launch.resume)
        return await PiClient(config).start("", send_initial=False)
    return await PiClient(launch.config).start("", resume=launch.resume, send_initial=False)
