"""One assistant response, streamed: message_start, updates block by block, message_end.

Knows the order in which pi sends these; may not know what the response is about or what follows it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.loop import HIGH_WATER, Interrupted, Signal
from pidriver_tui.demo.scene import Call, Cut, Flood, Hang, Say, Still, Think, Turn
from pidriver_tui.demo.session import tokens
from pidriver_tui.demo.wire import encode

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame

_FIRST_TOKEN_SECONDS = 0.45


class Response:
    """A response being streamed. `message` is the draft, complete and final once `script` has returned."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.message = core.dialect.assistant(core.session.model, core.clock.now(), f"sim-{core.ids.hex(12)}")
        self.calls: list[tuple[Call, Frame]] = []
        self._output = 0
        self._reasoning = 0
        self._late: list[Frame] = []

    def script(self, step: Turn | Flood | Hang) -> Generator[object, Any, None]:
        """Stream it. An interruption closes the message as aborted and goes on upwards."""
        core = self.core
        core.wire.send({"type": "message_start", "message": self._copy()})
        try:
            yield core.pace.wait(_FIRST_TOKEN_SECONDS)
            match step:
                case Flood():
                    yield from self._flood(step)
                case Hang():
                    yield from self._prose(step.kind, step.text, ends_late=True)
                    yield Signal()
                case Turn():
                    for block in step.blocks:
                        yield from self._block(block, ends_late=step.ends_late)
        except Interrupted:
            self.close("aborted", core.dialect.aborted)
            raise
        self._complete()

    def cut(self, step: Cut) -> Generator[object, Any, None]:
        """Stream it up to the middle of its last block, and close it as aborted."""
        core = self.core
        core.wire.send({"type": "message_start", "message": self._copy()})
        try:
            *whole, last = step.blocks
            for block in whole:
                yield from self._block(block, ends_late=False)
            if isinstance(last, Call):
                yield from self._part_of_call(last)
            else:
                yield from self._block(last, ends_late=True)
        finally:
            self.close("aborted", core.dialect.aborted)

    def hold(self, step: Still) -> Generator[object, Any, None]:
        """Stream it and leave every block open until all asks are answered; then end it."""
        core = self.core
        core.wire.send({"type": "message_start", "message": self._copy()})
        try:
            for block in step.blocks:
                yield from self._block(block, ends_late=True)
            rest = yield from self._part_of_call(step.writing)
            for signal in [core.desk.ask(ask) for ask in step.asks]:  # noqa: UP028 - a list takes no answers
                yield signal
            yield from rest
        except Interrupted:
            self.close("aborted", core.dialect.aborted)
            raise
        self._complete()

    def _complete(self) -> None:
        for event in self._late:
            self._update(event)
        self._late.clear()
        self.close("toolUse" if self.calls else "stop")

    def close(self, stop: str, error: str | None = None) -> None:
        """Count the usage and send the finished message."""
        core = self.core
        usage = core.session.next_usage(self._output, self._reasoning)
        if error is None:
            core.session.count(usage)
            self.message["usage"] = core.dialect.usage(usage)
        core.dialect.finish(self.message, stop, core.clock.now(), error)
        core.session.add(self.message)
        core.wire.send({"type": "message_end", "message": self.message})

    def _block(self, block: Think | Say | Call, *, ends_late: bool) -> Generator[object, Any, None]:
        match block:
            case Think():
                if self.core.session.thinking != "off" and self.core.session.model.reasoning:
                    yield from self._prose("thinking", block.text, ends_late=ends_late)
            case Say():
                yield from self._prose("text", block.text, ends_late=ends_late)
            case Call():
                yield from self._call(block, ends_late=ends_late)

    def _prose(self, kind: str, text: str, *, ends_late: bool) -> Generator[object, Any, None]:
        index = len(self.message["content"])
        block: Frame = {"type": kind, kind: ""}
        if kind == "thinking":
            block["thinkingSignature"] = "reasoning_content"
        self.message["content"].append(block)
        self._update({"type": f"{kind}_start", "contentIndex": index})
        for piece in self.core.pace.pieces(text):
            block[kind] += piece
            self._spend(piece, thinking=kind == "thinking")
            self._update({"type": f"{kind}_delta", "contentIndex": index, "delta": piece})
            yield self.core.pace.after_delta(piece)
        self._end({"type": f"{kind}_end", "contentIndex": index, "content": text}, late=ends_late)

    def _call(self, call: Call, *, ends_late: bool) -> Generator[object, Any, None]:
        index, block = self._begin_call(call)
        yield from self._write(index, block, self.core.pace.chunks(_arguments(call)))
        self._end_call(index, block, call, late=ends_late)

    def _part_of_call(self, call: Call) -> Generator[object, Any, Generator[object, Any, None]]:
        """Write about half of a call; the value writes the rest."""
        index, block = self._begin_call(call)
        pieces = list(self.core.pace.chunks(_arguments(call)))
        half = (len(pieces) + 1) // 2
        yield from self._write(index, block, pieces[:half])

        def rest() -> Generator[object, Any, None]:
            yield from self._write(index, block, pieces[half:])
            self._end_call(index, block, call, late=False)

        return rest()

    def _begin_call(self, call: Call) -> tuple[int, Frame]:
        core, index = self.core, len(self.message["content"])
        block = core.dialect.tool_call(f"call_{core.ids.hex(10)}", call.tool, {}, len(self.calls))
        self.message["content"].append(block)
        self._update(
            {"type": "toolcall_start", "contentIndex": index, **core.dialect.tool_call_started(block)}
        )
        return index, block

    def _write(self, index: int, block: Frame, pieces: Iterable[str]) -> Generator[object, Any, None]:
        for piece in pieces:
            if "partialArgs" in block:
                block["partialArgs"] += piece
            self._spend(piece, thinking=False)
            self._update({"type": "toolcall_delta", "contentIndex": index, "delta": piece})
            yield self.core.pace.after_delta(piece)

    def _end_call(self, index: int, block: Frame, call: Call, *, late: bool) -> None:
        block["arguments"] = call.args
        self.calls.append((call, block))
        self._end({"type": "toolcall_end", "contentIndex": index, "toolCall": block}, late=late)

    def _flood(self, flood: Flood) -> Generator[object, Any, None]:
        wire = self.core.wire
        block: Frame = {"type": "text", "text": ""}
        self.message["content"].append(block)
        self._update({"type": "text_start", "contentIndex": 0})
        deltas = [f"{number:07d} ".ljust(flood.size, "x")[-flood.size :] for number in range(flood.deltas)]
        if self.core.dialect.name == "pi":
            mark = "\0"
            frame = self.core.dialect.update(
                {"type": "text_delta", "contentIndex": 0, "delta": mark}, self.message
            )
            head, tail = (encode(frame) + b"\n").split(json.dumps(mark).encode())
            # One template for all: a million deltas are then as fast as the pipe, not as json.dumps.
            batch = max(1, HIGH_WATER // (len(head) + len(tail) + flood.size))
            for start in range(0, flood.deltas, batch):
                some = deltas[start : start + batch]
                wire.put(b"".join(b'%b"%b"%b' % (head, delta.encode(), tail) for delta in some), len(some))
                yield None
        else:
            for delta in deltas:
                block["text"] += delta
                self._update({"type": "text_delta", "contentIndex": 0, "delta": delta})
                yield None
        block["text"] = "".join(deltas)
        self._spend(block["text"], thinking=False)
        self._update({"type": "text_end", "contentIndex": 0, "content": block["text"]})

    def _spend(self, piece: str, *, thinking: bool) -> None:
        count = tokens(piece)
        self._output += count
        self._reasoning += count if thinking else 0
        self.message["usage"] = self.core.dialect.usage(
            self.core.session.next_usage(self._output, self._reasoning)
        )

    def _end(self, event: Frame, *, late: bool) -> None:
        if late:
            self._late.append(event)
        else:
            self._update(event)

    def _update(self, event: Frame) -> None:
        self.core.wire.send(self.core.dialect.update(event, self.message))

    def _copy(self) -> Frame:
        return {**self.message, "content": []}


def _arguments(call: Call) -> str:
    return json.dumps(call.args, ensure_ascii=False)
