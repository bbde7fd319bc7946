"""The card of a permission: may it? Once, always, or not and why; a dangerous call takes a second key."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from ....driver.events import Decision
from ...commands import bindings
from ...render.clean import clean_line
from ..guard import KeyButton
from .card import AskCard, AskReply, Grant, option_at


class _Step(StrEnum):
    """What the card asks the person just now."""

    DECIDE = "decide"
    SURE = "sure"
    SCOPE = "scope"
    REASON = "reason"


class PermissionCard(AskCard):
    """`y` allows, `n` denies, `r` denies with a reason, `a` offers more than this once.

    With other options than one pair, numbers pick. Each step is painted for the grace before its keys count.
    """

    BINDINGS = bindings("ask.allow", "ask.deny", "ask.sure", "ask.always", "ask.reason")

    _step = _Step.DECIDE
    _grant: Grant | None = None

    @property
    def _numbered(self) -> bool:
        return not self.ask.takes_decision

    def answer_widgets(self) -> ComposeResult:
        options = Static(_numbered(self.ask.options[:9]), id="options")
        options.display = self._numbered
        yield options
        if self.ask.dangers:
            dangers = Content("\n").join(Content(f"⚠ {clean_line(text)}") for text in self.ask.dangers)
            yield Static(dangers, id="dangers")
        if self.ask.rule:
            yield Static(Content(clean_line(self.ask.rule)), id="rule")
        scopes = Static(_numbered([grant.label for grant in self._grants]), id="scopes")
        scopes.display = False
        yield scopes
        # Disabled as well as hidden: Textual focuses what is hidden.
        reason = Input(placeholder="why not? the model is told", id="answer", disabled=True)
        reason.display = False
        yield reason

    def buttons(self) -> ComposeResult:
        match self._step:
            case _Step.DECIDE:
                yield from self._decisions()
            case _Step.SURE:
                yield self.button("ask.sure", "yes, run it", "deny")
                yield self.button("ask.deny", "deny")
                yield self.button("ask.cancel", "back")
            case _Step.SCOPE:
                yield self.button("ask.cancel", "back")
            case _Step.REASON:
                yield KeyButton("send", "enter", "deny with it", tone="deny")
                yield self.button("ask.cancel", "back")

    def _decisions(self) -> ComposeResult:
        if not self._numbered:
            yield self.button("ask.allow", "allow once" if self._grants else "allow", "allow")
            yield self.button("ask.deny", "deny", "deny")
            if self.ask.call is not None:
                yield self.button("ask.reason", "deny, say why", "deny")
            if self._grants:
                yield self.button("ask.always", "always…", "allow")
        yield self.button("ask.cancel", "decline")

    def run_command(self, command_id: str) -> None:
        match self._step, command_id:
            case _Step.DECIDE, "ask.allow" if not self._numbered:
                self._allow(None)
            case _Step.DECIDE, "ask.always" if self._grants and not self._numbered:
                self._go(_Step.SCOPE)
            case _Step.DECIDE, "ask.reason" if self.ask.call is not None and not self._numbered:
                self._go(_Step.REASON)
            case ((_Step.DECIDE | _Step.SURE), "ask.deny") if not self._numbered:
                self.dismiss(AskReply(value=Decision.DENY, shown="denied"))
            case _Step.SURE, "ask.sure":
                self._granted()
            case _Step.REASON, "send":
                self._deny_with_reason()
            case ((_Step.SURE | _Step.SCOPE | _Step.REASON), "ask.cancel"):
                self._grant = None
                self._go(_Step.DECIDE)
            case _, ("ask.cancel" | "ask.later"):
                super().run_command(command_id)

    def on_key(self, event: Key) -> None:
        number = int(event.key) if len(event.key) == 1 and event.key in "123456789" else 0
        if number and not self.in_view(
            self.query_one("#scopes" if self._step is _Step.SCOPE else "#options")
        ):
            event.stop()
        elif self._step is _Step.SCOPE and 0 < number <= len(self._grants):
            event.stop()
            self._allow(self._grants[number - 1])
        elif self._step is _Step.DECIDE and self._numbered:
            label = option_at(self.ask, event.key)
            if label is not None:
                event.stop()
                self.dismiss(AskReply(value=label, shown=label))

    def _allow(self, grant: Grant | None) -> None:
        self._grant = grant
        if self.ask.dangers:
            self._go(_Step.SURE)
        else:
            self._granted()

    def _granted(self) -> None:
        grant = self._grant
        shown = "allowed" if grant is None else f"allowed, and from now on {grant.label}"
        self.dismiss(AskReply(value=Decision.ALLOW, shown=shown, grant=grant))

    @on(Input.Submitted)
    def _deny_with_reason(self) -> None:
        if self._step is not _Step.REASON:
            return
        reason = self.query_one("#answer", Input).value.strip()
        if reason:
            self.dismiss(AskReply(value=Decision.DENY, shown=f"denied: {reason}", reason=reason))
        else:
            self.warn(f"type a reason, or {self._keys['ask.cancel']} to go back")

    def _go(self, step: _Step) -> None:
        """Ask the next thing."""
        self.disarm()
        self._step = step
        self.query_one("#scopes").display = step is _Step.SCOPE
        reason = self.query_one("#answer", Input)
        reason.display = step is _Step.REASON
        reason.disabled = step is not _Step.REASON
        if step is _Step.REASON:
            reason.focus()
        else:
            self.set_focus(None)
        self.call_next(self.show_buttons)


def _numbered(labels: Sequence[str]) -> Content:
    return Content("\n").join(
        Content.assemble((f"{index + 1}  ", "bold $accent"), clean_line(label))
        for index, label in enumerate(labels)
    )
