"""Input in the order it was made: each key, paste and click is done with before the next one begins.

Textual carries out a priority key at once, while the characters typed before it still wait in
a widget's queue, and it gives the focus in a later step: of `hello` and alt+2 in one read the
letters would go to tab 2. Everything here that Textual does not promise (that a pump has
one queue and one task, and hands an event to its parent before it takes the next message) is
tried by `tests/ui/test_input_order.py`. It knows no screen and no command.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

logger = logging.getLogger(__name__)

_MOST_ROUNDS = 16
_QUIET_ROUNDS = 2
# Only for a widget that never comes back: input must not end with it.
_LONGEST_SECONDS = 10.0

Deliver = Callable[[events.Event], Awaitable[None]]


class InputOrder:
    """Hands input events to `deliver` one after another, the next when the app has done with the last.

    What a moving mouse says is kept in its place between the others, and not waited for.
    """

    def __init__(self, app: App[Any], deliver: Deliver) -> None:
        self._app = app
        self._deliver = deliver
        self._waiting: deque[events.Event] = deque()
        self._task: asyncio.Task[None] | None = None
        self._writes_in: Widget | None = None
        self._more = False

    @property
    def idle(self) -> bool:
        """Whether all input so far has been dealt with."""
        return self._task is None

    async def take(self, event: events.Event) -> None:
        """Deliver `event`: now, or when what was done before it is finished."""
        written_in = self._written_in(event)
        if self._task is not None:
            if written_in is None or written_in is not self._writes_in or self._waiting:
                self._waiting.append(event)
                return
            # A character behind others in one text: they are in its queue, in order.
            self._more = True
        elif _is_act(event):
            self._writes_in = written_in
            # Before it is delivered: what comes meanwhile waits.
            self._task = asyncio.create_task(self._go_on(self._path()), name="input order")
        await self._deliver(event)

    async def _go_on(self, path: Sequence[MessagePump]) -> None:
        try:
            # It was begun in the same step as the delivery, and must not look before that has run.
            await self._passed(self._app)
            await self._settle(path)
            while self._more or self._waiting:
                if self._more:
                    self._more = False
                    await self._settle(self._path())
                    continue
                event, path = self._waiting.popleft(), self._path()
                self._writes_in = None
                await self._passed(self._app, lambda event=event: self._deliver(event))  # type: ignore[misc]
                if _is_act(event):
                    await self._settle(path)
        finally:
            self._task = None

    def _written_in(self, event: events.Event) -> Widget | None:
        """The text that just takes `event` for a character of it."""
        focused = self._app.focused if self._app.screen_stack else None
        if focused is None or not isinstance(event, events.Key):
            return None
        return focused if focused.check_consume_key(event.key, event.character) else None

    async def _settle(self, began: Sequence[MessagePump]) -> None:
        """Until no message is left from where the input went (`began`) and the focus is now up to the app.

        A handler may post a message, and that one's handler another: one round for each. A message in
        hand is in no queue any more, so that one quiet round is not enough.
        """
        quiet = 0
        for _ in range(_MOST_ROUNDS):
            path = self._path()
            pumps = list(dict.fromkeys((*began, *path)))
            for pump in pumps:
                await self._passed(pump)
            still = path == self._path() and all(pump._message_queue.empty() for pump in pumps)
            quiet = quiet + 1 if still else 0
            if quiet == _QUIET_ROUNDS:
                return

    def _path(self) -> list[MessagePump]:
        app = self._app
        if not app.screen_stack:
            return [app]
        screen = app.screen
        pumps: list[MessagePump] = []
        at: MessagePump | None = screen.focused or screen
        under = app.mouse_over
        if under is not None and under is not at and under.is_attached:
            pumps += [node for node in under.ancestors_with_self if node is not app]
        while at is not None:
            if at not in pumps:
                pumps.append(at)
            at = at._parent
        return pumps if app in pumps else [*pumps, app]

    async def _passed(self, pump: MessagePump, then: Callable[[], Any] | None = None) -> None:
        """Until `pump` has taken all that waits in its queue now; `then` is run there, last."""
        done = asyncio.get_running_loop().create_future()

        async def reached() -> None:
            try:
                if then is not None:
                    await then()
            finally:
                if not done.done():
                    done.set_result(None)

        if not pump.call_later(reached):
            return
        ends: set[asyncio.Future[Any]] = {done}
        if pump._task is not None:
            ends.add(pump._task)
        finished, _ = await asyncio.wait(ends, timeout=_LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not finished:
            logger.warning("%r has not taken its input for %s s", pump, _LONGEST_SECONDS)


def _is_act(event: events.Event) -> bool:
    return isinstance(event, (events.Key, events.Paste, events.MouseDown, events.MouseUp))
