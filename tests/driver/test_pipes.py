"""The two ends of a child's pipes: what is in one is read though another holds it, and a writer waits."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pidriver_tui.driver.framing import CHUNK
from pidriver_tui.driver.process.pipes import HIGH_WATER, PipeReader, PipeWriter

from .children import SAFETY


class Kept:
    """Keeps what it receives."""

    def __init__(self) -> None:
        self.data = b""
        self.ends = 0
        self._room = memoryview(bytearray(CHUNK))

    def room(self) -> memoryview:
        return self._room

    def filled(self, count: int) -> None:
        self.data += self._room[:count]

    def ended(self) -> None:
        self.ends += 1


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    """Our end, for who closes it, and the other end, to read or to write, closed here."""
    ours, theirs = os.pipe()
    try:
        yield ours, theirs
    finally:
        os.close(theirs)


async def test_what_a_dead_child_left_in_the_pipe_is_read_though_another_holds_it() -> None:
    with pipe() as (ours, held):
        left = bytes(range(256)) * 200
        os.write(held, left)
        kept = Kept()
        reader = PipeReader(asyncio.get_running_loop(), ours, kept)
        reader.pause()
        await reader.drain()
        assert kept.data == left
        assert (kept.ends, reader.closed) == (1, True)
        reader.close()
        assert kept.ends == 1


async def test_one_who_writes_on_into_a_dead_childs_pipe_is_not_followed_for_ever() -> None:
    with pipe() as (ours, held):

        class Endless(Kept):
            def filled(self, count: int) -> None:
                super().filled(count)
                os.write(held, b"more")

        kept = Endless()
        os.write(held, b"first")
        reader = PipeReader(asyncio.get_running_loop(), ours, kept)
        reader.pause()
        await reader.drain()
        assert kept.data.startswith(b"firstmore")
        assert kept.ends == 1


async def test_a_writer_never_blocks_and_waits_for_the_child_above_the_mark() -> None:
    theirs, ours = os.pipe()
    os.set_blocking(theirs, False)
    writer = PipeWriter(asyncio.get_running_loop(), ours)
    data = bytes(range(256)) * 4000
    writer.write(data)
    assert writer.buffered > HIGH_WATER
    waiting = asyncio.create_task(writer.drain())
    read = b""
    async with asyncio.timeout(SAFETY):
        for _ in range(3):
            await asyncio.sleep(0)
        assert not waiting.done()
        writer.close()
        while len(read) < len(data):
            await asyncio.sleep(0)
            with contextlib.suppress(BlockingIOError):
                read += os.read(theirs, CHUNK)
    assert read == data, "closing waits for what was written"
    assert writer.closed
    with pytest.raises(BrokenPipeError):
        await waiting
    with pytest.raises(BrokenPipeError):
        writer.write(b"x")
    os.close(theirs)
