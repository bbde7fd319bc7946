"""What the doctor finds by asking real programs: a tmux, a node and agents that are scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pidriver_tui.cli import main
from pidriver_tui.doctor import examine

TMUX = """#!/bin/sh
case "$*" in
  -V) echo "tmux 3.3a" ;;
  "show -gv extended-keys") echo off ;;
  "show -gv escape-time") echo 500 ;;
  "show -gv focus-events") exec sleep 100 ;;
  *) echo "unknown option" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    script(folder, "node", "#!/bin/sh\necho v22.19.1\n")
    script(folder, "pi", "#!/bin/sh\necho 1.6.0\n")
    script(folder, "omp", "#!/bin/sh\necho broken >&2\nexit 3\n")
    return folder


def script(folder: Path, name: str, text: str) -> None:
    file = folder / name
    file.write_text(text)
    file.chmod(0o755)


async def test_outside_tmux_it_is_not_asked(programs: Path) -> None:
    script(programs, "tmux", "#!/bin/sh\ntouch $0.asked\n")
    facts = await examine({"TERM": "xterm", "SECRET": "x"})
    assert facts.tmux is None
    assert not (programs / "tmux.asked").exists()
    assert facts.node == "22.19.1"
    assert facts.environ == {"TERM": "xterm"}
    assert facts.keys is None


async def test_tmux_is_asked_for_each_option_and_waited_for_no_longer_than_said(programs: Path) -> None:
    script(programs, "tmux", TMUX)
    facts = await examine({"TMUX": "/tmp/x,1,0"})
    assert facts.tmux is not None
    assert facts.tmux.version == "3.3a"
    assert facts.tmux.options == {"extended-keys": "off", "escape-time": "500"}


async def test_an_agent_that_fails_is_said_with_its_reason(programs: Path) -> None:
    facts = await examine({})
    pi, omp = facts.agents
    assert (pi.version, pi.path) == ("1.6.0", str(programs / "pi"))
    assert "broken" in omp.problem


def test_the_command_prints_it_and_says_by_its_exit_code_whether_something_is_wrong(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    result = CliRunner().invoke(main, ["doctor"])
    assert result.exit_code == 0, result.output
    assert "1.6.0" in result.output
    as_json = CliRunner().invoke(main, ["doctor", "--json"])
    assert json.loads(as_json.output)["node"] == "22.19.1"
    (programs / "pi").unlink()
    assert CliRunner().invoke(main, ["doctor"]).exit_code == 1
