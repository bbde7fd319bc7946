"""The lines around the transcript: fleet, tabs, panel, ask bar, usage and key hints, drawn from the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from ...model import Session
from ..commands import BY_ID, Scope
from ..containment import attempt
from ..render.clean import clean_line
from ..render.fleet_line import fleet_line
from ..render.footer import ask_bar, below_lines, key_hints, panel_lines, usage_line
from ..render.tabs import FLEET, tabs_of
from ..widgets.lines import Line, Lines, TabStrip

if TYPE_CHECKING:
    from .main import MainScreen


class StatusLines:
    """Draws what stands around the transcript."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._search = ""

    def draw(self) -> None:
        """Bring all lines up to date."""
        attempt(
            self._screen,
            self._draw_asks,
            self._draw_fleet,
            self._draw_tabs,
            self._draw_composer,
            self._draw_hints,
            self._draw_usage,
            self._draw_panels,
            self._draw_queue,
        )

    def _draw_fleet(self) -> None:
        screen = self._screen
        line = fleet_line(screen.supervisor.fleet, simulated=screen.desk.simulated, width=screen.size.width)
        screen.query_one("#fleet", Line).set(line)

    def _draw_tabs(self) -> None:
        screen = self._screen
        current = FLEET if screen.fleet_tab.shown else screen.current
        screen.query_one("#tabs", TabStrip).show_tabs(tabs_of(screen.supervisor.fleet), current)

    def _draw_composer(self) -> None:
        session = self._screen.session
        if session is not None:
            self._screen.composer.placeholder = Content(f"Write to {clean_line(session.label)}")

    def _draw_hints(self) -> None:
        screen = self._screen
        screen.query_one("#hints", Line).set(key_hints(self._hints(screen.target), screen.size.width))

    def _draw_usage(self) -> None:
        screen, desk, session = self._screen, self._screen.desk, self._screen.session
        width = screen.size.width
        screen.query_one("#usage", Line).set(
            usage_line(session, now=desk.clock(), width=width) if session else Content()
        )

    def _draw_panels(self) -> None:
        screen, session, width = self._screen, self._screen.session, self._screen.size.width
        panel, below = screen.query_one("#panel", Lines), screen.query_one("#below", Lines)
        if session is None or screen.fleet_tab.shown:
            panel.set_lines([])
            below.set_lines([])
        else:
            panel.set_lines(panel_lines(session, width, self._offer(session)))
            below.set_lines(below_lines(session, width))

    def _draw_queue(self) -> None:
        screen = self._screen
        screen.queue.draw(None if screen.fleet_tab.shown else screen.session)

    def _draw_asks(self) -> None:
        screen, session, width = self._screen, self._screen.session, self._screen.size.width
        fleet = screen.supervisor.fleet
        asks = fleet.inbox()
        bar = screen.query_one("#askbar", Line)
        bar.display = bool(asks) and not screen.fleet_tab.shown
        if bar.display:
            # What ctrl+g opens is what the line names: the oldest of the fleet.
            asking = fleet.sessions[asks[0].session]
            bar.set(
                ask_bar(
                    asks,
                    session=asking,
                    in_view=asking is session,
                    key=screen.key_of("ask.next"),
                    width=width,
                )
            )

    def search(self, query: str, number: int, count: int) -> None:
        """Say before the key hints which match of how many is shown; no `query` ends it."""
        self._search = "" if not query else f"match {number} of {count:,}" if count else "no match"
        self.draw()

    def _offer(self, session: Session) -> str:
        screen = self._screen
        offered = screen.texts.offered(session.key)
        return f"◇ {screen.key_of('composer.offered')} takes the offered text: {offered}" if offered else ""

    def hint(self, text: str) -> None:
        """Say `text` where the key hints stand, until they are drawn again."""
        self._screen.query_one("#hints", Line).set(Content.styled(text, "$pidriver-state-needs-you bold"))

    def _hints(self, session: Session | None) -> list[tuple[str, str]]:
        screen = self._screen
        hints: list[tuple[str, str]] = []
        if self._search and not screen.fleet_tab.shown:
            keys = [screen.key_of(f"transcript.{name}") for name in ("search_next", "search_previous")]
            hints.append((self._search, f"{keys[0]} next {keys[1]} previous"))
        in_fleet = screen.fleet_tab.shown
        in_queue = screen.queue.list.has_focus
        # Where one has keys of its own, they come first.
        own = Scope.FLEET if in_fleet else Scope.QUEUE
        for command in sorted(BY_ID.values(), key=lambda c: c.scope is not own and c.id != "queue.take_back"):
            if not command.footer or (command.scope is Scope.FLEET and not in_fleet):
                continue
            if (command.scope is Scope.QUEUE and not in_queue) or (
                command.id == "queue.take_back" and not (session and session.waiting)
            ):
                continue
            if in_fleet and command.id in ("tree.toggle", "ask.next"):
                continue
            if command.id == "session.stop" and not (session and session.phase.working):
                continue
            if command.id in ("fleet.answer", "fleet.bulk") and not screen.supervisor.fleet.inbox():
                continue
            if command.id == "session.restart" and not (session and (session.phase.ended or session.stalled)):
                continue
            if command.id == "session.nudge" and not (session and session.stalled):
                continue
            if command.id == "ask.next" and not screen.supervisor.fleet.inbox():
                continue
            if command.scope is Scope.COMPOSER and (in_fleet or not screen.composer.has_focus):
                continue
            label = "esc esc" if command.id == "session.stop" and not in_fleet else screen.key_of(command.id)
            back = in_fleet and command.id == "fleet.toggle"
            hints.append((label, "back" if back else command.footer))
        return hints
