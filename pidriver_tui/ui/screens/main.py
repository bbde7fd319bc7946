"""The main screen: tabs over one transcript, tool tree, composer and footers.

One set of widgets shows whichever session is in view; the others cost their model
update and nothing else. Commands and messages become intents of the supervisor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from ...model import Attention, Changed, Session
from ...supervisor import Launch, Supervisor
from ..commands import BY_ID, Scope, bindings, key_label, keys_in, keys_of
from ..modals.guard import GRACE_SECONDS, Guarded
from ..modals.new_session import SessionForm
from ..render.clean import clean_line
from ..render.footer import ask_bar, fleet_line, key_hints, panel_lines, usage_line
from ..render.summary import counted
from ..render.tabs import tabs_of
from ..widgets.composer import Composer
from ..widgets.lines import Line, Lines, TabStrip
from ..widgets.tool_tree import ToolSelected, ToolTree
from ..widgets.transcript import TranscriptView
from ..widgets.transcript.messages import BlockSelected, Copied, LinkActivated, SearchMoved
from .asking import AskDesk
from .intents import Intents
from .welcome import welcome

_NARROW = 110
_ESCAPE_SECONDS = 1.0
_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What the screen is given beside the fleet: names, paths, and ways to launch.

    Attributes:
        make_launch: Turns a filled-in dialog into a launch; raises `ValueError` with a
            sentence for the person.
        profiles: Names to offer.
        form: What the new-session dialog starts from.
        keys: The config's rebindings, command id -> keys.
        frame_rate: Most repaints of the session in view per second.
        simulated: Whether all agents are scripted.
        thinking: Finished thinking is shown folded, open or hidden.
        bell: Ring the terminal's bell when a session out of sight needs the person.
        stall_seconds: A session at work without an event for so long may have stalled; 0: never.
        most_history: Prompts the composer remembers for each session.
        clock: Monotonic seconds.
        grace: Seconds an ask's card must have been painted before it takes keys.
    """

    make_launch: Callable[[SessionForm], Launch]
    profiles: Sequence[str] = ()
    form: SessionForm = field(default_factory=SessionForm)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    config_path: str = ""
    frame_rate: int = 30
    simulated: bool = False
    show_tree: bool = True
    thinking: str = "folded"
    bell: bool = True
    most_history: int = 500
    stall_seconds: float = 300.0
    clock: Callable[[], float] = time.monotonic
    grace: float = GRACE_SECONDS


class MainScreen(Screen[None]):
    """Mission control."""

    BINDINGS = bindings(Scope.ANYWHERE, priority=True)

    def __init__(self, supervisor: Supervisor, desk: Desk) -> None:
        super().__init__()
        self.supervisor = supervisor
        self.desk = desk
        self.current = ""
        self.drafts: dict[str, str] = {}
        self.history: dict[str, list[str]] = {}
        self.asking = AskDesk(self)
        self._intents = Intents(self)
        self._flush_timer: Timer | None = None
        self._editor_seen: dict[str, int] = {}
        self._asks_seen = 0
        self._escaped_at = float("-inf")
        self._tree_wanted = desk.show_tree

    # what is on it

    def compose(self) -> ComposeResult:
        yield Line(id="fleet")
        yield TabStrip(id="tabs")
        with Horizontal(id="body"):
            yield Static(welcome(self.key_of("session.new"), self.key_of("app.help")), id="welcome")
            yield TranscriptView(id="transcript", thinking=self.desk.thinking)
            yield ToolTree(id="tree")
        yield Lines(id="panel")
        yield Line(id="askbar")
        yield Composer(keys=keys_in(Scope.COMPOSER, self.desk.keys), id="composer")
        yield Line(id="usage")
        yield Line(id="hints")

    def on_mount(self) -> None:
        self.composer.focus()
        self.set_interval(_TICK_SECONDS, self.tick)
        self._flush()

    @property
    def composer(self) -> Composer:
        return self.query_one("#composer", Composer)

    @property
    def transcript(self) -> TranscriptView:
        return self.query_one("#transcript", TranscriptView)

    @property
    def tools(self) -> ToolTree:
        return self.query_one("#tree", ToolTree)

    @property
    def session(self) -> Session | None:
        """The session in view."""
        return self.supervisor.fleet.sessions.get(self.current)

    def key_of(self, command_id: str) -> str:
        """The first key of a command, as it is shown."""
        keys = keys_of(BY_ID[command_id], self.desk.keys)
        return key_label(keys[0]) if keys else key_label(keys_of(BY_ID["app.palette"], self.desk.keys)[0])

    # from the model to the screen

    def wake(self) -> None:
        """The model changed: look at it at the next frame. Called by the supervisor."""
        if self._flush_timer is None and self.is_running:
            self._flush_timer = self.set_timer(1 / self.desk.frame_rate, self._flush)

    @property
    def settled(self) -> bool:
        """Whether the screen has looked at every change so far."""
        return self._flush_timer is None

    def _flush(self) -> None:
        self._flush_timer = None
        changes = self.supervisor.take_changes()
        fleet = self.supervisor.fleet
        if self.current not in fleet.sessions:
            self.show(next(reversed(fleet.sessions), ""))
        mine = changes.get(self.current, Changed.NOTHING)
        if mine & (Changed.TRANSCRIPT | Changed.TREE):
            self.transcript.flush()
            if self.tools.display:
                self.tools.flush()
        for key, changed in changes.items():
            if key not in fleet.sessions:
                self.transcript.forget(key)
                self.tools.forget(key)
            if changed & Changed.EDITOR:
                self._take_editor_texts(key)
        if any(changed & ~Changed.TRANSCRIPT for changed in changes.values()):
            self._see()
            self._ring()
            self.asking.drop_gone()
            self._draw_lines()

    def _ring(self) -> None:
        """Ring once for asks that have come where the person does not look."""
        fleet = self.supervisor.fleet
        out_of_sight = any(
            ask.number > self._asks_seen and (ask.session != self.current or not self.app.app_focus)
            for ask in fleet.inbox()
        )
        self._asks_seen = fleet.asked
        if out_of_sight and self.desk.bell:
            self.app.bell()

    def tick(self) -> None:
        """A second passed: ages, countdowns and running times move on."""
        now = self.desk.clock()
        self._draw_lines()
        if self.session is not None:
            self.transcript.tick(now)
            if self.tools.display:
                self.tools.tick(now)
        self.asking.drop_gone()
        if isinstance(self.app.screen, Guarded):
            self.app.screen.tick(now)

    def _see(self) -> None:
        session = self.session
        looked_at = self.app.app_focus and self.app.screen is self
        if session is not None and looked_at and session.attention in (Attention.UNSEEN, Attention.FAILED):
            self.supervisor.seen(session.key)

    def _draw_lines(self) -> None:
        fleet = self.supervisor.fleet
        width = self.size.width
        session = self.session
        self.query_one("#fleet", Line).set(fleet_line(fleet, simulated=self.desk.simulated, width=width))
        self.query_one("#tabs", TabStrip).show_tabs(tabs_of(fleet), self.current)
        self.query_one("#hints", Line).set(key_hints(self._hints(), width))
        self.query_one("#usage", Line).set(
            usage_line(session, now=self.desk.clock(), width=width, stall_seconds=self.desk.stall_seconds)
            if session
            else Content()
        )
        self.query_one("#panel", Lines).set_lines(panel_lines(session, width) if session else [])
        asks = fleet.inbox()
        bar = self.query_one("#askbar", Line)
        bar.display = bool(asks)
        if asks:
            # What ctrl+g opens is what the line names: the oldest of the fleet.
            asking = fleet.sessions[asks[0].session]
            bar.set(
                ask_bar(
                    asks,
                    session=asking,
                    in_view=asking is session,
                    key=self.key_of("ask.next"),
                    width=width,
                )
            )

    def _hints(self) -> list[tuple[str, str]]:
        hints: list[tuple[str, str]] = []
        session = self.session
        for command in BY_ID.values():
            if not command.footer:
                continue
            if command.id == "session.stop" and not (session and session.phase.working):
                continue
            if command.id == "session.restart" and not (session and session.phase.ended):
                continue
            if command.id == "ask.next" and not self.supervisor.fleet.inbox():
                continue
            if command.scope is Scope.COMPOSER and not self.composer.has_focus:
                continue
            label = "esc esc" if command.id == "session.stop" else self.key_of(command.id)
            hints.append((label, command.footer))
        return hints

    def _take_editor_texts(self, key: str) -> None:
        session = self.supervisor.fleet.sessions.get(key)
        if session is None:
            return
        seen = self._editor_seen.get(key, 0)
        self._editor_seen[key] = len(session.editor_texts)
        for text in session.editor_texts[seen:]:
            self.offer_text(key, text)

    def offer_text(self, key: str, text: str) -> None:
        """Put `text` before the person: into an empty composer, else into its history, with a word."""
        if key == self.current and not self.composer.text.strip():
            self.composer.put(text)
        elif key != self.current and not self.drafts.get(key, "").strip():
            self.drafts[key] = text
        else:
            self.history.setdefault(key, []).append(text)
            self.say(
                f"A text for the composer waits in its history: {self.key_of('composer.older')} shows it."
            )

    def give_back(self, key: str, text: str) -> None:
        """Put what was taken back from the agent's queue before the draft, losing neither."""
        draft = self.composer.text if key == self.current else self.drafts.get(key, "")
        whole = f"{text}\n{draft}" if draft.strip() else text
        if key == self.current:
            self.composer.put(whole)
        else:
            self.drafts[key] = whole

    # which session is in view

    def show(self, key: str) -> None:
        """Bring the session `key` into view; `""` shows the welcome."""
        if self.current in self.supervisor.fleet.sessions:
            self.drafts[self.current] = self.composer.text
        self.current = key
        session = self.session
        self.set_class(session is None, "empty")
        self.transcript.show(session)
        self.tools.show(session)
        self.tools.display = session is not None and self._tree_wanted and not self._narrow
        now = self.desk.clock()
        self.transcript.tick(now)
        self.tools.tick(now)
        self.composer.put(self.drafts.get(key, ""))
        self.composer.set_history(self.history.setdefault(key, []))
        if session is not None:
            name = clean_line(session.title)
            self.composer.placeholder = Content(f"Write to {name}")
            self._see()
        self._draw_lines()

    @property
    def _narrow(self) -> bool:
        return self.size.width < _NARROW

    def toggle_tree(self) -> None:
        """Show or hide the tool tree; in a narrow terminal it covers the transcript."""
        if self.session is None:
            return
        self.tools.display = not self.tools.display
        if not self._narrow:
            self._tree_wanted = self.tools.display
        if self.tools.display:
            self.tools.flush()
            self.tools.tick(self.desk.clock())
            self.tools.focus()
        else:
            self.composer.focus()

    def on_resize(self, event: events.Resize) -> None:
        narrow = event.size.width < _NARROW
        self.set_class(narrow, "narrow")
        self.tools.display = self.session is not None and self._tree_wanted and not narrow
        self._draw_lines()

    # from the person to the supervisor

    def run_command(self, command_id: str) -> None:
        """Carry out a command of the table."""
        self._intents.run(command_id)

    def intend(self, intent: Coroutine[Any, Any, object]) -> None:
        """Run an intent beside the screen. The supervisor puts its failures into the transcript."""
        self.run_worker(intent, group="intents", exit_on_error=True)

    def say(self, text: str, *, severity: str = "information") -> None:
        """A short word to the person."""
        self.app.notify(clean_line(text), severity=severity, markup=False)  # type: ignore[arg-type]

    def escape(self) -> None:
        """Once: say what a second one does. Twice within a second: stop the turn."""
        session = self.session
        if session is None or not session.phase.working:
            if not self.composer.has_focus:
                self.composer.focus()
            return
        now = self.desk.clock()
        if now - self._escaped_at <= _ESCAPE_SECONDS:
            self._escaped_at = float("-inf")
            self._intents.run("session.stop")
        else:
            self._escaped_at = now
            self.query_one("#hints", Line).set(
                Content.styled(" esc again stops the turn ", "$pidriver-state-needs-you bold")
            )

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        self.show(event.key)

    @on(ToolSelected)
    def _tool_selected(self, event: ToolSelected) -> None:
        self.transcript.scroll_to_block(event.block_id)

    @on(BlockSelected)
    def _block_selected(self, event: BlockSelected) -> None:
        self.tools.select_block(event.block_id)

    @on(Copied)
    def _copied(self, event: Copied) -> None:
        self.say(f"Copied the {event.what}: {counted(len(event.text), 'character')}.")

    @on(LinkActivated)
    def _link_activated(self, event: LinkActivated) -> None:
        # Never opened: an agent wrote it. Copied, it can be read before it is followed.
        self.app.copy_to_clipboard(event.target)
        self.say(f"Copied the link {event.target}")

    @on(SearchMoved)
    def _search_moved(self, event: SearchMoved) -> None:
        if not event.count:
            self.say(f"Nothing here matches {event.query}")

    @on(Composer.Grown)
    def _composer_grown(self, event: Composer.Grown) -> None:
        self.composer.styles.height = event.rows + 1

    def on_descendant_focus(self) -> None:
        self._draw_lines()
