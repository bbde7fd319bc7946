"""What the main screen is given beside the fleet, made from the settings. Composition, like `app`."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from .config import Settings, forget_rule, load_learnt, remember_rule, write_atomic
from .launching import Wish, launch_for
from .model import Patience
from .policy import Rule
from .supervisor import Launch
from .ui.calls.terminals import know_terminal
from .ui.modals.new_session import SessionForm
from .ui.screens.desk import Desk


class RulesFile:
    """The rules that a person said "always" to, kept in a file. What it held at first is read once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._rules = load_learnt(file).rules

    def rules(self) -> tuple[Rule, ...]:
        """All of them."""
        return self._rules

    def remember(self, rule: Rule) -> str:
        """Keep one. Returns what went wrong, or `""`."""
        problem = remember_rule(self._file, rule)
        if problem is None:
            self._rules = (*self._rules, rule)
        return str(problem or "")

    def forget(self, rule: Rule) -> str:
        """Take one away. Returns what went wrong, or `""`."""
        self._rules = tuple(kept for kept in self._rules if kept != rule)
        numbers = [number for number, kept in load_learnt(self._file).numbered if _same(kept, rule)]
        problem = forget_rule(self._file, numbers[0]) if numbers else None
        return str(problem or "")


def _same(one: Rule, other: Rule) -> bool:
    # In the file a rule goes by its number there.
    return replace(one, name="") == replace(other, name="")


def compose_desk(
    settings: Settings,
    wish: Wish,
    *,
    config_path: str = "",
    copies: Path | None = None,
    simulated: bool = False,
) -> Desk:
    """The desk of a run: new sessions start from `wish`, what is copied is kept in the file `copies`."""

    def make_launch(form: SessionForm) -> Launch:
        filled = replace(
            wish,
            workspace=form.workspace,
            profile=form.profile,
            binary=form.binary,
            model=form.model,
            thinking=form.thinking,
            isolation=form.isolation,
            prompt=form.prompt,
            resume="" if form.fork else form.resume,
            fork=form.resume if form.fork else "",
            elsewhere=True,
        )
        return launch_for(filled, settings)

    def keep_copy(text: str) -> str:
        if copies is None:
            return ""
        problem = write_atomic(copies, text.encode("utf-8", "replace"))
        return str(problem) if problem else ""

    return Desk(
        make_launch=make_launch,
        profiles=tuple(settings.profiles),
        form=SessionForm(
            workspace=wish.workspace or _here(),
            profile=wish.profile or settings.profile,
            binary=wish.binary,
            model=wish.model,
            thinking=wish.thinking,
            isolation=wish.isolation,
        ),
        keys=settings.keys,
        config_path=config_path,
        frame_rate=settings.ui.frame_rate,
        simulated=simulated,
        show_tree=settings.ui.show_tree,
        thinking=settings.ui.show_thinking,
        notify=settings.notify,
        terminal=know_terminal(os.environ),
        keep_copy=keep_copy if copies is not None and settings.ui.keep_copies else None,
        copies=from_home(copies) if copies is not None else "",
        most_history=settings.ui.composer_history,
        patience=Patience(settings.ui.stall_minutes * 60.0, settings.ui.stall_tool_minutes * 60.0),
        grace=settings.ui.ask_grace_ms / 1000,
    )


def _here() -> str:
    try:
        return from_home(Path.cwd())
    except OSError:
        return ""


def from_home(path: Path) -> str:
    """A path as a person reads it: with `~` for their home."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path raises without a home
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
