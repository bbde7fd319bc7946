"""Faults to inject: what fails, in which of the ways that Textual calls a widget, and what must go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from inspect import signature
from typing import Any

import pytest
from textual import events
from textual.message import Message
from textual.widget import Widget

from pidriver_tui.driver.events import AgentStart, BlockStart, MessageDelta, MessageStart, TurnStart
from pidriver_tui.model import Prompted
from tests.ui.stage import Stage, permission, stage

BEGUN = (Prompted("go"), AgentStart(), TurnStart(), MessageStart(role="assistant"), BlockStart())


class BoomError(Exception):
    """The injected fault."""


class Boom(Message):
    """What a widget is told to fail at."""

    bubble = False


class Fuse:
    """Lets one method of one widget raise while it is lit."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.burnt = 0
        self._monkeypatch = monkeypatch
        self._lit: tuple[Widget, str] | None = None

    def light(self, widget: Widget, name: str) -> None:
        """From now on `name` of `widget` raises."""
        self._lit = (widget, name)

    def put_out(self) -> None:
        self._lit = None

    def burn(self, widget: Widget, name: str) -> None:
        if self._lit == (widget, name):
            self.burnt += 1
            raise BoomError(name)

    def lay(self, cls: type[Widget], *names: str) -> None:
        """Let these methods of `cls` be such that can be lit."""
        for name in names:
            inherited = getattr(cls, name, None)
            handles = name.startswith("on_")  # Textual calls those of all bases by itself
            place = f"_{name}" if f"_{name}" in cls.__dict__ else name
            own = cls.__dict__.get(place) if handles else inherited
            wrapper = self._handler(name, own) if handles else self._method(name, own)
            self._monkeypatch.setattr(cls, place, wrapper, raising=False)

    def _method(self, name: str, own: Any) -> Any:
        def method(widget: Widget, *args: Any) -> Any:
            self.burn(widget, name)
            return own(widget, *args)

        return method

    def _handler(self, name: str, own: Any) -> Any:
        def handler(widget: Widget, event: Any) -> Any:
            self.burn(widget, name)
            if own is not None:
                return own(widget, *[event][: len(signature(own).parameters) - 1])
            return None

        return handler


def logged(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [r for r in caplog.records if r.exc_info and isinstance(r.exc_info[1], BoomError)]


def told(staged: Stage) -> list[str]:
    return [note.message for note in staged.app._notifications]


async def all_else_goes_on(staged: Stage) -> None:
    """The app runs, what agents write is shown, and the next key reaches the composer."""
    assert staged.app.is_running
    assert not staged.app._exit
    await staged.feed("s1", MessageDelta(text="\n\nwritten after the fault"))
    assert await staged.shows("written after the fault")
    before = staged.app.main.composer.text
    await staged.press("x")
    assert staged.app.main.composer.text == before + "x"


@asynccontextmanager
async def main_screen() -> AsyncIterator[Stage]:
    async with stage("api", "docs", contain=True) as staged:
        await staged.feed("s1", *BEGUN, MessageDelta(text="the answer"), permission())
        yield staged


def worker(widget: Widget, burn: Callable[[], None]) -> None:
    async def work() -> None:
        burn()

    widget.run_worker(work())


async def awaited(burn: Callable[[], None]) -> None:
    await asyncio.sleep(0)
    burn()


# Each way in which Textual calls a widget: the method that fails, and how it comes to be called.
WAYS: dict[str, tuple[str, Callable[[Widget, Callable[[], None]], object]]] = {
    "message": ("on_boom", lambda widget, _: widget.post_message(Boom())),
    "event": ("on_resize", lambda widget, _: widget.post_message(events.Resize(widget.size, widget.size))),
    "key": ("on_key", lambda widget, _: widget.post_message(events.Key("q", "q"))),
    "timer": ("call", lambda widget, burn: widget.set_timer(0.001, burn)),
    "interval": ("call", lambda widget, burn: widget.set_interval(0.001, burn, repeat=3)),
    "next": ("call", lambda widget, burn: widget.call_next(burn)),
    "next, awaited": ("call", lambda widget, burn: widget.call_next(awaited, burn)),
    "later": ("call", lambda widget, burn: widget.call_later(burn)),
    "after refresh": ("call", lambda widget, burn: widget.call_after_refresh(burn)),
    "worker": ("call", worker),
    "watcher": ("watch_has_focus", lambda widget, _: looked_at(widget)),
    "style": ("notify_style_update", lambda widget, _: widget.notify_style_update()),
    "render": ("render_line", lambda widget, _: widget.refresh()),
    "height": ("get_content_height", lambda widget, _: heightened(widget)),
}
METHODS = {name for name, _ in WAYS.values()} - {"call"}


def looked_at(widget: Widget) -> None:
    for has_focus in (not widget.has_focus, widget.has_focus):
        widget.has_focus = has_focus


def heightened(widget: Widget) -> None:
    widget.get_content_height(widget.size, widget.size, widget.size.width)
