"""No orphan when the host is killed, and no harm done to a process that merely has the same id."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pidriver_tui.driver.process import guardian, process_table
from pidriver_tui.driver.process.guard import Guard

from .children import SAFETY, is_alive, transport_of

_HOST = """
import asyncio, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore them: nohup, a shell's &
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path[:0] = {path!r}
from tests.driver.children import transport_of
from pidriver_tui.driver.process.guard import Guard

async def main():
    transport = transport_of({child!r}, guard=Guard(grace=0.2))
    await transport.start()
    up = await transport.receive()
    print(transport.pid, up["pid"], transport._guard.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""

_CHILD = """
code = "import signal,time; signal.signal(15, signal.SIG_IGN); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-I", "-S", "-c", code], start_new_session=True)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
say("up", pid=child.pid)
sleep_for_ever()
"""


def gone(pids: list[int], seconds: float = SAFETY) -> bool:
    """Wait for processes that are nobody's children here: their end can only be looked for."""
    for _ in range(int(seconds / 0.05)):
        if not any(is_alive(pid) for pid in pids):
            return True
        # No event tells of a stranger's end.
        signal.sigtimedwait([], 0.05) if hasattr(signal, "sigtimedwait") else os.times()
    return False


def kill_and_reap(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


@pytest.fixture
def guard() -> Iterator[Guard]:
    guard = Guard()
    yield guard
    guard.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_killed_host_leaves_no_orphan(number: signal.Signals) -> None:
    root = str(Path(__file__).parents[2])
    host = subprocess.Popen(
        [sys.executable, "-c", _HOST.format(path=[root], child=_CHILD)], stdout=subprocess.PIPE, text=True
    )
    assert host.stdout is not None
    pids = [int(word) for word in host.stdout.readline().split()]
    assert len(pids) == 3
    assert all(is_alive(pid) for pid in pids)
    host.send_signal(number)
    host.wait(SAFETY)
    host.stdout.close()
    assert gone(pids)


async def test_a_closed_transport_is_forgotten_and_the_guardian_goes_with_its_host(guard: Guard) -> None:
    async with asyncio.timeout(SAFETY):
        transport = transport_of("hear()", guard=guard)
        await transport.start()
        assert len(guard.children) == 1
        pid = guard.pid
        assert pid is not None
        assert is_alive(pid)
        await transport.aclose()
        assert guard.children == frozenset()
        other = transport_of("hear()", guard=guard)
        await other.start()
        assert guard.pid == pid, "one guardian for all"
        await other.aclose()
    guard.close()
    assert gone([pid])


async def test_one_that_was_killed_is_started_again(guard: Guard) -> None:
    async with asyncio.timeout(SAFETY):
        first = transport_of("hear()", guard=guard)
        await first.start()
        killed = guard.pid
        assert killed is not None
        kill_and_reap(killed)
        second = transport_of("hear()", guard=guard)
        await second.start()
        assert guard.pid not in (None, killed)
        assert len(guard.children) == 2
        await asyncio.gather(first.aclose(), second.aclose())


async def test_where_none_can_be_started_sessions_work_all_the_same(
    guard: Guard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    transport = transport_of("say('up'); hear()", guard=guard)
    argv = transport._config.to_argv()
    monkeypatch.setattr(type(transport._config), "to_argv", lambda _: argv)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    async with asyncio.timeout(SAFETY):
        await transport.start()
        assert await transport.receive() == {"type": "up"}
        await transport.aclose()
    assert guard.pid is None
    assert "no guardian" in caplog.text


def test_a_process_that_took_over_an_id_is_left_alone() -> None:
    stranger = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        processes = process_table.table()
        assert stranger.pid in processes
        assert process_table.in_group(processes, stranger.pid, "another start") == set()
        own = process_table.in_group(processes, stranger.pid, processes[stranger.pid].started)
        assert {process.pid for process in own} == {stranger.pid}
        imposter = process_table.Process(stranger.pid, 1, stranger.pid, "another start")
        process_table.send([imposter], signal.SIGKILL)
        guardian._end({"no such mark": (stranger.pid, "another start")}, 0.1)
        assert stranger.poll() is None
        process_table.send(own, signal.SIGKILL)
        assert stranger.wait(SAFETY) == -signal.SIGKILL
    finally:
        stranger.kill()


def test_descent_and_groups_are_told_from_the_table() -> None:
    def row(pid: int, parent: int, group: int) -> process_table.Process:
        return process_table.Process(pid, parent, group, f"t{pid}")

    rows = [row(1, 0, 1), row(10, 1, 10), row(11, 10, 10), row(12, 11, 12), row(20, 1, 20)]
    processes = {process.pid: process for process in rows}
    assert {process.pid for process in process_table.below(processes, [10])} == {11, 12}
    assert {process.pid for process in process_table.in_group(processes, 10, "t10")} == {10, 11}
    del processes[10]
    assert {process.pid for process in process_table.in_group(processes, 10, "t10")} == {11}


def test_ps_tells_the_same_as_proc() -> None:
    theirs = process_table._table_of_ps()
    me = theirs[os.getpid()]
    assert me.parent == os.getppid()
    assert me.group == os.getpgid(0)
    assert me.started
