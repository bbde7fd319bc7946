"""The transport over real children: framing, stderr, writing, starting, its contract."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from pidriver_tui.driver.errors import (
    PiDriverError,
    PiNotFoundError,
    PiProtocolError,
    PiStartError,
    PiTimeoutError,
    TransportClosedError,
)
from pidriver_tui.driver.transport import ByteTransport, PiTransport, SubprocessTransport

from .children import SAFETY, PythonChild, open_descriptors, transport_of


async def received(transport: SubprocessTransport) -> list[dict[str, Any] | str]:
    """All frames; what is no frame as the error's raw text."""
    found: list[dict[str, Any] | str] = []
    while True:
        try:
            frame = await transport.receive()
        except PiProtocolError as problem:
            found.append(problem.raw or "")
        else:
            if frame is None:
                return found
            found.append(frame)


async def outcome_of(work: Awaitable[None]) -> Exception | None:
    try:
        await work
    except PiDriverError as problem:
        return problem
    return None


async def run(code: str, **options: Any) -> tuple[list[dict[str, Any] | str], SubprocessTransport]:
    async with asyncio.timeout(SAFETY):
        transport = transport_of(code, **options)
        await transport.start()
        frames = await received(transport)
        await transport.wait_exited()
        await transport.aclose()
        return frames, transport


def test_it_keeps_its_protocols() -> None:
    transport = transport_of("")
    assert isinstance(transport, PiTransport)
    assert isinstance(transport, ByteTransport)
    assert transport.pid is None
    assert transport.returncode is None


async def test_frames_arrive_and_the_end_is_none() -> None:
    frames, transport = await run(r"""write('{"a":1}\r\n\n  \n{"b":"\\u2028"}\n{"c":3}'); sys.exit(3)""")
    assert frames == [{"a": 1}, {"b": "\u2028"}, {"c": 3}]
    assert transport.returncode == 3


async def test_what_is_no_frame_is_an_error_and_receiving_goes_on() -> None:
    frames, _ = await run(
        r"""
        sys.stdout.buffer.write(b'hello\n[1]\n\xff\xfe\n{"x":"\x00"}\n{"torn":\n{"ok":1}\n')
        """
    )
    assert frames[-1] == {"ok": 1}
    assert frames[:2] == ["hello", "[1]"]
    assert len(frames) == 6
    assert all(isinstance(frame, str) for frame in frames[:-1])


async def test_it_iterates() -> None:
    transport = transport_of("say('one'); say('two')")
    await transport.start()
    async with asyncio.timeout(SAFETY):
        assert [frame["type"] async for frame in transport] == ["one", "two"]
    await transport.aclose()


async def test_what_is_sent_arrives_line_by_line_and_unmixed() -> None:
    transport = transport_of("for line in sys.stdin: write(line)")
    async with asyncio.timeout(SAFETY):
        await transport.start()
        big = {"n": -1, "text": "é\u2028" * 200_000}
        await asyncio.gather(transport.send(big), *(transport.send({"n": n}) for n in range(50)))
        seen = [await transport.receive() for _ in range(51)]
        assert seen == [big, *({"n": n} for n in range(50))]
        await transport.send({"half": "\ud83d"})
        assert await transport.receive() == {"half": "\ud83d"}
        await transport.aclose()


async def test_stderr_is_drained_cleaned_and_kept_apart() -> None:
    lines: list[str] = []
    frames, transport = await run(
        r"""
        for n in range(200):
            sys.stderr.write(f"line {n}\n")
        sys.stderr.write("\x1b[31mred\x1b[0m \x1b]0;title\x07\x9bevil\u202e!\n")
        sys.stderr.write("x" * 5_000_000 + "\n")
        sys.stderr.write("no end")
        sys.stderr.flush()
        say("done")
        """,
        on_stderr=lines.append,
    )
    assert frames == [{"type": "done"}]
    assert lines[:200] == [f"line {n}" for n in range(200)]
    assert lines[200] == "red evil!"
    assert lines[201] == "x" * 65536
    assert lines[202] == "no end"
    assert len(transport.stderr_tail) == 50
    assert transport.stderr_tail[-1] == "no end"
    assert sum(map(len, transport.stderr_tail)) < 60_000


async def test_an_on_stderr_that_raises_does_not_stop_the_drain(caplog: pytest.LogCaptureFixture) -> None:
    def explode(line: str) -> None:
        raise ValueError(line)

    frames, transport = await run(
        "sys.stderr.write('a\\n' * 100_000); sys.stderr.flush(); say('done')", on_stderr=explode
    )
    assert frames == [{"type": "done"}]
    assert transport.stderr_tail[-1] == "a"
    assert "on_stderr raised" in caplog.text


async def test_a_child_that_never_reads_blocks_nobody_for_ever() -> None:
    transport = transport_of("sleep_for_ever()", write_timeout=0.05, terminate_timeout=0.05)
    async with asyncio.timeout(SAFETY):
        await transport.start()
        outcomes = [await outcome_of(transport.send({"text": "x" * 50_000})) for _ in range(10)]
        assert outcomes[0] is None
        assert isinstance(outcomes[-1], PiTimeoutError), "what waits must be bounded"
        with pytest.raises(PiTimeoutError):
            await transport.send({"type": "again"})
        await transport.aclose()
        assert transport.returncode is not None


async def test_sending_before_the_start_and_after_the_end_is_refused() -> None:
    transport = transport_of("sys.stderr.write('bad key\\n'); sys.exit(7)")
    with pytest.raises(TransportClosedError, match="not started"):
        await transport.send({})
    with pytest.raises(TransportClosedError, match="not started"):
        await transport.receive()
    with pytest.raises(TransportClosedError, match="not started"):
        await transport.wait_exited()
    async with asyncio.timeout(SAFETY):
        await transport.start()
        assert await transport.wait_exited() == 7
        with pytest.raises(TransportClosedError, match=r"code 7.*bad key") as caught:
            await transport.send({})
        assert caught.value.returncode == 7
        assert caught.value.stderr_tail == ("bad key",)
        await transport.aclose()


async def test_a_child_that_closes_its_input_is_told_apart() -> None:
    transport = transport_of("os.close(0); say('closed'); sleep_for_ever()", terminate_timeout=0.05)
    async with asyncio.timeout(SAFETY):
        await transport.start()
        await transport.receive()
        with pytest.raises(TransportClosedError, match="closed its input"):
            await transport.send({"type": "x"})
        await transport.aclose()


async def test_what_cannot_be_started_says_why(tmp_path: Any) -> None:
    class Missing(PythonChild):
        def to_argv(self) -> list[str]:
            return ["no-such-agent-anywhere"]

    with pytest.raises(PiNotFoundError, match="no-such-agent-anywhere") as caught:
        await SubprocessTransport(Missing("")).start()
    assert caught.value.binary == "no-such-agent-anywhere"

    script = tmp_path / "agent"
    script.write_text("not a program")
    script.chmod(0o644)

    class NotExecutable(PythonChild):
        def to_argv(self) -> list[str]:
            return [str(script)]

    with pytest.raises(PiStartError, match="agent"):
        await SubprocessTransport(NotExecutable("")).start()
    with pytest.raises(PiStartError, match="not a directory"):
        await SubprocessTransport(PythonChild("", workspace=str(tmp_path / "gone"))).start()


async def test_it_starts_once() -> None:
    transport = transport_of("")
    await transport.start()
    with pytest.raises(PiStartError, match="before"):
        await transport.start()
    await transport.aclose()
    await transport.aclose()


async def test_a_failed_start_leaves_no_descriptor_behind() -> None:
    async def refuse(*_: Any, **__: Any) -> Any:
        raise OSError("no more processes")

    class NoProgram(PythonChild):
        def to_argv(self) -> list[str]:
            return ["/etc/passwd"]

    before = open_descriptors()
    with pytest.raises(PiStartError):
        await SubprocessTransport(NoProgram("")).start()
    with pytest.raises(PiStartError):
        await SubprocessTransport(PythonChild(""), spawn=refuse).start()
    assert open_descriptors() == before


async def test_a_spawn_of_somebody_elses_gets_the_usual_pipes() -> None:
    seen: dict[str, Any] = {}

    async def spawn(*argv: str, **options: Any) -> asyncio.subprocess.Process:
        seen.update(options)
        return await asyncio.create_subprocess_exec(*argv, **options)

    lines: list[str] = []
    transport = SubprocessTransport(
        PythonChild("sys.stderr.write('note\\n'); sys.stderr.flush(); serve()"),
        spawn=spawn,
        on_stderr=lines.append,
    )
    async with asyncio.timeout(SAFETY):
        await transport.start()
        assert seen["stdin"] == seen["stdout"] == seen["stderr"] == asyncio.subprocess.PIPE
        await transport.send({"id": "1", "type": "hello"})
        frame = await transport.receive()
        assert frame is not None
        assert frame["data"] == {"got": "hello"}
        await transport.aclose()
        assert await transport.receive() is None
    assert transport.returncode == 0
    assert lines == ["note"]


async def test_one_consumer_at_a_time() -> None:
    transport = transport_of("serve()")
    async with asyncio.timeout(SAFETY):
        await transport.start()
        first = asyncio.create_task(transport.receive())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="consumer"):
            await transport.receive()
        await transport.aclose()
        assert await first is None


async def test_a_reader_that_takes_nothing_makes_the_child_wait_and_loses_nothing() -> None:
    transport = transport_of("for n in range(3000): say('n', n=n, pad='p' * 1000)")
    async with asyncio.timeout(SAFETY):
        await transport.start()
        await transport.receive()
        inbox = transport._inbox
        assert inbox is not None
        for _ in range(100_000):
            await asyncio.sleep(0)
            if inbox._size > 1024 * 1024:
                break
        for _ in range(1000):
            await asyncio.sleep(0)
        assert 1024 * 1024 < inbox._size < 2 * 1024 * 1024
        assert transport.returncode is None
        frames = await received(transport)
        assert [frame["n"] for frame in frames if isinstance(frame, dict)] == list(range(1, 3000))
        await transport.aclose()


async def test_a_receive_that_is_cancelled_loses_nothing() -> None:
    transport = transport_of("hear(); say('late')")
    async with asyncio.timeout(SAFETY):
        await transport.start()
        waiting = asyncio.create_task(transport.receive())
        await asyncio.sleep(0)
        waiting.cancel()
        await transport.send({"type": "go"})
        assert await transport.receive() == {"type": "late"}
        await transport.aclose()
