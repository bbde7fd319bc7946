"""What the doctor says of what it found."""

from __future__ import annotations

import json

import pytest

from pidriver_tui.doctor import Agent, Facts, Finding, Level, Tmux, as_json, as_text, judge
from pidriver_tui.ui.terminal import TerminalKeys

PI = Agent("pi", "/usr/bin/pi", "1.6.0")
NO_OMP = Agent("omp", problem="not installed")
WELL = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


def facts(**changed: object) -> Facts:
    own: dict[str, object] = {
        "versions": {"pidriver-tui": "0.1.0"},
        "environ": WELL,
        "keys": TerminalKeys(kitty=True),
        "agents": (PI, NO_OMP),
        "node": "22.19.0",
    }
    return Facts(**(own | changed))  # type: ignore[arg-type]


def about(findings: list[Finding], subject: str) -> list[Finding]:
    return [finding for finding in findings if finding.about == subject]


def test_a_good_terminal_with_one_agent_needs_nothing() -> None:
    findings = judge(facts(), {})
    assert {finding.level for finding in findings} == {Level.FINE}
    assert not [finding for finding in findings if finding.advice]


def test_an_old_terminal_is_told_the_key_that_works_instead() -> None:
    says = [(finding.says, finding.advice) for finding in about(judge(facts(keys=None), {}), "keys")]
    assert ("shift+enter does not reach the app from here: New line", "Use ctrl+j.") in says


def test_a_rebound_key_is_judged_as_it_is_now() -> None:
    findings = judge(
        facts(keys=TerminalKeys()),
        {"composer.newline": ("ctrl+j",), "text.newline": ("ctrl+j",), "session.new": ("ctrl+1",)},
    )
    says = [finding.says for finding in findings]
    assert not [text for text in says if "New line" in text]
    (lost,) = [finding for finding in findings if "ctrl+1" in finding.says]
    assert lost.level is Level.ADVICE
    assert "palette" in lost.advice


@pytest.mark.parametrize(
    ("extended", "level"), [("off", Level.ADVICE), ("on", Level.FINE), ("always", Level.FINE)]
)
def test_tmux_without_extended_keys_sends_what_is_half_written(extended: str, level: Level) -> None:
    tmux = Tmux("3.3a", {"extended-keys": extended, "escape-time": "10", "focus-events": "on"})
    findings = judge(facts(tmux=tmux, keys=TerminalKeys()), {})
    (finding,) = about(findings, "tmux")
    assert finding.level is level
    assert ("extended-keys is off" in finding.says) == (extended == "off")
    assert any("shift+enter" in f.says for f in about(findings, "keys")) == (extended == "off")


def test_tmux_that_keeps_escape_and_focus_back_is_told() -> None:
    tmux = Tmux("3.3a", {"extended-keys": "on", "escape-time": "500", "focus-events": "off"})
    says = " ".join(finding.says for finding in about(judge(facts(tmux=tmux), {}), "tmux"))
    assert "escape-time is 500 ms" in says
    assert "focus-events is off" in says


@pytest.mark.parametrize(
    ("environ", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, "16 million"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "xterm"}, "16 colours"),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, "NO_COLOR"),
    ],
)
def test_the_colours_of_the_terminal_are_named(environ: dict[str, str], colours: str) -> None:
    (finding,) = about(judge(facts(environ=environ), {}), "terminal")
    assert colours in finding.says


def test_no_terminal_no_agent_and_an_old_node_are_wrong() -> None:
    assert about(judge(facts(environ={}), {}), "terminal")[0].level is Level.WRONG
    assert about(judge(facts(agents=(NO_OMP,)), {}), "agents")[0].level is Level.WRONG
    assert about(judge(facts(node="20.1.0"), {}), "Node")[0].level is Level.WRONG
    assert about(judge(facts(node=""), {}), "Node")[0].level is Level.WRONG
    assert about(judge(facts(node=""), {}), "omp")[0].level is Level.FINE


def test_it_is_said_in_words_and_for_programs() -> None:
    found = facts(keys=None, agents=(Agent("pi", problem="\x1b[2Jbad"),))
    findings = judge(found, {})
    text = as_text(found, findings)
    assert "✗ wrong" in text
    assert "\x1b" not in text
    read = json.loads(as_json(found, findings))
    assert len(read["findings"]) == len(findings)
    assert read["environ"] == WELL
