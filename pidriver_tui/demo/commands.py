"""pi's RPC commands, answered as pi 0.87.1 answers them, its error texts included (tests/golden).

Knows commands and replies; may not know how a run unfolds.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.long_commands import LongCommands
from pidriver_tui.demo.run import Run
from pidriver_tui.demo.scenarios import EXTENSION_SCENES
from pidriver_tui.demo.scene import Asks, Outcome, Passive
from pidriver_tui.demo.session import Queued
from pidriver_tui.demo.session_commands import Refused, text_field

if TYPE_CHECKING:
    from collections.abc import Generator

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame
    from pidriver_tui.demo.loop import Steps

_COMPACTING = (
    "Cannot submit a prompt while compaction is in progress. Wait for compaction to finish and retry."
)


REPLIED = object()
"""What a handler returns that has replied already."""


class Commands(LongCommands):
    """Takes lines from stdin and sends replies."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
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
            self.unknown(command, "undefined" if "type" not in command else name)
            return
        try:
            answer = method(command)
        except Refused as refusal:
            self.reply(command, error=str(refusal))
            return
        if answer is REPLIED:
            return
        if answer is None:
            self.reply(command)
        elif isinstance(answer, dict):
            self.reply(command, data=answer)
        else:
            self.core.loop.spawn(self._later(command, answer))

    def _later(self, command: Frame, work: Generator[object, Any, Frame | None]) -> Steps:
        try:
            data = yield from work
        except Refused as refusal:
            self.reply(command, error=str(refusal))
        else:
            self.reply(command, data=data)

    def reply(self, command: Frame, *, data: Frame | None = None, error: str | None = None) -> None:
        """Answer a command: failed with an error's text, or done with data or without."""
        head = {"id": command["id"]} if "id" in command else {}
        name = {"command": command["type"]} if "type" in command else {}
        reply: Frame = {**head, "type": "response", **name, "success": error is None}
        if error is not None:
            reply["error"] = error
        elif data is not None:
            reply["data"] = data
        self._send(reply)

    def unknown(self, command: Frame, shown: Any) -> None:
        """Refuse a command that does not exist."""
        self.reply(command, error=f"Unknown command: {shown}")

    def _send(self, reply: Frame) -> None:
        faults, name = self.core.arguments.faults, reply.get("command")
        if faults.names("mute", name):
            return
        if faults.names("no-id", name):
            reply.pop("id", None)
        replies = [reply, reply] if faults.names("double-reply", name) else [reply]
        if "shuffle" in faults:
            self._held += replies
            if len(self._held) < faults.number("shuffle"):
                return
            replies, self._held = self._held[::-1], []
        for one in replies:
            self.core.wire.send(one)

    def do_prompt(self, command: Frame) -> Any:
        """Start a run, queue the message, or run an extension's command."""
        text = text_field(command, "message", "startsWith")
        images = list(command.get("images") or [])
        name, _, rest = text[1:].partition(" ")
        if text.startswith("/") and name in EXTENSION_SCENES:
            return self.extension_command(command, name, rest)
        if self.compacting:
            raise Refused(_COMPACTING)
        if self.busy:
            queues = {"steer": self.core.session.steering, "followUp": self.core.session.follow_up}
            queue = queues.get(str(command.get("streamingBehavior")))
            if queue is None:
                raise Refused(self.core.dialect.busy)
            self._queue(queue, text, images)
            return None
        self.reply(command)
        self.start_run(text, images)
        return REPLIED

    def start_run(self, text: str, images: list[Frame]) -> None:
        """Begin a run with this prompt."""
        prompt = Queued(text, images, self.core.clock.now())
        self.run = Run(self.core, prompt, self.compaction)

    def extension_command(self, command: Frame, name: str, rest: str) -> Any:
        """Run an extension's command; the reply comes when it is over."""
        return self.play_extension(name, rest)

    def play_extension(self, name: str, rest: str) -> Generator[object, Any, None]:
        """Play a scene that runs no model."""
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
        self.stop_compaction()
        return self.stop_run()

    def do_abort_retry(self, command: Frame) -> None:
        """Give up waiting for a retry."""
        if self.run is not None and self.run.retrying:
            self.run.abort()

    def do_get_state(self, command: Frame) -> Frame:
        """The session's state."""
        core, session = self.core, self.core.session
        return {
            "model": core.dialect.model(session.model),
            "thinkingLevel": session.thinking,
            "isStreaming": self.busy,
            "isCompacting": self.compacting,
            "steeringMode": core.steering_mode,
            "followUpMode": core.follow_up_mode,
            **({"sessionFile": session.file} if session.file else {}),
            "sessionId": session.id,
            **({"sessionName": session.name} if session.name else {}),
            "autoCompactionEnabled": core.auto_compaction,
            "messageCount": len(session.messages),
            "pendingMessageCount": len(session.steering) + len(session.follow_up),
        }


def _json_problem(text: str, error: ValueError) -> str:
    """V8's words for what is wrong with a line, as near as Python's own diagnosis allows."""
    at, said = getattr(error, "pos", 0), getattr(error, "msg", "")
    for literal in ("true", "false", "null"):
        # V8 reads into a literal as far as it goes and complains about the first wrong letter.
        if text.startswith(literal[0], at):
            at += max(length for length in range(1, 6) if text.startswith(literal[:length], at))
            break
    place = f"in JSON at position {at} (line 1 column {at + 1})"
    if at >= len(text):
        problem = "Unexpected end of JSON input"
    elif said.startswith("Expecting ',' delimiter"):
        problem = f"Expected ',' or '}}' after property value {place}"
    elif said.startswith("Expecting property name"):
        problem = f"Expected property name or '}}' {place}"
    elif said.startswith("Extra data"):
        problem = f"Unexpected non-whitespace character after JSON {place[8:]}"
    else:
        shown = f'"{text}"' if len(text) <= 40 else f'..."{text[max(0, at - 10) : at + 10]}"...'
        problem = f"Unexpected token '{text[at]}', {shown} is not valid JSON"
    return f"Failed to parse command: {problem}"
