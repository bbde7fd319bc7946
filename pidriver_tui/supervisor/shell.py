"""A person's own shell line, run by the agent in its workspace: `bash` of both CLIs.

What it says stands in the transcript as one notice, from facts of ours: events of it would come
behind the reply.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from ..driver import Dialect, PiDriverError
from ..driver.event_types import BashOutput
from ..model import SHELL_PREFIX, Noted, ShellBegan, ShellEnded, ShellSaid
from .agent_access import AgentAccess
from .fleet_writer import FleetWriter
from .session_runner import SessionRunner


class Shell:
    """Runs shell lines; each has an id of its own."""

    def __init__(
        self, ledger: FleetWriter, reach: AgentAccess, runner_of: Callable[[str], SessionRunner | None]
    ) -> None:
        self._ledger = ledger
        self._reach = reach
        self._runner_of = runner_of
        self._ids = count(1)

    async def run(self, key: str, line: str, *, hidden: bool) -> bool:
        """Run `line` and return when it has ended; `hidden` keeps it from the model.

        `False`, and a notice, when it could not be run. A line that fails is no failure of this.
        """
        runner = self._runner_of(key)
        agent = await runner.wait_up() if runner is not None else None
        if agent is None:
            self._reach.agent(key)  # says that there is none
            return False
        if hidden and agent.dialect is Dialect.OMP:
            # It has no such thing in its own terminal, and nobody has seen it keep a line back over RPC.
            self._ledger.feed(
                key,
                Noted(
                    "omp shows its model all that it runs: write ! instead of !! to run it.", level="warning"
                ),
            )
            return False
        command_id = f"{SHELL_PREFIX}{next(self._ids)}"
        self._ledger.feed(key, ShellBegan(command_id, line, hidden))

        def hear(piece: BashOutput) -> None:
            self._ledger.feed(key, ShellSaid(command_id, piece.text))

        try:
            result = await agent.bash(
                line, exclude_from_context=hidden, on_output=hear, command_id=command_id
            )
        except (PiDriverError, ValueError) as error:
            self._ledger.feed(key, ShellEnded(command_id, problem=str(error)))
            return False
        self._ledger.feed(key, ShellEnded(command_id, exit_code=result.exit_code, stopped=result.cancelled))
        return True
