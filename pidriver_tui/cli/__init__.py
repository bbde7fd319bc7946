"""The command line: arguments to an exit code. The only place that prints."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from .. import __version__
from .. import config as conf
from ..theming import check_themes
from ..ui.commands import BY_ID, COMMANDS, PRESETS, key_label, keys_of, markdown_table
from .running import Start, run_app

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
    from ..launching import Wish, launch_for

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
    start = Start.of(config_file)
    if (session or fork) and not workspaces:
        workspaces = ("",)
    try:
        launches = [launch_for(replace(wish, workspace=place), start.loaded.settings) for place in workspaces]
    except ValueError as error:
        raise click.UsageError(_printable(str(error))) from None
    run_app(start, launches, replace(wish, prompt="", resume="", fork="", name=""), theme=theme)


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
    from ..launching import Wish, demo_launches

    pace = speed if speed is not None else 0.0 if gallery else 1.0
    run_app(Start.of(config_file), demo_launches(pace, gallery=gallery), Wish(), theme=theme, simulated=True)


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
    start = Start.of(config_file)
    _finish(conf.config_show(start.loaded, start.themes.problems))


@config.command("check", context_settings=_CONTEXT)
@_config_option
def config_check(config_file: Path | None) -> None:
    """Check the config file, what was learnt and your themes; the exit code is 1 when something is wrong."""
    start = Start.of(config_file)
    learnt = conf.load_learnt(start.paths.rules_file)
    more = (*learnt.problems, *check_themes(start.themes, start.paths.themes))
    _finish(conf.config_check(start.loaded, more))


@config.command("example", context_settings=_CONTEXT)
def config_example() -> None:
    """Print a config file with every setting, explained, to start your own from."""
    click.echo(conf.default_text(conf.Vocabulary(commands=BY_ID, presets=PRESETS)), nl=False)


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
    start = Start.of(config_file)
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
    start = Start.of(config_file)
    learnt = start.learnt()
    _finish(conf.policy_show(start.policy(profile, learnt), learnt, start.paths, start.loaded.problems))


@policy.command("forget", context_settings=_CONTEXT)
@click.argument("number", type=int)
@_config_option
def policy_forget(number: int, config_file: Path | None) -> None:
    """Forget the learnt rule with this NUMBER of `policy show`."""
    _finish(conf.policy_forget(conf.find_paths(config_file), number))


@main.command(context_settings=_CONTEXT)
@click.option("--markdown", is_flag=True, help="As the table of docs/keys.md.")
@_config_option
def keys(markdown: bool, config_file: Path | None) -> None:
    """Print every command with its keys and its id."""
    if markdown:
        click.echo(markdown_table())
        return
    rebound = Start.of(config_file).loaded.settings.keys
    for command in COMMANDS:
        shown = " ".join(key_label(key) for key in keys_of(command, rebound)) or "(palette)"
        click.echo(f"{shown:<28}{command.id:<30}{command.title} ({command.scope.value})")


@main.command(context_settings=_CONTEXT)
@click.option("--json", "as_json", is_flag=True, help="For a program.")
@_config_option
def doctor(as_json: bool, config_file: Path | None) -> None:
    """Say what of this terminal, tmux and your agents is not as it should be, and what helps.

    Starts no session and changes nothing. The exit code is 1 when something does not work.
    """
    import asyncio

    from .. import doctor as doc

    start = Start.of(config_file)
    facts = asyncio.run(doc.examine(os.environ))
    findings = doc.judge(facts, start.loaded.settings.keys)
    text = doc.as_json(facts, findings) if as_json else doc.as_text(facts, findings)
    wrong = any(finding.level is doc.Level.WRONG for finding in findings)
    _finish(conf.Outcome(text, 1 if wrong else 0))


def _finish(outcome: conf.Outcome) -> None:
    click.echo(outcome.text, nl=False)
    if outcome.errors:
        click.echo(outcome.errors, nl=False, err=True)
    raise SystemExit(outcome.code)


def _printable(text: str) -> str:
    # A session file can name a folder with anything in it.
    from ..ui.text.clean import clean_line

    return clean_line(text)
