"""The asks this child has open: sent, answered, timed out, withdrawn. Answers are read as pi reads them.

Knows the ask frames and the loop's signals; may not know what an answer means for the story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.loop import Loop, Signal

if TYPE_CHECKING:
    from pidriver_tui.demo.dialect import Frame, Pi
    from pidriver_tui.demo.ids import Ids
    from pidriver_tui.demo.scene import Ask, Passive
    from pidriver_tui.demo.wire import Wire


class OpenAsks:
    """Open asks by id."""

    def __init__(self, loop: Loop, wire: Wire, ids: Ids, dialect: Pi) -> None:
        self._loop = loop
        self._wire = wire
        self._ids = ids
        self._dialect = dialect
        self._open: dict[str, tuple[str, Signal]] = {}

    def show(self, passive: Passive) -> None:
        """Send a frame that nobody answers."""
        self._wire.send(self._request(passive.method, passive.fields))

    def ask(self, ask: Ask) -> Signal:
        """Send an ask. The signal's value is the answer: a string, a bool, or `None` when cancelled.

        An abort does not end the wait, unless our gate asks: pi's abort is over only when the open ask has
        been answered.
        """
        frame = self._request(ask.method, ask.fields)
        if ask.timeout_ms is not None:
            frame["timeout"] = ask.timeout_ms
        ask_id = frame["id"]
        signal = Signal(shielded=not ask.by_gate)
        self._open[ask_id] = (ask.method, signal)
        self._wire.send(frame)
        if ask.timeout_ms is not None:
            self._loop.after(ask.timeout_ms / 1000, lambda: self._give_up(ask_id, withdrawn=False))
        if ask.withdrawn_after is not None:
            self._loop.after(ask.withdrawn_after, lambda: self._give_up(ask_id, withdrawn=True))
        return signal

    def answer(self, response: Frame) -> None:
        """An `extension_ui_response`; one for an ask that is not open is ignored, as pi does."""
        method, signal = self._open.pop(str(response.get("id")), ("", None))
        if signal is None:
            return
        value: Any = None
        if not response.get("cancelled"):
            value = response.get("confirmed" if method == "confirm" else "value")
        if method == "confirm":
            value = value is True
        signal.fire(value)

    def _give_up(self, ask_id: str, *, withdrawn: bool) -> None:
        method, signal = self._open.pop(ask_id, ("", None))
        if signal is None:
            return
        if withdrawn:
            frame = self._dialect.withdrawn(ask_id, self._ids.uuid())
            if frame is not None:
                self._wire.send(frame)
        signal.fire(False if method == "confirm" else None)

    def _request(self, method: str, fields: Frame) -> Frame:
        return {"type": "extension_ui_request", "id": self._ids.uuid(), "method": method, **fields}
