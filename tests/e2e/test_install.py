"""Installing the CLIs: once, whole or not at all, and skipped only where nobody counts on it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from . import conftest
from .install import CannotInstallError, Release, cache_folder, install

RELEASE = Release("pi", "1.2.3", ("@scope/some-agent@1.2.3", "some-runtime@4.5"))

# Stands in for npm: notes how it was called and brings a CLI that says a version.
NPM = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/calls"
[ -e package.json ] || exit 9
mkdir -p node_modules/.bin
printf '#!/bin/sh\\necho pi/VERSION\\n' > node_modules/.bin/pi
chmod +x node_modules/.bin/pi
exit CODE
"""


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def put_npm(tools: Path, *, version: str = "1.2.3", code: int = 0) -> None:
    npm = tools / "npm"
    npm.write_text(NPM.replace("VERSION", version).replace("CODE", str(code)))
    npm.chmod(0o755)


def visible(cache: Path) -> list[str]:
    return sorted(entry.name for entry in cache.iterdir())


def test_a_release_is_brought_once_however_many_ask(tools: Path, tmp_path: Path) -> None:
    put_npm(tools)
    cache = tmp_path / "cache"
    askers = [threading.Thread(target=install, args=(RELEASE, cache)) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    installed = install(RELEASE, cache)
    assert installed.executable.is_file()
    assert installed.path.startswith(f"{installed.executable.parent}:")
    assert visible(cache) == ["pi-1.2.3+some-runtime-4.5", "pi.lock"]
    assert (tools / "calls").read_text().splitlines() == [
        "install --no-audit --no-fund @scope/some-agent@1.2.3 some-runtime@4.5"
    ]


@pytest.mark.parametrize(
    ("version", "code", "said"),
    [("1.2.3", 7, "ended with 7"), ("1.2.4", 0, "not 1.2.3"), ("", 0, "says 'pi/")],
)
def test_a_failed_install_leaves_nothing(
    tools: Path, tmp_path: Path, version: str, code: int, said: str
) -> None:
    put_npm(tools, version=version, code=code)
    with pytest.raises(CannotInstallError, match=said):
        install(RELEASE, tmp_path / "cache")
    assert visible(tmp_path / "cache") == ["pi.lock"]


def test_without_npm_a_person_skips_and_ci_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIDRIVER_E2E_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="npm is not on PATH"):
        conftest.installed(RELEASE)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(CannotInstallError, match="npm is not on PATH"):
        conftest.installed(RELEASE)


def test_the_cache_is_outside_the_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PIDRIVER_E2E_CACHE", raising=False)
    repository = Path(__file__).resolve().parents[2]
    assert repository not in cache_folder().parents
    monkeypatch.setenv("PIDRIVER_E2E_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
