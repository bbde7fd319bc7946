"""Fixtures of the end-to-end tests: the real CLIs, a scripted model, a sandboxed person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.model_server import ModelServer

from .install import CannotInstallError, InstalledCli, Release, cache_folder, install, omp_release, pi_release
from .sandbox import Sandbox, make_sandbox


def installed(release: Release) -> InstalledCli:
    """`release`; where it cannot be had a person's run skips, and CI's fails."""
    try:
        return install(release, cache_folder())
    except CannotInstallError as problem:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the real {release.name} cannot be installed here: {problem}")


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
