"""stdout as a line of frames: encode, buffer, write without ever blocking the loop, count.

Knows bytes and the fault plan; may not know what a frame means.
"""

from __future__ import annotations

import json
import os
import select
import stat
import sys
from binascii import b2a_base64
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from pidriver_tui.demo.faults import Faults

_LAST_FLUSH_SECONDS = 1.0
"""How long a child that is about to exit waits for its reader, as pi flushes before it leaves."""
_CHUNKED_ABOVE = 1 << 20
_CHUNK = 1 << 18
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def encode(frame: dict[str, Any]) -> bytes:
    """One frame as pi writes it: compact JSON, non-ASCII as is, no newline at the end."""
    return _encode(frame).encode("utf-8", "surrogatepass")


class Wire:
    """The child's stdout. `backlog` is the number of bytes the reader has not taken yet."""

    def __init__(self, faults: Faults) -> None:
        self.descriptor = sys.stdout.fileno()
        self.backlog = 0
        self.frames = 0
        self.chunk_id: Callable[[], str] | None = None
        """omp's protocol 2, once negotiated: names the frames that are sent in pieces."""
        self._faults = faults
        self._buffer: list[bytes] = []
        self._at = 0
        self._closed = False
        mode = os.fstat(self.descriptor).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            # Only for a private pipe: a terminal is shared with the person's shell.
            os.set_blocking(self.descriptor, False)

    def send(self, frame: dict[str, Any]) -> None:
        """Send one frame, letting the fault plan have its way with it."""
        if self._closed:
            return
        self.frames += 1
        data = encode(frame) + b"\n"
        if self.chunk_id is not None and len(data) > _CHUNKED_ABOVE:
            data = _in_chunks(data[:-1], self.chunk_id())
        if self._faults.per_frame:
            data = self._faults.spoil(self, data)
        self.put(data)

    def put(self, data: bytes, frames: int = 0) -> None:
        """Queue raw bytes; `frames` tells how many whole frames they hold."""
        if not self._closed:
            self.frames += frames
            self._buffer.append(data)
            self.backlog += len(data)

    def pump(self) -> bool:
        """Write what the reader takes now; true when nothing is left. A gone reader ends the process."""
        while self.backlog:
            if self._at == 0 and len(self._buffer) > 1:
                self._buffer = [b"".join(self._buffer)]
            # A view: slicing the bytes would copy the rest of a huge frame for each pipe's worth of it.
            rest = memoryview(self._buffer[0])[self._at :]
            try:
                written = os.write(self.descriptor, rest)
            except BlockingIOError:
                return False
            except OSError:
                # The reader is gone, so nobody is left to tell: pi exits 1 here too, with a stack trace.
                os._exit(1)
            self.backlog -= written
            self._at += written
            if self._at == len(self._buffer[0]):
                del self._buffer[0]
                self._at = 0
        return True

    def finish(self) -> None:
        """Flush before the exit, for as long as a reader may reasonably need."""
        waited = 0.0
        while not self.pump() and waited < _LAST_FLUSH_SECONDS:
            select.select([], [self.descriptor], [], 0.1)
            waited += 0.1

    def close(self) -> None:
        """Close stdout and live on; later frames go nowhere."""
        self.finish()
        self._closed = True
        os.close(self.descriptor)


def _in_chunks(data: bytes, chunk_id: str) -> bytes:
    count = -(-len(data) // _CHUNK)
    head = {"type": "rpc_chunk", "chunkId": chunk_id}
    rest = {"count": count, "byteLength": len(data)}
    lines = []
    for index in range(count):
        piece = b2a_base64(data[index * _CHUNK : (index + 1) * _CHUNK], newline=False).decode()
        lines.append(encode({**head, "index": index, **rest, "data": piece}) + b"\n")
    return b"".join(lines)
