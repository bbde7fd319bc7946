"""Asking a binary which CLI it is: bounded, remembered, and clear about what is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pidriver_tui.demo import demo_command
from pidriver_tui.driver import (
    CAPABILITIES,
    AgentInfo,
    Dialect,
    PiClient,
    PiConfig,
    PiNotFoundError,
    PiStartError,
    PiTimeoutError,
)


def binary(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("name", "output", "dialect", "version"),
    [
        ("pi", "0.87.1", Dialect.PI, "0.87.1"),
        ("omp", "omp/18.2.3", Dialect.OMP, "18.2.3"),
        ("agent", "omp/18.2.3", Dialect.OMP, "18.2.3"),
        ("pi", "omp/18.2.3", Dialect.OMP, "18.2.3"),
        ("pi", "", Dialect.PI, ""),
    ],
)
async def test_version_and_dialect_are_told(
    tmp_path: Path, name: str, output: str, dialect: Dialect, version: str
) -> None:
    path = binary(tmp_path, name, f"echo {output}")
    info = await PiClient(PiConfig(binary=path)).probe()
    assert info == AgentInfo(path, version, dialect, CAPABILITIES[dialect])


async def test_a_forced_dialect_wins(tmp_path: Path) -> None:
    path = binary(tmp_path, "agent", "echo 1.2.3-wrapper")
    info = await PiClient(PiConfig(binary=path, dialect=Dialect.OMP)).probe()
    assert (info.dialect, info.version) == (Dialect.OMP, "1.2.3-wrapper")


async def test_an_answer_is_remembered_until_the_file_changes(tmp_path: Path) -> None:
    log = tmp_path / "log"
    path = binary(tmp_path, "agent", f"echo run >> {log}; echo 0.87.1")
    client = PiClient(PiConfig(binary=path))
    for _ in range(2):
        assert (await client.probe()).version == "0.87.1"
    assert log.read_text() == "run\n"
    binary(tmp_path, "agent", f"echo run >> {log}; echo omp/18.2.3")
    assert (await client.probe()).dialect is Dialect.OMP
    assert log.read_text() == "run\nrun\n"


async def test_it_is_found_in_the_childs_path(tmp_path: Path) -> None:
    path = binary(tmp_path, "pi", "echo 0.87.1")
    config = PiConfig(extra_env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert (await PiClient(config).probe()).path == path


async def test_the_child_sees_the_configs_environment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "stray")
    path = binary(tmp_path, "pi", 'echo "0.0.1-${OPENAI_API_KEY:-none}-${MINE}"')
    info = await PiClient(PiConfig(binary=path, extra_env={"MINE": "mine"})).probe()
    assert info.version == "0.0.1-none-mine"


async def test_a_missing_binary_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(PiNotFoundError, match="npm i -g"):
        await PiClient(PiConfig(binary=str(tmp_path / "pi"))).probe()


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo env: node: No such file >&2; exit 127", "exit code 127: env: node: No such file"),
        ("printf 'bad \\033[2J thing\\n'; exit 1", "exit code 1: bad  thing"),
        ("echo Python 3.11.7", "names neither pi nor omp.*PiConfig.dialect"),
        ("exec yes", "exit code"),
    ],
)
async def test_what_is_no_agent_says_so(tmp_path: Path, script: str, told: str) -> None:
    path = binary(tmp_path, "agent", script)
    with pytest.raises((PiStartError, PiTimeoutError), match=told):
        await PiClient(PiConfig(binary=path)).probe()


async def test_what_cannot_be_run_says_so(tmp_path: Path) -> None:
    path = tmp_path / "pi"
    path.write_bytes(b"\x00not a program")
    path.chmod(0o755)
    with pytest.raises(PiStartError, match="cannot run"):
        await PiClient(PiConfig(binary=str(path))).probe()


async def test_silence_is_bounded_and_leaves_nothing(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    path = binary(tmp_path, "pi", f"echo $$ > {pid_file}; exec sleep 600")
    with pytest.raises(PiTimeoutError, match="did not answer within"):
        await PiClient(PiConfig(binary=path)).probe(timeout=0.3)
    if pid_file.exists() and (pid := pid_file.read_text().strip()):
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


async def test_the_demo_agent_is_a_pi() -> None:
    program, *arguments = demo_command()
    info = await PiClient(PiConfig(binary=program, binary_args=tuple(arguments))).probe()
    assert (info.dialect, info.version) == (Dialect.PI, "0.87.1")
