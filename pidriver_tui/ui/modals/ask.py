"""Cards that put one ask to the person: permission, choice, question, editor.

A card is a view of one ask and its answer goes to that ask's own id. A permission is
granted by `y`, a number or a click, never by Enter alone; Escape never grants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from ...driver.events import Decision, InteractionKind
from ...model import Ask
from ..commands import bindings
from ..render.clean import clean, clean_line
from ..render.summary import format_duration
from .guard import GRACE_SECONDS, Guarded, KeyButton


@dataclass(frozen=True, slots=True)
class AskReply:
    """What the person decided. Just one of the three holds.

    Attributes:
        value: The answer: a decision, an option's label, or text.
        cancelled: No answer, and the agent is told so.
        later: The ask stays open; `draft` is what was typed so far.
        shown: The answer in words, for the transcript.
    """

    value: Decision | str | None = None
    cancelled: bool = False
    later: bool = False
    draft: str = ""
    shown: str = ""


class AskCard(Guarded[AskReply]):
    """What all cards share: whose ask it is, its text, its age, and going away."""

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
    ) -> None:
        super().__init__(clock=clock, grace=grace)
        self.ask = ask
        self._label = label
        self._place = place
        self._keys = keys
        self._draft = draft
        self._sure = False
        self._warned = False

    def compose(self) -> ComposeResult:
        title, _, rest = clean(self.ask.title).partition("\n")
        details = "\n".join(text for text in (rest, clean(self.ask.message)) if text.strip())
        with Vertical(id="card", classes=self.ask.kind.value) as card:
            card.border_title = Content(f"◆ {self.ask.kind.value} {self._place}".rstrip())
            yield Static(self._label, id="whose")
            yield Static(Content(title), id="title")
            if details:
                with VerticalScroll(id="details"):
                    yield Static(Content(details))
            yield from self.answer_widgets()
            yield Static(id="age")
            with Horizontal(id="keys"):
                yield from self.buttons()
                yield self.button("ask.later", "later")

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

    def warn(self, text: str) -> None:
        """Say `text` where the age stands, until the card goes."""
        self._warned = True
        self.query_one("#age", Static).update(Content.styled(text, "$warning"))

    def tick(self, now: float) -> None:
        if self._warned:
            return
        text = f"asked {format_duration(now - self.ask.asked_at)} ago"
        if self.ask.deadline is not None:
            text += f", the agent decides itself in {format_duration(max(0.0, self.ask.deadline - now))}"
        self.query_one("#age", Static).update(Content(text))

    def draft(self) -> str:
        """What has been typed so far."""
        return ""

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
        if self.draft() != self._initial() and not self._sure:
            self._sure = True
            self.warn(f"{self._keys['ask.cancel']} again cancels the ask and drops what you typed")
            return
        self.dismiss(AskReply(cancelled=True, shown="cancelled"))

    def _initial(self) -> str:
        return ""


class PermissionCard(AskCard):
    """May it? `y` allows, `n` denies. With other options than one pair, numbers pick."""

    BINDINGS = bindings("ask.allow", "ask.deny")

    @property
    def _numbered(self) -> bool:
        return self.ask.method == "select" and len(self.ask.options) != 2

    def answer_widgets(self) -> ComposeResult:
        if self._numbered:
            yield Static(_numbered_options(self.ask), id="options")

    def buttons(self) -> ComposeResult:
        if not self._numbered:
            yield self.button("ask.allow", "allow", "allow")
            yield self.button("ask.deny", "deny", "deny")
        yield self.button("ask.cancel", "decline")

    def run_command(self, command_id: str) -> None:
        match command_id:
            case "ask.allow" if not self._numbered:
                self.dismiss(AskReply(value=Decision.ALLOW, shown="allowed"))
            case "ask.deny" if not self._numbered:
                self.dismiss(AskReply(value=Decision.DENY, shown="denied"))
            case _:
                super().run_command(command_id)

    def on_key(self, event: Key) -> None:
        if self._numbered and (label := _option_at(self.ask, event.key)) is not None:
            event.stop()
            self.dismiss(AskReply(value=label, shown=label))


class ChoiceCard(AskCard):
    """Which one? A number picks at once; arrows move and Enter picks what they rest on."""

    def answer_widgets(self) -> ComposeResult:
        details = self.ask.option_details
        options = []
        for index, label in enumerate(self.ask.options):
            number = f"{index + 1}  " if index < 9 else "   "
            parts: list[str | tuple[str, str]] = [(number, "bold $accent"), clean_line(label)]
            if index < len(details) and details[index]:
                parts.append((f"\n   {clean_line(details[index])}", "$text-muted"))
            options.append(Option(Content.assemble(*parts)))
        choices = OptionList(*options, id="choices", compact=True)
        # Nothing is chosen until the person moves: Enter alone picks nothing.
        choices.highlighted = None
        yield choices

    def on_key(self, event: Key) -> None:
        if (label := _option_at(self.ask, event.key)) is not None:
            event.stop()
            self._pick(label)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._pick(self.ask.options[event.option_index])

    def _pick(self, label: str) -> None:
        self.dismiss(AskReply(value=label, shown=label))


class QuestionCard(AskCard):
    """One line of text. Enter sends it."""

    def answer_widgets(self) -> ComposeResult:
        yield Input(
            self._draft or clean_line(self.ask.prefill),
            placeholder=clean_line(self.ask.placeholder) or "your answer",
            id="answer",
            select_on_focus=False,
        )

    def buttons(self) -> ComposeResult:
        yield KeyButton("send", "enter", "send", tone="allow")
        yield from super().buttons()

    def draft(self) -> str:
        return self.query_one("#answer", Input).value

    def run_command(self, command_id: str) -> None:
        if command_id == "send":
            self._send()
        else:
            super().run_command(command_id)

    @on(Input.Submitted)
    def _send(self) -> None:
        text = self.draft()
        if text:
            self.dismiss(AskReply(value=text, shown=text))
        else:
            self.warn(f"type an answer, or {self._keys['ask.cancel']} to cancel the ask")

    def _initial(self) -> str:
        return clean_line(self.ask.prefill)


class EditorCard(AskCard):
    """Many lines of text, starting from what the agent prefilled."""

    BINDINGS = bindings("ask.send", priority=True)

    def answer_widgets(self) -> ComposeResult:
        yield TextArea(self._draft or self._initial(), id="answer", tab_behavior="focus", compact=True)

    def on_mount(self) -> None:
        area = self.query_one("#answer", TextArea)
        area.cursor_blink = False
        area.move_cursor(area.document.end)

    def buttons(self) -> ComposeResult:
        yield self.button("ask.send", "send", "allow")
        yield from super().buttons()

    def draft(self) -> str:
        return self.query_one("#answer", TextArea).text

    def run_command(self, command_id: str) -> None:
        if command_id == "ask.send":
            text = self.draft()
            lines = text.count("\n") + 1
            self.dismiss(AskReply(value=text, shown=f"{lines} line{'s' if lines > 1 else ''} of text"))
        else:
            super().run_command(command_id)

    def _initial(self) -> str:
        return clean(self.ask.prefill)


def card_for(ask: Ask) -> type[AskCard]:
    """The card that fits `ask`."""
    match ask.kind, ask.method:
        case InteractionKind.PERMISSION, _:
            return PermissionCard
        case InteractionKind.CHOICE, _:
            return ChoiceCard
        case _, "editor":
            return EditorCard
        case _:
            return QuestionCard


def _numbered_options(ask: Ask) -> Content:
    return Content("\n").join(
        Content.assemble((f"{index + 1}  ", "bold $accent"), clean_line(label))
        for index, label in enumerate(ask.options[:9])
    )


def _option_at(ask: Ask, key: str) -> str | None:
    if len(key) == 1 and key.isascii() and key.isdigit() and 0 < int(key) <= len(ask.options):
        return ask.options[int(key) - 1]
    return None
