"""Commands that take their time: compaction, the person's shell, changing the session.

Handlers return a generator, whose value is the reply's data once it has ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.loop import Interrupted, Signal, Task
from pidriver_tui.demo.scene import FOREVER, Compaction
from pidriver_tui.demo.session_commands import Refused, SessionCommands
from pidriver_tui.demo.shell import simulate

if TYPE_CHECKING:
    from collections.abc import Generator

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame
    from pidriver_tui.demo.loop import Steps
    from pidriver_tui.demo.run import Run
    from pidriver_tui.demo.session import Session

_COMPACTION_SECONDS = 2.5
_CANCELLED = "Compaction cancelled"
_SUMMARY = "## Goal\n(simulated) What was asked, in one line.\n\n## Done\n- (simulated) What was done so far."


class LongCommands(SessionCommands):
    """Handlers that wait for something; all of them stop a run in progress first, as pi does."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self.run: Run | None = None
        self.compacting = False
        self._compaction: Task | None = None
        self._shells: list[Task] = []

    def stop_compaction(self) -> None:
        """Abort the compaction the person asked for, if any."""
        if self._compaction is not None:
            self._compaction.interrupt(Interrupted())

    @property
    def busy(self) -> bool:
        """A run is in progress."""
        return self.run is not None and not self.run.settled.fired

    def stop_run(self) -> Generator[object, Any, None]:
        """Abort the run, if any, and wait until it has settled."""
        if self.busy and self.run is not None:
            self.run.abort()
            while not self.run.settled.fired:
                yield self.run.settled
            yield None

    def do_compact(self, command: Frame) -> Any:
        """Summarise the conversation; a run in progress is aborted first."""
        return self._compact_now()

    def _compact_now(self) -> Generator[object, Any, Frame | None]:
        yield from self.stop_run()
        self._compaction = task = self.core.loop.spawn(self.compaction(Compaction("manual")))
        # Without a value it was aborted before it began.
        result, problem = (yield task.done) or (None, _CANCELLED)
        if problem is not None:
            raise Refused(problem)
        return dict(result or {})

    def compaction(self, step: Compaction) -> Generator[object, Any, tuple[Frame | None, str | None]]:
        """Compact; the value is pi's result for it, and what went wrong."""
        core, session = self.core, self.core.session
        core.wire.send(core.dialect.compaction_start(step.reason))
        problem: str | None = None
        if session.entries[-1]["type"] == "compaction":
            problem = "Already compacted"
        elif session.last_text() is None:
            problem = "Nothing to compact (session too small)"
        aborted = False
        result: Frame | None = None
        if problem is None:
            try:
                self.compacting = True
                yield core.pace.wait(FOREVER if step.holds else _COMPACTION_SECONDS)
            except Interrupted:
                aborted, problem = True, _CANCELLED
            else:
                usage = core.dialect.usage(session.next_usage(180, 0))
                result = core.dialect.summary(session.forget(_SUMMARY), usage)
        self.compacting = False
        shown = None if aborted or problem is None else f"Compaction failed: {problem}"
        core.wire.send(core.dialect.compaction_end(step.reason, result, shown, aborted=aborted))
        return result, problem

    def do_bash(self, command: Frame) -> Any:
        """A shell command of the person's: simulated, nothing is run."""
        done = Signal()
        task = self.core.loop.spawn(self._shell(command, done))
        self._shells.append(task)
        return self._await(done)

    def _await(self, done: Signal) -> Generator[object, Any, Frame]:
        data: Frame = yield done
        return data

    def _shell(self, command: Frame, done: Signal) -> Steps:
        core, line = self.core, str(command.get("command", ""))
        head = {"id": command["id"]} if "id" in command else {}
        output, data, (pieces, exit_code) = "", {}, simulate(line)
        try:
            for seconds, piece in pieces:
                yield core.pace.wait(seconds)
                output += piece
                if core.dialect.streams_shell:
                    core.wire.send({"type": "bash_execution_update", **head, "delta": piece})
            data = {"output": output, "exitCode": exit_code, "cancelled": False, "truncated": False}
        except Interrupted:
            data = {"output": output, "cancelled": True, "truncated": False}
        hides = core.dialect.name == "pi" and command.get("excludeFromContext")
        message = {"role": "bashExecution", "command": line, **data, "timestamp": core.clock.now()}
        core.session.messages.append(message | ({"excludeFromContext": True} if hides else {}))
        done.fire(core.dialect.shell(data))

    def do_abort_bash(self, command: Frame) -> None:
        """Stop the person's shell commands."""
        for task in self._shells:
            task.interrupt(Interrupted())
        self._shells.clear()

    def do_new_session(self, command: Frame) -> Any:
        """An empty session."""
        return self._switch(lambda: self.core.new_session())

    def do_switch_session(self, command: Frame) -> Any:
        """Another session of this process, or an empty one with that path, as pi does for a missing file."""
        path = str(command.get("sessionPath"))
        return self._switch(lambda: self.core.sessions.get(path) or self.core.new_session(path))

    def do_fork(self, command: Frame) -> Any:
        """A new session that ends before a prompt."""
        wanted = command.get("entryId")
        if wanted not in [message["entryId"] for message in self.core.session.forkable()]:
            raise Refused("Invalid entry ID for forking")
        return self._switch(lambda: self.core.new_session(), before=wanted, copies=True)

    def do_clone(self, command: Frame) -> Any:
        """A copy of this session."""
        return self._switch(lambda: self.core.new_session(), copies=True)

    def _switch(
        self, find: Any, *, before: str | None = None, copies: bool = False
    ) -> Generator[object, Any, Frame]:
        yield from self.stop_run()
        old: Session = self.core.session
        session: Session = find()
        data: Frame = {"cancelled": False}
        if copies:
            text = old.copy_into(session, before)
            if before is not None:
                data = {"text": text, **data}
        self.core.session = session
        self.core.sessions[session.file] = session
        return data
