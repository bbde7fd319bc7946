"""The card of a permission: may it? Once, always, or not and why; a dangerous call takes a second key."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key
from textual.widgets import Static

from ....driver.event_types import Decision
from ....driver.labels import Says, says
from ...commands import bindings
from ...text.clean import clean_line
from ...text.doubtful_widths import agreed
from ...widgets.editor import Editor
from ..keybar import KeyButton
from .card import AskCard, option_at
from .reply import AskReply, Grant


class _Step(StrEnum):
    """What the card asks the person just now."""

    DECIDE = "decide"
    SURE = "sure"
    SCOPE = "scope"
    REASON = "reason"


class PermissionCard(AskCard):
    """`y` allows, `n` denies, `r` denies with a reason, `a` offers more than this once.

    With other options than one pair, numbers pick. Each step is painted for the grace before its keys
    count, and nothing is granted that has not been in view to its end. The key that leaves first leads
    back from a further step.
    """

    BINDINGS = bindings("ask.allow", "ask.deny", "ask.sure", "ask.always", "ask.reason") + bindings(
        "ask.pick", priority=True
    )

    _step = _Step.DECIDE
    _grant: Grant | None = None

    @property
    def _numbered(self) -> bool:
        return not self.ask.takes_decision

    @property
    def leave_word(self) -> str:
        return "later" if self._step is _Step.DECIDE else "back"

    def answer_widgets(self) -> ComposeResult:
        options = Static(_numbered(self.ask.options[:9]), id="options")
        options.display = self._numbered
        yield options
        if self.ask.dangers:
            dangers = Content("\n").join(Content(f"⚠ {clean_line(text)}") for text in self.ask.dangers)
            yield Static(dangers, id="dangers")
        if self.ask.rule:
            yield Static(Content(clean_line(self.ask.rule)), id="rule", classes="spare")
        scopes = Static(_numbered([grant.label for grant in self._grants]), id="scopes")
        scopes.display = False
        yield scopes
        # Disabled as well as hidden: Textual focuses what is hidden.
        reason = Editor(self._draft, placeholder="why not? the model is told", id="answer", disabled=True)
        reason.display = False
        yield reason

    def buttons(self) -> Sequence[KeyButton]:
        match self._step:
            case _Step.DECIDE:
                return self._decisions()
            case _Step.SURE:
                return [
                    self.button("ask.deny", self._word(Says.NO), "deny"),
                    self.button("ask.sure", "yes, run it", "deny"),
                ]
            case _Step.SCOPE:
                return []
            case _Step.REASON:
                return [self.button("ask.pick", "deny with it", "deny")]

    def _decisions(self) -> list[KeyButton]:
        if self._numbered:
            return [self.button("ask.cancel", "give no answer")]
        buttons = [
            self.button("ask.allow", self._word(Says.ONCE), "allow"),
            self.button("ask.deny", self._word(Says.NO), "deny"),
        ]
        if self.ask.call is not None:
            buttons.append(self.button("ask.reason", "deny, say why", "deny"))
        if self._grants:
            buttons.append(self.button("ask.always", "always…", "allow"))
        return buttons

    def _word(self, meaning: Says) -> str:
        """What yes or no is called: in the agent's words where they are what is sent."""
        if self.ask.method == "select" and self.ask.call is None:
            for label in self.ask.options:
                if (says(label) is Says.ONCE) is (meaning is Says.ONCE):
                    return clean_line(label)
        if meaning is Says.ONCE:
            return "allow once" if self._grants else "allow"
        return "deny"

    def draft(self) -> str:
        return next((field.text for field in self.query("#answer").results(Editor)), self._draft)

    def run_command(self, command_id: str) -> None:
        if self.gone:
            super().run_command(command_id)
            return
        match self._step, command_id:
            case _Step.DECIDE, "ask.allow" if not self._numbered:
                self._allow(None)
            case _Step.DECIDE, "ask.always" if self._grants and not self._numbered:
                self._go(_Step.SCOPE)
            case _Step.DECIDE, "ask.reason" if self.ask.call is not None and not self._numbered:
                self._go(_Step.REASON)
            case ((_Step.DECIDE | _Step.SURE), "ask.deny") if not self._numbered:
                self.dismiss(AskReply(value=Decision.DENY, shown="denied"))
            case _Step.SURE, "ask.sure" if self._may_grant():
                self._granted()
            case _Step.REASON, "ask.pick":
                self._deny_with_reason()
            case ((_Step.SURE | _Step.SCOPE | _Step.REASON), "ask.later"):
                self._grant = None
                self._go(_Step.DECIDE)
            case _:
                if command_id not in _OWN:
                    super().run_command(command_id)

    def on_key(self, event: Key) -> None:
        number = int(event.key) if len(event.key) == 1 and event.key in "123456789" else 0
        scopes = self._step is _Step.SCOPE
        options = self._step is _Step.DECIDE and self._numbered
        if not number or self.gone or not (scopes or options):
            return
        event.stop()
        if not self.in_view(self.query_one("#scopes" if scopes else "#options")):
            return
        if scopes and number <= len(self._grants):
            self._allow(self._grants[number - 1])
        elif (
            options
            and (label := option_at(self.ask, event.key)) is not None
            and (says(label) in (Says.NO, Says.NEVER) or self._may_grant())
        ):
            self.dismiss(AskReply(value=label, shown=label))

    def _may_grant(self) -> bool:
        """Whether the whole of what could do harm has been seen."""
        if self.ask.dangers and not self.in_view(self.query_one("#dangers")):
            return False
        call = self.ask.call
        return (call is not None and not call.command and not self.ask.dangers) or self.has_read()

    def _allow(self, grant: Grant | None) -> None:
        if not self._may_grant():
            return
        self._grant = grant
        if self.ask.dangers:
            self._go(_Step.SURE)
        else:
            self._granted()

    def _granted(self) -> None:
        grant = self._grant
        shown = "allowed" if grant is None else f"allowed, and from now on {grant.label}"
        self.dismiss(AskReply(value=Decision.ALLOW, shown=shown, grant=grant))

    def _deny_with_reason(self) -> None:
        if self._step is not _Step.REASON or self.gone:
            return
        reason = self.draft()
        if reason.strip():
            self.dismiss(AskReply(value=Decision.DENY, shown=f"denied: {reason}", reason=reason))
        else:
            self.warn(f"type a reason, or {self.key_of('ask.later')} to go back")

    def _go(self, step: _Step) -> None:
        """Ask the next thing."""
        self.disarm()
        self._step = step
        self.query_one("#scopes").display = step is _Step.SCOPE
        reason = self.query_one("#answer", Editor)
        reason.display = step is _Step.REASON
        reason.disabled = step is not _Step.REASON
        if step is _Step.REASON:
            reason.focus()
        else:
            self.set_focus(None)
        self.call_next(self.show_buttons)


_OWN = frozenset({"ask.allow", "ask.deny", "ask.sure", "ask.always", "ask.reason", "ask.pick"})


def _numbered(labels: Sequence[str]) -> Content:
    return Content("\n").join(
        Content.assemble((f"{index + 1}  ", "bold $accent"), agreed(clean_line(label)))
        for index, label in enumerate(labels)
    )
