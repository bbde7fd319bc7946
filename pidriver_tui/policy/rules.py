"""The words of a policy: what it asks about, its rules, and what it says of one call. Pure values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .call import Tier


class Action(StrEnum):
    """What becomes of a call."""

    ALLOW = "allow"
    DENY = "deny"
    ASK = "ask"


class Mode(StrEnum):
    """Which calls a person is asked about when no rule says otherwise."""

    EVERYTHING = "ask-everything"
    WRITES = "ask-writes"
    COMMANDS = "ask-commands"
    NOTHING = "ask-nothing"

    def asks(self, tier: Tier) -> bool:
        """Whether calls of `tier` are asked about."""
        return tier in _ASKED[self]


_ASKED = {
    Mode.EVERYTHING: frozenset(Tier),
    Mode.WRITES: frozenset({Tier.WRITE, Tier.EXECUTE}),
    Mode.COMMANDS: frozenset({Tier.EXECUTE}),
    Mode.NOTHING: frozenset[Tier](),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It concerns a call that everything it names fits; `()` and `""` fit all.

    Attributes:
        action: What it says of the calls it concerns.
        tools: Names or patterns of tools (`*` and `?` as in file names).
        command: Pattern of one command's words: `*` and `?` fit within one part of a path, `**` in a
            word crosses parts, the word `**` fits any words. A script is judged command by command.
        exact: Instead of `command`: the whole script, word for word.
        path: Pattern of the path, from the workspace when it is relative; `**` crosses folders.
        workspace: Pattern of the agent's folder; `~` is the home.
        reason: Told to the model with a denial.
        name: How it is called on screen: its place, or what it was made from.
    """

    action: Action
    tools: tuple[str, ...] = ()
    command: str = ""
    exact: str = ""
    path: str = ""
    workspace: str = ""
    reason: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What answers asks without a person: rules in order, then a mode. `learnt`: what a person said
    "always" to; it answers only what the rules would ask about.
    """

    mode: Mode = Mode.NOTHING
    rules: tuple[Rule, ...] = ()
    learnt: tuple[Rule, ...] = ()

    @property
    def gated(self) -> bool:
        """Whether an agent under it has to ask at all."""
        return self.mode is not Mode.NOTHING or bool(self.rules)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says of one call.

    Attributes:
        action: What becomes of it.
        why: One sentence for a person: which rule decides and on what.
        rule: The rule that decides; `None`: the mode does.
        dangers: What is dangerous about it, in a few words each; a person grants it with a second key.
    """

    action: Action
    why: str
    rule: Rule | None = None
    dangers: tuple[str, ...] = ()
