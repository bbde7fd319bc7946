"""Everything a child may do wrong, done by real children. The session says so, goes on, and can be closed."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest

from pidriver_tui.driver.errors import PiTimeoutError, TransportClosedError
from pidriver_tui.driver.events import (
    AgentEnd,
    AgentStart,
    Error,
    Exited,
    MessageComplete,
    MessageDelta,
    ToolEnd,
    TurnStart,
)
from pidriver_tui.driver.session import PiSession

from .children import SAFETY, all_events, is_alive, open_descriptors, session_with, transport_of


async def test_a_stray_line_is_an_event_and_the_stream_goes_on() -> None:
    code = r"""
    say("agent_start")
    write("console.log from an extension\n")
    sys.stdout.buffer.write(b'\xff\xfe{"type":"x"}\n{"type":"nul\x00"}\n[1, 2]\n{"torn": \n')
    say("agent_end", messages=[])
    serve()
    """
    async with session_with(code) as session:
        events = []
        async for event in session:
            events.append(event)
            if isinstance(event, AgentEnd):
                break
        errors = [event for event in events if isinstance(event, Error)]
        assert [error.code for error in errors] == ["protocol"] * 5
        assert errors[0].raw == {"line": "console.log from an extension"}
        assert await session.request({"type": "x"}) == {"got": "x"}


async def test_half_a_line_at_the_end_is_delivered() -> None:
    code = """
    say("turn_start")
    write('{"type":"agent_start"}')
    """
    async with session_with(code) as session:
        kinds = [type(event) for event in await all_events(session)]
        assert kinds == [TurnStart, AgentStart, Exited]
    async with session_with("""write('{"type":"agent_st')""") as session:
        error, exited = await all_events(session)
        assert isinstance(error, Error)
        assert isinstance(exited, Exited)


async def test_a_line_of_sixty_megabytes_arrives_and_one_above_the_cap_is_an_error() -> None:
    code = r"""
    big = "x" * 1_000_000
    write('{"type":"tool_execution_end","toolCallId":"1","toolName":"cat","result":{"content":[')
    for _ in range(60):
        write('{"type":"text","text":"' + big + '"},')
    write('{"type":"text","text":"end"}]}}\n')
    write('{"type":"tool_execution_end","toolCallId":"2","pad":"')
    for _ in range(70):
        write(big)
    write('"}\n')
    say("agent_start")
    """
    async with session_with(code) as session:
        tool, error, start, exited = await all_events(session)
        assert isinstance(tool, ToolEnd)
        assert len(tool.result) == 60_000_003
        assert isinstance(error, Error)
        assert error.code == "protocol"
        assert "67108864" in error.message
        assert len(json.dumps(error.raw)) < 1000
        assert isinstance(start, AgentStart)
        assert isinstance(exited, Exited)


async def test_a_flood_on_stderr_stops_nothing() -> None:
    code = """
    sys.stderr.write("y" * 1_000_000 + "\\n")
    for n in range(100_000):
        sys.stderr.write(f"warning {n}\\n")
    sys.stderr.flush()
    say("agent_start")
    serve()
    """
    async with session_with(code) as session:
        assert isinstance(await anext(session.events()), AgentStart)
        assert await session.request({"type": "x"}) == {"got": "x"}


async def test_one_that_closes_its_output_but_lives_is_ended() -> None:
    code = """
    say("agent_start", pid=os.getpid())
    command = hear()
    sys.stderr.write("closing\\n")
    sys.stderr.flush()
    os.close(1)
    sleep_for_ever()
    """
    async with session_with(code, terminate_timeout=0.1) as session:
        events = session.events()
        started = await anext(events)
        with pytest.raises(TransportClosedError, match="closed its output: closing"):
            await session.request({"type": "x"}, timeout=None)
        exited = await anext(events)
        assert isinstance(exited, Exited)
        assert exited.returncode == -signal.SIGTERM
        assert not exited.expected
        assert not is_alive(started.raw["pid"])


async def test_one_that_ignores_everything_is_killed() -> None:
    code = """
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("agent_start")
    sleep_for_ever()
    """
    async with session_with(code, terminate_timeout=0.1) as session:
        await anext(session.events())
        await session.aclose()
        assert session.exited is not None
        assert session.exited.returncode == -signal.SIGKILL
        assert session.exited.expected


async def test_one_that_never_reads_blocks_nobody() -> None:
    code = "say('turn_start'); sleep_for_ever()"
    async with session_with(code, write_timeout=0.05, terminate_timeout=0.1) as session:
        await anext(session.events())
        image = "i" * 500_000
        for _ in range(3):
            with pytest.raises(PiTimeoutError):
                await session.request({"type": "prompt", "message": image}, timeout=0.1)
        assert not session.busy


async def test_a_run_is_aborted_before_the_end_so_that_it_can_be_written_down(tmp_path: Path) -> None:
    log = tmp_path / "log"
    code = f"""
    say("agent_start")
    log = open({str(log)!r}, "w", buffering=1)
    command = hear()
    log.write(command["type"] + "\\n")
    say("agent_end", messages=[])
    say("agent_settled")
    reply(command)
    log.write("saved\\n" if hear() is None else "more\\n")
    """
    async with session_with(code) as session:
        await anext(session.events())
        assert session.busy
        await session.aclose()
        assert session.exited is not None
        assert session.exited.returncode == 0
    assert log.read_text() == "abort\nsaved\n"


async def test_one_that_does_not_answer_the_last_abort_is_ended_all_the_same() -> None:
    code = """
    say("extension_ui_request", id="a", method="confirm", title="?")
    say("agent_start")
    heard = [hear(), hear()]
    say("agent_end", messages=[], heard=[command["type"] for command in heard])
    assert hear() is None
    sys.exit(0)
    """
    async with session_with(code) as session:
        events = session.events()
        await anext(events)
        await anext(events)
        await session.aclose()
        ends = [event async for event in events if isinstance(event, AgentEnd)]
        assert ends[0].raw["heard"] == ["extension_ui_response", "abort"]


async def test_closing_during_a_command_ends_both() -> None:
    async with session_with("hear(); sleep_for_ever()", terminate_timeout=0.1) as session:
        asking = asyncio.create_task(session.request({"type": "slow"}, timeout=None))
        settled = asyncio.create_task(session.prompt("x"))
        await asyncio.sleep(0)
        await session.aclose()
        for outcome in await asyncio.gather(asking, settled, return_exceptions=True):
            assert isinstance(outcome, TransportClosedError)


async def test_closing_is_safe_to_cancel_at_every_await() -> None:
    for turns in range(0, 40, 3):
        async with session_with("say('turn_start'); hear(); hear()") as session:
            await anext(session.events())
            closing = asyncio.create_task(session.aclose())
            for _ in range(turns):
                await asyncio.sleep(0)
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
            await session.aclose()
            await session.aclose()
            assert session.ended
            pid = session._core.link._transport.pid
            assert pid is not None
            assert not is_alive(pid)


async def test_a_consumer_that_is_cancelled_takes_nothing_with_it() -> None:
    async with session_with("say('agent_start'); hear(); say('turn_start'); hear()") as session:
        events = session.events()
        await anext(events)

        async def wait_for_one() -> None:
            await session._core.queue.get()

        for turns in range(4):
            waiting = asyncio.create_task(wait_for_one())
            for _ in range(turns):
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await session.send({"type": "go"})
        assert isinstance(await anext(events), TurnStart)


async def test_frames_cut_in_pieces_are_put_together() -> None:
    code = """
    import base64
    command = hear()
    frame = {"id": command["id"], "type": "response", "command": "x", "success": True,
             "data": {"text": "é" * 1_000_000}}
    data = json.dumps(frame, ensure_ascii=False).encode()
    size = 256 * 1024
    count = -(-len(data) // size)
    for index in range(count):
        piece = base64.b64encode(data[index * size:(index + 1) * size]).decode()
        say("rpc_chunk", chunkId="c1", index=index, count=count, byteLength=len(data), data=piece)
        if index == 1:
            say("turn_start")
    say("rpc_chunk", chunkId="c2", index=5, count=2, byteLength=10, data="AAAA")
    serve()
    """
    async with session_with(code) as session:
        assert await session.request({"type": "x"}) == {"text": "é" * 1_000_000}
        events = session.events()
        assert isinstance(await anext(events), TurnStart)
        error = await anext(events)
        assert isinstance(error, Error)
        assert "c2" in error.message


async def test_keeping_every_event_of_a_cumulative_answer_costs_its_length_not_its_square() -> None:
    """omp repeats the whole message with each delta: 300 deltas of a 30 KB answer are 9 MB on the wire."""
    code = """
    words, whole = "z" * 100, ""
    for _ in range(300):
        whole += words
        message = {"role": "assistant", "content": [{"type": "text", "text": whole}]}
        say("message_update", assistantMessageEvent={"type": "text_delta", "contentIndex": 0, "delta": words,
                                                     "partial": message}, message=message)
        say("turn_start")
    say("message_end", message=message)
    """
    async with session_with(code) as session:
        events = await all_events(session)
    deltas = [event for event in events if isinstance(event, MessageDelta)]
    assert len(deltas) == 300
    (complete,) = [event for event in events if isinstance(event, MessageComplete)]
    assert "".join(delta.text for delta in deltas) == complete.text == "z" * 30_000
    assert sum(len(json.dumps(event.raw)) for event in events) < 10 * 30_000


async def test_a_hundred_sessions_leave_no_descriptor_and_no_task() -> None:
    await one_session()
    before, tasks = open_descriptors(), asyncio.all_tasks()
    async with asyncio.timeout(4 * SAFETY):
        for _ in range(4):
            await asyncio.gather(*(one_session() for _ in range(25)))
        for _ in range(5):
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == tasks
        assert open_descriptors() == before


async def one_session() -> None:
    transport = transport_of("say('agent_start'); serve()")
    await transport.start()
    async with PiSession(transport) as session:
        await session.request({"type": "x"})
        assert isinstance(await anext(session.events()), AgentStart)
