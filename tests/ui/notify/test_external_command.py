"""The person's own program: what it is given, and that it is bounded in time and number."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pidriver_tui.ui.notify.external_command import MOST_AT_ONCE, ExternalCommand

TELL = """
import json, os, sys
seen = {"arguments": sys.argv[2:], "text": os.environ["PIDRIVER_TEXT"], "title": os.environ["PIDRIVER_TITLE"]}
open(sys.argv[1], "w").write(json.dumps(seen))
"""
HANG = r"""
import os, sys, subprocess, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "w").write(f"{child.pid}\n")
time.sleep(600)
"""


async def test_words_are_whole_arguments_and_never_options(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    command = ExternalCommand([sys.executable, "-c", TELL, str(seen), "{title}", "{text}", "{text}x"])
    assert await command.call("pidriver", "--exec=$(reboot); `x` needs you") == ""
    assert json.loads(seen.read_text()) == {
        "arguments": ["pidriver", " --exec=$(reboot); `x` needs you", "{text}x"],
        "text": "--exec=$(reboot); `x` needs you",
        "title": "pidriver",
    }


async def test_no_command_is_no_call() -> None:
    assert not ExternalCommand([])
    assert await ExternalCommand([]).call("t", "x") == ""


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["/no/such/program"], "/no/such/program could not be started: No such file or directory"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "ended with code 3"),
    ],
)
async def test_what_goes_wrong_is_said(command: list[str], says: str) -> None:
    assert says in await ExternalCommand(command).call("t", "x")


async def test_one_that_takes_too_long_is_ended() -> None:
    command = ExternalCommand([sys.executable, "-c", "import time; time.sleep(600)"], seconds=0.1)
    assert "was stopped: it took more than 0.1 seconds" in await command.call("t", "x")


async def test_leaving_the_app_ends_it_with_what_it_started(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    running = asyncio.ensure_future(ExternalCommand([sys.executable, "-c", HANG, str(pid)]).call("t", "x"))
    await _until(lambda: pid.exists() and pid.read_text().endswith("\n"))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    child = int(pid.read_text())
    await _until(lambda: not _lives(child))


async def test_no_more_than_a_few_run_at_once(tmp_path: Path) -> None:
    command = ExternalCommand([sys.executable, "-c", "import time; time.sleep(600)"])
    running = [asyncio.ensure_future(command.call("t", "x")) for _ in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)
    assert await command.call("t", "x") == ""
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    assert "could not be started" in await ExternalCommand(["/no/such/program"]).call("t", "x")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # Killed, it waits as a zombie for whoever adopted it.
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


async def _until(true: Callable[[], bool]) -> None:
    for _ in range(100_000):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it did not come to pass")
