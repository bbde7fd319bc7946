"""A wheel built from the repository, installed where nothing else is, shows the demo."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from .terminal import Terminal

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a fresh venv that holds our wheel and what it needs."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "venv", with_pip=True)
    subprocess.run([place / "venv" / "bin" / "pip", "install", "-q", wheel], check=True)
    return place / "venv" / "bin" / "pidriver-tui"


@pytest.mark.parametrize("theme", ["beacon", "dawn"])
def test_the_wheel_runs_the_demo_with_its_styles_and_themes(
    installed_app: Path, tmp_path: Path, theme: str
) -> None:
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    argv = [str(installed_app), "demo", "--speed", "20", "--theme", theme]
    with Terminal(argv, env=environment, cwd=tmp_path) as app:
        app.wait_for("SIMULATION")
        app.wait_for("checkout-api")
        app.wait_for("ctrl+g to answer")
        app.press("ctrl+g")
        app.wait_for("asked 0:0")
        app.press_until("escape", lambda text: "asked 0:0" not in text)
        app.press("ctrl+q")
        app.press_until("y", lambda _: app.process.poll() is not None)
        assert app.wait_exit() == 0


def test_the_wheel_finds_its_themes(installed_app: Path, tmp_path: Path) -> None:
    checked = subprocess.run(
        [installed_app, "config", "check"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "the defaults are used" in checked.stdout


def test_the_wheel_holds_the_extension_for_pi(installed_app: Path, tmp_path: Path) -> None:
    program = "from pidriver_tui.gate import extension_file; print(extension_file().read_text())"
    read = subprocess.run(
        [installed_app.with_name("python"), "-c", program],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout.rstrip("\n") == (ROOT / "pidriver_tui" / "gate" / "gate.ts").read_text().rstrip("\n")
