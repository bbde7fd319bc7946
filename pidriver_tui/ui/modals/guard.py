"""The guard against misfires: input counts only once what it answers has been on screen for a while.

The app drops every key, click and paste for which :meth:`Guarded.accepts` says no, so
that no modal has to think of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.errors import NoWidget
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget

Result = TypeVar("Result")

GRACE_SECONDS = 0.3
_MOST_UNDRAWN = 3


class Modal(ModalScreen[Result]):
    """A modal that leaves once, and never takes another screen with it.

    Textual takes away whatever is on top, so that a second key in the same moment would end
    the modal below, or the app.
    """

    _left = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave with `result`; without effect when it has left, or something lies over it."""
        if self._left or self.app.screen is not self:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)


class Guarded(Modal[Result]):
    """A modal that ignores input until it has been painted and `grace` seconds have passed.

    `clock` gives monotonic seconds. Whenever the modal comes back into view the wait
    begins anew.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, grace: float = GRACE_SECONDS) -> None:
        super().__init__()
        self.clock = clock
        self._grace = max(grace, GRACE_SECONDS)
        self._ready_at: float | None = None
        self._armed = False
        self._undrawn = 0
        self._part_missing = False

    @property
    def painted(self) -> bool:
        """Whether what it shows now has been painted."""
        return self._ready_at is not None

    def accepts(self, event: events.Event) -> bool:
        """Whether `event`, at the moment it was made, can have been meant for this modal."""
        age = max(0.0, time.monotonic() - event.time)
        return not self._left and self._ready_at is not None and self.clock() - age >= self._ready_at

    def _forward_event(self, event: events.Event) -> None:
        # The app has let pass what counts; this is for input that comes another way.
        if isinstance(event, events.InputEvent) and not self.accepts(event):
            return
        super()._forward_event(event)

    def tick(self, now: float) -> None:
        """A second passed; `now` by the app's clock. For ages and countdowns."""

    def run_command(self, command_id: str) -> None:
        """Carry out a command of the modal's own."""

    def on_mount(self) -> None:
        self.rearm()

    def on_screen_resume(self) -> None:
        self.rearm()

    def disarm(self) -> None:
        """Take no input: what is on screen is about to change."""
        self._armed = False
        self._ready_at = None

    def rearm(self) -> None:
        """Begin the wait anew: what is on screen changed. It ends `grace` seconds after the next paint."""
        self._armed = True
        self._ready_at = None
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
        if self._armed and self._ready_at is None and self._placed():
            self._ready_at = self.clock() + self._grace

    def shows(self, command_id: str) -> bool:
        """Whether a key for `command_id` is in view, if the command is one of the modal's own."""
        if not command_id.startswith("ask."):
            return True
        return any(
            button.command_id == command_id and self.in_view(button) for button in self.query(KeyButton)
        )

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


class KeyButton(Widget):
    """A key and what it does, for the mouse too. It takes no focus, so Enter never presses it."""

    can_focus = False

    class Pressed(Message):
        """It was clicked."""

        def __init__(self, command_id: str) -> None:
            super().__init__()
            self.command_id = command_id

    def __init__(self, command_id: str, key: str, label: str, *, tone: str = "") -> None:
        super().__init__(classes=f"key-button {tone}".strip())
        self.command_id = command_id
        self._label = Content.assemble((f" {key} ", "bold reverse"), f" {label} ")

    def render(self) -> Content:
        return self._label

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Pressed(self.command_id))
