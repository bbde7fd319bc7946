"""From what was found to what is said of it. Pure: facts and the command table in, findings and text out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from ..driver import Dialect
from ..supervisor import INSTALL
from ..ui.commands import COMMANDS, Command, key_label, keys_of
from ..ui.terminal import TerminalKeys
from ..ui.text.clean import clean_line
from .facts import Agent, Facts, Tmux

_NODE_NEEDED = (22, 19)
_GLYPHS = {"fine": "✓", "advice": "!", "wrong": "✗"}


class Level(StrEnum):
    """How much a finding matters: nothing to do, something would be better, something does not work."""

    FINE = "fine"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is said. `advice` is what to do, "" when there is nothing."""

    level: Level
    about: str
    says: str
    advice: str = ""


def judge(facts: Facts, rebound: Mapping[str, Iterable[str]]) -> list[Finding]:
    """All there is to say of `facts`, under a config's `keys`."""
    return [
        _terminal(facts),
        *_keys(facts, rebound),
        *(_tmux(facts.tmux) if facts.tmux else ()),
        *_agents(facts.agents),
        *_node(facts),
    ]


def as_text(facts: Facts, findings: Sequence[Finding]) -> str:
    """Findings for a person, the versions first."""
    lines = [" · ".join(f"{name} {value}" for name, value in facts.versions.items() if value)]
    width = max((len(finding.about) for finding in findings), default=0)
    for finding in findings:
        lines.append(f"{_GLYPHS[finding.level]} {finding.level:<7}{finding.about:<{width}}  {finding.says}")
        if finding.advice:
            lines.append(f"{'':<{width + 11}}{finding.advice}")
    return "\n".join(lines) + "\n"


def as_json(facts: Facts, findings: Sequence[Finding]) -> str:
    """Facts and findings for a program."""
    known = asdict(facts) | {"findings": [asdict(finding) for finding in findings]}
    return json.dumps(known, ensure_ascii=False, indent=2) + "\n"


def _terminal(facts: Facts) -> Finding:
    environ = facts.environ
    term = environ.get("TERM", "")
    program = " ".join(filter(None, (environ.get("TERM_PROGRAM"), environ.get("TERM_PROGRAM_VERSION"))))
    colours, why = _colours(environ)
    says = ", ".join(
        filter(None, (term or "no TERM", program, colours, "over ssh" * ("SSH_CONNECTION" in environ)))
    )
    if term in ("", "dumb"):
        return Finding(Level.WRONG, "terminal", says, "This is no terminal the app can draw in: set TERM.")
    return Finding(Level.ADVICE if why else Level.FINE, "terminal", says, why)


def _colours(environ: Mapping[str, str]) -> tuple[str, str]:
    if environ.get("NO_COLOR"):
        return "no colours (NO_COLOR)", ""
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "16 million colours", ""
    if "256color" in environ.get("TERM", ""):
        return (
            "256 colours",
            "If the terminal has more, set COLORTERM=truecolor: grounds of panels are lost in 256.",
        )
    return "16 colours", ""


def _keys(facts: Facts, rebound: Mapping[str, Iterable[str]]) -> list[Finding]:
    keys = _can_send(facts)
    if keys.kitty:
        return [Finding(Level.FINE, "keys", "every key can be told from every other (kitty protocol)")]
    how = "xterm's codes for modified keys" if keys.modified else "only what old terminals send"
    findings = [Finding(Level.FINE, "keys", how)]
    for command in COMMANDS:
        lost = [key for key in keys_of(command, rebound) if not keys.works(key)]
        if lost:
            findings.append(
                _lost(command, lost, [key for key in keys_of(command, rebound) if keys.works(key)])
            )
    return findings


def _can_send(facts: Facts) -> TerminalKeys:
    keys = facts.keys or TerminalKeys()
    if facts.tmux is None:
        return keys
    extended = facts.tmux.options.get("extended-keys", "off") != "off"
    return TerminalKeys(kitty=keys.kitty, modified=keys.modified or extended)


def _lost(command: Command, lost: Sequence[str], left: Sequence[str]) -> Finding:
    names = " and ".join(key_label(key) for key in lost)
    arrive = "do" if len(lost) > 1 else "does"
    says = f"{names} {arrive} not reach the app from here: {command.title}"
    if left:
        return Finding(Level.FINE, "keys", says, f"Use {' or '.join(key_label(key) for key in left)}.")
    where = "the palette" if command.palette else "a key of your own"
    return Finding(Level.ADVICE, "keys", says, f"Use {where}: {command.id} under [keys] in the config.")


def _tmux(tmux: Tmux) -> list[Finding]:
    options = tmux.options
    findings = []
    if options.get("extended-keys", "off") == "off":
        sends = "shift+enter and ctrl+enter arrive as Enter, and send what is half written"
        advice = "Put `set -g extended-keys on` into ~/.tmux.conf and restart tmux."
        findings.append(Finding(Level.ADVICE, "tmux", f"extended-keys is off: {sends}", advice))
    if _number(options.get("escape-time", "0")) > 100:
        says = f"escape-time is {options['escape-time']} ms: Escape acts that much later"
        findings.append(
            Finding(Level.ADVICE, "tmux", says, "Put `set -sg escape-time 10` into ~/.tmux.conf.")
        )
    if options.get("focus-events") == "off":
        says = "focus-events is off: the app cannot know whether you look, and calls more often"
        findings.append(
            Finding(Level.ADVICE, "tmux", says, "Put `set -g focus-events on` into ~/.tmux.conf.")
        )
    return findings or [Finding(Level.FINE, "tmux", f"{tmux.version}, set up well")]


def _agents(agents: Sequence[Agent]) -> list[Finding]:
    there = any(agent.path for agent in agents)
    findings = [
        Finding(Level.FINE, agent.name, f"{agent.version} ({agent.path})")
        if agent.path
        else Finding(Level.FINE if there else Level.WRONG, agent.name, clean_line(agent.problem))
        for agent in agents
    ]
    if agents and not there:
        advice = f"Install one: {INSTALL[Dialect.PI]}. Or look first: pidriver-tui demo."
        findings.append(Finding(Level.WRONG, "agents", "no agent can be started", advice))
    return findings


def _node(facts: Facts) -> list[Finding]:
    if not any(agent.name == "pi" and agent.path for agent in facts.agents):
        return []
    if not facts.node:
        return [Finding(Level.WRONG, "Node", "not found, and pi needs it", "Install Node 22.19 or newer.")]
    numbers = tuple(_number(part) for part in facts.node.split(".")[:2])
    if numbers < _NODE_NEEDED:
        return [
            Finding(Level.WRONG, "Node", f"{facts.node} is too old for pi", "Install Node 22.19 or newer.")
        ]
    return [Finding(Level.FINE, "Node", facts.node)]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
