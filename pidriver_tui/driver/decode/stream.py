"""From bytes to events, fast. It may not know where bytes come from or who consumes events.

Most frames of a stream are text deltas. Three ways lead from bytes to text, each falling back to the
next when anything looks unusual, so that all give what :func:`~.parse.parse_event` gives:

1. Long lines (omp's cumulative updates): the delta stands at the head of the line; the copies of the
   whole message behind it are neither decoded nor kept. The line's cost is finding its end.
2. Short lines: all lines of a read at once, typed, only the fields that are needed.
3. One line at a time, untyped.
"""

from __future__ import annotations

import json
import re
from typing import Any, Protocol

import msgspec

from ..errors import PiProtocolError
from ..event_types import Error, Event
from ..framing import Span
from .chunks import ChunkAssembler
from .deltas import DELTAS, RAW_KEPT, elided, whole_characters
from .table import build

__all__ = ["FrameDecoder", "FrameSink"]

_LONG_LINE = 2048  # length of a line in bytes above which looking at each is cheaper
_SHOWN = 400


class FrameSink(Protocol):
    """Takes what a decoder finds, in order. Nothing here may raise or block."""

    def text(self, kind: str, index: int, text: str, line: bytes | None) -> None:
        """New text of block `index`: one delta, or several that followed each other.

        `kind` is text_delta, thinking_delta or toolcall_delta; `line` the last frame, `None` if too long.
        """

    def event(self, event: Event, size: int) -> None:
        """An event whose frame had `size` bytes."""

    def reply(self, frame: dict[str, Any], size: int) -> None:
        """A `response` frame."""


class _Update(msgspec.Struct, gc=False):
    type: str = ""
    contentIndex: int = 0  # noqa: N815
    delta: str | None = None


class _Frame(msgspec.Struct, gc=False):
    type: str = ""
    assistantMessageEvent: _Update | None = None  # noqa: N815


_decode = msgspec.json.Decoder().decode
_decode_lines = msgspec.json.Decoder(_Frame).decode_lines
_decode_text = msgspec.json.Decoder(str).decode
_Malformed = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

# The head of a delta in the key order of all versions observed. Any other order takes the slower ways.
_HEAD = re.compile(
    rb'\{"type":"message_update","assistantMessageEvent":\{"type":"((?:text|thinking|toolcall)_delta)",'
    rb'"contentIndex":([0-9]{1,6}),"delta":("(?:[^"\\\x00-\x1f]|\\.)*"),"partial":\{'
)


class FrameDecoder:
    """Decodes whole lines into a sink. Never raises: a line that is no frame is an `Error` event.

    Attributes:
        frames: Lines seen so far, blank ones left out; merged deltas count each.
    """

    __slots__ = ("_chunks", "_sink", "frames")

    def __init__(self, sink: FrameSink) -> None:
        self._sink = sink
        self._chunks = ChunkAssembler()
        self.frames = 0

    def problem(self, problem: PiProtocolError) -> None:
        """Pass on what framing could not make a line of."""
        self.frames += 1
        self._sink.event(protocol_error(problem), len(problem.raw or ""))

    def span(self, data: bytearray, span: Span) -> None:
        """Decode the lines of a span of :class:`~..framing.LineBuffer`."""
        start, end = span
        newline = data.find(b"\n", start, end)
        # The first line tells of what kind they are; one that never got its end comes alone.
        if newline < 0 or newline - start > _LONG_LINE:
            self._long_lines(data, start, end)
        else:
            self._short_lines(bytes(memoryview(data)[start:end]))

    def line(self, line: bytes) -> None:
        """Decode one line, without its end."""
        if line.strip():
            self.frames += 1
            self._untyped(line)

    def frame(self, frame: dict[str, Any], raw: Any = None, size: int = 0) -> None:
        """Pass on a decoded frame of `size` bytes; `raw` becomes its event's `.raw`, by default itself."""
        raw = frame if raw is None else raw
        match frame.get("type"):
            case "response":
                self._sink.reply(frame, size)
                return
            case "rpc_chunk":
                self._piece(frame)
                return
            case "message_update":
                if size and self._delta(frame, raw, size):
                    return
                if size > RAW_KEPT and (lean := elided(frame)) is not frame:
                    raw = lean
        self._sink.event(build(frame, raw), size)

    # -- the first way ---------------------------------------------------------------------------

    def _long_lines(self, data: bytearray, start: int, end: int) -> None:
        run: tuple[bytes, bytes] | None = None
        texts: list[str] = []
        while start < end:
            newline = data.find(b"\n", start, end)
            stop = end if newline < 0 else newline
            head = _HEAD.match(data, start, stop) if stop - start > RAW_KEPT else None
            text = None if head is None else _whole_text(data, start, stop, head[3])
            if head is not None and text is not None:
                self.frames += 1
                if run != (head[1], head[2]):
                    self._flush(run, texts)
                    run, texts = (head[1], head[2]), []
                texts.append(text)
            else:
                self._flush(run, texts)
                run, texts = None, []
                self.line(bytes(memoryview(data)[start:stop]))
            start = stop + 1
        self._flush(run, texts)

    def _flush(self, run: tuple[bytes, bytes] | None, texts: list[str]) -> None:
        if run is not None:
            self._sink.text(run[0].decode(), int(run[1]), "".join(texts), None)

    # -- the second way --------------------------------------------------------------------------

    def _short_lines(self, region: bytes) -> None:
        lines = region.split(b"\n")
        lines.pop()
        try:
            frames = _decode_lines(region)
        except _Malformed:
            frames = []
        # msgspec lets a value span lines: as many values as lines means one in each.
        if len(frames) != len(lines):
            for line in lines:
                self.line(line)
            return
        self.frames += len(lines)
        kind: str | None = None
        index, texts = 0, list[str]()
        for position, frame in enumerate(frames):
            update = frame.assistantMessageEvent
            if update is None or update.delta is None or frame.type != "message_update":
                update = None
            elif update.type == kind and update.contentIndex == index:
                texts.append(update.delta)
                continue
            if kind is not None:
                self._sink.text(kind, index, "".join(texts), _kept(lines[position - 1]))
                kind = None
            if update is not None and update.delta is not None and update.type in DELTAS:
                kind, index, texts = update.type, update.contentIndex, [update.delta]
            else:
                self._untyped(lines[position])
        if kind is not None:
            self._sink.text(kind, index, "".join(texts), _kept(lines[-1]))

    # -- the third way ---------------------------------------------------------------------------

    def _untyped(self, line: bytes) -> None:
        halves = False
        try:
            frame = _decode(line)
        except _Malformed as problem:
            # JavaScript writes half a surrogate pair as an escape, which msgspec refuses.
            halves = b"\\ud" in line or b"\\uD" in line
            frame = _decode_halves(line) if halves else None
            if frame is None:
                self._no_frame(f"not JSON: {problem}", line)
                return
        if not isinstance(frame, dict):
            self._no_frame(f"a {type(frame).__name__} instead of an object", line)
        elif not halves:
            self.frame(frame, line.removesuffix(b"\r"), len(line))
        elif not self._delta(frame, None, len(line)):
            # A delta keeps its halves: the next one may bring the other.
            whole = whole_characters(frame)
            self.frame(whole, whole, len(line))

    def _no_frame(self, why: str, line: bytes) -> None:
        shown = line[:_SHOWN].decode("utf-8", "replace") + ("…" if len(line) > _SHOWN else "")
        self._sink.event(protocol_error(PiProtocolError(why, raw=shown)), len(shown))

    def _piece(self, frame: dict[str, Any]) -> None:
        try:
            whole = self._chunks.add(frame)
        except PiProtocolError as problem:
            self._sink.event(protocol_error(problem), 0)
            return
        if whole is not None:
            self._untyped(whole)

    def _delta(self, frame: dict[str, Any], raw: Any, size: int) -> bool:
        update = frame.get("assistantMessageEvent")
        if frame.get("type") != "message_update" or not isinstance(update, dict):
            return False
        kind, index, delta = update.get("type"), update.get("contentIndex", 0), update.get("delta")
        if type(kind) is not str or type(index) is not int or type(delta) is not str or kind not in DELTAS:
            return False
        self._sink.text(kind, index, delta, raw if size <= RAW_KEPT and type(raw) is bytes else None)
        return True


def protocol_error(problem: PiProtocolError) -> Error:
    """The event of a line that is no frame; its `.raw` holds the line's beginning as `line`."""
    return Error("", {"line": problem.raw or ""}, message=str(problem), code="protocol")


def _whole_text(data: bytearray, start: int, stop: int, quoted: bytes) -> str | None:
    # A line torn off in the middle, or one with something written behind it, does not end like a frame.
    if not data.endswith((b"}}", b"}}\r"), start, stop):
        return None
    try:
        return _decode_text(quoted)
    except _Malformed:
        return None


def _decode_halves(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _kept(line: bytes) -> bytes | None:
    return line.removesuffix(b"\r") if len(line) <= RAW_KEPT else None
