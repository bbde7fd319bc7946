"""A stage for the app's own tests: a fleet fed by hand, a clock moved by hand, and every intent on record."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from textual import events as ui_events
from textual.constants import ESCAPE_DELAY
from textual.message import Message
from textual.pilot import Pilot

from pidriver_tui.app import PidriverApp
from pidriver_tui.driver import events
from pidriver_tui.driver.config import PiConfig
from pidriver_tui.driver.events import CommandsChanged, Event, InteractionKind, QueueUpdate
from pidriver_tui.model import (
    Answered,
    Arranged,
    Ask,
    AskOutcome,
    Fact,
    LaunchInfo,
    Opened,
    Prompted,
    StateLearned,
    Unqueued,
    waiting,
)
from pidriver_tui.policy import Rule
from pidriver_tui.supervisor import Launch, Supervisor, TakenBack
from pidriver_tui.theming import load_themes
from pidriver_tui.ui.context import UiContext
from pidriver_tui.ui.modals.guard import Guarded
from pidriver_tui.ui.modals.new_session import SessionForm
from pidriver_tui.ui.terminal.reading import TerminalReader

_NAMED = ("enter", "escape", "tab", "f1", "f2", "f3")


class Clock:
    """Monotonic seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


class StagedSupervisor(Supervisor):
    """A supervisor that starts nothing: the test feeds the fleet, intents are recorded."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock=clock)
        self.stage_clock = clock
        self.said: list[tuple[Any, ...]] = []
        self.refuse_prompts = False
        self.restored = ""
        self.agents_commands: tuple[str, ...] = ()
        self.gone = False

    def happen(self, key: str, *inputs: Event | Fact) -> None:
        """Let inputs happen to session `key`."""
        for value in inputs:
            self._ledger.feed(key, value)

    async def open(self, launch: Launch) -> str:
        key = f"s{self.fleet.opened + 1}"
        self.happen(key, Opened(launch.info, launch.title))
        self.happen(key, StateLearned(model="sonnet", provider="anthropic", thinking_level="high"))
        self.said.append(("open", launch.title))
        return key

    async def prompt(self, key: str, text: str, *, how: str = "auto", images: Sequence[Any] = ()) -> bool:
        self.said.append(("prompt", key, text, how))
        if self.refuse_prompts:
            return False
        self.happen(key, Prompted(text))
        return True

    async def take_back(self, key: str, token: int) -> TakenBack | None:
        item = waiting.find(self.fleet.sessions[key].waiting, token)
        if item is None or self.gone:
            return None
        self.said.append(("take_back", key, token))
        place = waiting.before(self.fleet.sessions[key].waiting, token)
        self._leave(key, token)
        return TakenBack(item.text, "steer" if item.how == "steer" else "follow_up", place)

    async def put_back(self, key: str, text: str, place: TakenBack) -> bool:
        self.said.append(("put_back", key, text, place.behind))
        return True

    async def drop(self, key: str, token: int) -> bool:
        self.said.append(("drop", key, token))
        self._leave(key, token)
        return True

    async def move(self, key: str, token: int, by: int) -> bool:
        self.said.append(("move", key, token, by))
        order = waiting.moved(self.fleet.sessions[key].waiting, token, by)
        self.happen(key, QueueUpdate(), Arranged(order or ()))
        return True

    def _leave(self, key: str, token: int) -> None:
        left = tuple(i.told for i in self.fleet.sessions[key].waiting if i.token != token)
        self.happen(key, Unqueued((token,)), QueueUpdate(follow_up=left))

    async def shell(self, key: str, line: str, *, hidden: bool = False) -> bool:
        self.said.append(("shell", key, line, hidden))
        return True

    async def commands(self, key: str) -> tuple[str, ...]:
        self.happen(key, CommandsChanged(commands=tuple({"name": name} for name in self.agents_commands)))
        return self.agents_commands

    async def compact(self, key: str, instructions: str = "") -> bool:
        self.said.append(("compact", key, instructions))
        return True

    async def set_model(self, key: str, name: str) -> bool:
        self.said.append(("set_model", key, name))
        return True

    async def rename(self, key: str, name: str) -> bool:
        self.said.append(("rename", key, name))
        return True

    async def new_session(self, key: str) -> bool:
        self.said.append(("new_session", key))
        return True

    async def abort(self, key: str) -> str:
        self.said.append(("abort", key))
        return self.restored

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
        self.said.append(("answer", key, request_id, value))
        self.happen(key, Answered(request_id, AskOutcome.ANSWERED, shown))
        return True

    async def grant(self, key: str, rule: Rule, *, lasting: bool = False) -> None:
        self.said.append(("grant", key, rule, lasting))
        await super().grant(key, rule, lasting=lasting)

    async def deny(self, key: str, request_id: str, reason: str = "", *, seen: Ask | None = None) -> bool:
        self.said.append(("deny", key, request_id, reason))
        self.happen(key, Answered(request_id, AskOutcome.ANSWERED, f"denied: {reason}"))
        return True

    async def cancel_ask(self, key: str, request_id: str, *, seen: Ask | None = None) -> bool:
        self.said.append(("cancel", key, request_id))
        self.happen(key, Answered(request_id, AskOutcome.CANCELLED))
        return True

    async def restart(self, key: str, *, running: bool = False) -> str:
        self.said.append(("restart", key, running))
        return key

    async def close(self, key: str) -> None:
        self.said.append(("close", key))

    async def aclose(self) -> None:
        self.said.append(("aclose",))


def _read(*reads: str) -> list[Message]:
    reader = TerminalReader(ESCAPE_DELAY)
    messages = [message for data in reads for message in reader.feed(data)]
    while reader.patience is not None:
        messages += reader.quiet(reader.patience)
    return messages


class Stage:
    """The app under test with what it stands on."""

    def __init__(
        self, app: PidriverApp, pilot: Pilot[int], supervisor: StagedSupervisor, clock: Clock
    ) -> None:
        self.app = app
        self.pilot = pilot
        self.supervisor = supervisor
        self.clock = clock

    @property
    def said(self) -> list[tuple[Any, ...]]:
        """Intents so far, openings left out."""
        return [intent for intent in self.supervisor.said if intent[0] != "open"]

    async def feed(self, key: str, *inputs: Event | Fact) -> None:
        """Let inputs happen and the screen catch up."""
        self.supervisor.happen(key, *inputs)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the app has dealt with all input, and the screen shows what the model holds."""
        main, read = self.app.main, asyncio.Event()
        for _ in range(3):
            await asyncio.sleep(0)  # what the driver was given reaches the app in a few steps
        if self.app.call_later(read.set):
            await read.wait()
        for _ in range(1000):
            if main.settled and self.app.input_order.idle:
                break
            await asyncio.sleep(0)
            await self.pilot.pause(0)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def arrives(self, *sent: str) -> None:
        """Let the app read all of `sent` at once: names of keys, else what a terminal sends."""
        messages: list[Message] = []
        for part in sent:
            if not part.startswith("\x1b") and len(part) > 1 and ("+" in part or part in _NAMED):
                messages.append(ui_events.Key(part, None))
            else:
                messages += _read(part)
        await self._take(messages)

    async def send(self, *reads: str) -> None:
        """Let the terminal send `reads`, one right after the other, then be silent."""
        await self._take(_read(*reads))

    async def _take(self, messages: list[Message]) -> None:
        driver = self.app._driver
        assert driver is not None
        for message in messages:
            driver.process_message(message)
        await self.settle()

    async def ready(self) -> None:
        """Let the card on top be painted and its grace pass."""
        await self.pilot.pause()
        await self.comes(lambda: not isinstance(self.app.screen, Guarded) or self.app.screen.painted)
        self.clock.pass_(0.5)

    async def comes(self, true: Callable[[], bool]) -> bool:
        """Whether `true` comes to hold, however many rounds of messages that takes."""
        for _ in range(200):
            if true():
                return True
            await self.pilot.pause()
        return False

    async def shows(self, words: str) -> bool:
        """Whether `words` come onto the screen."""
        return await self.comes(lambda: words in self.text())

    def text(self) -> str:
        """What the terminal shows."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


def make_app(
    *titles: str,
    make_launch: Callable[[SessionForm], Launch] | None = None,
    contain: bool = False,
    **desk: Any,
) -> tuple[PidriverApp, StagedSupervisor, Clock]:
    """The app with one quiet session per title, not yet running. A fault fails the test, unless `contain`."""
    clock = Clock()
    supervisor = StagedSupervisor(clock)
    theme = desk.pop("theme", "beacon")
    app = PidriverApp(
        supervisor,
        UiContext(
            make_launch=make_launch or (lambda form: launch(form.workspace)),
            profiles=("pi", "omp"),
            clock=clock,
            **desk,
        ),
        launches=[launch(title) for title in titles],
        themes=tuple(load_themes(None).by_name.values()),
        theme=theme,
        contain=contain,
        log_file="~/the.log",
    )
    return app, supervisor, clock


@asynccontextmanager
async def stage(*titles: str, size: tuple[int, int] = (120, 40), **desk: Any) -> AsyncIterator[Stage]:
    """The app with one quiet session per title, running at `size`."""
    app, supervisor, clock = make_app(*titles, **desk)
    async with app.run_test(size=size) as pilot:
        staged = Stage(app, pilot, supervisor, clock)
        await pilot.pause()
        await staged.settle()
        leave = app.exit
        # An app that ends takes its pilot with it: quitting is put on record instead.
        app.exit = lambda *args, **kwargs: supervisor.said.append(("exit",))  # type: ignore[method-assign]
        try:
            yield staged
        finally:
            app.exit = leave  # type: ignore[method-assign]


def launch(title: str) -> Launch:
    """A launch that a staged supervisor never carries out."""
    return Launch(info=LaunchInfo(f"~/work/{title}"), config=PiConfig(), title=title)


def permission(
    request_id: str = "p1", command: str = "ls", timeout: float | None = None
) -> events.InteractionRequest:
    return events.InteractionRequest(
        request_id=request_id,
        method="select",
        kind=InteractionKind.PERMISSION,
        prompt=f"Allow tool: bash\nCommand: {command}",
        options=["Approve", "Deny"],
        timeout=timeout,
    )


def choice(request_id: str = "c1", *options: str) -> events.InteractionRequest:
    return events.InteractionRequest(
        request_id=request_id,
        method="select",
        kind=InteractionKind.CHOICE,
        prompt="Which database?",
        options=list(options or ("PostgreSQL", "SQLite")),
    )


def question(request_id: str = "q1") -> events.InteractionRequest:
    return events.InteractionRequest(
        request_id=request_id,
        method="input",
        kind=InteractionKind.QUESTION,
        prompt="What is it called?",
        placeholder="a title",
    )


def editor(request_id: str = "e1", prefill: str = "# Notes\n") -> events.InteractionRequest:
    return events.InteractionRequest(
        request_id=request_id, method="editor", kind=InteractionKind.QUESTION, prompt="Edit", default=prefill
    )
