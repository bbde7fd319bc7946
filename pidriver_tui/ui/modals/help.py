"""The help screen: every command with the keys that work now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..commands import COMMANDS, Scope, bindings, key_label, keys_of
from ..render.states import PHASE_GLYPHS, PHASE_WORDS, STALLED_GLYPH
from .modal import Modal

_KEY_COLUMN = 22
_REPEATED = {f"tab.{number}" for number in range(2, 10)}


class Help(Modal[None]):
    """All commands by where their keys work."""

    BINDINGS = bindings("dialog.leave")

    def __init__(self, keys: Mapping[str, Iterable[str]], config_path: str) -> None:
        super().__init__()
        self._keys = keys
        self._config_path = config_path

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = Content("help")
            card.border_subtitle = Content(f"{self.key_of('dialog.leave')} leaves")
            with VerticalScroll():
                yield Static(self._text())

    def run_command(self, command_id: str) -> None:
        if command_id == "dialog.leave":
            self.dismiss(None)

    def _text(self) -> Content:
        lines: list[Content] = []
        for scope in Scope:
            lines.append(Content.styled(f"Keys {scope.value}", "bold $accent"))
            for command in COMMANDS:
                if command.scope is scope and command.id not in _REPEATED:
                    keys = " ".join(key_label(key) for key in keys_of(command, self._keys)) or "(palette)"
                    lines.append(_row(keys, command.title, command.help))
            lines.append(Content())
        lines.append(Content.styled("Glyphs in tabs", "bold $accent"))
        states = [f"{glyph} {PHASE_WORDS[kind]}" for kind, glyph in PHASE_GLYPHS.items()]
        lines.append(Content(f"  {'  '.join([*states, f'{STALLED_GLYPH} stalled?'])}"))
        lines.append(Content("  ? waits for your answer   ! failed, not seen yet   • finished, not seen yet"))
        lines.append(Content())
        lines.append(Content.styled(f"Rebind keys under [keys] in {self._config_path}", "$text-muted"))
        return Content("\n").join(lines)


def _row(keys: str, title: str, explained: str) -> Content:
    pad = " " * max(1, _KEY_COLUMN - cell_len(keys))
    return Content.assemble(("  " + keys + pad, "bold"), title, (f": {explained}", "$text-muted"))
