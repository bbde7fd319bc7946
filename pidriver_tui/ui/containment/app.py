"""An app that no fault of one widget ends, and that ends in one line where it cannot begin.

Everything Textual hands an exception to comes through here. It knows no screen of ours.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from rich.text import Text
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import CallbackError, MessagePump
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import WorkerFailed

from ..privates import Toast, ToastHolder, ToastRack
from ..text.clean import clean_line
from .faults import Faults
from .guards import Guard, contain_pump, contain_widget, owner_of

_log = logging.getLogger(__name__)

_TOLD_SECONDS = 15.0
_MOST_WORDS = 300
_TELLERS = (Toast, ToastHolder, ToastRack)


class ContainedApp(App[int]):
    """An app in which a fault costs its widget one frame.

    Args:
        contain: Contain faults; else the first one ends the app with Textual's own traceback, as tests
            want it.
        faults: What is logged and told of them.

    Before anything was painted there is nothing to go on with: then a fault ends the app with one line
    on the terminal and exit code 1. No traceback is ever shown: it would show what variables hold.
    """

    def __init__(self, *, contain: bool = False, faults: Faults | None = None) -> None:
        super().__init__()
        self.contains = contain
        self.faults = faults or Faults(time.monotonic)
        self._painted = False
        if contain:
            contain_pump(self, self.report)

    def report(self, error: Exception, owner: MessagePump) -> None:
        """Log and tell that `error` left `owner`.

        Raises:
            Exception: `error`, if there is nothing yet to go on with.
        """
        if not self._painted:
            raise error
        owner = owner_of(error, owner)
        line = self.faults.note(name_of(owner), error)
        if line and not isinstance(owner, _TELLERS):  # what tells of faults would tell of its own for ever
            self.call_later(self._tell, line)

    def _tell(self, line: str) -> None:
        self.notify(clean_line(line), severity="error", markup=False, timeout=_TOLD_SECONDS)

    # what Textual calls

    def _handle_exception(self, error: Exception) -> None:
        if not self.contains:
            super()._handle_exception(error)
        elif self._painted:
            self.report(_cause(error), self)
        else:
            self._end_with(_cause(error))

    def _end_with(self, error: BaseException) -> None:
        _log.error("the app could not start", exc_info=error)
        self._return_code = 1
        line = why_not_run(error, self.faults.details)
        self._exit_renderables.append(Text(f"pidriver-tui {line}"))
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        if self.contains and self._exit_renderables:
            # What came after the first came of it.
            self.error_console.print(self._exit_renderables[0], soft_wrap=True)
            self._exit_renderables.clear()
        super()._print_error_renderables()

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        if self.contains and child not in self._registry:
            contain_widget(child, self.report)
        super()._register_child(parent, child, before, after)

    def _start_widget(self, parent: Widget, widget: Widget) -> None:
        if self.contains:
            contain_widget(widget, self.report)
        super()._start_widget(parent, widget)

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if renderable is not None and not self._batch_count:
            self._painted = True


def attempt(node: DOMNode, *steps: Callable[[], object]) -> None:
    """Take steps one after another; where faults are contained, a fault of one leaves the others be."""
    app = node.app
    for step in steps:
        if isinstance(app, ContainedApp) and app.contains and isinstance(node, MessagePump):
            Guard(step, lambda error: app.report(error, node))()
        else:
            step()


def why_not_run(error: BaseException, details: str) -> str:
    """One line that says what kept the app from running. `details`: where to read on."""
    first = str(error).strip().partition("\n")[0]
    return f"could not run: {clean_line(f'{type(error).__name__}: {first}')[:_MOST_WORDS]}; {details}"


def name_of(owner: MessagePump) -> str:
    """What a person calls a part of the screen."""
    called = getattr(owner, "CALLED", "")
    if called:
        return str(called)
    if isinstance(owner, App):
        return "the app"
    return f"a part of the screen ({type(owner).__name__})"


def _cause(error: BaseException) -> Exception:
    """What went wrong itself, out of what Textual wraps it in."""
    match error:
        case WorkerFailed():
            inner: BaseException | None = error.error
        case CallbackError():
            inner = error.__context__
        case _:
            inner = None
    if isinstance(inner, Exception):
        return inner
    return error if isinstance(error, Exception) else RuntimeError(str(error))
