"""A fleet whose asks come and go at random while a person types, clicks and changes tabs.

Every input goes in the way a terminal's does, and nothing waits for the app to be ready for it.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from textual import events
from textual.geometry import Region, Size
from textual.keys import _character_to_key
from textual.screen import Screen

from pidriver_tui.app import PidriverApp
from pidriver_tui.driver.events import (
    Decision,
    InteractionEnded,
    InteractionKind,
    InteractionRequest,
    InteractionWithdrawn,
)
from pidriver_tui.model import Answered, Ask, AskOutcome, Judged
from pidriver_tui.ui.modals.guard import Guarded
from pidriver_tui.ui.modals.keybar import KeyButton

from ..stage import Clock, StagedSupervisor
from .witness import Witness

_KEYS = (
    *["ctrl+g"] * 6,
    *["y", "n", "1", "2", "enter", "escape"] * 4,
    *["a", "r", "Y", "3", "space", "tab", "down", "up", "q"],
    *["alt+1", "alt+2", "alt+3", "ctrl+pagedown", "alt+a", "f1", "ctrl+s", "ctrl+r", "ctrl+t", "o"],
    *["alt+0", "alt+0", "right_square_bracket", "b"],  # the fleet tab, the next ask there, all equal ones
)
_TYPED = ("yes no 1", "ynY", "run y", "rm -rf", "12 y\n", "n\n", "aaa1")
_TOKEN = re.compile(r"ask-\d+")
_SIZES = ((64, 20), (64, 20), (80, 24), (40, 12), (30, 8))
_LEAVING = ("escape", "ctrl+t", "o")
_PATIENCE = 1500
_PAUSES = (0.0, 0.1, 0.29, 0.31, 0.35, 1.0)
_KEY = re.compile(r"^ (\S+)  ")
_SHOWN = re.compile(r" ((?:y|n|a|r|Y|enter|esc|o|ctrl\+\w)(?:/\d)?) {2}\S")
_NUMBER = re.compile(r"^\W*([1-9])  \S")


class WitnessedSupervisor(StagedSupervisor):
    """Tells the witness of every answer it would send."""

    def __init__(self, clock: Clock, witness: Witness) -> None:
        super().__init__(clock)
        self.witness = witness

    async def answer(
        self,
        key: str,
        request_id: str,
        value: Any,
        *,
        shown: str = "",
        by: str = "person",
        seen: Ask | None = None,
    ) -> bool:
        ask = self._asked(key, request_id, seen)
        if ask is not None:
            told: object = value
            if isinstance(value, Decision):
                pass
            elif isinstance(value, str) and ask.method == "select":
                told = ("label", str(ask.options.index(value) + 1))
            elif isinstance(value, str):
                told = ("text", value)
            self.witness.answered(_token(ask), told)
            self.happen(key, Answered(request_id, AskOutcome.ANSWERED, shown))
        return ask is not None

    async def deny(self, key: str, request_id: str, reason: str = "", *, seen: Ask | None = None) -> bool:
        ask = self._asked(key, request_id, seen)
        if ask is not None:
            self.witness.answered(_token(ask), ("reason", reason))
            self.happen(key, Answered(request_id, AskOutcome.ANSWERED, reason))
        return ask is not None

    async def cancel_ask(self, key: str, request_id: str, *, seen: Ask | None = None) -> bool:
        ask = self._asked(key, request_id, seen)
        if ask is not None:
            self.witness.answered(_token(ask), None)
            self.happen(key, Answered(request_id, AskOutcome.CANCELLED))
        return ask is not None

    def _asked(self, key: str, request_id: str, seen: Ask | None) -> Ask | None:
        ask = self.fleet.sessions[key].asks.get(request_id)
        return ask if seen is None or seen is ask else None


@dataclass
class World:
    """The running app and all that can happen to it."""

    app: PidriverApp
    supervisor: WitnessedSupervisor
    clock: Clock
    witness: Witness
    random: Random
    asked: int = 0
    log: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Show every paint to the witness, as the terminal gets it."""
        display = self.app._display

        def displayed(screen: Screen[Any], renderable: Any) -> None:
            display(screen, renderable)
            if renderable is not None and not self.app._batch_count:
                self.witness.painted(*self._card())

        self.app._display = displayed  # type: ignore[method-assign]

    def _card(self) -> tuple[str, list[str]]:
        """The words of the card on screen, and the keys it shows."""
        screen = self.app.screen
        if not isinstance(screen, Guarded):
            return "", []
        rows = _rows(screen)
        card = _card_region(screen)
        words = [row[card.x : card.right] for row in rows[card.y : card.bottom]]
        keys = [key for row in words for names in _SHOWN.findall(row) for key in _keys_named(names)]
        keys += [match[1] for row in words if (match := _NUMBER.match(row.strip("│ ")))]
        return "\n".join(words), keys

    # what can happen

    async def episode(self, steps: int) -> None:
        """So many random things, with the app given a random number of turns between them."""
        self.witness.forget()
        self.log.clear()
        for _ in range(self.random.randrange(4)):
            await self._arrive()
        if self.random.random() < 0.8:
            self._press("ctrl+g")
            await self._look()
        for _ in range(steps):
            happening = self.random.choices(
                (
                    self._arrive,
                    self._leave,
                    self._key,
                    self._answer,
                    self._type,
                    self._click,
                    self._pass,
                    self._look,
                    self._again,
                    self._paste,
                    self._resize,
                ),
                (4, 2, 6, 8, 2, 3, 4, 6, 1, 2, 1),
            )[0]
            await happening()
            if self.random.random() < 0.5:
                await self._dealt_with()
            for _ in range(self.random.choice((0, 0, 1, 2, 5, 20))):
                await asyncio.sleep(0)

    async def clear(self) -> None:
        """Nothing open, nothing on top, nothing typed."""
        for session in self.supervisor.fleet:
            for request_id in tuple(session.asks):
                self.supervisor.happen(session.key, InteractionEnded(request_id=request_id, reason="timeout"))
        await self._settle()
        while self.app.screen is not self.app.main:
            self.app.pop_screen()
            await self._settle()
        self.app.main.composer.put("")

    async def _arrive(self) -> None:
        self.asked += 1
        token = f"ask-{self.asked}"
        key = self.random.choice(list(self.supervisor.fleet.sessions))
        method, kind, options = self.random.choice(
            (
                ("select", InteractionKind.PERMISSION, ["Approve", "Deny"]),
                ("select", InteractionKind.PERMISSION, ["Approve", "Deny"]),
                ("confirm", InteractionKind.PERMISSION, []),
                ("select", InteractionKind.CHOICE, ["red", "green", "blue"]),
                ("input", InteractionKind.QUESTION, []),
                ("editor", InteractionKind.QUESTION, []),
            )
        )
        title = f"Allow tool: bash\nCommand: run {token}" if options == ["Approve", "Deny"] else f"{token}?"
        self._note(f"{token} ({kind.value}) comes to {key}")
        self.supervisor.happen(
            key,
            InteractionRequest(request_id=token, method=method, kind=kind, prompt=title, options=options),
        )
        if options == ["Approve", "Deny"] and self.random.random() < 0.3:
            self.supervisor.happen(key, Judged(token, ("deletes recursively",)))

    async def _leave(self) -> None:
        asks = self.supervisor.fleet.inbox()
        if not asks:
            return
        ask = self.random.choice(asks)
        self._note(f"{ask.request_id} goes")
        how = self.random.choice(
            (
                InteractionEnded(request_id=ask.request_id, reason="timeout"),
                InteractionWithdrawn(request_id=ask.request_id),
            )
        )
        self.supervisor.happen(ask.session, how)

    async def _again(self) -> None:
        """An agent asks something else under the id of what it asks already."""
        asks = [ask for ask in self.supervisor.fleet.inbox() if ask.request is not None]
        if not asks:
            return
        ask = self.random.choice(asks)
        assert ask.request is not None
        self.asked += 1
        token = f"ask-{self.asked}"
        self._note(f"{token} comes in the place of {_token(ask)}")
        anew = replace(ask.request, prompt=_TOKEN.sub(token, ask.request.prompt))
        self.supervisor.happen(ask.session, anew)

    async def _paste(self) -> None:
        """A paste is no input that answers anything: the witness is told nothing."""
        text = self.random.choice(("y", "y\n", "1", "\x1b", "n\r", "Y5\ny"))
        self._note(f"paste {text!r}")
        self._send(events.Paste(text))

    async def _resize(self) -> None:
        size = Size(*self.random.choice(_SIZES))
        self._note(f"the terminal becomes {size.width}x{size.height}")
        self.witness.resized()
        self._send(events.Resize(size, size))

    async def _key(self) -> None:
        self._press(self.random.choice(_KEYS))

    async def _answer(self) -> None:
        """One of the keys that the card shows, mostly one that answers."""
        keys = sorted(self.witness.keys)
        if self.random.random() < 0.8:
            keys = [key for key in keys if key not in _LEAVING] or keys
        self._press(self.random.choice(keys) if keys else "ctrl+g")

    async def _type(self) -> None:
        for character in self.random.choice(_TYPED):
            self._press("enter" if character == "\n" else character)

    def _press(self, key: str) -> None:
        self._note(key)
        name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        self.witness.pressed(key)
        self._send(events.Key(name, key if len(key) == 1 else {"space": " "}.get(key)))

    async def _click(self) -> None:
        """A click on something of the card that is painted, or anywhere."""
        screen = self.app.screen
        places = [button.region for button in screen.query(KeyButton) if button.region]
        if places and self.random.random() < 0.8:
            region = self.random.choice(places)
            x, y = region.x + self.random.randrange(region.width), region.y
        else:
            x, y = self.random.randrange(self.app.size.width), self.random.randrange(self.app.size.height)
        key = self._painted_at(x, y)
        self._note(f"click on {key or 'nothing'}")
        self.witness.pressed(key)
        for kind in (events.MouseDown, events.MouseUp):
            self._send(kind(None, x, y, 0, 0, 1, False, False, False, x, y))

    def _painted_at(self, x: int, y: int) -> str:
        """The key that the words under the mouse name."""
        screen = self.app.screen
        rows = _rows(screen)
        if y >= len(rows):
            return ""
        for button in screen.query(KeyButton):
            if button.region.contains(x, y):
                row = rows[y][button.region.x : button.region.right]
                return _keys_named(match[1])[0] if (match := _KEY.match(row)) else ""
        card = _card_region(screen)
        if isinstance(screen, Guarded) and card.contains(x, y):
            row = rows[y][card.x : card.right].strip("│ ")
            return match[1] if (match := _NUMBER.match(row)) else ""
        return ""

    async def _pass(self) -> None:
        seconds = self.random.choice(_PAUSES)
        self._note(f"{seconds:g} s pass")
        self.clock.pass_(seconds)

    async def _look(self) -> None:
        """The person looks until a card is painted or nothing changes any more, and thinks a while."""
        await self._dealt_with()
        for _ in range(_PATIENCE):
            if self.witness.keys:
                break
            await asyncio.sleep(0)
        for _ in range(self.random.choice((0, 40, 160))):
            await asyncio.sleep(0)
        await self._pass()

    async def _dealt_with(self) -> None:
        """The app has come to the end of all input so far."""
        for _ in range(_PATIENCE):
            if self.app.input_order.idle:
                break
            await asyncio.sleep(0)

    async def _settle(self) -> None:
        for _ in range(50):
            await asyncio.sleep(0)
            if self.app.main.settled and all(
                not pump._message_queue or pump._message_queue.empty() for pump in self._pumps()
            ):
                break
        await asyncio.sleep(0)

    def _pumps(self) -> list[Any]:
        screen = self.app.screen
        return [self.app, screen, *screen.walk_children()]

    def _send(self, event: events.Event) -> None:
        event.set_sender(self.app)
        driver = self.app._driver
        assert driver is not None
        driver.send_message(event)

    def _note(self, what: str) -> None:
        self.log.append(f"{self.clock():8.2f}  {what}")


def _card_region(screen: Screen[Any]) -> Region:
    # A card that has just been opened or taken away has no place yet, or no more.
    return next((card.region for card in screen.query("#card")), Region())


def _token(ask: Ask) -> str:
    """What an ask is called on its card, whatever its id."""
    match = _TOKEN.search(ask.title)
    assert match is not None
    return match[0]


def _keys_named(names: str) -> list[str]:
    """The keys that a button names, as they are pressed: `y/1`, `esc`."""
    return ["escape" if name == "esc" else name for name in names.split("/")]


def _rows(screen: Screen[Any]) -> list[str]:
    return ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
