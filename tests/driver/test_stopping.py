"""Nothing a session started survives it: groups, grandchildren, detached ones; and the order of stopping."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from pidriver_tui.driver.process.child import marked_environment
from pidriver_tui.driver.process.process_table import TOKEN_ENV

from .children import SAFETY, is_alive, open_descriptors, transport_of

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="marks are read from /proc")

_GRANDCHILD = """
def spawn(code, **options):
    return subprocess.Popen([sys.executable, "-I", "-S", "-c", code], **options).pid
stubborn = "import signal as s,time; s.signal(15, s.SIG_IGN); s.signal(1, s.SIG_IGN); time.sleep(600)"
"""


async def test_the_end_of_stdin_comes_first_and_what_is_still_said_is_read(tmp_path: Path) -> None:
    written = tmp_path / "session"
    transport = transport_of(
        f"""
        signal.signal(signal.SIGTERM, lambda *_: os._exit(99))
        say("up")
        assert hear() is None
        for n in range(2000):
            say("last words", pad="x" * 1000)
        open({str(written)!r}, "w").write("saved")
        sys.exit(5)
        """
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        assert await transport.receive() == {"type": "up"}
        await transport.aclose()
        said = [frame async for frame in transport]
    assert transport.returncode == 5, "no signal was sent"
    assert written.read_text() == "saved"
    assert len(said) == 2000


async def test_sigterm_then_sigkill_for_one_that_does_not_care() -> None:
    transport = transport_of(
        """
        signal.signal(signal.SIGTERM, lambda *_: say("got SIGTERM"))
        say("up")
        sleep_for_ever()
        """,
        terminate_timeout=0.2,
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        await transport.receive()
        await transport.aclose()
        assert [frame["type"] async for frame in transport] == ["got SIGTERM"]
    assert transport.returncode == -signal.SIGKILL


async def test_sigterm_reaches_the_whole_group() -> None:
    transport = transport_of(
        _GRANDCHILD + "say('up', pid=spawn('import time; time.sleep(600)')); sleep_for_ever()",
        terminate_timeout=0.2,
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        up = await transport.receive()
        assert up is not None
        await transport.aclose()
    assert transport.returncode == -signal.SIGTERM
    assert not is_alive(up["pid"])


async def test_a_child_that_waits_for_a_tool_of_its_own_ends_by_sigterm_too() -> None:
    """The signal goes to the whole group: told alone, the child would wait for its tool for ever."""
    transport = transport_of(
        """
        tool = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        signal.signal(signal.SIGTERM, lambda *_: None)
        say("up")
        tool.wait()
        sys.exit(7)
        """,
        terminate_timeout=SAFETY,
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        await transport.receive()
        await transport.aclose()
    assert transport.returncode == 7


@pytest.mark.parametrize("end", ["hear()", "sys.exit(1)", "os.kill(os.getpid(), 9)", "sleep_for_ever()"])
@pytest.mark.parametrize(
    "options",
    ["", pytest.param("start_new_session=True", marks=linux_only), "process_group=0"],
    ids=["in the group", "in a session of its own", "in a group of its own"],
)
async def test_a_stubborn_grandchild_that_holds_the_pipes_is_ended(options: str, end: str) -> None:
    if options == "process_group=0" and not end.startswith(("hear", "sleep")) and sys.platform == "darwin":
        pytest.skip("nothing leads to it once its parent is gone")
    transport = transport_of(
        _GRANDCHILD + f"say('up', pid=spawn(stubborn{', ' + options if options else ''})); {end}",
        terminate_timeout=0.2,
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        up = await transport.receive()
        assert up is not None
        assert is_alive(up["pid"])
        if end in ("hear()", "sleep_for_ever()"):
            await transport.aclose()
        assert await transport.receive() is None, "the stream ends with the child, whoever holds its pipe"
        await transport.wait_exited()
        await transport.aclose()
    assert not is_alive(up["pid"])


async def test_what_a_child_left_behind_is_ended_though_nobody_closes_the_transport() -> None:
    transport = transport_of(
        _GRANDCHILD + "say('up', pid=spawn(stubborn)); sys.exit(1)", terminate_timeout=0.2
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        up = await transport.receive()
        assert up is not None
        assert await transport.wait_exited() == 1
        assert transport._watcher is not None
        await transport._watcher
        assert not is_alive(up["pid"])
        await transport.aclose()


@linux_only
async def test_a_daemon_that_forked_twice_is_found_by_its_mark() -> None:
    transport = transport_of(
        """
        if os.fork() == 0:
            os.setsid()
            pid = os.fork()
            if pid == 0:
                sleep_for_ever()
            say("daemon", pid=pid)
            os._exit(0)
        hear()
        """
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        daemon = await transport.receive()
        assert daemon is not None
        await transport.aclose()
    assert not is_alive(daemon["pid"])


async def test_children_are_not_in_our_group() -> None:
    transport = transport_of("say('up', group=os.getpgid(0), session=os.getsid(0), pid=os.getpid()); hear()")
    async with asyncio.timeout(SAFETY):
        await transport.start()
        up = await transport.receive()
        await transport.aclose()
    assert up is not None
    assert up["group"] == up["session"] == up["pid"] == transport.pid


async def test_closing_twice_at_once_and_being_cancelled_meanwhile_is_safe() -> None:
    transport = transport_of("say('up'); sleep_for_ever()", terminate_timeout=0.1)
    async with asyncio.timeout(SAFETY):
        await transport.start()
        await transport.receive()
        first = asyncio.create_task(transport.aclose())
        second = asyncio.create_task(transport.aclose())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert first.cancelled()
        await second
    assert transport.returncode == -signal.SIGTERM


@pytest.mark.parametrize("usual", [True, False], ids=["asyncio's spawn", "another spawn"])
async def test_a_start_that_is_cancelled_leaves_no_child_and_no_descriptor(
    usual: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    born: list[asyncio.subprocess.Process] = []
    real = asyncio.create_subprocess_exec

    async def spawn(*argv: str, **options: object) -> asyncio.subprocess.Process:
        await asyncio.sleep(0)
        process = await real(*argv, **options)  # type: ignore[arg-type]
        born.append(process)
        return process

    if usual:
        monkeypatch.setattr(asyncio, "create_subprocess_exec", spawn)
    before = 0
    for turns in (100, *range(8)):
        transport = transport_of("hear()", spawn=spawn)
        starting = asyncio.create_task(transport.start())
        for _ in range(turns):
            await asyncio.sleep(0)
        starting.cancel()
        async with asyncio.timeout(SAFETY):
            await asyncio.gather(starting, return_exceptions=True)
            await transport.aclose()
            for process in born:
                await process.wait()
            for _ in range(5):
                await asyncio.sleep(0)
        before = before or open_descriptors()  # what the first start opens for all
    assert open_descriptors() == before
    assert born


def test_a_mark_stands_behind_the_one_we_carry_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_ENV, raising=False)
    assert marked_environment({"A": "1"}, "mine") == {"A": "1", TOKEN_ENV: "mine"}
    monkeypatch.setenv(TOKEN_ENV, "outer")
    assert marked_environment({}, "mine") == {TOKEN_ENV: "outer:mine"}


@linux_only
async def test_a_driver_inside_a_session_goes_with_it() -> None:
    """The inner driver's child carries both marks, so that ending the outer one finds it."""
    transport = transport_of(
        f"""
        env = dict(os.environ)
        env[{TOKEN_ENV!r}] += ":inner.1.1"
        child = subprocess.Popen(["sleep", "600"], env=env, start_new_session=True)
        say("up", pid=child.pid)
        os._exit(0)
        """
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        up = await transport.receive()
        assert up is not None
        await transport.aclose()
    assert not is_alive(up["pid"])
