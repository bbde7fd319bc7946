"""Framing: any chunking gives the same lines, nothing raises, the cap holds, work is linear."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import framing
from pidriver_tui.driver.errors import PiProtocolError
from pidriver_tui.driver.framing import CHUNK, LONG_CHUNK, LineBuffer, LineFramer


def lines(data: bytes, cuts: list[int] | None = None, max_line: int | None = None) -> list[object]:
    framer = LineFramer() if max_line is None else LineFramer(max_line)
    found: list[object] = []
    start = 0
    for cut in sorted(cuts or []):
        stop = max(start, min(cut, len(data)))
        found += framer.feed(data[start:stop])
        start = stop
    found += framer.feed(data[start:])
    found += framer.finish()
    return [("too long",) if isinstance(line, PiProtocolError) else line for line in found]


def test_only_newline_ends_a_line() -> None:
    data = '{"a":"\u2028\u2029\x85"}\r\n{"b":1}\n\n  \n{"c":\r}\n'.encode()
    assert lines(data) == ['{"a":"\u2028\u2029\x85"}'.encode(), b'{"b":1}', b'{"c":\r}']


def test_one_carriage_return_is_stripped_and_no_more() -> None:
    assert lines(b"a\r\r\nb\r\n") == [b"a\r", b"b"]


def test_half_a_line_at_the_end_is_delivered() -> None:
    assert lines(b'{"a":1}\n{"b"') == [b'{"a":1}', b'{"b"']
    assert lines(b"") == []
    assert lines(b"\n\n") == []


@given(st.binary(max_size=400).map(lambda data: data.replace(b"\x01", b"\n")), st.lists(st.integers(0, 400)))
def test_any_chunking_gives_the_same_lines(data: bytes, cuts: list[int]) -> None:
    whole = [line.removesuffix(b"\r") for line in data.split(b"\n") if line.strip()]
    assert lines(data, cuts) == whole


@given(
    st.lists(st.integers(0, 2 * LONG_CHUNK), max_size=6),
    st.lists(st.integers(0, 12 * LONG_CHUNK), max_size=8),
)
def test_the_cap_is_the_same_for_any_chunking(sizes: list[int], cuts: list[int]) -> None:
    data = b"".join(b"x" * size + b"\n" for size in sizes) + b"tail"
    expected: list[object] = []
    for size in sizes:
        if size > LONG_CHUNK:
            expected.append(("too long",))
        elif size:
            expected.append(b"x" * size)
    assert lines(data, cuts, max_line=LONG_CHUNK) == [*expected, b"tail"]


def test_an_endless_line_above_the_cap_is_one_error_and_no_tail() -> None:
    framer = LineFramer(LONG_CHUNK)
    errors = [item for _ in range(10) for item in framer.feed(b"y" * LONG_CHUNK)]
    assert len(errors) == 1
    assert isinstance(errors[0], PiProtocolError)
    assert errors[0].raw is not None
    assert errors[0].raw.startswith("yyyy")
    assert len(errors[0].raw) < 1000
    assert framer.finish() == []


def test_a_line_after_one_above_the_cap_is_whole() -> None:
    framer = LineFramer(LONG_CHUNK)
    framer.feed(b"z" * (LONG_CHUNK + 1))
    assert framer.feed(b'zz\n{"a":1}\n{"b"') == [b'{"a":1}']
    assert framer.feed(b":2}\n") == [b'{"b":2}']


def test_the_cap_is_no_less_than_a_read() -> None:
    with pytest.raises(ValueError, match="at least"):
        LineBuffer(LONG_CHUNK - 1)


class Counting(bytearray):
    """Counts the bytes that are searched in any of them."""

    searched = 0

    def rfind(self, sub: Any, start: Any = 0, end: Any = None, /) -> int:
        Counting.searched += (len(self) if end is None else end) - start
        return super().rfind(sub, start, end)

    def find(self, sub: Any, start: Any = 0, end: Any = None, /) -> int:
        Counting.searched += (len(self) if end is None else end) - start
        return super().find(sub, start, end)


class CountingMoves(LineBuffer):
    """Counts the bytes that are moved to make room."""

    moved = 0

    def _make_room(self, size: int) -> None:
        CountingMoves.moved += self.pending
        super()._make_room(size)


def test_bytes_searched_and_moved_stay_linear_in_the_length_of_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The buffer may grow by doubling; it must neither copy for each read nor look at a byte twice."""
    monkeypatch.setattr(framing, "bytearray", Counting, raising=False)
    monkeypatch.setattr(Counting, "searched", 0)
    monkeypatch.setattr(CountingMoves, "moved", 0)
    buffer = CountingMoves()
    buffers: list[bytearray] = []
    length = 0
    while length < 32_000_000:
        room = buffer.room()
        room[:] = b"w" * len(room)
        length += len(room)
        if not buffers or buffers[-1] is not buffer.data:
            buffers.append(buffer.data)
        assert buffer.filled(len(room)) == []
    assert buffer.pending == length
    assert len(buffers) < 12, "it grows by doubling"
    assert len(buffer.data) <= 4 * length
    buffer.room()[:1] = b"\n"
    assert buffer.filled(1) == [(0, length + 1)]
    assert Counting.searched == length + 1, "each byte is looked at once"
    assert CountingMoves.moved <= 2 * length
    buffer.room()
    assert len(buffer.data) <= LONG_CHUNK, "a giant's buffer is not kept"


def test_short_lines_keep_the_buffer_small() -> None:
    buffer = LineBuffer()
    line = b"v" * 1000 + b"\n"
    stream = line * 2000
    for start in range(0, len(stream), 50_000):
        piece = stream[start : start + 50_000]
        buffer.room()[: len(piece)] = piece
        buffer.filled(len(piece))
    assert len(buffer.data) <= 2 * CHUNK
