"""What all cards share: whose ask it is, its text, its age, its keys, and going away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, Static

from ....driver.events import Decision
from ....model import Ask
from ....policy import Rule
from ...commands import bindings
from ...render.clean import clean
from ...render.proposal import call_title, proposal
from ...render.summary import format_duration
from ...widgets.sections import SectionsView
from ..guard import GRACE_SECONDS, Guarded, KeyButton


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission for more than one call, to be offered.

    Attributes:
        label: What it would allow, in words.
        rule: The rule it becomes.
        lasting: Whether it is kept when the app ends; else it is the session's.
    """

    label: str
    rule: Rule
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class AskReply:
    """What the person decided. Just one of `value`, `cancelled` and `later` holds.

    Attributes:
        value: The answer: a decision, an option's label, or text.
        cancelled: No answer, and the agent is told so.
        later: The ask stays open; `draft` is what was typed so far.
        shown: The answer in words, for the transcript.
        reason: Of a denial: why, for the model.
        grant: Of a permission: what else is allowed from now on.
    """

    value: Decision | str | None = None
    cancelled: bool = False
    later: bool = False
    draft: str = ""
    shown: str = ""
    reason: str = ""
    grant: Grant | None = None


class AskCard(Guarded[AskReply]):
    """What all cards share: whose ask it is, its text, its age, and going away.

    Args:
        label: Whose ask it is.
        place: Its place among others, `""` for the only one.
        keys: The first key of each command of cards.
        draft: What was typed into it before.
        clock: Monotonic seconds.
        grace: Seconds it must have been painted before it takes input.
        grants: What a permission's "always" offers.
    """

    BINDINGS = bindings("ask.cancel", "ask.later")

    def __init__(
        self,
        ask: Ask,
        *,
        label: Content,
        place: str,
        keys: Mapping[str, str],
        draft: str = "",
        clock: Callable[[], float],
        grace: float = GRACE_SECONDS,
        grants: Sequence[Grant] = (),
    ) -> None:
        super().__init__(clock=clock, grace=grace)
        self.ask = ask
        self._grants = grants[:9]
        self._label = label
        self._place = place
        self._keys = keys
        self._draft = draft
        self._sure = False
        self._warned = False
        # Made here: a card can leave before its parts are mounted.
        self._age = Static(id="age")

    def compose(self) -> ComposeResult:
        call = self.ask.call
        title, _, rest = clean(self.ask.title).partition("\n")
        details = "\n".join(text for text in (rest, clean(self.ask.message)) if text.strip())
        if call is not None:
            title = call_title(call)
        with Vertical(id="card", classes=self.ask.kind.value) as card:
            card.border_title = Content(f"◆ {self.ask.kind.value} {self._place}".rstrip())
            yield Static(self._label, id="whose")
            yield Static(Content(title), id="title")
            if call is not None and (call.complete or call.arguments):
                yield SectionsView(proposal(call), id="proposal")
            elif details:
                with VerticalScroll(id="details"):
                    yield Static(Content(details))
            yield from self.answer_widgets()
            yield self._age
            yield Horizontal(*self._all_buttons(), id="keys")

    def _all_buttons(self) -> list[Widget]:
        return [*self.buttons(), self.button("ask.later", "later")]

    async def show_buttons(self) -> None:
        """Show the keys that answer now; none of them counts before it has been seen."""
        self.disarm()
        bar = self.query_one("#keys", Horizontal)
        await bar.remove_children()
        await bar.mount_all(self._all_buttons())
        self.rearm()

    def answer_widgets(self) -> ComposeResult:
        """The widgets that take the answer."""
        yield from ()

    def buttons(self) -> ComposeResult:
        """The keys that answer."""
        yield self.button("ask.cancel", "cancel")

    def button(self, command_id: str, label: str, tone: str = "") -> KeyButton:
        """The key button of a command."""
        return KeyButton(command_id, self._keys[command_id], label, tone=tone)

    def on_mount(self) -> None:
        self.tick(self.clock())

    def on_key(self, event: Key) -> None:
        view = next(iter(self.query(SectionsView)), None)
        if view is None or isinstance(self.focused, Input):
            return
        rows = {"up": -1, "down": 1, "pageup": -view.page(), "pagedown": view.page()}.get(event.key)
        if rows is not None:
            event.stop()
            view.scroll_rows(rows)

    def displayed(self) -> None:
        new = not self.painted
        super().displayed()
        if new and self.painted:
            # How much of the call is in view is known once it has been laid out.
            self.call_next(lambda: self.tick(self.clock()))

    def warn(self, text: str) -> None:
        """Say `text` where the age stands, until the card goes."""
        self._warned = True
        self._age.update(Content.styled(text, "$warning"))

    def tick(self, now: float) -> None:
        if self._warned:
            return
        text = f"asked {format_duration(now - self.ask.asked_at)} ago"
        if self.ask.deadline is not None:
            text += f", the agent decides itself in {format_duration(max(0.0, self.ask.deadline - now))}"
        text += "".join(f" · {view.hidden}" for view in self.query(SectionsView) if view.hidden)
        self._age.update(Content(text))

    def draft(self) -> str:
        """What has been typed so far; also of a card whose parts are not mounted yet."""
        return ""

    @property
    def typed(self) -> str:
        """What the person typed, `""` when what stands there is the agent's own."""
        draft = self.draft()
        return "" if draft == self._initial() else draft

    def run_command(self, command_id: str) -> None:
        match command_id:
            case "ask.cancel":
                self._cancel()
            case "ask.later":
                self.dismiss(AskReply(later=True, draft=self.draft()))

    @on(KeyButton.Pressed)
    def _pressed(self, event: KeyButton.Pressed) -> None:
        self.run_command(event.command_id)

    def _cancel(self) -> None:
        if self.typed and not self._sure:
            self._sure = True
            self.warn(f"{self._keys['ask.cancel']} again cancels the ask and drops what you typed")
            return
        self.dismiss(AskReply(cancelled=True, shown="cancelled"))

    def _initial(self) -> str:
        return ""


def option_at(ask: Ask, key: str) -> str | None:
    """The option a digit picks, `None` when it picks none."""
    if len(key) == 1 and key.isascii() and key.isdigit() and 0 < int(key) <= len(ask.options):
        return ask.options[int(key) - 1]
    return None
