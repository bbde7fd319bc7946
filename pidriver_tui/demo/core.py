"""The parts of one child put together: loop, wire, dialect, asks, pace and the session now open.

Holds what runs and commands share; decides nothing.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pidriver_tui.demo.ids import Chance, Clock, Ids
from pidriver_tui.demo.loop import Loop
from pidriver_tui.demo.open_asks import OpenAsks
from pidriver_tui.demo.pace import Pace
from pidriver_tui.demo.session import Session

if TYPE_CHECKING:
    from pidriver_tui.demo.arguments import Arguments
    from pidriver_tui.demo.dialect import Frame, Pi
    from pidriver_tui.demo.wire import Wire


class Core:
    """Shared state of the child."""

    def __init__(self, arguments: Arguments, dialect: Pi, wire: Wire) -> None:
        self.arguments = arguments
        self.dialect = dialect
        self.wire = wire
        self.loop = Loop(wire, quiet_input=arguments.deterministic)
        self.ids = Ids(deterministic=arguments.deterministic)
        self.clock = Clock(deterministic=arguments.deterministic)
        self.pace = Pace(arguments.speed, Chance(arguments.seed), self.clock)
        self.desk = OpenAsks(self.loop, wire, self.ids, dialect)
        self.session = self.new_session(arguments.session_path)
        self.sessions = {self.session.file: self.session}
        self.steering_mode = "one-at-a-time"
        self.follow_up_mode = "one-at-a-time"
        self.auto_retry = True
        self.auto_compaction = True

    def new_session(self, path: str | None = None) -> Session:
        """A fresh, empty session."""
        return Session(self.ids, self.clock, keeps_file=not self.arguments.no_session, path=path)

    def fatal(self, message: str) -> None:
        """End the process as an unhandled error ends pi: a line on stderr, exit code 1."""
        os.write(2, message.encode() + b"\n")
        self.loop.stop(1)

    def say(self, message: Frame) -> None:
        """Send a whole message that did not stream, and remember it."""
        self.session.add(message)
        self.wire.send({"type": "message_start", "message": message})
        self.wire.send({"type": "message_end", "message": message})

    def queue_changed(self) -> None:
        """Tell the whole queue, where the dialect has such a frame."""
        session = self.session
        frame = self.dialect.queue(
            [queued.text for queued in session.steering], [queued.text for queued in session.follow_up]
        )
        if frame is not None:
            self.wire.send(frame)
