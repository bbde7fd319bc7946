"""The command line: arguments to an exit code. The only place that prints."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

import click

from . import __version__
from . import config as conf
from .theming import Themes, check_themes, load_themes
from .ui.commands import BY_ID, COMMANDS, PRESETS, TYPING, key_label, keys_of, markdown_table, overlap

if TYPE_CHECKING:
    from .launching import Wish
    from .policy import Policy
    from .supervisor import Launch

_LOG_BYTES = 1 << 20
_LOG_NAME = "pidriver-tui.log"
_MOST_WORDS = 5
_CONTEXT = {"help_option_names": ["-h", "--help"]}


class _RunByDefault(click.Group):
    """`pidriver-tui FOLDER ...` is `pidriver-tui run FOLDER ...`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {"-h", "--help", "--version"}
        if not args or (args[0] not in self.commands and args[0] not in own):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_RunByDefault, context_settings=_CONTEXT)
@click.version_option(__version__, prog_name="pidriver-tui")
def main() -> None:
    """Mission control for pi coding agents.

    With no command, runs an agent in a tab for each WORKSPACE: see `pidriver-tui run --help`.
    """


_config_option = click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="Use this config file instead of your own.",
)


@main.command(context_settings=_CONTEXT)
@click.argument("workspaces", nargs=-1, metavar="[WORKSPACE]...")
@click.option("-p", "--prompt", default="", help="A first prompt, sent to every session.")
@click.option("--profile", default="", help="Profile of the config to launch with.")
@click.option("--agent", default="", metavar="pi|omp|PATH", help="The agent's program.")
@click.option("--provider", default="", help="Provider of the model.")
@click.option("--model", default="", help="Model to begin with, as the agent names it.")
@click.option("--thinking", default="", help="Thinking level to begin with.")
@click.option(
    "--isolation",
    type=click.Choice(["own", "full"]),
    default=None,
    help="own: your pi set-up; full: a clean environment, no extensions, skills or context files.",
)
@click.option(
    "--ask",
    type=click.Choice(["everything", "writes", "commands", "nothing"]),
    default=None,
    help="Ask you before these tools run, where no rule answers: writes means writes and commands.",
)
@click.option(
    "--session", default="", metavar="FILE|ID", help="Resume this session in the folder it belongs to."
)
@click.option(
    "--fork", default="", metavar="FILE|ID", help="Begin a copy of this session in the WORKSPACE, or here."
)
@click.option("--name", default="", help="Name of the session (one workspace only).")
@click.option("--agent-arg", multiple=True, metavar="ARG", help="One more argument for the agent; repeat it.")
@click.option("--theme", default="", help="Theme to begin with.")
@_config_option
def run(
    workspaces: tuple[str, ...],
    prompt: str,
    profile: str,
    agent: str,
    provider: str,
    model: str,
    thinking: str,
    isolation: str | None,
    ask: str | None,
    session: str,
    fork: str,
    name: str,
    agent_arg: tuple[str, ...],
    theme: str,
    config_file: Path | None,
) -> None:
    """Run an agent in a tab for each WORKSPACE. Without one, the app opens empty; ctrl+n opens sessions."""
    if (session or fork or name) and len(workspaces) > 1:
        raise click.UsageError("--session, --fork and --name go with one WORKSPACE")
    if session and fork:
        raise click.UsageError("give one of --session and --fork")
    from .launching import Wish, launch_for

    wish = Wish(
        profile=profile,
        binary=agent,
        provider=provider,
        model=model,
        thinking=thinking,
        isolation=isolation or "",
        mode=f"ask-{ask}" if ask else "",
        prompt=prompt,
        resume=session,
        fork=fork,
        name=name,
        agent_args=agent_arg,
    )
    start = _Start.of(config_file)
    if (session or fork) and not workspaces:
        workspaces = ("",)
    try:
        launches = [launch_for(replace(wish, workspace=place), start.loaded.settings) for place in workspaces]
    except ValueError as error:
        raise click.UsageError(_printable(str(error))) from None
    _run_app(start, launches, replace(wish, prompt="", resume="", fork="", name=""), theme=theme)


@main.command(context_settings=_CONTEXT)
@click.option(
    "--speed",
    default=None,
    type=click.FloatRange(0, 1000),
    help="How fast it goes; 0: no waiting at all, as the gallery does by itself.",
)
@click.option(
    "--gallery", is_flag=True, help="One session with everything a transcript can hold, for makers of themes."
)
@click.option("--theme", default="", help="Theme to begin with.")
@_config_option
def demo(speed: float | None, gallery: bool, theme: str, config_file: Path | None) -> None:
    """Show the app with three scripted agents. Needs no key, no Node, no network; runs nothing."""
    from .launching import Wish, demo_launches

    pace = speed if speed is not None else 0.0 if gallery else 1.0
    _run_app(
        _Start.of(config_file), demo_launches(pace, gallery=gallery), Wish(), theme=theme, simulated=True
    )


@main.group(context_settings=_CONTEXT)
def config() -> None:
    """Find, show and check the config file."""


@config.command("path", context_settings=_CONTEXT)
@click.option(
    "--all", "everything", is_flag=True, help="Every place: config, rules, themes, state, cache, logs."
)
@_config_option
def config_path(everything: bool, config_file: Path | None) -> None:
    """Print where the config file is, whether it is there or not."""
    _finish(conf.config_path(conf.find_paths(config_file), everything=everything))


@config.command("show", context_settings=_CONTEXT)
@_config_option
def config_show(config_file: Path | None) -> None:
    """Print the settings in force as TOML, and where each comes from."""
    start = _Start.of(config_file)
    _finish(conf.config_show(start.loaded, start.themes.problems))


@config.command("check", context_settings=_CONTEXT)
@_config_option
def config_check(config_file: Path | None) -> None:
    """Check the config file, what was learnt and your themes; the exit code is 1 when something is wrong."""
    start = _Start.of(config_file)
    learnt = conf.load_learnt(start.paths.rules_file)
    more = (*learnt.problems, *check_themes(start.themes, start.paths.themes))
    _finish(conf.config_check(start.loaded, more))


@config.command("example", context_settings=_CONTEXT)
def config_example() -> None:
    """Print a config file with every setting, explained, to start your own from."""
    click.echo(conf.default_text(conf.Known(commands=BY_ID, presets=PRESETS)), nl=False)


@main.group(context_settings=_CONTEXT)
def policy() -> None:
    """Show and try out the rules that answer agents' asks."""


_profile_option = click.option("--profile", default="", help="As for sessions of this profile.")


@policy.command("check", context_settings=_CONTEXT)
@click.argument("calls", nargs=-1, required=True, metavar="'TOOL: COMMAND|PATH'...")
@click.option("--workspace", default=".", metavar="DIR", help="The agent's folder.")
@_profile_option
@_config_option
def policy_check(calls: tuple[str, ...], workspace: str, profile: str, config_file: Path | None) -> None:
    """Say what becomes of calls like 'bash: git push' or 'write: src/x.py', by which rule, and why.

    Nothing is run. The exit code is that of the strictest: 0 allowed, 1 asked, 3 denied.
    """
    start = _Start.of(config_file)
    learnt = start.learnt()
    folder = os.path.abspath(os.path.expanduser(workspace))  # noqa: PTH100, PTH111 - Path raises without a home
    read = [(text, conf.parse_call(text, folder)) for text in calls]
    if wrong := [text for text, call in read if call is None]:
        raise click.UsageError(f"{wrong[0]!r} names no call: write 'bash: git push' or 'write: src/x.py'")
    judged = [call for _, call in read if call is not None]
    problems = (*start.loaded.problems, *learnt.problems)
    _finish(conf.policy_check(start.policy(profile, learnt), judged, problems))


@policy.command("show", context_settings=_CONTEXT)
@_profile_option
@_config_option
def policy_show(profile: str, config_file: Path | None) -> None:
    """List the rules in force, in their order, and those learnt from your "always"."""
    start = _Start.of(config_file)
    learnt = start.learnt()
    _finish(conf.policy_show(start.policy(profile, learnt), learnt, start.paths, start.loaded.problems))


@policy.command("forget", context_settings=_CONTEXT)
@click.argument("number", type=int)
@_config_option
def policy_forget(number: int, config_file: Path | None) -> None:
    """Forget the learnt rule with this NUMBER of `policy show`."""
    _finish(conf.policy_forget(conf.find_paths(config_file), number))


@main.command(context_settings=_CONTEXT)
@click.option("--markdown", is_flag=True, help="As the README's table.")
@_config_option
def keys(markdown: bool, config_file: Path | None) -> None:
    """Print every command with its keys and its id."""
    if markdown:
        click.echo(markdown_table())
        return
    rebound = _Start.of(config_file).loaded.settings.keys
    for command in COMMANDS:
        shown = " ".join(key_label(key) for key in keys_of(command, rebound)) or "(palette)"
        click.echo(f"{shown:<28}{command.id:<26}{command.title} ({command.scope.value})")


@main.command(context_settings=_CONTEXT)
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@_config_option
def doctor(as_json: bool, config_file: Path | None) -> None:
    """Say what of this terminal, tmux and your agents is not as it should be, and what helps.

    Starts no session and changes nothing. The exit code is 1 when something does not work.
    """
    import asyncio

    from . import doctor as doc

    start = _Start.of(config_file)
    facts = asyncio.run(doc.examine(os.environ))
    findings = doc.judge(facts, start.loaded.settings.keys)
    text = doc.as_json(facts, findings) if as_json else doc.as_text(facts, findings)
    wrong = any(finding.level is doc.Level.WRONG for finding in findings)
    _finish(conf.Outcome(text, 1 if wrong else 0))


@dataclass(frozen=True, slots=True)
class _Start:
    """What every command begins with: places, settings and themes, each checked against the others."""

    paths: conf.Paths
    loaded: conf.Loaded
    themes: Themes

    @classmethod
    def of(cls, config_file: Path | None) -> _Start:
        paths = conf.find_paths(config_file)
        themes = load_themes(paths.themes)
        known = conf.Known(
            themes=tuple(themes.by_name),
            commands=BY_ID,
            overlaps=overlap,
            typing=TYPING,
            presets=PRESETS,
            refused=dict.fromkeys(("ask.allow", "ask.always", "ask.sure"), ("enter", "escape", "space"))
            | {"ask.deny": ("enter",)},
        )
        return cls(paths, conf.load(paths.config, known, required=paths.named), themes)

    def learnt(self) -> conf.Learnt:
        """What the person has said "always" to by now."""
        return conf.load_learnt(self.paths.rules_file)

    def policy(self, profile: str, learnt: conf.Learnt) -> Policy:
        settings = self.loaded.settings
        name = profile or settings.profile
        if name not in settings.profiles:
            known = ", ".join(sorted(settings.profiles))
            raise click.UsageError(f"there is no profile {name!r}; there are: {known}")
        return settings.policy_of(settings.profiles[name], learnt.rules)


def _run_app(
    start: _Start, launches: Sequence[Launch], wish: Wish, *, theme: str, simulated: bool = False
) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException("this is a terminal app: start it in a terminal, without redirecting it")
    if theme and theme not in start.themes.by_name:
        known = ", ".join(start.themes.by_name)
        raise click.UsageError(f"there is no theme {theme!r}; there are: {known}")
    # Read by Textual when it is imported: without it a repaint can wait 33 ms for its timer.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    # What is loaded now stays: a collector that walks it again and again makes the start a tenth slower.
    gc.disable()
    from .app import PidriverApp, Word
    from .composing import RulesFile, compose_desk, from_home
    from .supervisor import Supervisor

    settings = start.loaded.settings
    state, forgotten = conf.load_state(start.paths.state_file)
    problems = (*start.loaded.problems, *start.themes.problems, *start.learnt().problems, *forgotten)
    words = [Word(str(problem)) for problem in problems[:_MOST_WORDS]]
    if len(problems) > _MOST_WORDS:
        words.append(Word(f"and {len(problems) - _MOST_WORDS} more: see pidriver-tui config check"))
    unlogged = _log_to(start.paths.logs)
    if unlogged:
        words.append(Word(unlogged))

    def remember(name: str) -> str:
        problem = conf.remember_theme(start.paths.state_file, name, settings)
        return str(problem) if problem else ""

    app = PidriverApp(
        Supervisor(rulebook=RulesFile(start.paths.rules_file)),
        compose_desk(
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
        ready=_collect_garbage,
        contain=True,
        log_file="" if unlogged else from_home(start.paths.logs / _LOG_NAME),
    )
    app.run()
    raise SystemExit(app.return_code or 0)


def _printable(text: str) -> str:
    # A session file can name a folder with anything in it.
    from .ui.render.clean import clean_line

    return clean_line(text)


def _collect_garbage() -> None:
    gc.freeze()
    gc.enable()


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


def _finish(outcome: conf.Outcome) -> None:
    click.echo(outcome.text, nl=False)
    if outcome.errors:
        click.echo(outcome.errors, nl=False, err=True)
    raise SystemExit(outcome.code)
