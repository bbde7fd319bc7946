"""The guard against misfires: input counts only once what it answers has been on screen for a while.

The app drops every key, click and paste for which :meth:`Guarded.accepts` says no, so
that no modal has to think of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.errors import NoWidget
from textual.widget import Widget

from .keybar import KeyButton
from .modal import Modal, Result

GRACE_SECONDS = 0.3
_MOST_UNDRAWN = 3


def made_at(event: events.Event, clock: Callable[[], float]) -> float:
    """When `event` was made, in seconds of `clock`: it may have waited since."""
    return clock() - max(0.0, time.monotonic() - event.time)


class Guarded(Modal[Result]):
    """A modal that ignores input until what it asks has been painted and `grace` seconds have passed.

    `clock` gives monotonic seconds. Whenever the modal comes back into view, or the terminal
    changes its size, the wait begins anew. Keys that only leave need less: that anything was painted.

    Attributes:
        LEAVING: The commands that answer nothing.
    """

    LEAVING: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, grace: float = GRACE_SECONDS) -> None:
        super().__init__()
        self.clock = clock
        self.grace = max(grace, GRACE_SECONDS)
        self._ready_at: float | None = None
        self._leave_at: float | None = None
        self._armed = False
        self._undrawn = 0
        self._part_missing = False

    @property
    def painted(self) -> bool:
        """Whether all that it asks now has been painted."""
        return self._ready_at is not None

    def accepts(self, event: events.Event) -> bool:
        """Whether `event`, at the moment it was made, can have been meant for this modal."""
        if self._left:
            return False
        made = made_at(event, self.clock)
        if self._ready_at is not None and made >= self._ready_at:
            return True
        if self._leave_at is None or made < self._leave_at or not isinstance(event, events.Key):
            return False
        bound = self.active_bindings.get(event.key)
        return bound is not None and bound.binding.id in self.LEAVING

    def _forward_event(self, event: events.Event) -> None:
        # The app has let pass what counts; this is for input that comes another way.
        if isinstance(event, events.InputEvent) and not self.accepts(event):
            return
        super()._forward_event(event)

    def tick(self, now: float) -> None:
        """A second passed; `now` by the app's clock. For ages and countdowns."""

    def on_mount(self) -> None:
        self.rearm()

    def on_screen_resume(self) -> None:
        self.rearm()

    def on_resize(self) -> None:
        self.disarm()
        # Not before it is laid out anew.
        self.call_after_refresh(self.rearm)

    def disarm(self) -> None:
        """Take no input: what is on screen is about to change."""
        self._armed = False
        self._ready_at = self._leave_at = None

    def rearm(self) -> None:
        """Begin the wait anew: what is on screen changed. It ends `grace` seconds after the next paint."""
        self._armed = True
        self._ready_at = self._leave_at = None
        self.refresh()

    def part_undrawn(self) -> None:
        """A part had a fault instead of its rows: nothing is answered that is not in view whole.

        A modal of which a part fails again and again leaves by itself, as if by Escape.
        """
        if not self._part_missing:
            self._part_missing = True
            self._undrawn += 1
            self._ready_at = None
            if self._undrawn >= _MOST_UNDRAWN:
                self.call_later(self.dismiss, None)

    def displayed(self) -> None:
        """The terminal was sent what is on screen. Called by the app."""
        if self._part_missing:
            self._part_missing = False
            return
        if not self._armed:
            return
        if self._leave_at is None:
            self._leave_at = self.clock() + self.grace
        if self._ready_at is None and self._placed() and self.shown_whole():
            self._ready_at = self.clock() + self.grace

    def shown_whole(self) -> bool:
        """Whether what it asks is among what was painted; the keys are looked at in any case."""
        return True

    def shows(self, command_id: str) -> bool:
        """Whether `command_id` may be carried out: one that answers needs its key in view."""
        if command_id in self.LEAVING or not command_id.startswith(("ask.", "dialog.")):
            return True
        buttons = [button for button in self.query(KeyButton) if button.command_id == command_id]
        return any(self.in_view(button) for button in buttons)

    def in_view(self, widget: Widget) -> bool:
        """Whether all of `widget` is on screen."""
        try:
            place = self.find_widget(widget)
        except NoWidget:
            return False
        return bool(place.region) and place.visible_region == place.region

    def _placed(self) -> bool:
        """Whether all keys there are have their place on screen: before, only parts of it were painted."""
        buttons = list(self.query(KeyButton))
        try:
            return bool(buttons) and all(self.find_widget(button).region for button in buttons)
        except NoWidget:
            return False
