"""The new-session dialog. It knows names to offer and returns what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Label, Select, Static

from ..commands import bindings
from ..text.clean import clean_line
from ..widgets.editor import Editor, TextChanged, TextSubmitted
from ..widgets.path_input import FolderInput
from .keybar import KeyBar
from .modal import Modal

_LEVELS = ("off", "minimal", "low", "medium", "high", "xhigh", "max")
_ISOLATIONS = ("own", "full")
_COPY = "copy"
_ISOLATION_WORDS = {
    "own": "own: your pi set-up, with its login, keys and extensions",
    "full": "full: a clean environment, no extensions, skills or context files",
    _COPY: "as a copy, in this workspace",
}


@dataclass(frozen=True, slots=True)
class SessionForm:
    """What the dialog starts from and what it returns. `""` means: as the profile says.

    `fork`: what `resume` names is not gone on with where it belongs: a copy of it begins in `workspace`.
    """

    workspace: str = ""
    profile: str = ""
    binary: str = ""
    model: str = ""
    thinking: str = ""
    isolation: str = ""
    prompt: str = ""
    resume: str = ""
    fork: bool = False


class NewSession(Modal[SessionForm | None]):
    """Asks for all that a new session needs. `problem` is said at once, at the field `at`."""

    BINDINGS = bindings("dialog.leave", "dialog.next_field", "dialog.previous_field") + bindings(
        "dialog.start", priority=True
    )

    def __init__(
        self, form: SessionForm, profiles: Sequence[str], problem: str = "", at: str = "workspace"
    ) -> None:
        super().__init__()
        self._form = form
        self._profiles = list(profiles)
        self._problem = problem
        self._at = at

    def compose(self) -> ComposeResult:
        form = self._form
        with Vertical(id="card") as card:
            card.border_title = Content("new session")
            with VerticalScroll(id="form", can_focus=False):
                yield from _row("workspace", FolderInput(form.workspace, id="workspace"))
                yield from _row("first prompt", Editor(form.prompt, multiline=True, id="prompt"))
                yield from _row("profile", self._select("profile", self._profiles, form.profile, "none"))
                yield from _row(
                    "agent",
                    Editor(
                        form.binary, placeholder="pi, omp, or a path (else as the profile says)", id="binary"
                    ),
                )
                yield from _row(
                    "model",
                    Editor(
                        form.model, placeholder="provider/model (else the agent's own choice)", id="model"
                    ),
                )
                yield from _row(
                    "thinking", self._select("thinking", _LEVELS, form.thinking, "the agent's own choice")
                )
                yield from _row(
                    "isolation", self._select("isolation", _ISOLATIONS, form.isolation, "as the profile says")
                )
                yield from _row(
                    "resume",
                    Editor(form.resume, placeholder="a session file or id to go on with", id="resume"),
                )
                yield from _row(
                    "",
                    self._select("fork", (_COPY,), _COPY if form.fork else "", "in the folder it belongs to"),
                )
            yield Static(Content.styled(clean_line(self._problem), "$error"), id="problem")
            yield KeyBar(
                self.button("dialog.start", "start", "allow"),
                self.button("dialog.leave", "leave"),
                self.button("dialog.next_field", "next field"),
            )

    def on_mount(self) -> None:
        fields = self.query(f"#form #{self._at}")
        (fields.first() if fields else self.query_one("#workspace")).focus()

    def _select(self, name: str, values: Sequence[str], value: str, otherwise: str) -> Select[str]:
        return Select(
            [(clean_line(_ISOLATION_WORDS.get(choice, choice)), choice) for choice in values],
            value=value if value in values else Select.NULL,
            prompt=otherwise,
            id=name,
            compact=True,
        )

    def run_command(self, command_id: str) -> None:
        match command_id:
            case "dialog.leave":
                self.dismiss(None)
            case "dialog.start":
                self._start()
            case "dialog.next_field":
                self.focus_next()
            case "dialog.previous_field":
                self.focus_previous()

    @on(TextChanged)
    @on(Select.Changed)
    def _corrected(self) -> None:
        # What was wrong is perhaps no more, and a field says so itself when it is filled in at first.
        if self._read() != self._form:
            self.query_one("#problem", Static).update(Content())

    @on(TextSubmitted)
    def _start(self) -> None:
        self._form = form = self._read()
        problem = "" if form.resume and not form.fork else _workspace_problem(form.workspace)
        if problem:
            self.query_one("#problem", Static).update(Content.styled(problem, "$error"))
            self.query_one("#workspace").focus()
            return
        self.dismiss(form)

    def _read(self) -> SessionForm:
        return SessionForm(
            workspace=self._text("workspace"),
            profile=self._choice("profile"),
            binary=self._text("binary"),
            model=self._text("model"),
            thinking=self._choice("thinking"),
            isolation=self._choice("isolation"),
            prompt=_unless_blank(self.query_one("#prompt", Editor)),
            resume=self._text("resume"),
            fork=self._choice("fork") == _COPY,
        )

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Editor).text.strip()

    def _choice(self, name: str) -> str:
        value = self.query_one(f"#{name}", Select).value
        return value if isinstance(value, str) else ""


def _unless_blank(editor: Editor) -> str:
    return "" if editor.blank else editor.text


def _row(label: str, field: Widget) -> ComposeResult:
    with Horizontal(classes="row"):
        yield Label(label)
        yield field


def _workspace_problem(workspace: str) -> str:
    if not workspace:
        return "Name the folder the agent works in."
    try:
        path = Path(workspace).expanduser()
        if not path.exists():
            return f"There is no folder {clean_line(workspace)}."
        if not path.is_dir():
            return f"{clean_line(workspace)} is not a folder."
    except (OSError, RuntimeError, ValueError) as error:
        return f"{clean_line(workspace)} cannot be used: {clean_line(str(error))}"
    return ""
