"""A real child process that plays a script: its steps, and the writing of the script it reads.

The process itself is :mod:`.child`, which imports nothing of this package.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import PiConfig
from ..dialect import Dialect
from .frames import Frame

_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True, slots=True)
class Raw:
    """Write these bytes to stdout as they are: half a line, no JSON, anything."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Stderr:
    """Write a line to stderr."""

    text: str


@dataclass(frozen=True, slots=True)
class Exit:
    """Exit with this code; negative for the signal of that number."""

    code: int = 0


@dataclass(frozen=True, slots=True)
class WaitFor:
    """Go on when a frame of this type arrives, such as `extension_ui_response`."""

    command: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Go on after so many seconds. A test that needs one is better off with :class:`WaitFor`."""

    seconds: float


Step = Frame | Raw | Stderr | Exit | WaitFor | Pause
"""What the agent does next: a frame to write, or one of the others."""


class ScriptedAgent:
    """A process that speaks the protocol by a script. Every command is answered with success by default.

    A session asks any real process for `get_state` once by itself, to learn its id.

    Args:
        folder: Where the script, and what the process received, are kept.
        dialect: Whose `--version` and first frame it gives.
    """

    def __init__(self, folder: Path, *, dialect: Dialect = Dialect.PI) -> None:
        self._script = folder / "script.json"
        self._log = folder / "received.jsonl"
        self._dialect = dialect
        self._at_start: list[Step] = []
        self._turns: dict[str, list[list[Step]]] = {}
        self._silent: list[str] = []
        if dialect is Dialect.OMP:
            self.at_start({"type": "ready", "protocolVersion": 1, "supportedProtocolVersions": [1, 2]})
        self._write()

    def at_start(self, *steps: Step) -> None:
        """Do this before the first command is read."""
        self._at_start += steps
        self._write()

    def on(self, command: str, *steps: Step) -> None:
        """Do this when a command of this type arrives, after replying to it.

        Called again for the same type, it scripts the next such command. A :func:`.frames.reply`
        among the steps replaces the reply; `"$id"` becomes the command's id.
        """
        self._turns.setdefault(command, []).append(list(steps))
        self._write()

    def silence(self, *commands: str) -> None:
        """Never reply to commands of these types."""
        self._silent += commands
        self._write()

    def config(self, **fields: Any) -> PiConfig:
        """How to start it; `fields` are further fields of :class:`PiConfig`."""
        own: dict[str, Any] = {
            "binary": sys.executable,
            "binary_args": ("-I", "-S", str(_CHILD), str(self._script), str(self._log)),
            "dialect": self._dialect,
        }
        return PiConfig(**(own | fields))

    def received(self, command: str | None = None) -> list[Frame]:
        """All frames the process has read so far, or those of one type, in order."""
        if not self._log.exists():
            return []
        lines = self._log.read_text(encoding="utf-8").splitlines()
        frames: list[Frame] = [json.loads(line) for line in lines]
        return [frame for frame in frames if command is None or frame.get("type") == command]

    def _write(self) -> None:
        script = {
            "version": "0.87.1" if self._dialect is Dialect.PI else "omp/18.2.3",
            "at_start": [_as_json(step) for step in self._at_start],
            "turns": {
                command: [[_as_json(step) for step in steps] for steps in turns]
                for command, turns in self._turns.items()
            },
            "silent": self._silent,
        }
        self._script.write_text(json.dumps(script), encoding="utf-8")


def _as_json(step: Step) -> list[Any]:
    match step:
        case Raw(data):
            return ["raw", data.decode("latin-1")]
        case Stderr(text):
            return ["stderr", text]
        case Exit(code):
            return ["exit", code]
        case WaitFor(command):
            return ["wait", command]
        case Pause(seconds):
            return ["pause", seconds]
        case _:
            return ["frame", step]
