"""Where exceptions leave a widget, and what stands there to catch them.

Textual 8.2 calls a widget in these ways; each is wrapped on the instance, so that Textual's own
widgets are contained as ours are, and no class is changed. The tests inject a fault into each.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import cache, partial
from inspect import isawaitable
from types import TracebackType
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.dom import DOMNode
from textual.geometry import Region
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from ..privates import count_parameters

Report = Callable[[Exception, MessagePump], None]
"""Told of a fault of a widget. Raises it again where faults are not contained."""

AGAIN_SECONDS = 1.0
_FAULTY = "▲ a fault: nothing to show"


class Guard:
    """A call that reports an exception and returns `otherwise` instead, also one that is awaited."""

    def __init__(
        self,
        call: Callable[..., Any],
        report: Callable[[Exception], None],
        otherwise: Callable[..., Any] = lambda *_: None,
    ) -> None:
        self._call = call
        self._report = report
        self._otherwise = otherwise

    @property
    def _param_count(self) -> int:
        # Textual passes as many arguments as are taken.
        return count_parameters(self._call)

    def __call__(self, *args: Any, **named: Any) -> Any:
        try:
            result = self._call(*args, **named)
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this call and no more
            self._report(error)
            return self._otherwise(*args)
        return self._awaited(result) if isawaitable(result) else result

    async def _awaited(self, result: Awaitable[Any]) -> Any:
        try:
            return await result
        except Exception as error:  # noqa: BLE001
            self._report(error)
            return None


def contain_pump(pump: MessagePump, report: Report) -> None:
    """Contain what handles messages, and what is called next: for widgets, screens and the app alike."""

    def reported(error: Exception) -> None:
        report(error, pump)

    handlers = pump._get_dispatch_methods

    def guarded_handlers(name: str, message: Message) -> Iterator[tuple[type, Callable[..., Any]]]:
        def failed(error: Exception) -> None:
            reported(error)
            if isinstance(message, (events.InputEvent, events.Paste)):
                # What was meant for this widget must not mean something else to the one around it.
                message.stop()
                message.prevent_default()

        found: Iterable[tuple[type, Callable[..., Any]]] = handlers(name, message)
        for cls, method in found:
            yield cls, Guard(method, failed)

    later = pump.call_next

    def guarded_later(callback: Callable[..., Any], *args: Any, **named: Any) -> None:
        later(Guard(partial(callback, *args, **named), reported))

    _put(pump, "_get_dispatch_methods", guarded_handlers)
    _put(pump, "_dispatch_message", Guard(pump._dispatch_message, reported))
    _put(pump, "call_next", guarded_later)


def contain_widget(widget: Widget, report: Report) -> None:
    """Contain all of a widget: messages, watchers, sizes, styles, rows, and what others call it for.

    A widget class names in `CONTAINED` its methods that others call to have it look, draw or tell the
    time; those return nothing.
    """
    contain_pump(widget, report)

    def reported(error: Exception) -> None:
        report(error, widget)

    again = _Again(widget)

    def undrawn(error: Exception) -> None:
        reported(error)
        again.soon()

    for name in _watchers(type(widget)):
        _put(widget, name, Guard(getattr(widget, name), reported))
    for name in getattr(widget, "CONTAINED", ()):
        _put(widget, name, Guard(getattr(widget, name), undrawn))
    _put(widget, "notify_style_update", Guard(widget.notify_style_update, reported))
    _put(widget, "_size_updated", Guard(widget._size_updated, reported, lambda *_: False))
    _put(widget, "get_content_width", Guard(widget.get_content_width, reported, lambda *_: 1))
    _put(widget, "get_content_height", Guard(widget.get_content_height, reported, lambda *_: 1))
    _put(widget, "render_lines", Guard(widget.render_lines, undrawn, partial(_instead, widget)))
    if isinstance(widget, Screen):
        _contain_callbacks(widget, report)


def _contain_callbacks(screen: Screen[Any], report: Report) -> None:
    # Those of all widgets stand in one list of the screen: one that fails must not take the others along.
    later = screen._invoke_later

    def guarded_later(callback: Callable[..., Any], sender: MessagePump) -> None:
        later(Guard(callback, lambda error: report(error, sender)), sender)

    _put(screen, "_invoke_later", guarded_later)


class _Again:
    """Lets a widget that could not draw try once more, a little later: what failed may be over."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._waits = False

    def soon(self) -> None:
        if not self._waits and self._widget.is_running:
            self._waits = True
            self._widget.set_timer(AGAIN_SECONDS, self._try)

    def _try(self) -> None:
        self._waits = False
        self._widget._styles_cache.clear()
        repaint = getattr(self._widget, "repaint", None)
        if callable(repaint):
            repaint()
        self._widget.refresh()


def _instead(widget: Widget, crop: Region) -> list[Strip]:
    """Rows in place of those that could not be drawn."""
    widget._styles_cache.clear()  # it may hold half of a frame
    undrawn = getattr(widget.screen, "part_undrawn", None)
    if undrawn is not None:
        undrawn()
    try:
        style = widget.rich_style
    except Exception:  # noqa: BLE001 - what failed may have been just this
        style = Style.null()
    blank = Strip.blank(crop.width, style)
    words = Strip([Segment(_FAULTY, style)]).adjust_cell_length(crop.right, style).crop(crop.x, crop.right)
    return [words if y == 0 else blank for y in range(crop.y, crop.bottom)]


def owner_of(error: BaseException, otherwise: MessagePump) -> MessagePump:
    """The widget in whose method an exception came up; `otherwise` if there is none."""
    owner = otherwise
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        self = trace.tb_frame.f_locals.get("self")
        if isinstance(self, Widget):
            owner = self
        trace = trace.tb_next
    return owner


@cache
def _watchers(cls: type[DOMNode]) -> tuple[str, ...]:
    names = (name for name in dir(cls) if name.startswith(("watch_", "_watch_")))
    return tuple(name for name in names if callable(getattr(cls, name)))


def _put(pump: MessagePump, name: str, call: Callable[..., Any]) -> None:
    setattr(pump, name, call)
