"""What the main screen is given beside the fleet, made from the settings. Composition, like `app`."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .config import Settings, forget_rule, load_learnt, remember_rule, write_atomic
from .launching import Wish, launch_for
from .model import LaunchInfo, Patience, Session
from .policy import Rule
from .supervisor import INSTALL, Launch
from .ui.context import FoundAgent, UiContext
from .ui.modals.new_session import SessionForm
from .ui.notify.terminal_support import detect_terminal


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


def build_ui_context(
    settings: Settings,
    wish: Wish,
    *,
    config_path: str = "",
    copies: Path | None = None,
    simulated: bool = False,
) -> UiContext:
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

    return UiContext(
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
        agents=_found_agents(settings, wish),
        keys=settings.keys,
        config_path=config_path,
        frame_rate=settings.ui.frame_rate,
        simulated=simulated,
        show_tree=settings.ui.show_tree,
        thinking=settings.ui.show_thinking,
        notify=settings.notify,
        terminal=detect_terminal(os.environ),
        keep_copy=keep_copy if copies is not None and settings.ui.keep_copies else None,
        copies=from_home(copies) if copies is not None else "",
        most_history=settings.ui.composer_history,
        patience=Patience(settings.ui.stall_minutes * 60.0, settings.ui.stall_tool_minutes * 60.0),
        grace=settings.ui.ask_grace_ms / 1000,
    )


def _found_agents(settings: Settings, wish: Wish) -> tuple[FoundAgent, ...]:
    """The program that sessions start with by default, pi and omp: where each is."""
    profile = settings.profiles.get(wish.profile or settings.profile)
    binaries = dict.fromkeys([wish.binary or (profile.binary if profile else ""), "pi", "omp"])
    found = []
    for binary in filter(None, binaries):
        dialect = next((dialect for dialect in INSTALL if dialect.value == binary), None)
        path = shutil.which(binary)
        found.append(
            FoundAgent(binary, from_home(Path(path)) if path else "", INSTALL[dialect] if dialect else "")
        )
    return tuple(found)


def resume_commands(sessions: Iterable[Session], settings: Settings) -> list[str]:
    """The command lines that go on with `sessions` as they were, of those whose file is there.

    Touches the disk. For a shell: what could be more than text to a terminal is left out.
    """
    commands = []
    for session in sessions:
        file = session.session_file
        if not session.launch.simulated and file and Path(file).is_file():
            command = shlex.join(["pidriver-tui", *_differing(session.launch, settings), "--session", file])
            if command.isprintable():
                commands.append(command)
    return commands


def _differing(launch: LaunchInfo, settings: Settings) -> list[str]:
    """The options that start an agent like `launch` where the settings alone would start another."""
    options: list[str] = []
    profile = settings.profiles.get(launch.profile or settings.profile)
    if profile is None:
        return options
    if launch.profile and launch.profile != settings.profile:
        options += ["--profile", launch.profile]
    if launch.binary != profile.binary:
        options += ["--agent", launch.binary]
    if launch.isolation != profile.isolation:
        options += ["--isolation", launch.isolation]
    policy = settings.policy_of(profile)
    if launch.gate != (policy.mode.value if policy.gated else ""):
        # Somebody who was asked is not to find their agent unasked.
        options += ["--ask", launch.gate.removeprefix("ask-") or "nothing"]
    return options


def _here() -> str:
    try:
        return from_home(Path.cwd())
    except OSError:
        return ""


def from_home(path: Path) -> str:
    """A path as a person reads it: with `~` for their home."""
    home = os.path.expanduser("~")  # noqa: PTH111 - Path raises without a home
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
