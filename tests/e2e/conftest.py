"""Fixtures of the end-to-end tests: the real CLIs, a scripted model, a sandboxed person."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.fakes.model_server import ModelServer

from .install import CannotInstallError, InstalledCli, Release, cache_folder, install, omp_release, pi_release
from .sandbox import Sandbox, make_sandbox
from .terminal import Terminal

OpenApp = Callable[..., Terminal]


def installed(release: Release) -> InstalledCli:
    """`release`; where it cannot be had a person's run skips, and CI's fails."""
    try:
        return install(release, CACHE)
    except CannotInstallError as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the real {release.name} cannot be installed here: {problem}")


# Told now: the home of a test is another, and what was installed would not be found in its cache.
CACHE = cache_folder()
HANG_SECONDS = 300


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """Ends a test that waits for ever on something that has no deadline of its own."""

    def give_up(*_: object) -> None:
        raise TimeoutError(f"still going after {HANG_SECONDS} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(HANG_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def pi() -> InstalledCli:
    """The real pi."""
    return installed(pi_release())


@pytest.fixture(scope="session")
def omp() -> InstalledCli:
    """The real omp."""
    return installed(omp_release())


@pytest.fixture(params=["pi", "omp"])
def cli(request: pytest.FixtureRequest) -> InstalledCli:
    """Each of the two, one after the other."""
    installed: InstalledCli = request.getfixturevalue(request.param)
    return installed


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """The scripted model; a test that made it improvise fails."""
    with ModelServer() as server:
        yield server
        assert server.problems == []


@pytest.fixture
def sandbox(tmp_path: Path, model: ModelServer) -> Sandbox:
    """A person who is logged in at the scripted model."""
    return make_sandbox(tmp_path / "person", model.url)


@pytest.fixture
def open_app(sandbox: Sandbox) -> Iterator[OpenApp]:
    """Opens the app in a terminal: `open_app(cli, *arguments, columns=120, rows=40)`."""
    with ExitStack() as stack:

        def start(cli: InstalledCli, *arguments: str, columns: int = 120, rows: int = 40) -> Terminal:
            terminal = Terminal(
                [sys.executable, "-m", "pidriver_tui", "--agent", cli.name, *arguments],
                env=sandbox.environment(cli),
                cwd=sandbox.workspace,
                columns=columns,
                rows=rows,
            )
            return stack.enter_context(terminal)

        yield start
