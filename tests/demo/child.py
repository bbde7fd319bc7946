"""A demo agent started with plain `subprocess`, for tests: send lines, read frames, answer asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pidriver_tui.demo import demo_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    Frame = dict[str, Any]
    Answers = Callable[[Frame], Mapping[str, Any]]

_GUARD_SECONDS = 60.0
"""After this a child is killed, so that a fault of ours is a failed test and not a hung one."""
ASKING = ("select", "confirm", "input", "editor")


def agreeable(ask: Frame) -> Mapping[str, Any]:
    """Answer every ask with yes: the first option, true, a text, the prefill as it is."""
    match ask["method"]:
        case "select":
            return {"value": ask["options"][0]}
        case "confirm":
            return {"confirmed": True}
        case "input":
            return {"value": "Answers questions about trains"}
        case _:
            return {"value": ask.get("prefill", "")}


def declining(ask: Frame) -> Mapping[str, Any]:
    """Cancel every ask."""
    return {"cancelled": True}


class Child:
    """A running demo agent. Deterministic and without waits unless told otherwise."""

    def __init__(self, *arguments: str, quick: bool = True, env: Mapping[str, str] | None = None) -> None:
        flags = ("--mode", "rpc", *(("--speed", "0", "--deterministic") if quick else ()), *arguments)
        self.process = subprocess.Popen(
            [*demo_command(), *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={} if env is None else dict(env),
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.stdin, self.stdout, self.stderr = self.process.stdin, self.process.stdout, self.process.stderr
        self._guard = threading.Timer(_GUARD_SECONDS, self.process.kill)
        self._guard.start()
        self._requests = 0

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._guard.cancel()
        for stream in (self.stdin, self.stdout, self.stderr):
            with suppress(BrokenPipeError):
                stream.close()

    def send(self, command: str, /, **fields: Any) -> str:
        """Send a command and return its id."""
        self._requests += 1
        request = f"t{self._requests}"
        self.write({"id": request, "type": command, **fields})
        return request

    def write(self, frame: Frame | bytes) -> None:
        """Send one line."""
        data = frame if isinstance(frame, bytes) else json.dumps(frame).encode()
        self.stdin.write(data + b"\n")
        self.stdin.flush()

    def line(self) -> bytes:
        """The next line of stdout, empty at its end."""
        return self.stdout.readline()

    def frame(self) -> Frame:
        """The next frame."""
        line = self.line()
        assert line, f"stdout ended: {self.stderr.read()!r}"
        frame: Frame = json.loads(line)
        return frame

    def until(self, *types: str, answers: Answers | None = agreeable) -> list[Frame]:
        """Read frames, answering asks, up to and with one of these types (or an ask, without answers)."""
        frames: list[Frame] = []
        while True:
            frame = self.frame()
            frames.append(frame)
            if frame["type"] in types:
                return frames
            if frame["type"] == "extension_ui_request" and frame["method"] in ASKING:
                if answers is None:
                    return frames
                self.answer(frame, answers(frame))

    def answer(self, ask: Frame, answer: Mapping[str, Any]) -> None:
        """Answer an ask."""
        self.write({"type": "extension_ui_response", "id": ask["id"], **answer})

    def run(self, prompt: str, answers: Answers | None = agreeable) -> list[Frame]:
        """Prompt, and read until the run has settled."""
        self.send("prompt", message=prompt)
        return self.until("agent_settled", answers=answers)

    def call(self, command: str, /, **fields: Any) -> Frame:
        """Send a command and read on to its reply."""
        request = self.send(command, **fields)
        while True:
            frame = self.frame()
            if frame["type"] == "response" and frame.get("id") == request:
                return frame

    def end(self) -> int:
        """Close stdin and wait for the exit code."""
        self.stdin.close()
        return self.process.wait()

    def kill(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.process.pid, number)


def texts(frames: Iterable[Frame]) -> str:
    """All answer text of finished messages."""
    return "\n".join(
        block["text"]
        for frame in frames
        if frame["type"] == "message_end" and frame["message"]["role"] == "assistant"
        for block in frame["message"]["content"]
        if block["type"] == "text"
    )


def of(frames: Iterable[Frame], kind: str) -> list[Frame]:
    """The frames of one type."""
    return [frame for frame in frames if frame["type"] == kind]


def kinds(frames: Iterable[Frame]) -> list[str]:
    """The types in order, updates left out."""
    return [frame["type"] for frame in frames if not frame["type"].endswith("_update")]
