"""Pieces of a frame (omp, protocol 2): whole ones come out whole, wrong ones are refused, few are held."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver.decode.chunks import ChunkAssembler
from pidriver_tui.driver.errors import PiProtocolError


def piece(
    data: bytes, index: int = 0, count: int = 1, size: int | None = None, name: str = "c"
) -> dict[str, Any]:
    return {
        "chunkId": name,
        "index": index,
        "count": count,
        "byteLength": len(data) if size is None else size,
        "data": base64.b64encode(data).decode(),
    }


@given(
    st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=8).flatmap(
        lambda parts: st.tuples(st.just(parts), st.permutations(range(len(parts))))
    )
)
def test_pieces_in_any_order_are_the_frame(case: tuple[list[bytes], list[int]]) -> None:
    parts, order = case
    whole = b"".join(parts)
    chunks = ChunkAssembler()
    given = [chunks.add(piece(parts[at], at, len(parts), len(whole))) for at in order]
    assert given == [None] * (len(parts) - 1) + [whole]


@pytest.mark.parametrize(
    "wrong",
    [
        piece(b"short", size=6),
        piece(b"long", size=3),
        piece(b"x" * 101),
        piece(b"", size=0),
        piece(b"abc", index=1),
        piece(b"abc", count=4),
        piece(b"abc") | {"data": "not base64!"},
    ],
    ids=["short", "long", "above the limit", "empty", "index", "more pieces than bytes", "base64"],
)
def test_a_piece_that_contradicts_itself_is_refused_and_the_next_frame_lives(wrong: dict[str, Any]) -> None:
    chunks = ChunkAssembler(limit=100)
    with pytest.raises(PiProtocolError, match="rpc_chunk 'c'"):
        chunks.add(wrong)
    assert chunks.add(piece(b"fine")) == b"fine"


def test_frames_that_never_become_whole_are_forgotten_oldest_first() -> None:
    chunks = ChunkAssembler()
    for number in range(100):
        assert chunks.add(piece(b"ab", 0, 2, 4, f"c{number}")) is None
    assert len(chunks._open) <= 8
    assert chunks.add(piece(b"cd", 1, 2, 4, "c99")) == b"abcd"
    assert chunks.add(piece(b"cd", 1, 2, 4, "c0")) is None
