"""What a permission's "always" offers, and the rules of a session to look at and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from ...model import Ask, Session
from ...policy import Action, Call, GrantScope, Mode, Rule, described, rule_for_grant, scopes_of
from ...supervisor import ActiveRule
from ..modals.asks import Grant
from ..modals.confirm import Confirm
from ..modals.picker import Picker
from ..text.clean import clean_line

if TYPE_CHECKING:
    from .main import MainScreen

_WORDS = {
    Mode.EVERYTHING: "everything: every tool call",
    Mode.WRITES: "writes: what writes files, and commands",
    Mode.COMMANDS: "commands: what runs something",
    Mode.NOTHING: "nothing: only what rules ask about",
}
_ORIGINS = {"config": "your config", "session": "this session", "always": "always"}


def grants_for(ask: Ask) -> list[Grant]:
    """What can be allowed from now on, the narrowest first; nothing broad for what is dangerous."""
    call = ask.call
    if call is None:
        return []
    grants: list[Grant] = []
    for scope in scopes_of(call):
        rule = rule_for_grant(call, scope)
        if rule is None:
            continue
        what = _what(call, scope, rule)
        grants.append(Grant(f"{what}, in this session", rule))
        if scope is not GrantScope.SESSION_TOOL:
            grants.append(Grant(f"{what}, always in this workspace", rule, lasting=True))
    return grants


def _what(call: Call, scope: GrantScope, rule: Rule) -> str:
    match scope:
        case GrantScope.EXACT if call.command:
            return "exactly this command"
        case GrantScope.EXACT:
            return f"{call.tool} {rule.path}"
        case GrantScope.DIRECTORY:
            return f"{call.tool} anything below {rule.path.removesuffix('**') or 'the workspace'}"
        case GrantScope.SESSION_TOOL:
            return f"any {call.tool}"


def pick_rule(screen: MainScreen, session: Session) -> None:
    """Show the rules of `session`; the one that is picked decides nothing there any more."""
    rules = screen.supervisor.rules(session.key)
    if not rules:
        screen.say("No rule answers this session's asks.")
        return

    def picked(number: str | None) -> None:
        if number is not None:
            confirm(rules[int(number)])

    def confirm(standing: ActiveRule) -> None:
        def decided(sure: bool | None) -> None:
            if sure:
                screen.supervisor.undo_rule(session.key, standing.rule)

        lasting = standing.origin == "always"
        how = (
            "It is forgotten for all sessions."
            if lasting
            else "From now on it decides nothing in this session."
        )
        question = Content(f"{clean_line(_told(standing))}\n{how}")
        card = Confirm("undo this rule?", question, yes="undo it", no="keep it", clock=screen.desk.clock)
        screen.app.push_screen(card, decided)

    rows = [(str(number), clean_line(_told(standing))) for number, standing in enumerate(rules)]
    screen.app.push_screen(Picker("undo a rule of this session", rows, current=""), picked)


def pick_mode(screen: MainScreen, session: Session) -> None:
    """Choose what `session` asks about from now on."""
    if not session.launch.gate:
        screen.say(
            "This agent was not started so that it asks. Start one with --ask, or set [policy] in the config."
        )
        return

    def picked(value: str | None) -> None:
        if value is not None:
            screen.intend(screen.supervisor.set_mode(session.key, Mode(value)))

    rows = [(mode.value, f"ask about {words}") for mode, words in _WORDS.items()]
    screen.app.push_screen(Picker("what it asks about", rows, current=session.launch.gate), picked)


def _told(standing: ActiveRule) -> str:
    rule: Rule = standing.rule
    where = f" in {rule.workspace}" if rule.workspace and standing.origin == "config" else ""
    verb = {Action.ALLOW: "allows", Action.DENY: "denies", Action.ASK: "asks about"}[rule.action]
    return f"{_ORIGINS[standing.origin]}: {verb} {described(rule)}{where}"
