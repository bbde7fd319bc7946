"""The floor of starting: a Textual app of one Static. Run as a program; knows nothing of the project."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

MARK = "bare-app"


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        yield Static(MARK)


if __name__ == "__main__":
    Bare().run()
