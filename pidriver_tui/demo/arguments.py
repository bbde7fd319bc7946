"""pi's command line, as pi 0.87.1 reads it (observed), and the knobs of the simulation beside it.

Knows flags and the environment; may not know what they bring about.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from pidriver_tui.demo.dialect import LEVELS, MODELS
from pidriver_tui.demo.faults import FAULTS, FaultError, Faults, parse_faults
from pidriver_tui.demo.scenarios import COMMANDS, STORIES

VERSIONS = {"pi": "0.87.1", "omp": "omp/18.2.3"}
"""What `--version` says: the versions whose protocol is simulated, in the form each CLI prints it."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PI_VALUES = _words(
    "--mode --provider --model --api-key --system-prompt --append-system-prompt --name -n --session"
    " --session-id --fork --session-dir --models --tools -t --exclude-tools -xt --thinking --extension -e"
    " --skill --prompt-template --theme --use-theme"
)
_PI_SWITCHES = _words(
    "--continue -c --no-session --no-tools -nt --no-builtin-tools -nbt --no-extensions -ne --no-skills -ns"
    " --no-prompt-templates -np --no-themes --no-context-files -nc --verbose --approve -a --no-approve -na"
    " --offline"
)
_OMP_VALUES = _words(
    "--approval-mode --resume -r --profile --alias --cwd --config --add-dir --hook --max-time --smol --slow"
    " --plan --prewalk-into --service-tier --skills --plugin-dir"
)
_OMP_SWITCHES = _words(
    "--auto-approve --no-title --no-lsp --no-pty --no-rules --allow-home --advisor --external-thinking"
    " --hide-thinking --print-thoughts --prewalk --no-prewalk"
)
_OMP_LACKS = _words(
    "--exclude-tools -xt --no-builtin-tools -nbt --session-id --name -n --no-context-files -nc"
    " --no-prompt-templates -np --no-themes --offline --approve -a --no-approve -na --verbose"
)
_DEMO_VALUES = {
    "--scenario": "NAME: what the first prompt plays (PIDRIVER_DEMO_SCENARIO)",
    "--dialect": "pi | omp (PIDRIVER_DEMO_DIALECT)",
    "--speed": "FACTOR: 1 is pleasant, 0 waits for nothing (PIDRIVER_DEMO_SPEED)",
    "--seed": "N: for the small variation of the pace (PIDRIVER_DEMO_SEED)",
    "--fault": "NAME[=VALUE], repeatable (PIDRIVER_DEMO_FAULTS, separated by spaces)",
}
_DEMO_SWITCHES = {
    "--deterministic": "ids and times from counters, input read only when idle (PIDRIVER_DEMO_DETERMINISTIC)",
    "--gate": "ask before every tool, as pidriver-tui's extension does",
}
_LEVELS = "off, minimal, low, medium, high, xhigh, max"


class Usage(Exception):  # noqa: N818 - an early exit, not always an error
    """The process ends here: what to say on which stream, and the exit code."""

    def __init__(self, text: str, code: int, *, stdout: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.code = code
        self.stdout = stdout


class Arguments(NamedTuple):
    """What the command line said."""

    mode: str
    dialect: str
    model: str
    thinking: str | None
    name: str | None
    no_session: bool
    session_path: str | None
    approval_mode: str
    gate: bool
    scenario: str | None
    speed: float
    seed: int
    deterministic: bool
    faults: Faults
    warnings: tuple[str, ...]


def parse(arguments: list[str], environ: dict[str, str]) -> Arguments:
    """Read the command line; raises `Usage` where pi would end."""
    values: dict[str, list[str]] = {}
    switches: set[str] = set()
    dialect = _dialect(arguments, environ)
    takes, known, lacks = _PI_VALUES | set(_DEMO_VALUES), _PI_SWITCHES | set(_DEMO_SWITCHES), frozenset[str]()
    if dialect == "omp":
        takes, known, lacks = takes | _OMP_VALUES, known | _OMP_SWITCHES, _OMP_LACKS
    rest = iter(arguments)
    for argument in rest:
        if argument in ("--version", "-v"):
            raise Usage(VERSIONS[dialect], 0, stdout=True)
        if argument == "--list-faults":
            raise Usage("\n".join(f"{name:<14}{text}" for name, text in FAULTS.items()), 0, stdout=True)
        if argument in ("--help", "-h"):
            raise Usage(_help(), 0, stdout=True)
        if argument in lacks:
            raise _unknown(argument, dialect)
        if argument in takes:
            value = next(rest, None)
            if value is None:
                text = "requires text, json, or rpc" if argument == "--mode" else "requires a value"
                raise Usage(f"Error: {argument} {text}", 1)
            values.setdefault(argument, []).append(value)
        elif argument in known:
            switches.add(argument)
        elif argument.startswith("@"):
            raise Usage("Error: @file arguments are not supported in RPC mode", 1)
        elif argument.startswith("-"):
            raise _unknown(argument, dialect)
    return _build(values, switches, dialect, environ)


def _build(
    values: dict[str, list[str]], switches: set[str], dialect: str, environ: dict[str, str]
) -> Arguments:
    def last(*flags: str) -> str | None:
        return next((values[flag][-1] for flag in flags if flag in values), None)

    def knob(flag: str) -> str | None:
        return last(flag) or environ.get("PIDRIVER_DEMO_" + flag[2:].upper())

    mode = last("--mode") or "text"
    modes = ("text", "json", "rpc", "rpc-ui") if dialect == "omp" else ("text", "json", "rpc")
    if mode not in modes:
        raise Usage(f'Error: Invalid mode "{mode}". Valid values: text, json, rpc', 1)
    if mode not in ("rpc", "rpc-ui"):
        raise Usage("Error: the simulated agent speaks only --mode rpc", 1)
    warnings = []
    thinking = last("--thinking")
    if thinking is not None and thinking not in _LEVELS.split(", "):
        warnings.append(f'Warning: Invalid thinking level "{thinking}". Valid values: {_LEVELS}')
        thinking = None
    if thinking in ("xhigh", "max"):
        thinking = LEVELS[-1]
    given = parse_faults(environ.get("PIDRIVER_DEMO_FAULTS", "").split() + values.get("--fault", []))
    try:
        faults = Faults(given)
        speed, seed = float(knob("--speed") or 1), int(knob("--seed") or 1)
    except (FaultError, ValueError) as error:
        raise Usage(f"Error: {error}", 1) from None
    scenario = knob("--scenario")
    if scenario is not None and scenario not in STORIES:
        raise Usage(f'Error: unknown scenario "{scenario}". Valid values: {", ".join(STORIES)}', 1)
    return Arguments(
        mode=mode,
        dialect=dialect,
        model=_model(last("--model")),
        thinking=thinking,
        name=last("--name", "-n"),
        no_session="--no-session" in switches,
        session_path=last("--session", "--resume", "-r"),
        approval_mode="yolo" if "--auto-approve" in switches else last("--approval-mode") or "yolo",
        gate="--gate" in switches,
        scenario=scenario,
        speed=max(0.0, speed),
        seed=seed,
        deterministic="--deterministic" in switches or bool(environ.get("PIDRIVER_DEMO_DETERMINISTIC")),
        faults=faults,
        warnings=tuple(warnings),
    )


def _model(given: str | None) -> str:
    if given is None:
        return MODELS[0].id
    wanted = given.partition(":")[0].removeprefix("demo/")
    if wanted not in [model.id for model in MODELS]:
        raise Usage(f'Error: Model "{given}" not found. Use --list-models to see available models.', 1)
    return wanted


def _dialect(arguments: list[str], environ: dict[str, str]) -> str:
    given = environ.get("PIDRIVER_DEMO_DIALECT", "pi")
    if "--dialect" in arguments[:-1]:
        given = arguments[arguments.index("--dialect") + 1]
    if given not in ("pi", "omp"):
        raise Usage(f'Error: unknown dialect "{given}". Valid values: pi, omp', 1)
    return given


def _unknown(flag: str, dialect: str) -> Usage:
    if dialect == "omp":
        return Usage(f"Error: unknown flag: {flag}\nRun `omp --help` for available flags.", 2)
    return Usage(f"Error: Unknown option: {flag}", 1)


def _help() -> str:
    knobs = {**_DEMO_VALUES, **_DEMO_SWITCHES, "--list-faults": "what --fault takes"}
    flags = "\n".join(f"  {flag:<18}{text}" for flag, text in knobs.items())
    prompts = "\n".join(f"  /{name:<17}{about.removeprefix('Simulation: ')}" for name, about, _ in COMMANDS)
    return (
        "A simulation of pi for pidriver-tui: no model is called, nothing on disk is touched.\n\n"
        "usage: python -m pidriver_tui.demo --mode rpc [pi's flags] [knobs]\n\n"
        f"knobs:\n{flags}\n\nscenarios: {', '.join(STORIES)}\n\nprompts:\n{prompts}\n"
    )


def environment() -> dict[str, str]:
    """The environment of this process."""
    return dict(os.environ)
