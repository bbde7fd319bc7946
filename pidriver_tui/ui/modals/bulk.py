"""One answer for permissions that are equal in everything: only after all of them were shown.

The card's list is made once and only ever shrinks. Each answer goes to its ask's own id.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...model import Ask
from ..commands import bindings
from ..text.clean import clean
from ..text.doubtful_widths import agreed
from ..text.tool_bodies import Section
from ..widgets.sections import SectionsView
from ..words.amounts import counted, format_duration
from ..words.proposal import call_title, proposal, told
from .fitting import FittingCard
from .guard import GRACE_SECONDS, Guarded
from .keybar import KeyBar


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One of the asks. `label` says whose it is: the session in its colour, and its workspace."""

    ask: Ask
    label: Content


@dataclass(frozen=True, slots=True)
class BulkReply:
    """What the person decided about the asks that were on the card."""

    allow: bool
    asks: tuple[Ask, ...]


class BulkCard(Guarded[BulkReply | None]):
    """Allows all that are listed, or denies them, or leaves them open.

    What is longer than its place, the list or what they would do, is to be scrolled to its end before
    they can be allowed.
    """

    AUTO_FOCUS = "#equal"

    BINDINGS = bindings("ask.allow", "ask.deny", "ask.later", "ask.page_down", "ask.page_up")
    LEAVING = frozenset({"ask.later"})

    def __init__(
        self,
        items: Sequence[BulkItem],
        *,
        clock: Callable[[], float],
        grace: float = GRACE_SECONDS,
    ) -> None:
        super().__init__(clock=clock, grace=grace)
        self._items = list(items)
        self._seen = 0
        self._rows_below = ""
        self._what = SectionsView(_sections(items[0].ask), id="proposal", classes="elastic")

    def _title(self) -> str:
        call = self._items[0].ask.call
        return agreed(call_title(call)) if call is not None else ""

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What an answer now would answer."""
        return tuple(item.ask for item in self._items)

    def keep_only(self, still: Callable[[Ask], bool]) -> None:
        """Take away the asks that are not `still` open; the wait begins anew when any went."""
        kept = [item for item in self._items if still(item.ask)]
        if len(kept) == len(self._items):
            return
        self._items = kept
        if not kept:
            self.dismiss(None)
            return
        if not self.is_mounted:
            return  # it has yet to be shown for the first time
        self._seen = 0
        self._say_count()
        self.tick(self.clock())
        self.call_after_refresh(self._look)
        self.rearm()

    def compose(self) -> ComposeResult:
        with FittingCard(id="card", classes="permission"):
            yield Static(f"{self.key_of('ask.later')} leaves", id="small", classes="small", markup=False)
            yield Static(
                Content("Each of these sessions would do exactly this:"), id="whose", classes="spare"
            )
            yield Static(Content(self._title()), id="title")
            yield self._what
            with VerticalScroll(id="equal", classes="elastic"):
                yield Static(id="equal-asks")
            yield Static(id="age")
            yield KeyBar(
                self.button("ask.allow", "allow all of them", "allow"),
                self.button("ask.deny", "deny all of them", "deny"),
                self.button("ask.later", "answer none"),
            )

    def on_mount(self) -> None:
        self._say_count()
        self.tick(self.clock())
        self.watch(self.query_one("#equal"), "scroll_y", self._look, init=False)
        self.call_after_refresh(self._look)

    def on_resize(self) -> None:
        self.call_after_refresh(self._look)

    def tick(self, now: float) -> None:
        lines = [
            Content.assemble(
                (f"{format_duration(now - item.ask.asked_at):>7}  ", "$text-muted"),
                item.label,
                ("  " + _left(item.ask, now), "$warning"),
            )
            for item in self._items
        ]
        self.query_one("#equal-asks", Static).update(Content("\n").join(lines))

    def run_command(self, command_id: str) -> None:
        match command_id:
            case "ask.allow" if self.unread:
                self._what.scroll_rows(self._what.page())
            case "ask.allow" if self.unseen:
                self.query_one("#equal").scroll_page_down(animate=False)
            case "ask.allow":
                self.dismiss(BulkReply(True, self.asks))
            case "ask.deny":
                self.dismiss(BulkReply(False, self.asks))
            case "ask.later":
                self.dismiss(None)
            case "ask.page_down":
                self.query_one("#equal").scroll_page_down(animate=False)
            case "ask.page_up":
                self.query_one("#equal").scroll_page_up(animate=False)

    def shows(self, command_id: str) -> bool:
        return command_id.startswith("ask.page_") or super().shows(command_id)

    def shown_whole(self) -> bool:
        return self._what.drawn

    @property
    def unread(self) -> int:
        """How many rows of what they would do have not been in view yet."""
        return self._what.unread

    def displayed(self) -> None:
        super().displayed()
        rows = counted(self.unread, "more row") if self._what.is_attached and self.unread else ""
        if rows != self._rows_below:
            self._rows_below = rows
            self.call_later(self._say_count)

    @property
    def unseen(self) -> int:
        """How many at the end of the list have not been in view yet."""
        return max(0, len(self._items) - self._seen)

    def _look(self) -> None:
        place = self.query_one("#equal")
        self._seen = max(self._seen, round(place.scroll_y) + place.size.height)
        hidden = self.unseen
        words = f"{counted(hidden, 'more session')} below: {self.key_of('ask.page_down')} shows them"
        self.query_one("#age", Static).update(Content.styled(words, "$warning") if hidden else Content())

    def _say_count(self) -> None:
        count = len(self._items)
        allow = self.key_of("ask.allow")
        below = f"{self._rows_below} below: {allow} shows them" if self._rows_below else ""
        self.query_one("#card").border_subtitle = Content(below)
        self.query_one("#card", FittingCard).border_title = Content(
            f"◆ {count} equal permissions" if count > 1 else "◆ 1 permission left of these"
        )


def _sections(ask: Ask) -> list[Section]:
    """The call in full; the asks are equal, so it is shown once."""
    if ask.call is not None:
        return proposal(ask.call)
    return told(agreed(clean(f"{ask.title}\n{ask.message}" if ask.message else ask.title)))


def _left(ask: Ask, now: float) -> str:
    if ask.deadline is None:
        return ""
    return f"{format_duration(ask.deadline - now)} left"
