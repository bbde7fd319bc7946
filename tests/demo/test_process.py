"""The process: how it starts, what its command line refuses, how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pidriver_tui.demo import demo_command, write_launcher
from tests.demo.child import Child, of

ROOT = Path(__file__).parents[2]
LEVELS = b"off, minimal, low, medium, high, xhigh, max"
ALL_FLAGS = (
    "--mode rpc --provider demo --model demo/simulated-1 --api-key k --thinking high --system-prompt s"
    " --append-system-prompt a --append-system-prompt b --tools read,bash --exclude-tools x --no-tools"
    " --no-builtin-tools --no-session --session /s.jsonl --session-id i --session-dir /d --name n --continue"
    " --no-extensions --no-skills --no-context-files --no-prompt-templates --no-themes --offline --approve"
    " --no-approve --verbose -e ext.mjs --speed 0 --seed 3 --deterministic"
)


def ended(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*demo_command(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=env or {},
        check=False,
    )


def test_the_end_of_stdin_ends_it_with_0_even_in_the_middle() -> None:
    with Child(quick=False) as child:
        child.send("prompt", message="/hang-tool")
        child.until("tool_execution_start")
        assert child.end() == 0


def test_it_starts_with_all_flags_of_pi() -> None:
    process = ended(*ALL_FLAGS.split(" "))
    assert (process.returncode, process.stdout, process.stderr) == (0, b"", b"")


def test_it_starts_with_the_flags_of_omp() -> None:
    flags = "--dialect omp --mode rpc-ui --no-title --no-rules --config a.yml --config b.yml --allow-home"
    process = ended(*flags.split(" "), "--approval-mode", "write", "--resume", "/s.jsonl", "--auto-approve")
    assert (process.returncode, process.stderr) == (0, b"")
    assert process.stdout.startswith(b'{"type":"ready",')


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--mode", "rpc", "--bogus"], 1, b"Error: Unknown option: --bogus\n"),
        (["--mode", "rpc", "--auto-approve"], 1, b"Error: Unknown option: --auto-approve\n"),
        (["--mode", "rpc-ui"], 1, b'Error: Invalid mode "rpc-ui". Valid values: text, json, rpc\n'),
        (["--mode"], 1, b"Error: --mode requires text, json, or rpc\n"),
        (["--mode", "rpc", "@file"], 1, b"Error: @file arguments are not supported in RPC mode\n"),
        (
            ["--mode", "rpc", "--model", "nope/x"],
            1,
            b'Error: Model "nope/x" not found. Use --list-models to see available models.\n',
        ),
        (
            ["--mode", "rpc", "--thinking", "bogus"],
            0,
            b'Warning: Invalid thinking level "bogus". Valid values: ' + LEVELS + b"\n",
        ),
        (
            ["--dialect", "omp", "--mode", "rpc", "--name", "n"],
            2,
            b"Error: unknown flag: --name\nRun `omp --help` for available flags.\n",
        ),
    ],
)
def test_wrong_arguments_end_it_in_the_observed_words(arguments: list[str], code: int, said: bytes) -> None:
    process = ended(*arguments)
    assert (process.returncode, process.stderr) == (code, said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--fault", "nonsense"],
        ["--fault", "exit=x"],
        ["--fault", "slow-start=x"],
        ["--speed", "x"],
        ["--dialect", "x"],
        ["--scenario", "nonsense"],
    ],
)
def test_wrong_knobs_are_named(arguments: list[str]) -> None:
    process = ended("--mode", "rpc", *arguments)
    assert process.returncode == 1
    assert process.stderr.startswith(b"Error: ")
    assert b"Traceback" not in process.stderr


@pytest.mark.parametrize(("dialect", "version"), [("pi", b"0.87.1\n"), ("omp", b"omp/18.2.3\n")])
def test_the_version_is_that_of_the_simulated_cli(dialect: str, version: bytes) -> None:
    assert ended("--dialect", dialect, "--version").stdout == version


def test_help_says_that_it_is_a_simulation_and_names_the_knobs() -> None:
    text = ended("--help").stdout.decode()
    assert "simulation" in text.splitlines()[0]
    assert all(flag in text for flag in ("--scenario", "--speed", "--fault", "--deterministic", "--dialect"))
    assert all(prompt in text for prompt in ("/gallery", "/flood", "/hang-tool", "/two-asks"))


def test_knobs_can_come_from_the_environment() -> None:
    env = {
        "PIDRIVER_DEMO_SCENARIO": "gallery",
        "PIDRIVER_DEMO_SPEED": "0",
        "PIDRIVER_DEMO_DETERMINISTIC": "1",
        "PIDRIVER_DEMO_FAULTS": "garbage=1 exit=9@2",
    }
    with Child(quick=False, env=env) as child:
        child.send("prompt", message="go")
        child.send("get_state")
        assert not child.line().startswith(b"{")
        assert child.process.wait() == 9


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_end_it_as_they_end_pi(number: signal.Signals, code: int) -> None:
    with Child(quick=False) as child:
        child.send("prompt", message="/hang")
        child.until("message_start")
        child.kill(number)
        assert child.process.wait() == code


def test_sigint_ends_it_without_a_traceback() -> None:
    with Child(quick=False) as child:
        child.call("get_state")
        child.kill(signal.SIGINT)
        assert child.process.wait() == -signal.SIGINT
        assert child.stderr.read() == b""


def test_a_closed_reader_ends_it_quietly() -> None:
    with Child() as child:
        child.send("prompt", message="/flood 100000 100")
        child.line()
        child.stdout.close()
        assert child.process.wait() == 1
        assert child.stderr.read() == b""


def test_an_unread_pipe_stalls_it_and_stdin_is_still_minded() -> None:
    with Child(quick=False) as child:
        child.send("prompt", message="/flood 100000 100")
        child.until("message_update")
        # 30 MB are on their way and nobody reads on; the end of stdin must still be seen.
        assert child.end() == 0


def test_it_loads_nothing_that_would_slow_its_start() -> None:
    program = (
        "import sys; sys.path.append(sys.argv[1]); import pidriver_tui.demo.agent;"
        "print(*sorted({'asyncio', 'dataclasses', 'inspect', 'pathlib', 'argparse', 'subprocess', 'logging',"
        " 'msgspec', 'textual', 'rich'} & set(sys.modules)))"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(ROOT)]
    assert subprocess.run(command, capture_output=True, check=True).stdout.strip() == b""


def test_the_command_works_in_a_workspace_full_of_traps(tmp_path: Path) -> None:
    for name in ("json", "select", "os", "pidriver_tui"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('trapped')", encoding="utf-8")
    process = subprocess.run(
        [*demo_command(), "--version"], cwd=tmp_path, capture_output=True, env={"PYTHONPATH": "."}, check=True
    )
    assert process.stdout == b"0.87.1\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        f"{name}.py" for name in ("json", "select", "os", "pidriver_tui")
    )


def test_it_also_starts_as_a_module() -> None:
    for module in ("pidriver_tui.demo", "pidriver_tui.demo.agent"):
        command = [sys.executable, "-m", module, "--version"]
        assert subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout == b"0.87.1\n"


def test_the_launcher_is_the_agent_in_one_private_file(tmp_path: Path) -> None:
    directory = tmp_path / "it's here" / "run"
    launcher = write_launcher(directory, "--speed", "0", "--deterministic")
    assert launcher.stat().st_mode & 0o777 == 0o700
    assert directory.stat().st_mode & 0o777 == 0o700
    assert write_launcher(directory) == launcher
    launcher = write_launcher(directory, "--speed", "0", "--deterministic")
    process = subprocess.run(
        [launcher, "--mode", "rpc", "--name", "a b"],
        input=b'{"type":"prompt","message":"hi"}\n{"type":"get_state"}\n',
        capture_output=True,
        check=True,
        env={"PATH": os.defpath},
    )
    assert b'"sessionName":"a b"' in process.stdout.splitlines()[-1]
    assert b"simulated agent" in process.stdout


def test_launchers_of_two_names_live_side_by_side(tmp_path: Path) -> None:
    omp = write_launcher(tmp_path, "--dialect", "omp", name="omp")
    pi = write_launcher(tmp_path, name="pi")
    versions = [
        subprocess.run([path, "--version"], capture_output=True, check=True).stdout for path in (omp, pi)
    ]
    assert versions == [b"omp/18.2.3\n", b"0.87.1\n"]


def test_nothing_on_the_disk_is_touched(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with Child("--scenario", "docs-site", "--session-dir", str(home), env={"HOME": str(home)}) as child:
        frames = child.run("go")
        assert len(of(frames, "tool_execution_end")) > 4
        assert not Path(child.call("get_state")["data"]["sessionFile"]).exists()
    assert list(home.rglob("*")) == []
