"""The main screen: tabs over one transcript, tool tree, composer and footers.

One set of widgets shows whichever session is in view; the others cost their model
update and nothing else. Commands and messages become intents of the supervisor.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from ...model import Attention, Changed, Session
from ...supervisor import Supervisor
from ..commands import BY_ID, KeyScope, bindings, key_label, keys_in, keys_of
from ..containment import attempt
from ..context import UiContext
from ..modals.confirm import Confirm
from ..modals.guard import Guarded
from ..notify.notifier import Notifier
from ..text.clean import clean_line
from ..widgets.composer import Composer
from ..widgets.editor import TextCopied
from ..widgets.fleet_list import FleetPane, RowChosen
from ..widgets.lines import Line, Lines, TabStrip
from ..widgets.queue_list import QueueList
from ..widgets.tool_tree.view import ToolSelected, ToolTree
from ..widgets.transcript import TranscriptView
from ..widgets.transcript.messages import BlockSelected, Copied, LinkActivated, SearchMoved
from ..widgets.welcome import Welcome
from ..words.tabs import FLEET
from .ask_cards import AskCards
from .clipboard import Clipboard, copied_words
from .command_actions import CommandActions
from .drafts import Drafts
from .extension_toasts import ExtensionToasts
from .fleet import FleetTab
from .queue_actions import QueueActions
from .status_lines import StatusLines
from .typing_place import TypingPlace
from .welcome import welcome

_NARROW = 110
_TICK_SECONDS = 1.0


class MainScreen(Screen[None], inherit_bindings=False):
    """Mission control."""

    CALLED = "the main screen"

    BINDINGS = bindings(KeyScope.ANYWHERE, priority=True) + bindings(KeyScope.ELSEWHERE)

    class QuitWanted(Message):
        """The person may want to quit: ask."""

    def __init__(self, supervisor: Supervisor, desk: UiContext) -> None:
        super().__init__()
        self.supervisor = supervisor
        self.desk = desk
        self.current = ""
        self.texts = Drafts(self)
        self.queue = QueueActions(self)
        self.lines = StatusLines(self)
        self.asking = AskCards(self)
        self.fleet_tab = FleetTab(self)
        self.copier = Clipboard(self)
        self.caller = Notifier(self)
        self._passing = ExtensionToasts(self)
        self._intents = CommandActions(self)
        self._typing = TypingPlace(self)
        self._flush_timer: Timer | None = None
        self._tree_wanted = desk.show_tree
        self.key_works: Callable[[str], bool] = lambda key: True

    # what is on it

    def compose(self) -> ComposeResult:
        yield Line(id="fleet", command="fleet.toggle")
        yield TabStrip(id="tabs")
        with Horizontal(id="body"):
            yield Welcome(welcome(self.desk, self.key_of), id="welcome")
            yield TranscriptView(id="transcript", thinking=self.desk.thinking)
            yield ToolTree(id="tree")
        yield FleetPane(self.desk.clock, key_of=self.key_of, id="fleet-pane")
        yield QueueList(id="queue")
        yield Lines(id="panel")
        yield Line(id="askbar", command="ask.next")
        yield Composer(keys=keys_in(KeyScope.COMPOSER, self.desk.keys), id="composer")
        yield Lines(id="below")
        yield Line(id="usage", command="session.details")
        yield Line(id="hints")

    def on_mount(self) -> None:
        self.composer.focus()
        self.set_interval(_TICK_SECONDS, self.tick)
        self.caller.begin()
        self._flush()

    def on_unmount(self) -> None:
        self.caller.end()

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

    @property
    def target(self) -> Session | None:
        """The session that commands are about: in the fleet tab the one selected there."""
        return self.fleet_tab.selected if self.fleet_tab.shown else self.session

    @property
    def place(self) -> tuple[object, ...]:
        """Where the person is and what they have typed: the same later, if they did nothing meanwhile."""
        return (self.current, self.fleet_tab.shown, self.composer.buffer.passage, self.app.screen)

    @property
    def focused_place(self) -> KeyScope:
        """Where keys go that work in one place only."""
        if self.fleet_tab.shown:
            return KeyScope.FLEET
        places = {
            self.transcript: KeyScope.TRANSCRIPT,
            self.tools: KeyScope.TREE,
            self.queue.list: KeyScope.QUEUE,
            self.query_one(Welcome): KeyScope.EMPTY,
        }
        return next((scope for widget, scope in places.items() if widget is self.focused), KeyScope.COMPOSER)

    def label_of(self, command_id: str) -> str:
        """The key of a command as a person reads it, `""` without one."""
        keys = keys_of(BY_ID[command_id], self.desk.keys)
        label = next(
            (key_label(key) for key in keys if self.key_works(key)), key_label(keys[0]) if keys else ""
        )
        return f"{label} {label}" if label and command_id == "composer.escape_twice" else label

    def key_of(self, command_id: str) -> str:
        """The key of a command, or where it is found without one: in the palette."""
        palette = f"{self.label_of('app.palette')} “{BY_ID[command_id].title}”"
        return self.label_of(command_id) or palette

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
            self._bring(next(reversed(fleet.sessions), ""))
        mine = changes.get(self.current, Changed.NOTHING)
        if mine & (Changed.TRANSCRIPT | Changed.TREE) and not self.fleet_tab.shown:
            self.transcript.flush()
            if self.tools.display:
                self.tools.flush()
        if mine & Changed.TRANSCRIPT and self.session is not None:
            passed = partial(self._passing.look, self.session, quiet=self.fleet_tab.shown)
            attempt(self, passed)
        for key, changed in changes.items():
            if key not in fleet.sessions:
                self.transcript.forget(key)
                self.tools.forget(key)
            if changed & Changed.EDITOR and key in fleet.sessions:
                attempt(self, partial(self.texts.take, fleet.sessions[key]))
        if any(changed & ~Changed.TRANSCRIPT for changed in changes.values()):
            asking, fleet_tab = self.asking, self.fleet_tab
            attempt(self, self._see, self.caller.look, asking.look, fleet_tab.drop_gone)
            attempt(self, fleet_tab.look, self.lines.draw)

    def tick(self) -> None:
        """A second passed: ages, countdowns and running times move on."""
        now = self.desk.clock()
        attempt(self, partial(self.supervisor.look_around, self.desk.patience))
        attempt(self, self._see, self.caller.tick, self.lines.draw)
        if self.session is not None and not self.fleet_tab.shown:
            self.transcript.tick(now)
            if self.tools.display:
                self.tools.tick(now)
        attempt(self, self.asking.look, self.fleet_tab.drop_gone)
        card = self.app.screen
        if isinstance(card, Guarded) and card.is_mounted:
            card.tick(now)

    def _see(self) -> None:
        session = self.session
        looked_at = self.app.app_focus and self.app.screen is self and not self.fleet_tab.shown
        if session is not None and looked_at and session.unseen is not Attention.NONE:
            self.supervisor.seen(session.key)

    # which session is in view

    def show(self, key: str) -> None:
        """Bring the session `key` into view to be written to, out of the fleet tab too; `""`: the welcome."""
        self.fleet_tab.leave()
        self._bring(key)
        self.set_focus(self.composer)

    def _bring(self, key: str) -> None:
        gone = self.current not in self.supervisor.fleet.sessions
        typed = self.composer.buffer.passage if gone else None
        self.current = key
        session = self.session
        self._passing.enter(session)
        self.set_class(session is None, "empty")
        if session is None:
            self.call_after_refresh(self._focus_welcome)
        self.transcript.show(session)
        self.tools.show(session)
        self._place_tree()
        now = self.desk.clock()
        self.transcript.tick(now)
        self.tools.tick(now)
        self.texts.enter(key)
        if session is not None and typed is not None and not typed.blank:
            self.texts.keep(key, typed)
        if session is not None:
            self._see()
        self.lines.draw()

    def _focus_welcome(self) -> None:
        if self.session is None and not self.fleet_tab.shown:
            self.set_focus(self.query_one(Welcome))

    def _place_tree(self) -> None:
        wanted = self._tree_wanted and not self._narrow and not self.fleet_tab.shown
        self.tools.display = wanted and self.session is not None

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
        elif self.tools.has_focus:
            self.set_focus(self.composer)

    def on_resize(self, event: events.Resize) -> None:
        narrow = event.size.width < _NARROW
        self.set_class(narrow, "narrow")
        self._place_tree()
        self.lines.draw()

    # from the person to the supervisor

    def run_command(self, command_id: str) -> None:
        """Carry out a command of the table."""
        if not self.fleet_tab.run(command_id):
            self._intents.run(command_id)

    def intend(self, intent: Coroutine[Any, Any, object]) -> None:
        """Run an intent beside the screen. The supervisor puts its failures into the transcript."""
        self.run_worker(intent, group="intents", exit_on_error=True)

    def confirm(
        self,
        title: str,
        text: Content,
        *,
        yes: str,
        no: str,
        then: Callable[[], object],
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        """Ask a question of yes and no: `then` is called for yes, `otherwise` for all else."""

        def decided(sure: bool | None) -> None:
            (then if sure else otherwise)()

        self.app.push_screen(Confirm(title, text, yes=yes, no=no, clock=self.desk.clock), decided)

    def say(self, text: str, *, severity: str = "information") -> None:
        """A short word to the person."""
        self.app.notify(clean_line(text), severity=severity, markup=False)  # type: ignore[arg-type]

    def escape(self, *, stop: Callable[[], None] | None = None) -> None:
        """End the search, take the overlay away, go back to the composer; in it, `stop` what works."""
        session = self.session
        if self.transcript.searching:
            self.transcript.clear_search()
        elif self._narrow and self.tools.display:
            self.toggle_tree()
        elif not self.composer.has_focus:
            self.set_focus(self.composer)
        elif stop is not None and session is not None and session.stoppable:
            stop()

    def on_key(self, event: events.Key) -> None:
        self._typing.take_key(event)

    def on_paste(self, event: events.Paste) -> None:
        self._typing.take_paste(event)

    @on(TabStrip.Chosen)
    def _tab_chosen(self, event: TabStrip.Chosen) -> None:
        if event.key == FLEET:
            self.fleet_tab.enter()
        else:
            self.show(event.key)

    @on(TabStrip.Unwanted)
    def _tab_unwanted(self, event: TabStrip.Unwanted) -> None:
        session = self.supervisor.fleet.sessions.get(event.key)
        if session is not None:
            self._intents.close(session)

    @on(Line.Pressed)
    async def _line_pressed(self, event: Line.Pressed) -> None:
        await self.run_action(f"app.command({event.command_id!r})")

    @on(RowChosen)
    def _row_chosen(self) -> None:
        self.run_command("fleet.open")

    @on(ToolSelected)
    def _tool_selected(self, event: ToolSelected) -> None:
        self.transcript.scroll_to_block(event.block_id)

    @on(BlockSelected)
    def _block_selected(self, event: BlockSelected) -> None:
        self.tools.select_block(event.block_id)

    @on(Copied)
    def _copied(self, event: Copied) -> None:
        self.copier.copied(event.text, copied_words(event.what, event.text))

    @on(TextCopied)
    def _text_copied(self, event: TextCopied) -> None:
        self.copier.copied(event.text, copied_words("selection", event.text))

    @on(LinkActivated)
    def _link_activated(self, event: LinkActivated) -> None:
        # Never opened: an agent wrote it. Copied, it can be read before it is followed.
        self.copier.copy(event.target, f"Copied the link {event.target}")

    @on(SearchMoved)
    def _search_moved(self, event: SearchMoved) -> None:
        self.lines.search(event.query, event.number, event.count)

    @on(Composer.Grown)
    def _composer_grown(self, event: Composer.Grown) -> None:
        self.composer.styles.height = event.rows + 1

    def on_descendant_focus(self) -> None:
        self.lines.draw()
