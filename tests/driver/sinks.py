"""Ways from bytes to events for tests: the fast one, the plain one, and what makes them comparable."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pidriver_tui.driver.decode import FrameDecoder, parse_event
from pidriver_tui.driver.decode.deltas import delta_event
from pidriver_tui.driver.errors import PiProtocolError
from pidriver_tui.driver.events import Error, Event, MessageDelta, ToolCallDelta
from pidriver_tui.driver.framing import LineBuffer


class Collected:
    """A sink that keeps everything."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.replies: list[dict[str, Any]] = []
        self.sizes = 0

    def text(self, kind: str, index: int, text: str, line: bytes | None) -> None:
        self.events.append(delta_event(kind, index, [text], line))

    def event(self, event: Event, size: int) -> None:
        self.events.append(event)
        self.sizes += size

    def reply(self, frame: dict[str, Any], size: int) -> None:
        self.replies.append(frame)


def decoded(data: bytes, piece: int = 1 << 30) -> tuple[Collected, FrameDecoder]:
    """Read `data` in pieces of a size, as a session does."""
    sink = Collected()
    decoder = FrameDecoder(sink)
    buffer = LineBuffer()
    start = 0
    while start < len(data):
        room = buffer.room()
        count = min(len(room), piece, len(data) - start)
        room[:count] = data[start : start + count]
        start += count
        for item in buffer.filled(count):
            if isinstance(item, PiProtocolError):
                decoder.problem(item)
            else:
                decoder.span(buffer.data, item)
    rest = buffer.finish()
    if rest is not None:
        decoder.span(buffer.data, rest)
    return sink, decoder


def parsed(frames: Iterable[dict[str, Any]]) -> list[Event]:
    """The plain way, replies left out."""
    return [parse_event(frame) for frame in frames if frame.get("type") not in ("response", "rpc_chunk")]


def merged(events: Iterable[Event]) -> list[Event]:
    """The same events with neighbouring deltas of one block joined, protocol errors left out."""
    found: list[Event] = []
    for event in events:
        last = found[-1] if found else None
        if isinstance(event, Error) and event.code == "protocol":
            continue
        match last, event:
            case MessageDelta(), MessageDelta() if (last.channel, last.content_index) == (
                event.channel,
                event.content_index,
            ):
                found[-1] = replace(last, text=last.text + event.text)
            case ToolCallDelta(), ToolCallDelta() if last.content_index == event.content_index:
                found[-1] = replace(last, text=last.text + event.text)
            case _:
                found.append(event)
    return found


def wire(frames: Sequence[Any]) -> bytes:
    """Frames as an agent writes them (JavaScript: no spaces, characters as they are)."""
    return b"".join(
        json.dumps(frame, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        for frame in frames
    )
