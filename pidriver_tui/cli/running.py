"""What commands begin with, and running the app. Part of the command line; imports the app only to run it."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import config as conf
from ..theming import Themes, load_themes
from ..ui.commands import BY_ID, PRESETS, REFUSED, TYPING, overlap

if TYPE_CHECKING:
    from ..launching import Wish
    from ..policy import Policy
    from ..supervisor import Launch

_log = logging.getLogger(__name__)

_LOG_BYTES = 1 << 20
_LOG_NAME = "pidriver-tui.log"
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """What every command begins with: places, settings and themes, each checked against the others."""

    paths: conf.Paths
    loaded: conf.Loaded
    themes: Themes

    @classmethod
    def of(cls, config_file: Path | None) -> Start:
        """As the files say; `config_file` stands for the person's own."""
        paths = conf.find_paths(config_file)
        themes = load_themes(paths.themes)
        known = conf.Vocabulary(
            themes=tuple(themes.by_name),
            commands=BY_ID,
            overlaps=overlap,
            typing=TYPING,
            presets=PRESETS,
            refused=REFUSED,
        )
        return cls(paths, conf.load(paths.config, known, required=paths.named), themes)

    def learnt(self) -> conf.Learnt:
        """What the person has said "always" to by now."""
        return conf.load_learnt(self.paths.rules_file)

    def policy(self, profile: str, learnt: conf.Learnt) -> Policy:
        """What answers asks of sessions of `profile`, `""` for the usual one."""
        settings = self.loaded.settings
        name = profile or settings.profile
        if name not in settings.profiles:
            known = ", ".join(sorted(settings.profiles))
            raise click.UsageError(f"there is no profile {name!r}; there are: {known}")
        return settings.policy_of(settings.profiles[name], learnt.rules)


def run_app(
    start: Start, launches: Sequence[Launch], wish: Wish, *, theme: str, simulated: bool = False
) -> None:
    """Run the app with `launches` open, then end the process; `wish` is what further sessions begin from."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException("this is a terminal app: start it in a terminal, without redirecting it")
    if theme and theme not in start.themes.by_name:
        known = ", ".join(start.themes.by_name)
        raise click.UsageError(f"there is no theme {theme!r}; there are: {known}")
    # Read by Textual when it is imported: without it a repaint can wait 33 ms for its timer.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # What is loaded now stays: a collector that walks it again and again makes the start a tenth slower.
    gc.disable()
    from ..app import PidriverApp, StartupNotice
    from ..composing import RulesFile, build_ui_context, from_home, resume_commands
    from ..supervisor import Supervisor

    settings = start.loaded.settings
    state, forgotten = conf.load_state(start.paths.state_file)
    problems = (*start.loaded.problems, *start.themes.problems, *start.learnt().problems, *forgotten)
    words = [StartupNotice(str(problem)) for problem in problems[:_MOST_WORDS]]
    if len(problems) > _MOST_WORDS:
        words.append(StartupNotice(f"and {len(problems) - _MOST_WORDS} more: see pidriver-tui config check"))
    unlogged = _log_to(start.paths.logs)
    if unlogged:
        words.append(StartupNotice(unlogged))

    def remember(name: str) -> str:
        problem = conf.remember_theme(start.paths.state_file, name, settings)
        return str(problem) if problem else ""

    log_file = "" if unlogged else from_home(start.paths.logs / _LOG_NAME)
    with _told_in_one_line(log_file):
        app = PidriverApp(
            Supervisor(rulebook=RulesFile(start.paths.rules_file)),
            build_ui_context(
                settings,
                wish,
                config_path=str(start.paths.config),
                copies=start.paths.copies,
                simulated=simulated,
            ),
            launches=launches,
            themes=tuple(start.themes.by_name.values()),
            theme=theme or conf.theme_to_use(settings, state, start.themes.by_name),
            remember_theme=remember,
            words=words,
            ready=collect_garbage,
            contain=True,
            log_file=log_file,
        )
        app.run()
    # The terminal may be gone by now; then there is nobody to tell.
    with contextlib.suppress(OSError):
        for command in resume_commands(app.left, settings):
            click.echo(command)
    raise SystemExit(app.return_code or 0)


def collect_garbage() -> None:
    """The app is up: what is loaded stays, and what comes now is collected as usual."""
    gc.freeze()
    gc.enable()


@contextlib.contextmanager
def _told_in_one_line(log_file: str) -> Iterator[None]:
    """What fails before the app can say so itself: a line for the person, the traceback for the log."""
    from ..ui.containment import Faults, why_not_run

    try:
        yield
    except Exception as error:  # noqa: BLE001 - the outermost edge
        _log.exception("the app could not start")
        details = Faults(time.monotonic, log_file).details
        raise click.ClickException(why_not_run(error, details)) from None


def _log_to(directory: Path) -> str:
    """Send our log to a file only its owner reads; says what is wrong when that cannot be."""
    problem = conf.ensure_directory(directory)
    if problem is not None:
        return f"no log is written: {problem}"
    file = directory / _LOG_NAME
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8")
    except OSError as error:
        return f"no log is written: {error}"
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    return ""
