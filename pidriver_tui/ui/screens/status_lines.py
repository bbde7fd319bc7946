"""The lines around the transcript: fleet, tabs, panel, ask bar, usage and key hints, drawn from the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from ...model import Attention, Session
from ..containment import attempt
from ..text.clean import clean_line
from ..text.pressable import Pressable, key_hints
from ..widgets.lines import Line, Lines, TabStrip
from ..words.fleet_line import fleet_line
from ..words.footer import ask_bar, below_lines, panel_lines, usage_line
from ..words.tabs import FLEET, tabs_of
from .hints import Situation, hints_for

if TYPE_CHECKING:
    from .main import MainScreen


_HINT_SECONDS = 2.0


class StatusLines:
    """Draws what stands around the transcript."""

    def __init__(self, screen: MainScreen) -> None:
        self._screen = screen
        self._search = ""
        self._hint = ("", 0.0)
        self._stopping: set[str] = set()

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
        screen.query_one("#hints", Line).set(self._bottom(screen.size.width))

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
        asks = screen.asking.order()
        bar = screen.query_one("#askbar", Line)
        bar.display = bool(asks) and not screen.fleet_tab.shown
        if bar.display:
            # What the key opens is what the line names.
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

    def hint(self, text: str, *, seconds: float = _HINT_SECONDS) -> None:
        """Say `text` where the key hints stand, for so long, however often they are drawn meanwhile."""
        self._hint = (text, self._screen.desk.clock() + seconds)
        self.draw()

    def stopping(self, key: str, *, done: bool = False) -> None:
        """The session `key` was told to stop: said where its key hints stand until it has stopped."""
        if done:
            self._stopping.discard(key)
        else:
            self._stopping.add(key)
        self.draw()

    def _bottom(self, width: int) -> Content | Pressable:
        screen = self._screen
        text, until = self._hint
        session = screen.session
        if screen.desk.clock() < until:
            return _loud(text, width)
        if session is not None and session.key in self._stopping and not screen.fleet_tab.shown:
            if session.stoppable:
                return _loud(" stopping: the agent has been told, and has not said that it did ", width)
            self._stopping.discard(session.key)
        hints = hints_for(self._situation(screen.target))
        found = [(screen.label_of(command), word, command) for command, word in hints]
        if self._search and not screen.fleet_tab.shown:
            keys = [screen.key_of(f"transcript.{name}") for name in ("search_next", "search_previous")]
            found.insert(0, (self._search, f"{keys[0]} next {keys[1]} previous", ""))
        return key_hints([hint for hint in found if hint[0]], width)

    def _situation(self, session: Session | None) -> Situation:
        screen = self._screen
        fleet = screen.supervisor.fleet
        return Situation(
            place=screen.focused_place,
            open=session is not None,
            working=session is not None and session.stoppable,
            ended=session is not None and session.phase.ended,
            stalled=session is not None and session.stalled,
            queued=session is not None and bool(session.waiting),
            asks=len(fleet.inbox()),
            wanted=any(s.attention is not Attention.NONE for s in fleet if s.key != screen.current),
            several=len(fleet) > 1,
        )


def _loud(text: str, width: int) -> Content:
    return Content.styled(text, "$pidriver-state-needs-you bold").truncate(width, ellipsis=True)
