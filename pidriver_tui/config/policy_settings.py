"""The `[policy]` tables: what may be written in them, and the policy they make.

What is wrong in one never makes it allow more: an `allow` rule with a mistake is not used, and a
mistake in anything else makes the whole policy ask about everything until it is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from ..policy import Action, Mode, Policy, Rule
from . import validators
from .checks import Check

_Word = Annotated[str, Check(validators.line), Check(validators.not_empty)]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One `[[policy.rules]]`, as it is written."""

    action: Annotated[
        Literal["allow", "deny", "ask"], Meta(description="What becomes of the calls it concerns.")
    ]
    tools: Annotated[
        tuple[_Word, ...],
        Meta(description="Names of tools; * and ? fit as in file names.", examples=[["write", "edit"]]),
    ] = ()
    command: Annotated[
        str | tuple[str, ...] | None,
        Meta(
            description="A command, or a list of them, word by word: * and ? fit within one part of a "
            "path, ** in a word crosses /, the word ** fits any words.",
            examples=["git status **"],
        ),
        Check(validators.command_pattern),
    ] = None
    exact: Annotated[
        str | None,
        Meta(
            description="Instead: a whole script, character by character; may be a dangerous one.",
            examples=["rm -rf build"],
        ),
        Check(validators.no_nul),
        Check(validators.not_empty),
    ] = None
    path: Annotated[
        str | None,
        Meta(
            description="The file a tool is about, from the workspace; ** crosses folders.",
            examples=["src/**"],
        ),
        Check(validators.path_pattern, validators.from_home),
    ] = None
    workspace: Annotated[
        str | None,
        Meta(description="Only for agents in such a folder.", examples=["~/work/**"]),
        Check(validators.path, validators.from_home),
    ] = None
    reason: Annotated[
        str | None,
        Meta(description="Told to the model with a denial.", examples=["Ask me first."]),
        Check(validators.line),
    ] = None

    def rules(self, name: str) -> tuple[Rule, ...]:
        """The rules that it makes, one for each command."""
        commands = self.command if isinstance(self.command, tuple) else (self.command or "",)
        return tuple(
            Rule(
                Action(self.action),
                self.tools,
                command,
                self.exact or "",
                self.path or "",
                self.workspace or "",
                self.reason or "",
                name,
            )
            for command in commands
        )


@dataclass(frozen=True, slots=True)
class OwnPolicy:
    """One `[policy]` table, of everybody or of a profile.

    Attributes:
        mode: What it asks about, `None` when it does not say.
        rules: Its rules, in order.
        broken: Whether something in it that would deny or ask could not be read.
    """

    mode: Annotated[
        Literal["ask-everything", "ask-writes", "ask-commands", "ask-nothing"] | None,
        Meta(
            description="What you are asked about when no rule says otherwise; writes include commands.",
            examples=["ask-commands"],
        ),
    ] = None
    rules: tuple[Rule, ...] = ()
    broken: bool = False


def combined(everybody: OwnPolicy, profile: OwnPolicy, learnt: tuple[Rule, ...] = ()) -> Policy:
    """The policy of a profile: its rules come first, its mode wins.

    Without any table nothing is asked; rules without a mode ask about commands.
    """
    rules = (*profile.rules, *everybody.rules)
    if everybody.broken or profile.broken:
        # What is missing may have stood before any of the rules that allow.
        kept = tuple(rule for rule in rules if rule.action is not Action.ALLOW)
        return Policy(Mode.EVERYTHING, kept)
    mode = profile.mode or everybody.mode or (Mode.COMMANDS if rules else Mode.NOTHING)
    return Policy(Mode(mode), rules, learnt)
