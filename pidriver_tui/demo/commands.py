"""pi's RPC commands, answered as pi 0.87.1 answers them, its error texts included (tests/golden).

Knows commands and replies; may not know how a run unfolds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.loop import Interrupted, Signal, Task
from pidriver_tui.demo.run import Run
from pidriver_tui.demo.scenarios import EXTENSION_SCENES
from pidriver_tui.demo.scene import Asks, Outcome, Passive
from pidriver_tui.demo.session import Queued, Session
from pidriver_tui.demo.session_commands import Refused, SessionCommands, text_field
from pidriver_tui.demo.shell import simulate

if TYPE_CHECKING:
    from collections.abc import Generator

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame

    Steps = Generator[object, Any, None]

_SUMMARY = "## Goal\n(simulated) What was asked, in one line.\n\n## Done\n- (simulated) What was done so far."
_COMPACTING = (
    "Cannot submit a prompt while compaction is in progress. Wait for compaction to finish and retry."
)


_REPLIED = object()
"""What a handler returns that has replied already."""


class Commands(SessionCommands):
    """Takes lines from stdin and sends replies."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._run: Run | None = None
        self._compacting: Task | None = None
        self._shells: list[Task] = []
        self._held: list[Frame] = []

    def line(self, line: bytes) -> None:
        """One line of input."""
        text = line.decode("utf-8", "replace").rstrip("\r")
        try:
            command = json.loads(text)
        except ValueError as error:
            problem = _json_problem(text, error)
            self._send({"type": "response", "command": "parse", "success": False, "error": problem})
            return
        if command is None:
            # Observed, pi 0.87.1: a line `null` ends the process with an unhandled TypeError.
            self.core.fatal("TypeError: Cannot read properties of null (reading 'id')")
            return
        if not isinstance(command, dict):
            command = {}
        if command.get("type") == "extension_ui_response":
            self.core.desk.answer(command)
            return
        self._dispatch(command)

    def _dispatch(self, command: Frame) -> None:
        name = command.get("type")
        method = getattr(self, f"do_{name}", None) if isinstance(name, str) else None
        if method is None or name in self.core.dialect.lacks:
            shown = "undefined" if "type" not in command else name
            self._reply(command, error=f"Unknown command: {shown}")
            return
        try:
            answer = method(command)
        except Refused as refusal:
            self._reply(command, error=str(refusal))
            return
        if answer is _REPLIED:
            return
        if answer is None:
            self._reply(command)
        elif isinstance(answer, dict):
            self._reply(command, data=answer)
        else:
            self.core.loop.spawn(self._later(command, answer))

    def _later(self, command: Frame, work: Generator[object, Any, Frame | None]) -> Steps:
        try:
            data = yield from work
        except Refused as refusal:
            self._reply(command, error=str(refusal))
        else:
            self._reply(command, data=data)

    def _reply(self, command: Frame, *, data: Frame | None = None, error: str | None = None) -> None:
        head = {"id": command["id"]} if "id" in command else {}
        name = {"command": command["type"]} if "type" in command else {}
        reply: Frame = {**head, "type": "response", **name, "success": error is None}
        if error is not None:
            reply["error"] = error
        elif data is not None:
            reply["data"] = data
        self._send(reply)

    def _send(self, reply: Frame) -> None:
        faults, name = self.core.arguments.faults, reply.get("command")
        if faults.text("mute") in (name, "all"):
            return
        if faults.text("no-id") == name:
            reply.pop("id", None)
        replies = [reply, reply] if faults.text("double-reply") == name else [reply]
        if "shuffle" in faults:
            self._held += replies
            if len(self._held) < faults.number("shuffle"):
                return
            replies, self._held = self._held[::-1], []
        for one in replies:
            self.core.wire.send(one)

    @property
    def _busy(self) -> bool:
        return self._run is not None and not self._run.settled.fired

    def do_prompt(self, command: Frame) -> Any:
        """Start a run, queue the message, or run an extension's command."""
        text = text_field(command, "message", "startsWith")
        images = list(command.get("images") or [])
        name, _, rest = text[1:].partition(" ")
        if text.startswith("/") and name in EXTENSION_SCENES:
            return self._extension_command(name, rest)
        if self._compacting is not None:
            raise Refused(_COMPACTING)
        if self._busy:
            queues = {"steer": self.core.session.steering, "followUp": self.core.session.follow_up}
            queue = queues.get(str(command.get("streamingBehavior")))
            if queue is None:
                raise Refused(self.core.dialect.busy)
            self._queue(queue, text, images)
            return None
        self._reply(command)
        prompt = Queued(text, images, self.core.clock.now())
        self._run = Run(self.core, prompt, self._compaction)
        return _REPLIED

    def _extension_command(self, name: str, rest: str) -> Generator[object, Any, None]:
        scene, outcomes = EXTENSION_SCENES[name](rest), None
        while True:
            try:
                step = next(scene) if outcomes is None else scene.send(outcomes)
            except StopIteration:
                return
            outcomes = []
            if isinstance(step, Passive):
                self.core.desk.show(step)
            elif isinstance(step, Asks):
                for signal in [self.core.desk.ask(ask) for ask in step.asks]:
                    answer = yield signal
                    outcomes.append(Outcome(allowed=bool(answer), answer=answer, text=str(answer)))

    def _queue(self, queue: list[Queued], text: str, images: list[Frame]) -> None:
        queue.append(Queued(text, images, self.core.clock.now()))
        self.core.queue_changed()

    def do_steer(self, command: Frame) -> None:
        """Queue a message for the end of the turn."""
        self._queue(
            self.core.session.steering,
            text_field(command, "message", "startsWith"),
            command.get("images") or [],
        )

    def do_follow_up(self, command: Frame) -> None:
        """Queue a message for the end of the run."""
        self._queue(
            self.core.session.follow_up,
            text_field(command, "message", "startsWith"),
            command.get("images") or [],
        )

    def do_clear_queue(self, command: Frame) -> Frame:
        """Empty the queue and give back what was in it."""
        session = self.core.session
        data = {
            "steering": [queued.text for queued in session.steering],
            "followUp": [queued.text for queued in session.follow_up],
        }
        session.steering.clear()
        session.follow_up.clear()
        self.core.queue_changed()
        return data

    def do_abort(self, command: Frame) -> Any:
        """Abort the run; the reply comes when it has settled."""
        if self._compacting is not None:
            self._compacting.interrupt(Interrupted())
        return self._stop_run()

    def _stop_run(self) -> Generator[object, Any, None]:
        if self._busy and self._run is not None:
            self._run.abort()
            while not self._run.settled.fired:
                yield self._run.settled
            yield None

    def do_abort_retry(self, command: Frame) -> None:
        """Give up waiting for a retry."""
        if self._run is not None and self._run.retrying:
            self._run.abort()

    def do_get_state(self, command: Frame) -> Frame:
        """The session's state."""
        core, session = self.core, self.core.session
        return {
            "model": session.model.wire(),
            "thinkingLevel": session.thinking,
            "isStreaming": self._busy,
            "isCompacting": self._compacting is not None,
            "steeringMode": core.steering_mode,
            "followUpMode": core.follow_up_mode,
            **({"sessionFile": session.file} if session.file else {}),
            "sessionId": session.id,
            **({"sessionName": session.name} if session.name else {}),
            "autoCompactionEnabled": core.auto_compaction,
            "messageCount": len(session.messages),
            "pendingMessageCount": len(session.steering) + len(session.follow_up),
        }

    def do_compact(self, command: Frame) -> Any:
        """Summarise the conversation; a run in progress is aborted first."""
        return self._compact_now()

    def _compact_now(self) -> Generator[object, Any, Frame | None]:
        yield from self._stop_run()
        results: list[Frame] = []
        problems: list[str] = []
        self._compacting = self.core.loop.spawn(self._compaction("manual", results, problems))
        task = self._compacting
        while not task.done.fired:
            yield task.done
        self._compacting = None
        if problems:
            raise Refused(problems[0])
        return results[0]

    def _compaction(
        self, reason: str, results: list[Frame] | None = None, problems: list[str] | None = None
    ) -> Steps:
        core, session = self.core, self.core.session
        core.wire.send(core.dialect.compaction_start(reason))
        problem: str | None = None
        if session.entries[-1]["type"] == "compaction":
            problem = "Already compacted"
        elif session.last_text() is None:
            problem = "Nothing to compact (session too small)"
        aborted = False
        result: Frame | None = None
        if problem is None:
            try:
                yield core.pace.wait(2.5)
            except Interrupted:
                aborted, problem = True, "Compaction cancelled"
            else:
                used = session.next_usage(180, 0)
                usage = {"usage": core.dialect.usage(used)}
                result = (
                    session.forget(_SUMMARY) | usage | {"details": {"readFiles": [], "modifiedFiles": []}}
                )
        shown = None if aborted or problem is None else f"Compaction failed: {problem}"
        core.wire.send(core.dialect.compaction_end(reason, result, shown, aborted=aborted))
        if problem is not None and problems is not None:
            problems.append(problem)
        if result is not None and results is not None:
            results.append(result)

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
                yield core.pace.wait(seconds) if seconds >= 0 else Signal()
                output += piece
                core.wire.send({"type": "bash_execution_update", **head, "delta": piece})
            data = {"output": output, "exitCode": exit_code, "cancelled": False, "truncated": False}
        except Interrupted:
            data = {"output": output, "cancelled": True, "truncated": False}
        core.session.messages.append(
            {"role": "bashExecution", "command": line, **data, "timestamp": core.clock.now()}
        )
        done.fire(data)

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
        yield from self._stop_run()
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


def _json_problem(text: str, error: ValueError) -> str:
    """V8's words for what is wrong with a line, near enough to be recognised."""
    at = getattr(error, "pos", 0)
    if at >= len(text):
        return "Failed to parse command: Unexpected end of JSON input"
    shown = f'"{text}"' if len(text) <= 40 else f'..."{text[max(0, at - 10) : at + 10]}"...'
    return f"Failed to parse command: Unexpected token '{text[at]}', {shown} is not valid JSON"
