"""Putting together frames that omp cut in pieces (`rpc_chunk`, protocol 2). It may not know their content.

Observed, omp 18.2.3: `{type, chunkId, index, count, byteLength, data}`, `data` in base64, `byteLength`
that of the whole frame; pieces of one frame come in order, other frames may come between them.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from ..errors import PiProtocolError
from ..framing import MAX_LINE
from .fields import text, whole

__all__ = ["ChunkAssembler"]

_OPEN_FRAMES = 8


@dataclass(slots=True)
class _Partial:
    count: int
    size: int
    pieces: dict[int, bytes] = field(default_factory=dict)
    got: int = 0


class ChunkAssembler:
    """Collects pieces until their frame is whole. Holds `limit` bytes of each of a few frames at most."""

    __slots__ = ("_limit", "_open")

    def __init__(self, limit: int = MAX_LINE) -> None:
        self._limit = limit
        self._open: dict[str, _Partial] = {}

    def add(self, frame: dict[str, Any]) -> bytes | None:
        """Take a piece; the whole frame's bytes when it was the last one.

        Raises:
            PiProtocolError: The piece contradicts itself or its frame, or the frame is too large. The
                frame is given up.
        """
        chunk_id = text(frame, "chunkId")
        partial = self._open.get(chunk_id)
        if partial is None:
            partial = _Partial(whole(frame, "count"), whole(frame, "byteLength"))
            if not 0 < partial.size <= self._limit or not 0 < partial.count <= partial.size:
                raise PiProtocolError(f"rpc_chunk {chunk_id!r}: {partial.count} pieces, {partial.size} bytes")
            while len(self._open) >= _OPEN_FRAMES:
                del self._open[next(iter(self._open))]
            self._open[chunk_id] = partial
        try:
            return self._put(chunk_id, partial, frame)
        except PiProtocolError:
            del self._open[chunk_id]
            raise

    def _put(self, chunk_id: str, partial: _Partial, frame: dict[str, Any]) -> bytes | None:
        index = frame.get("index")
        try:
            data = base64.b64decode(text(frame, "data"), validate=True)
        except (binascii.Error, ValueError) as problem:
            raise PiProtocolError(f"rpc_chunk {chunk_id!r}: {problem}") from problem
        if type(index) is not int or not 0 <= index < partial.count or index in partial.pieces:
            raise PiProtocolError(f"rpc_chunk {chunk_id!r}: piece {index!r} of {partial.count}")
        partial.pieces[index] = data
        partial.got += len(data)
        if partial.got > partial.size:
            raise PiProtocolError(f"rpc_chunk {chunk_id!r}: more than {partial.size} bytes")
        if len(partial.pieces) < partial.count:
            return None
        if partial.got != partial.size:
            raise PiProtocolError(f"rpc_chunk {chunk_id!r}: {partial.got} of {partial.size} bytes")
        del self._open[chunk_id]
        return b"".join(partial.pieces[piece] for piece in range(partial.count))
