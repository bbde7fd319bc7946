"""Composition root: settings, themes, supervisor and screens become one app; nothing else is here."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual import events, on
from textual.app import SystemCommand
from textual.content import Content
from textual.driver import Driver
from textual.notifications import Notify
from textual.screen import Screen
from textual.theme import Theme

from .model import Session
from .supervisor import Launch, Supervisor
from .theming import ThemeSpec
from .ui.commands import COMMANDS, KeyScope, bindings, key_label, keymap, keys_in
from .ui.containment import ContainedApp, Faults
from .ui.context import UiContext
from .ui.input_order import InputOrder
from .ui.jobcontrol import stop, why_not
from .ui.modals.confirm import Confirm
from .ui.modals.guard import Guarded
from .ui.modals.help import Help
from .ui.modals.picker import Picker
from .ui.privates import driver_of, free_alt_digits
from .ui.screens.main import MainScreen
from .ui.terminal import (
    EVERY_KEY,
    PasteStalled,
    TerminalDriver,
    TerminalKeys,
    is_of_words,
    physical_key,
    reading_rightly,
    take_as_command,
)
from .ui.text.clean import clean_line
from .ui.words.amounts import counted

_LEAVE_SECONDS = 15.0
_LOOK_SECONDS = 2.0
_MOST_TOASTS = 2
_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class StartupNotice:
    """Something to tell the person once the app is up. `severity`: information, warning, error."""

    text: str
    severity: str = "warning"


class PidriverApp(ContainedApp, inherit_bindings=False):
    """Mission control for pi coding agents.

    Args:
        supervisor: Runs the sessions; the app closes it.
        desk: What the main screen needs beside the fleet.
        launches: Sessions to open at once.
        themes: Every theme that can be chosen.
        theme: The one to begin with.
        remember_theme: Called with the name when another one was chosen; returns what went wrong, or "".
        words: Problems to show when the app is up.
        ready: Called once, when the app is up.
        contain: A fault costs only the widget that had it; else the first one ends the app.
        log_file: Where the log is, for words about faults.

    Attributes:
        left: The sessions that were open when the app was told to end.
    """

    TITLE = "pidriver"
    CSS_PATH = ["ui/css/app.tcss", "ui/css/modals.tcss"]  # noqa: RUF012 - Textual takes a list
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "unbound_palette"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (34, "-tall")]  # noqa: RUF012 - Textual's own way
    BINDINGS = bindings("app.quit", "app.help", "app.suspend", priority=True)

    def __init__(
        self,
        supervisor: Supervisor,
        desk: UiContext,
        *,
        launches: Sequence[Launch] = (),
        themes: Sequence[ThemeSpec] = (),
        theme: str = "",
        remember_theme: Callable[[str], str] = lambda name: "",
        words: Sequence[StartupNotice] = (),
        ready: Callable[[], None] = lambda: None,
        contain: bool = False,
        log_file: str = "",
    ) -> None:
        super().__init__(contain=contain, faults=Faults(desk.clock, log_file))
        free_alt_digits()
        self.supervisor = supervisor
        self.desk = desk
        self.input_order = InputOrder(self, self._meet)
        self._launches = launches
        self._words = words
        self._when_ready = ready
        self._remember_theme = remember_theme
        self._quitting = False
        self.left: tuple[Session, ...] = ()
        self._ending: asyncio.Task[None] | None = None
        self._themes = themes
        for spec in themes:
            self.register_theme(Theme(**spec.textual()))
        if theme in self.available_themes:
            self.theme = theme
        self.set_keymap(keymap(desk.keys))
        self.text_keys = keys_in(KeyScope.TEXT, desk.keys)
        self.main = MainScreen(supervisor, desk)
        self.main.key_works = lambda key: self.terminal_keys.works(key)

    def get_driver_class(self) -> type[Driver]:
        return reading_rightly(super().get_driver_class())

    @property
    def terminal_keys(self) -> TerminalKeys:
        """Which keys the terminal can send, as far as it has told."""
        driver = driver_of(self)
        return driver.keys if isinstance(driver, TerminalDriver) else EVERY_KEY

    def get_default_screen(self) -> Screen[Any]:
        return self.main

    async def on_mount(self) -> None:
        self.supervisor.wake = self.main.wake
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._signalled, number)
        self.set_interval(_LOOK_SECONDS, self._look_for_terminal)

    async def on_ready(self) -> None:
        self._when_ready()
        for word in self._words:
            self.notify(clean_line(word.text), severity=word.severity, markup=False, timeout=15)  # type: ignore[arg-type]
        first = ""
        for launch in self._launches:
            key = await self.supervisor.open(launch)
            first = first or key
        if first:
            self.main.show(first)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.InputEvent, events.Paste, events.AppFocus, events.AppBlur)):
            self.main.caller.heard(event)
        if isinstance(event, (events.InputEvent, events.Paste)) and not event.is_forwarded:
            await self.input_order.take(event)
        else:
            await self._meet(event)

    async def _meet(self, event: events.Event) -> None:
        if isinstance(event, (events.InputEvent, events.Paste)):
            if not self.screen_stack:
                return  # the app is ending
            # Those that come back from a widget too: meanwhile another card may have come on top.
            screen = self.screen
            if isinstance(screen, Guarded) and not screen.accepts(event):
                return
            if self.main.asking.swallows(event):
                return
            if isinstance(screen, Guarded) and is_of_words(event) and not self._types("a", "a"):
                return
            if isinstance(event, events.Key) and self._is_command(event, screen):
                take_as_command(event)
        elif isinstance(event, events.Resize) and self.screen_stack and isinstance(self.screen, Guarded):
            # At once: keys that are read next were pressed before anybody saw it in its new size.
            self.screen.disarm()
        await super().on_event(event)

    def on_paste_stalled(self, event: PasteStalled) -> None:
        self.notify(
            f"A paste has not ended, and takes what you type: {key_label(event.key)} ends it.",
            severity="warning",
            markup=False,
        )

    def _types(self, key: str, character: str | None) -> bool:
        return self.focused is not None and self.focused.check_consume_key(key, character)

    def _is_command(self, event: events.Key, screen: Screen[Any]) -> bool:
        physical = physical_key(event)
        if not physical or self._types(event.key, event.character):
            return False
        return isinstance(screen, Guarded) or physical in screen.active_bindings

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        # Textual says nowhere else that something was painted.
        super()._display(screen, renderable)
        if renderable is not None and not self._batch_count and isinstance(screen, Guarded):
            screen.displayed()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        for command in COMMANDS:
            if command.palette:
                key = self.main.label_of(command.id)
                told = f"{key} · {command.help}" if key else command.help
                yield SystemCommand(command.title, told, partial(self.action_command, command.id))

    def action_command(self, command_id: str) -> None:
        """Carry out a command: the app's own here, all others by the screen on top."""
        match command_id:
            case "app.quit":
                self._ask_to_quit()
            case "app.help":
                self._help()
            case "app.palette":
                self.action_command_palette()
            case "app.suspend":
                self._suspend()
            case "app.theme":
                self._choose_theme()
            case _:
                screen = self.screen
                if isinstance(screen, Guarded) and not screen.shows(command_id):
                    return
                run = getattr(screen, "run_command", None)
                if run is not None:
                    run(command_id)

    def _choose_theme(self) -> None:
        before = self.theme
        names = [(spec.name, spec.name) for spec in self._themes]

        def chosen(name: str | None) -> None:
            self.theme = name or before
            if name and name != before and (problem := self._remember_theme(name)):
                self.notify(clean_line(problem), severity="warning", markup=False)

        def preview(name: str) -> None:
            self.theme = name

        self.push_screen(Picker("theme", names, current=before, preview=preview), chosen)

    def on_notify(self, event: Notify) -> None:
        # Textual's own handler comes after this one, and says it.
        said = list(self._notifications)
        for earlier in said[: max(0, len(said) - _MOST_TOASTS + 1)]:
            self._unnotify(earlier, refresh=False)

    def _help(self) -> None:
        place, works = self.main.focused_place, self.main.key_works
        self.push_screen(Help(self.desk.keys, self.desk.config_path, place=place, works=works))

    def _suspend(self) -> None:
        reason = why_not() if not self.is_headless else "There is no terminal to give back."
        if reason or self._driver is None:
            self.notify(reason, markup=False)
            return
        self._driver.suspend_application_mode()
        # The driver takes the terminal again on SIGCONT. `App.suspend` would do so as well, and two
        # threads would then read it: the signal may be handled after that has forbidden it.
        stop()
        self.call_later(self.refresh, layout=True)

    # ending

    @on(MainScreen.QuitWanted)
    def _quit_wanted(self) -> None:
        self._ask_to_quit(even_idle=True)

    def _ask_to_quit(self, *, even_idle: bool = False) -> None:
        if self._quitting or isinstance(self.screen, Confirm):
            return
        fleet = list(self.supervisor.fleet)
        working = [session for session in fleet if session.phase.working]
        waiting = sum(len(session.waiting) for session in fleet)
        if not (working or waiting or even_idle):
            self._quit(0)
            return
        said = []
        asking = [session for session in working if session.asks]
        for what, sessions in (
            ("Still working", [session for session in working if not session.asks]),
            ("Waiting for you", asking),
        ):
            if sessions:
                names = ", ".join(clean_line(session.label) for session in sessions[:5])
                more = f" and {len(sessions) - 5} more" if len(sessions) > 5 else ""
                said.append(f"{what}: {names}{more}.")
        if working:
            said.append("Quitting ends them; what they finished is kept.")
        if waiting:
            said.append(f"{counted(waiting, 'message')} of yours not sent yet: lost when you quit.")

        def decided(sure: bool | None) -> None:
            if sure:
                self._quit(0)

        text = Content(" ".join(said) or "No agent is working.")
        self.push_screen(Confirm("quit?", text, yes="quit", no="stay", clock=self.desk.clock), decided)

    def _signalled(self, number: int) -> None:
        self._quit(128 + number)

    def _look_for_terminal(self) -> None:
        # A terminal can go without a SIGHUP reaching us; its input would then be read for ever.
        if self._terminal_is_gone:
            self._quit(128 + signal.SIGHUP)

    @property
    def _terminal_is_gone(self) -> bool:
        return not self.is_headless and sys.__stdin__ is not None and not sys.__stdin__.isatty()

    def _quit(self, code: int) -> None:
        if self._quitting:
            return
        self._quitting = True
        self.left = tuple(self.supervisor.fleet)
        if not self.is_headless:
            leave_at_last(code)

        async def close_all() -> None:
            await self.supervisor.aclose()
            if self._terminal_is_gone:
                # Textual would wait for what it writes to it.
                logging.shutdown()
                os._exit(code)
            self.exit(code, return_code=code)

        self._ending = asyncio.create_task(close_all())


def leave_at_last(code: int) -> None:
    """End this process in any case, should giving the terminal back hang: it may be gone.

    The supervisor has by then ended its agents, or their guardian will.
    """
    timer = threading.Timer(_LEAVE_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()
