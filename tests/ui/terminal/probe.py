"""A program for a terminal of a test: it logs each event that reaches an app.

F12 says "done", ctrl+q ends it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.widgets import Static

from pidriver_tui.ui.terminal import TerminalKeysKnown, reading_rightly


class Probe(App[None], inherit_bindings=False):
    """Writes each event as a line of JSON to `log`."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._file = log
        self._done = 0

    def compose(self) -> ComposeResult:
        yield Static("ready")

    def get_driver_class(self) -> type[Driver]:
        return reading_rightly(super().get_driver_class())

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "f12":
                self._done += 1
                self.query_one(Static).update(f"done {self._done}")
            case "ctrl+q":
                self.exit()
            case key:
                self._say(key)

    def on_paste(self, event: events.Paste) -> None:
        self._say(["Paste", event.text])

    def on_terminal_keys_known(self, event: TerminalKeysKnown) -> None:
        self._say(["known", event.keys.kitty, event.keys.modified])

    def _say(self, value: object) -> None:
        with self._file.open("a") as file:
            file.write(json.dumps(value) + "\n")
        self.query_one(Static).update(f"last: {value!r:.40}")


if __name__ == "__main__":
    Probe(Path(sys.argv[1])).run()
