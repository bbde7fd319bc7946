"""Starting sessions from a config. It knows how the parts fit together, and nothing of their insides."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace

from .config import PiConfig, StrPath
from .dialect import Dialect, dialect_of_name
from .errors import PiCommandError, PiDriverError, PiStartError, PiTimeoutError, TransportClosedError
from .event_types import Error
from .interaction import InteractionHandler
from .probe import PROBE_TIMEOUT, AgentInfo, probe
from .session import PiSession
from .session_parts.reader import as_byte_transport
from .transport import PiTransport, SubprocessTransport

TransportFactory = Callable[[PiConfig], PiTransport]
"""Makes the transport of a session from its config; by default :class:`SubprocessTransport`."""

ACCEPT_WAIT = 30.0
"""Seconds that :meth:`PiClient.start` waits for the first prompt to be accepted before it goes on."""

_SENT_WAIT = 0.05


class PiClient:
    """Starts sessions.

    Args:
        config: How to spawn them.
        transport_factory: Makes another transport than a child process, for tests.
        interaction_handler: Answers the dialogs of all sessions started here; by default they are left
            to the host.
    """

    def __init__(
        self,
        config: PiConfig,
        *,
        transport_factory: TransportFactory | None = None,
        interaction_handler: InteractionHandler | None = None,
    ) -> None:
        self.config = config
        self._transport_factory = transport_factory
        self._interaction_handler = interaction_handler

    async def start(
        self,
        task: str,
        *,
        cwd: StrPath | None = None,
        config: PiConfig | None = None,
        interaction_handler: InteractionHandler | None = None,
        resume: str | None = None,
        session_id: str | None = None,
        send_initial: bool = True,
    ) -> PiSession:
        """Start a session and send `task` as its first prompt.

        Waits until the prompt is accepted, but not longer than 30 s, nor for a dialog that opens
        before, nor for a slash command; a prompt refused later is an `Error` event.

        Args:
            task: What the agent is to do.
            cwd: The workspace, instead of the config's.
            config: Instead of the client's.
            interaction_handler: Instead of the client's.
            resume: A session file, or an agent's session id or its beginning, to go on with.
            session_id: A local name for the session; made up when `None`.
            send_initial: `False` sends nothing; `task` is not used then.

        Raises:
            PiNotFoundError: The binary is missing.
            PiStartError: The process could not be started.
            PiCommandError: The agent refused the prompt: no model, no key.
            TransportClosedError: The process ended at once; with its exit code and last stderr lines.
            ValueError: The config asks what the CLI has no way to do.

        Whatever it raises, and when it is cancelled, no process is left.
        """
        chosen = config or self.config
        if cwd is not None:
            chosen = replace(chosen, workspace=cwd)
        if resume is not None:
            chosen = replace(
                chosen, session_path=resume, fork_path=None, session_id=None, continue_session=False
            )
        if self._transport_factory is None:
            chosen = await _with_dialect(chosen)
        transport = (self._transport_factory or SubprocessTransport)(chosen)
        handler = interaction_handler or self._interaction_handler
        session: PiSession | None = None
        try:
            await transport.start()
            session = PiSession(transport, session_id=session_id, config=chosen, interaction_handler=handler)
            if chosen.session_name and chosen.known_dialect is Dialect.OMP:
                await session.set_session_name(chosen.session_name)
            if send_initial:
                await _send_first(session, task, waits=as_byte_transport(transport) is not None)
        except BaseException:
            await (transport if session is None else session).aclose()
            raise
        return session

    async def probe(self, *, timeout: float = PROBE_TIMEOUT) -> AgentInfo:
        """Which CLI and version the config's binary is, and what it can do.

        Args:
            timeout: Seconds to wait for its `--version`.

        Raises:
            PiNotFoundError: The binary is missing.
            PiStartError: It cannot be run, or is neither pi nor omp.
            PiTimeoutError: It did not answer in time.
        """
        return await probe(self.config, timeout=timeout)


async def _with_dialect(config: PiConfig) -> PiConfig:
    """Ask the binary for its dialect, if neither the config nor its name tells."""
    if config.dialect is not None or dialect_of_name(os.fspath(config.binary)) is not None:
        return config
    try:
        info = await probe(config)
    except (PiStartError, PiTimeoutError):
        # It may be a wrapper that does not know --version: it starts as pi, and omp's `ready` corrects.
        return config
    return replace(config, dialect=info.dialect)


async def _send_first(session: PiSession, task: str, *, waits: bool) -> None:
    """Send the first prompt; wait for its acceptance if that is sure to come soon."""
    loop = asyncio.get_running_loop()
    # A slash command is accepted when it is done, after all its questions; and a transport that is no
    # child process may be one that answers nothing.
    patience = ACCEPT_WAIT if waits and not task.lstrip().startswith("/") else _SENT_WAIT
    deadline = loop.time() + patience
    sending = loop.create_task(session.prompt(task, timeout=None), name="pi first prompt")
    try:
        while not sending.done() and not session.asks and loop.time() < deadline:
            await asyncio.wait({sending}, timeout=_SENT_WAIT)
    except asyncio.CancelledError:
        sending.cancel()
        raise
    if sending.done():
        sending.result()
    else:
        sending.add_done_callback(lambda task: _report(session, task))


def _report(session: PiSession, sending: asyncio.Task[object]) -> None:
    """Nobody waits for the first prompt any more: what became of it is an event."""
    if sending.cancelled():
        return
    match sending.exception():
        case None | TransportClosedError():
            return
        case PiCommandError() as refused:
            error = Error("response", message=refused.error, code=refused.command)
        case PiDriverError() as problem:
            error = Error("", message=str(problem), code="prompt")
        case problem:
            raise problem
    session._core.report(error)
