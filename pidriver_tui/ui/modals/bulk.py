"""One answer for permissions that are equal in everything: only after all of them were shown.

The card's list is made once and only ever shrinks. Each answer goes to its ask's own id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ...model import Ask
from ..commands import bindings
from ..render.clean import clean
from ..render.proposal import call_title, proposal
from ..render.summary import counted, format_duration
from ..widgets.sections import SectionsView
from .guard import GRACE_SECONDS, Guarded, KeyButton


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
    """`y` allows all that are listed, `n` denies them, Escape leaves them open.

    A list that is longer than its place is to be scrolled to its end before `y` counts.
    """

    AUTO_FOCUS = "#equal"

    BINDINGS = bindings("ask.allow", "ask.deny", "ask.cancel")

    def __init__(
        self,
        items: Sequence[BulkItem],
        *,
        keys: Mapping[str, str],
        clock: Callable[[], float],
        grace: float = GRACE_SECONDS,
    ) -> None:
        super().__init__(clock=clock, grace=grace)
        self._items = list(items)
        self._keys = keys
        self._seen = 0

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
        with Vertical(id="card", classes="permission"):
            yield Static(Content("Each of these sessions would do exactly this:"), id="whose")
            yield from _what(self._items[0].ask)
            with VerticalScroll(id="equal"):
                yield Static(id="equal-asks")
            yield Static(id="age")
            with Horizontal(id="keys"):
                yield KeyButton("ask.allow", self._keys["ask.allow"], "allow all of them", tone="allow")
                yield KeyButton("ask.deny", self._keys["ask.deny"], "deny all of them", tone="deny")
                yield KeyButton("ask.cancel", self._keys["ask.cancel"], "answer none")

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
            case "ask.allow" if self.unseen:
                self.query_one("#equal").scroll_page_down(animate=False)
            case "ask.allow":
                self.dismiss(BulkReply(True, self.asks))
            case "ask.deny":
                self.dismiss(BulkReply(False, self.asks))
            case "ask.cancel":
                self.dismiss(None)

    @property
    def unseen(self) -> int:
        """How many at the end of the list have not been in view yet."""
        return max(0, len(self._items) - self._seen)

    def _look(self) -> None:
        place = self.query_one("#equal")
        self._seen = max(self._seen, round(place.scroll_y) + place.size.height)
        hidden = self.unseen
        self.query_one("#age", Static).update(
            Content.styled(f"{counted(hidden, 'more session')} below: ↓ PgDn show them", "$warning")
            if hidden
            else Content()
        )

    @on(KeyButton.Pressed)
    def _pressed(self, event: KeyButton.Pressed) -> None:
        self.run_command(event.command_id)

    def _say_count(self) -> None:
        count = len(self._items)
        self.query_one("#card", Vertical).border_title = Content(
            f"◆ {count} equal permissions" if count > 1 else "◆ 1 permission left of these"
        )


def _what(ask: Ask) -> ComposeResult:
    """The call in full; the asks are equal, so it is shown once."""
    if ask.call is not None:
        yield Static(Content(call_title(ask.call)), id="title")
        yield SectionsView(proposal(ask.call), id="proposal")
    else:
        with VerticalScroll(id="details"):
            yield Static(Content(clean(f"{ask.title}\n{ask.message}" if ask.message else ask.title)))


def _left(ask: Ask, now: float) -> str:
    if ask.deadline is None:
        return ""
    return f"{format_duration(ask.deadline - now)} left"
