"""What each command of the table does on the main screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from textual.content import Content
from textual.widget import Widget

from ...model import Session
from ..commands import BY_ID, keys_of
from ..modals.line_input import LineInput
from ..modals.new_session import NewSession, SessionForm
from ..modals.picker import Picker
from ..text.clean import clean_line
from ..widgets.editor import Passage
from ..words.models import model_facts
from . import attention_actions
from .composer_actions import ComposerActions
from .rule_pickers import pick_mode, pick_rule
from .slash_commands import SlashCommands

if TYPE_CHECKING:
    from .main import MainScreen


_TWICE_SECONDS = 1.0


class CommandActions:
    """Commands by id. A command that needs a session says so when there is none."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._supervisor = screen.supervisor
        self._escaped_at = float("-inf")
        self._slash = SlashCommands(screen)
        self._plain: dict[str, Callable[[], object]] = {
            "ask.next": screen.asking.open_next,
            "fleet.toggle": screen.fleet_tab.toggle,
            "tab.attention": lambda: attention_actions.go_to_next(screen),
            "session.new": self._new,
            "session.here": lambda: self._open(screen.desk.form),
            "tab.next": lambda: self._step(1),
            "tab.previous": lambda: self._step(-1),
            "focus.composer": lambda: self._focus(screen.composer),
            "focus.transcript": lambda: self._focus(screen.transcript),
            "focus.tree": self._focus_tree,
            "tree.toggle": screen.toggle_tree,
            "tree.errors": lambda: screen.tools.action_toggle_errors(),
            "tree.escape": lambda: self._focus(screen.composer),
            "transcript.search": self._search,
            "transcript.leave": lambda: self._focus(screen.composer),
            "transcript.escape": screen.escape,
            "composer.escape": lambda: screen.escape(stop=self._stop_this),
            "composer.escape_twice": lambda: screen.escape(stop=self._stop_at_second),
            "composer.newline": lambda: screen.composer.newline(),
            "composer.older": lambda: screen.composer.older(),
            "composer.newer": lambda: screen.composer.newer(),
            **ComposerActions(screen).commands,
            "ask.go": screen.asking.go,
            "composer.offered": lambda: screen.texts.take_offered(),
            "transcript.links": self._links,
            **{f"tab.{n}": self._tab(n) for n in range(1, 10)},
        }
        self._of_session: dict[str, Callable[[Session], None]] = {
            "session.stop": self._stop,
            "session.close": self.close,
            "session.nudge": lambda session: attention_actions.nudge(screen, session),
            "session.restart": lambda session: attention_actions.restart(screen, session),
            "session.rename": self._rename,
            "session.copy_answer": self._slash.copy_answer,
            "session.details": screen.fleet_tab.explain,
            "session.rules": lambda session: pick_rule(screen, session),
            "session.mode": lambda session: pick_mode(screen, session),
            "session.model": self._model,
            "session.thinking": self._thinking,
            "session.compact": lambda session: screen.intend(self._supervisor.compact(session.key)),
            "session.clear": lambda session: screen.intend(self._supervisor.new_session(session.key)),
            "composer.send": lambda session: self._send(session, "steer"),
            "composer.follow_up": lambda session: self._send(session, "follow_up"),
        }

    def run(self, command_id: str) -> None:
        """Carry out one command."""
        if command_id in self._plain:
            self._plain[command_id]()
        elif command_id in self._of_session:
            session = self._screen.target
            if session is None:
                self._screen.say(f"There is no session yet: {self._screen.key_of('session.new')} opens one.")
            else:
                self._of_session[command_id](session)
        elif command_id.startswith("queue."):
            self._screen.queue.run(command_id)
        elif command_id.startswith("transcript."):
            action = f"action_{command_id.removeprefix('transcript.')}"
            getattr(self._screen.transcript, action)()
        elif command_id.startswith("text."):
            self._screen.composer.perform(command_id)
        elif command_id.startswith("tree."):
            getattr(self._screen.tools, f"action_{command_id.removeprefix('tree.')}")()

    def _focus(self, widget: Widget) -> None:
        self._screen.set_focus(widget)

    def _focus_tree(self) -> None:
        if not self._screen.tools.display:
            self._screen.toggle_tree()
        if self._screen.session is not None:
            self._focus(self._screen.tools)

    # tabs

    def _tab(self, number: int) -> Callable[[], None]:
        def go() -> None:
            keys = list(self._supervisor.fleet.sessions)
            if number <= len(keys):
                self._screen.show(keys[number - 1])

        return go

    def _step(self, by: int) -> None:
        keys = list(self._supervisor.fleet.sessions)
        if keys:
            at = keys.index(self._screen.current) if self._screen.current in keys else 0
            self._screen.show(keys[(at + by) % len(keys)])

    def _search(self) -> None:
        transcript = self._screen.transcript

        def typed(query: str) -> str:
            transcript.search_typed(query)
            number, count = transcript.search_place
            return f"{number} of {count:,}" if count else "no match" if transcript.searching else ""

        def left(query: str | None) -> None:
            if query:
                transcript.accept_search(query)
                self._screen.set_focus(transcript)
            else:
                transcript.cancel_search()

        transcript.begin_search()
        self._screen.app.push_screen(
            LineInput("search the transcript", placeholder="words to find", changed=typed, low=True), left
        )

    def _links(self) -> None:
        addresses = self._screen.transcript.addresses_in_view()
        if not addresses:
            self._screen.say("There is no link in view.")
            return

        def picked(address: str | None) -> None:
            if address is not None:
                self._screen.copier.copy(address, f"Copied the link {address}")

        self._screen.app.push_screen(Picker("copy a link", [(a, a) for a in addresses]), picked)

    # sessions

    def _new(self, form: SessionForm | None = None, problem: str = "", at: str = "workspace") -> None:
        screen = self._screen

        def filled(form: SessionForm | None) -> None:
            if form is not None:
                self._open(form)

        screen.app.push_screen(
            NewSession(form or screen.desk.form, screen.desk.profiles, problem, at), filled
        )

    def _open(self, form: SessionForm) -> None:
        screen = self._screen
        try:
            launch = screen.desk.make_launch(form)
        except ValueError as error:
            self._new(form, str(error), getattr(error, "field", "workspace"))
            return

        place = screen.place

        async def open_and_show() -> None:
            key = await self._supervisor.open(launch)
            if screen.place == place:
                screen.show(key)

        screen.intend(open_and_show())

    def _send(self, session: Session, how: Literal["steer", "follow_up"]) -> None:
        screen = self._screen
        if screen.composer.blank:
            return
        if session.phase.ended:
            screen.say(
                f"The session has ended: {screen.key_of('session.restart')} starts it again. Your text stays."
            )
            return
        if screen.texts.just_came(session.key):
            screen.lines.hint(" this text has just come: look at it, then send it ")
            return
        passage = screen.composer.take()
        if not self._slash.take(session, passage, lambda: self._prompt(session, passage, how)):
            self._prompt(session, passage, how)

    def _prompt(self, session: Session, passage: Passage, how: Literal["steer", "follow_up"]) -> None:
        screen, text = self._screen, passage.raw
        screen.texts.sent(session.key, passage)
        screen.transcript.follow_tail()  # one's own words and the answer to them are to be seen

        # What was taken back goes where it stood by the usual key, whatever that does for a new text.
        usual = "steer" if "enter" in keys_of(BY_ID["composer.send"], screen.desk.keys) else "follow_up"
        again = how == usual and screen.queue.editing(session.key)
        sending = screen.queue.send(session.key, text, "auto" if again else how)

        async def send() -> None:
            if not await sending:
                screen.texts.offer(session.key, text)

        screen.intend(send())

    def _stop_this(self) -> None:
        session = self._screen.session
        if session is not None:
            self._stop(session)

    def _stop_at_second(self) -> None:
        now = self._screen.desk.clock()
        if now - self._escaped_at <= _TWICE_SECONDS:
            self._escaped_at = float("-inf")
            self._stop_this()
        else:
            self._escaped_at = now
            key = self._screen.key_of("composer.escape_twice")
            self._screen.lines.hint(f" {key} again stops the turn ", seconds=_TWICE_SECONDS)

    def _stop(self, session: Session) -> None:
        screen = self._screen
        if not session.stoppable:
            screen.say("Nothing is running here.")
            return

        async def stop() -> None:
            try:
                restored = await self._supervisor.abort(session.key)
            finally:
                screen.lines.stopping(session.key, done=True)
            if restored:
                screen.texts.give_back(session.key, restored)

        screen.lines.stopping(session.key)
        screen.intend(stop())

    def close(self, session: Session) -> None:
        """Close the tab of a session; asks first while it works, or when something unsent would go."""

        def close() -> None:
            keys = list(self._supervisor.fleet.sessions)
            if session.key == self._screen.current and not self._screen.fleet_tab.shown and len(keys) > 1:
                # At once: when its process is gone the person may be in the middle of a word.
                at = keys.index(session.key)
                self._screen.show(keys[at + 1] if at + 1 < len(keys) else keys[at - 1])
            self._screen.intend(self._supervisor.close(session.key))

        waits = len(session.waiting)
        if session.phase.working:
            why = "It is still working."
        elif waits:
            why = "A message of yours still waits to be sent."
            why = why if waits == 1 else f"{waits} messages of yours still wait to be sent."
        elif not self._screen.texts.blank(session.key):
            why = "The composer holds a text you did not send."
        else:
            close()
            return
        title = f"close {clean_line(session.label)}?"
        self._screen.confirm(title, Content(why), yes="close it", no="keep it", then=close)

    def _rename(self, session: Session) -> None:
        def named(name: str | None) -> None:
            if name:
                self._screen.intend(self._supervisor.rename(session.key, name))

        self._screen.app.push_screen(LineInput("name of the session", session.title), named)

    def _model(self, session: Session) -> None:
        async def choose() -> None:
            models = await self._supervisor.models(session.key)
            rows = [(model.full_id, model.full_id, model_facts(model)) for model in models]
            self._pick("model", rows, f"{session.provider}/{session.model}", choose_model)

        def choose_model(value: str) -> None:
            self._screen.intend(self._supervisor.set_model(session.key, value))

        self._screen.intend(choose())

    def _thinking(self, session: Session) -> None:
        async def choose() -> None:
            levels = await self._supervisor.thinking_levels(session.key)
            self._pick(
                "thinking", [(level, level, "") for level in levels], session.thinking_level, choose_level
            )

        def choose_level(value: str) -> None:
            self._screen.intend(self._supervisor.set_thinking(session.key, value))

        self._screen.intend(choose())

    def _pick(
        self, title: str, rows: list[tuple[str, str, str]], current: str, then: Callable[[str], None]
    ) -> None:
        if not rows:
            self._screen.say(f"The agent offers no {title} to choose.", severity="warning")
            return

        def picked(value: str | None) -> None:
            if value is not None:
                then(value)

        self._screen.app.push_screen(Picker(title, rows, current=current), picked)
