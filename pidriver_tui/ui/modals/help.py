"""The help screen: every command with the keys that work now, those of where one is first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..commands import COMMANDS, Command, KeyScope, bindings, key_label, keys_of
from ..widgets.editor import Editor, TextChanged
from ..words.states import PHASE_GLYPHS, PHASE_WORDS, STALLED_GLYPH
from .modal import Modal

_KEY_COLUMN = 22
_LEAST_WIDTH = 40
_REPEATED = {f"tab.{number}" for number in range(2, 10)}
_GLYPHS = "waits for your answer", "failed, not seen yet", "finished, not seen yet"


class Help(Modal[None]):
    """All commands by where their keys work; what is typed leaves those that have all of its words.

    Args:
        keys: The config's rebindings, command id -> keys.
        config_path: Where keys are rebound.
        place: Where the person was; its commands come first.
        works: Whether the terminal can send a key; those that it can are named first.
    """

    # Before the line that is typed, which has meanings of its own for some of them.
    BINDINGS = bindings("dialog.leave") + bindings(
        "dialog.down", "dialog.up", "dialog.page_down", "dialog.page_up", priority=True
    )

    def __init__(
        self,
        keys: Mapping[str, Iterable[str]],
        config_path: str,
        *,
        place: KeyScope = KeyScope.ANYWHERE,
        works: Callable[[str], bool] = lambda key: True,
    ) -> None:
        super().__init__()
        self._keys = keys
        self._config_path = config_path
        self._place = place
        self._works = works

    def compose(self) -> ComposeResult:
        with Vertical(id="card") as card:
            card.border_title = Content("help")
            yield Editor(placeholder="type to filter", id="filter")
            with VerticalScroll(can_focus=False):
                yield Static(id="found")

    def on_mount(self) -> None:
        leave, *more = (self.key_of(f"dialog.{name}") for name in ("leave", "page_down", "page_up"))
        self.query_one("#card").border_subtitle = Content(f"{'/'.join(more)} scrolls, {leave} leaves")
        self._show()

    def on_resize(self, event: events.Resize) -> None:
        self._show()

    @on(TextChanged)
    def _typed(self, event: TextChanged) -> None:
        event.stop()
        self._show()
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def run_command(self, command_id: str) -> None:
        page = self.query_one(VerticalScroll)
        match command_id:
            case "dialog.leave":
                self.dismiss(None)
            case "dialog.down":
                page.scroll_down(animate=False)
            case "dialog.up":
                page.scroll_up(animate=False)
            case "dialog.page_down":
                page.scroll_page_down(animate=False)
            case "dialog.page_up":
                page.scroll_page_up(animate=False)

    def _show(self) -> None:
        words = self.query_one("#filter", Editor).text.lower().split()
        width = max(_LEAST_WIDTH, self.query_one(VerticalScroll).size.width - 2)
        self.query_one("#found", Static).update(Content("\n").join(self._lines(words, width)))

    def _lines(self, words: list[str], width: int) -> list[Content]:
        lines: list[Content] = []
        for scope in sorted(KeyScope, key=lambda scope: scope is not self._place):
            rows = [
                row
                for command in COMMANDS
                if command.scope is scope and command.id not in _REPEATED
                for row in self._rows(command, words, width)
            ]
            if rows:
                lines += [Content.styled(f"Keys {scope.value}", "bold $accent"), *rows, Content()]
        if not words:
            lines += self._legend()
        return lines or [Content.styled("no command has these words", "$text-muted")]

    def _rows(self, command: Command, words: list[str], width: int) -> list[Content]:
        keys = sorted(keys_of(command, self._keys), key=lambda key: not self._works(key))
        label = " ".join(key_label(key) for key in keys) or "(palette)"
        found = f"{label} {command.title} {command.help} {command.id} {command.scope.value}".lower()
        if not all(word in found for word in words):
            return []
        text = Content.assemble(command.title, (f": {command.help}", "$text-muted"))
        first, *others = text.wrap(max(1, width - _KEY_COLUMN - 2))
        pad = " " * max(1, _KEY_COLUMN - cell_len(label))
        head = Content.assemble((f"  {label}{pad}", "bold"), first)
        return [head, *(Content(" " * (_KEY_COLUMN + 2)) + line for line in others)]

    def _legend(self) -> list[Content]:
        states = [f"{glyph} {PHASE_WORDS[kind]}" for kind, glyph in PHASE_GLYPHS.items()]
        marks = "   ".join(f"{mark} {meaning}" for mark, meaning in zip("?!•", _GLYPHS, strict=True))
        return [
            Content.styled("Glyphs in tabs", "bold $accent"),
            Content(f"  {'  '.join([*states, f'{STALLED_GLYPH} stalled?'])}"),
            Content(f"  {marks}"),
            Content(),
            Content.styled(f"Rebind keys under [keys] in {self._config_path}", "$text-muted"),
        ]
