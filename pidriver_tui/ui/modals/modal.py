"""What every modal is: it leaves once, and names keys as the command table binds them now."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

from ..commands import key_label, unbound
from .keybar import KeyButton

Result = TypeVar("Result")

_CLICK = "click"


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

    def run_command(self, command_id: str) -> None:
        """Carry out a command of the modal's own."""

    @property
    def takes_text(self) -> bool:
        """Whether letters are written somewhere here now, and are no commands."""
        return self.focused is not None and self.focused.check_consume_key("x", "x")

    def keys_for(self, command_id: str) -> tuple[str, ...]:
        """The keys that carry out a command here, as a person reads them; none when it has none."""
        return tuple(
            key_label(key)
            for key, active in self.active_bindings.items()
            if active.binding.id == command_id and not unbound(key)
        )

    def key_of(self, command_id: str) -> str:
        """What to press for a command: its first key, or a click where it has none."""
        return next(iter(self.keys_for(command_id)), _CLICK)

    def button(self, command_id: str, label: str, tone: str = "") -> KeyButton:
        """The key button of a command. A digit that does the same is named too."""
        keys = self.keys_for(command_id) or (_CLICK,)
        digits = [key for key in keys[1:] if key.isdigit()]
        return KeyButton(command_id, "/".join([keys[0], *digits[:1]]), label, tone=tone)

    @on(KeyButton.Pressed)
    def _key_pressed(self, event: KeyButton.Pressed) -> None:
        self.run_command(event.command_id)
