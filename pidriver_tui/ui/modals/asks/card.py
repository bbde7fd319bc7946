"""What all cards share: whose ask it is, what is asked, its age, its keys, and going away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Paste
from textual.widgets import Static

from ....model import Ask
from ...commands import bindings
from ...text.clean import clean
from ...text.doubtful_widths import agreed
from ...text.tool_bodies import Section
from ...widgets.editor import Editor
from ...widgets.sections import SectionsView
from ...words.amounts import counted, format_duration
from ...words.proposal import call_title, proposal, proposal_width, told
from ..fitting import FittingCard
from ..guard import GRACE_SECONDS, Guarded
from ..keybar import KeyBar, KeyButton
from .reply import AskReply, Grant

_USUAL_WIDTH = 78
_FRAME = 8  # border, padding and the scroll bar
_LONGEST_TITLE = 200
_LONG_LINES = 5

_SCROLLING = ("ask.line_down", "ask.line_up", "ask.page_down", "ask.page_up")


class AskCard(Guarded[AskReply]):
    """What all cards share: whose ask it is, what is asked, its age, and going away.

    A card holds the ask it shows. It never sends anything by being left.

    Args:
        label: Whose ask it is.
        draft: What was typed into it before.
        clock: Monotonic seconds.
        grace: Seconds it must have been painted before it takes input.
        grants: What a permission's "always" offers.
    """

    BINDINGS = bindings("ask.cancel", "ask.later", "ask.there", "ask.full", *_SCROLLING)
    LEAVING = frozenset({"ask.later", "ask.there"})

    def __init__(
        self,
        ask: Ask,
        *,
        label: Content,
        draft: str = "",
        clock: Callable[[], float],
        grace: float = GRACE_SECONDS,
        grants: Sequence[Grant] = (),
    ) -> None:
        super().__init__(clock=clock, grace=grace)
        self.ask = ask
        self.gone = False
        self._grants = grants[:9]
        self._label = label
        self._draft = draft
        self._place = ""
        self._sure = False
        self._warned = False
        self._full = False
        self._moved_at = float("inf")
        self._window = (-1, -1, -1)
        # Made here: a card can leave before its parts are mounted.
        self._age = Static(id="age", classes="spare")
        self._what = SectionsView(self._sections(), id="proposal", classes="elastic")

    # what is on it

    def compose(self) -> ComposeResult:
        with FittingCard(id="card", classes=self.ask.kind.value) as card:
            card.set_class(bool(self.ask.dangers), "dangerous")
            yield Static(Content(self._too_small()), id="small", classes="small")
            yield Static(self._label, id="whose", classes="spare")
            if title := self._title():
                yield Static(Content(title), id="title")
            if self._what.has_sections:
                yield self._what
            yield from self.answer_widgets()
            yield self._age
            yield KeyBar(*self._all_buttons())

    def _title(self) -> str:
        if self.ask.call is not None:
            return agreed(call_title(self.ask.call))
        return agreed(self._words()[0])

    def _sections(self) -> list[Section]:
        call = self.ask.call
        if call is not None and (call.complete or call.arguments):
            return proposal(call)
        return told(agreed(self._words()[1]))

    def _words(self) -> tuple[str, str]:
        """What the agent asks: its first line, and the rest. A line too long to be one is all rest."""
        first, _, rest = clean(self.ask.title).partition("\n")
        texts = [rest, clean(self.ask.message)]
        if len(first) > _LONGEST_TITLE:
            first, texts = "", [first, *texts]
        return first, "\n".join(text for text in texts if text.strip())

    def stands(self, place: str) -> None:
        """Show where it stands among the others that wait, such as `2 of 3, the oldest`."""
        self._place = place
        self._draw_frame()

    def _draw_frame(self) -> None:
        card = next(iter(self.query("#card")), None)
        if card is None:
            return
        word = "no longer asked" if self.gone else self.ask.kind.value
        danger = "DANGEROUS " if self.ask.dangers and not self.gone else ""
        parts = (f"{danger}{word}", self._label.plain.strip(" ▍"), self._place)
        card.border_title = Content(f"◆ {' · '.join(part for part in parts if part)}")
        card.border_subtitle = Content(self._below())

    def _below(self) -> str:
        view = self._what
        if not view.is_attached or not view.cut:
            return ""
        down, page = self.key_of("ask.line_down"), self.key_of("ask.page_down")
        unread = f"{counted(view.unread, 'more row')} below" if view.unread else f"{view.total} rows"
        return f"{unread}: {down} {page} scroll"

    def _too_small(self) -> str:
        return f"Make the terminal larger to answer. {self.key_of('ask.later')} later"

    def _all_buttons(self) -> list[KeyButton]:
        if self.gone:
            return [self.button("ask.later", "keep what you typed")]
        buttons = [*self.buttons(), self.button("ask.later", self.leave_word)]
        if self.leave_word == "later":
            buttons.append(self.button("ask.there", "its tab"))
            if self._is_long() and not self.takes_text:
                buttons.append(self.button("ask.full", "larger" if not self._full else "smaller"))
        return buttons

    def _is_long(self) -> bool:
        call = self.ask.call
        told = self._words()[1] if call is None else "".join(map(str, call.arguments.values()))
        return told.count("\n") >= _LONG_LINES or (call is not None and call.before is not None)

    @property
    def leave_word(self) -> str:
        """What the key that leaves does now."""
        return "later"

    async def show_buttons(self) -> None:
        """Show the keys that answer now; none of them counts before it has been seen."""
        self.disarm()
        bar = self.query_one(KeyBar)
        await bar.remove_children()
        await bar.mount_all(self._all_buttons())
        self.rearm()

    def answer_widgets(self) -> ComposeResult:
        """The widgets that take the answer."""
        yield from ()

    def buttons(self) -> Sequence[KeyButton]:
        """The keys that answer."""
        return [self.button("ask.cancel", "give no answer")]

    def on_mount(self) -> None:
        self._size_card()
        self._draw_frame()
        self.tick(self.clock())

    def on_resize(self) -> None:
        self._size_card()

    def _size_card(self) -> None:
        card = self.query_one("#card")
        width = self.size.width
        wanted = width if self._full else max(_USUAL_WIDTH, self._natural_width() + _FRAME)
        card.styles.width = max(1, min(wanted, width - 4 if width > _USUAL_WIDTH + 4 else width))
        card.styles.height = "100%" if self._full else "auto"

    def _natural_width(self) -> int:
        if self.ask.call is not None:
            return proposal_width(self.ask.call)
        return max((cell_len(line) for line in agreed(self._words()[1]).splitlines()), default=0)

    # what has been seen of it

    def shown_whole(self) -> bool:
        return not self._what.has_sections or self._what.drawn

    def displayed(self) -> None:
        view = self._what
        if view.is_attached and view.drawn and self._window != (window := view.in_view):
            self._window = window
            self._moved_at = self.clock()
            # The frame is part of what is painted: not now.
            self.call_later(self._draw_frame)
        super().displayed()

    def has_read(self) -> bool:
        """Whether all of what is asked has been in view. If not, the next of it comes into view."""
        view = self._what
        if not view.has_sections:
            return True
        if view.unread:
            view.scroll_rows(view.page())
            return False
        return self.clock() - self._moved_at >= self.grace

    # time and words

    def warn(self, text: str) -> None:
        """Say `text` where the age stands, until the card goes."""
        self._warned = True
        self._age.remove_class("spare")
        self._age.update(Content.styled(text, "$warning"))

    def tick(self, now: float) -> None:
        if self._warned:
            return
        text = f"asked {format_duration(now - self.ask.asked_at)} ago"
        if self.ask.deadline is not None:
            text += f", the agent decides itself in {format_duration(max(0.0, self.ask.deadline - now))}"
        self._age.update(Content(text))

    # what was typed

    def draft(self) -> str:
        """What has been typed so far; also of a card whose parts are not mounted yet."""
        return ""

    @property
    def typed(self) -> str:
        """What the person typed, `""` when what stands there is the agent's own."""
        draft = self.draft()
        return "" if draft == self._initial() else draft

    def _initial(self) -> str:
        return ""

    def lose(self) -> None:
        """The agent waits no more: what was typed stays here until the person takes it away."""
        self.gone = True
        self._draw_frame()
        self.warn(f"The agent no longer waits for this. {self.key_of('ask.later')} keeps what you typed.")
        self.call_next(self.show_buttons)

    # from the person

    def on_paste(self, event: Paste) -> None:
        """A paste is text for the field of the card, wherever the focus is; without one it is nothing."""
        event.stop()
        field = next((w for w in self.query("#answer") if isinstance(w, Editor)), None)
        if field is not None and field.display and not field.has_focus:
            field.focus()
            field.post_message(Paste(event.text))

    def run_command(self, command_id: str) -> None:
        match command_id:
            case "ask.later" | "ask.there":
                there = command_id == "ask.there"
                self.dismiss(AskReply(later=True, there=there, draft=self.draft()))
            case "ask.cancel" if not self.gone:
                self._cancel()
            case "ask.full" if not self.takes_text:
                self._full = not self._full
                self._size_card()
                self.call_next(self.show_buttons)
            case "ask.line_down":
                self._what.scroll_rows(1)
            case "ask.line_up":
                self._what.scroll_rows(-1)
            case "ask.page_down":
                self._what.scroll_rows(self._what.page())
            case "ask.page_up":
                self._what.scroll_rows(-self._what.page())

    def shows(self, command_id: str) -> bool:
        return command_id in (*_SCROLLING, "ask.full") or super().shows(command_id)

    def _cancel(self) -> None:
        if self.typed and not self._sure:
            self._sure = True
            self.warn(f"{self.key_of('ask.cancel')} again cancels the ask")
            return
        self.dismiss(AskReply(cancelled=True, shown="cancelled", draft=self.typed))


def option_at(ask: Ask, key: str) -> str | None:
    """The option a digit picks, `None` when it picks none."""
    if len(key) == 1 and key.isascii() and key.isdigit() and 0 < int(key) <= len(ask.options):
        return ask.options[int(key) - 1]
    return None
