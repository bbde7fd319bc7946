"""The process of a ScriptedAgent: `python child.py SCRIPT LOG [flags]`. It may import the stdlib only."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import deque
from typing import IO, Any

UNANSWERED = ("extension_ui_response", "host_tool_result", "host_tool_update", "host_uri_result")


class Player:
    """Plays one script on the process's own pipes."""

    def __init__(self, script: dict[str, Any], log: IO[str]) -> None:
        self._turns: dict[str, list[list[list[Any]]]] = script["turns"]
        self._silent: list[str] = script["silent"]
        self._steps: deque[tuple[list[Any], dict[str, Any]]] = deque(
            (step, {}) for step in script["at_start"]
        )
        self._log = log

    def run(self) -> int:
        """Play until stdin ends; the exit code."""
        waits_for = self._play()
        for line in sys.stdin.buffer:
            command = json.loads(line)
            self._log.write(json.dumps(command) + "\n")
            self._log.flush()
            name = command.get("type", "")
            if name == waits_for:
                self._steps.popleft()
            self._take(name, command)
            waits_for = self._play()
        return 0

    def _take(self, name: str, command: dict[str, Any]) -> None:
        turns = self._turns.get(name)
        steps = turns.pop(0) if turns else []
        replaced = any(kind == "frame" and about.get("type") == "response" for kind, about in steps)
        if not (replaced or name in UNANSWERED or name in self._silent):
            self._write({"id": "$id", "type": "response", "command": name, "success": True}, command)
        self._steps.extend((step, command) for step in steps)

    def _play(self) -> str | None:
        """Do what can be done now; what is waited for, if anything."""
        while self._steps:
            (kind, about), command = self._steps[0]
            if kind == "wait":
                return str(about)
            self._steps.popleft()
            if kind == "frame":
                self._write(about, command)
            elif kind == "raw":
                self._out(about.encode("latin-1"))
            elif kind == "stderr":
                sys.stderr.write(about + "\n")
                sys.stderr.flush()
            elif kind == "pause":
                time.sleep(about)
            elif about < 0:
                signal.signal(-about, signal.SIG_DFL) if -about != signal.SIGKILL else None
                os.kill(os.getpid(), -about)
            else:
                os._exit(about)
        return None

    def _write(self, frame: dict[str, Any], command: dict[str, Any]) -> None:
        filled = {key: command.get("id") if value == "$id" else value for key, value in frame.items()}
        if filled.get("id", "") is None:
            del filled["id"]
        self._out(json.dumps(filled, ensure_ascii=False).encode() + b"\n")

    def _out(self, data: bytes) -> None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def main(arguments: list[str]) -> int:
    """Read the script and play it, or say a version."""
    script_path, log_path, *flags = arguments
    with open(script_path, encoding="utf-8") as file:  # noqa: PTH123 pathlib is slow to import
        script = json.load(file)
    if "--version" in flags:
        sys.stdout.write(script["version"] + "\n")
        return 0
    with open(log_path, "a", encoding="utf-8") as log:  # noqa: PTH123
        return Player(script, log).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
