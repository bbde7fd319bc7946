"""The fleet tab as one widget: what is shown, a filter to type, the rows, and the selected one in full."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from ....model import Fleet
from ...commands import bindings
from ...words.amounts import counted
from ...words.details import ask_entries, session_entries
from ...words.fleet_rows import Lens, Sort
from ..editor import Editor, TextChanged, TextSubmitted
from ..lines import Line
from .entries import EntriesView
from .view import FleetList, RowMoved


class FleetPane(Vertical):
    """Everything the fleet tab shows. Its owner calls :meth:`look` when the fleet may have changed.

    `key_of` names the key of a command as it is bound now.
    """

    BINDINGS = bindings("fleet.detail", "fleet.escape")

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        key_of: Callable[[str], str],
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._key_of = key_of
        self._fleet = Fleet()
        self.rows = FleetList(clock, id="fleet-rows")
        self.detail = EntriesView(id="fleet-detail")
        self.filter = Editor(placeholder="words to find", id="fleet-filter")

    def compose(self) -> ComposeResult:
        yield Line(id="fleet-lens")
        yield self.filter
        yield self.rows
        yield self.detail

    def look(self, fleet: Fleet) -> None:
        """Show what `fleet` is now."""
        self._fleet = fleet
        self.rows.look(fleet)
        self._show_detail()
        self._show_lens()

    def set_lens(self, lens: Lens) -> None:
        """Look at the fleet like this."""
        self.rows.set_lens(lens)
        self._show_detail()
        self._show_lens()

    def begin_filter(self) -> None:
        """Let the person type what to look for."""
        self.filter.display = True
        self.filter.focus()

    def drop_filter(self) -> bool:
        """Show all again. Whether there was anything to drop."""
        had = self.rows.lens.hides or self.filter.has_focus
        self.filter.put("")
        self.filter.display = False
        if had:
            self.set_lens(Lens(self.rows.lens.sort))
            self.rows.focus()
        return had

    def switch_detail(self) -> None:
        """Give the focus to the details, or back to the rows."""
        self.screen.set_focus(self.detail if self.rows.has_focus else self.rows)

    @on(TextChanged)
    def _typed(self, event: TextChanged) -> None:
        event.stop()
        self.rows.set_query(self.filter.text)
        self._show_detail()
        self._show_lens()

    @on(TextSubmitted)
    def _entered(self, event: TextSubmitted) -> None:
        event.stop()
        self.filter.display = not self.filter.blank
        self.rows.focus()

    @on(RowMoved)
    def _moved(self) -> None:
        self._show_detail()

    def on_key(self, event: events.Key) -> None:
        self.rows.touched()

    def _show_detail(self) -> None:
        key = self.rows.cursor
        ask, session = self.rows.ask_of(key), self.rows.session_of(key)
        now = self._clock()
        if session is None or (key is not None and key.ask and ask is None):
            self.detail.show(None, [])
        elif ask is not None:
            self.detail.show(key, ask_entries(ask, session, now=now))
        else:
            entries = session_entries(session, now=now)
            self.detail.show(key, entries)

    def _show_lens(self) -> None:
        lens, keys = self.rows.lens, self.rows.order.keys
        shown = sum(1 for key in keys if key.selectable and not key.ask)
        hidden = len(self._fleet) - shown
        parts: list[tuple[str, str]] = [
            (f" {counted(shown, 'session')}", "$foreground"),
            (" · sorted by ", "$text-disabled"),
            (lens.sort.value, "$foreground" if lens.sort is Sort.NUMBER else "$accent bold"),
        ]
        if lens.only_mine:
            parts += [(" · ", "$text-disabled"), ("only what wants you", "$accent bold")]
        if hidden > 0 and lens.hides:
            parts.append((f" · {hidden} hidden, {self._key_of('fleet.escape')} shows all", "$text-muted"))
        if self.rows.order.stale:
            parts.append((" · order waits until you let go", "$pidriver-state-retry"))
        self.query_one("#fleet-lens", Line).set(Content.assemble(*parts))
