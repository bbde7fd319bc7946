"""A run: from agent_start to agent_settled, with turns, tools, retries, the queue and aborts in pi's order.

Knows how pi orders its lifecycle frames (tests/golden); may not know where prompts come from.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from pidriver_tui.demo import tools
from pidriver_tui.demo.loop import Interrupted, Signal
from pidriver_tui.demo.scenarios import scene_for
from pidriver_tui.demo.scene import (
    FOREVER,
    Asks,
    Compaction,
    Custom,
    Cut,
    Die,
    Enqueue,
    ExtensionError,
    Failure,
    Flood,
    Hang,
    Outcome,
    Overload,
    Passive,
    Pause,
    Say,
    Scene,
    Step,
    Still,
    Turn,
)
from pidriver_tui.demo.session import Queued
from pidriver_tui.demo.stream import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame
    from pidriver_tui.demo.loop import Steps

MOST_RETRIES = 3
_ABORTED = "This operation was aborted"


class RunOver(Exception):  # noqa: N818 - a way out of the story, not an error
    """The run ends here: the model failed and is not retried."""


class Run:
    """One run. `settled` fires when it is over; `compact` is called for a compaction that is due then."""

    def __init__(
        self, core: Core, prompt: Queued, compact: Callable[[Compaction], Generator[object, Any, object]]
    ) -> None:
        self.settled = Signal()
        self._core = core
        self._prompt = prompt
        self._compact = compact
        self._compact_for: Compaction | None = None
        self._from = 0
        self._turn_open = False
        self._closed = False
        self._attempt = 0
        self._retrying = False
        self._final_error: str | None = None
        self._task = core.loop.spawn(self._script())

    def abort(self) -> None:
        """Stop as soon as it can be stopped: an open ask is waited for."""
        self._task.interrupt(Interrupted())

    @property
    def retrying(self) -> bool:
        """Waiting to try again."""
        return self._retrying

    def _script(self) -> Steps:
        self._begin()
        ended = False
        try:
            yield from self._conversation()
        except RunOver:
            pass
        except Interrupted:
            ended = self._retrying
            if ended:
                self._retry_over("Retry cancelled")
            elif not self._closed:
                self._fail(_ABORTED)
            self._compact_for = None
        if not ended:
            self._end(will_retry=False)
        if self._final_error is not None:
            self._retry_over(self._final_error)
        if self._compact_for is not None:
            yield from self._compact(self._compact_for)
        settled = self._core.dialect.settled(self._core.session.messages[self._from :])
        self.settled.fire()
        if settled is not None:
            self._core.wire.send(settled)

    def _begin(self) -> None:
        self._from = len(self._core.session.messages)
        self._core.wire.send({"type": "agent_start"})
        self._open_turn()

    def _end(self, *, will_retry: bool) -> None:
        messages = self._core.session.messages[self._from :]
        frame = self._core.dialect.run_end(messages, will_retry=will_retry)
        if frame is not None:
            self._core.wire.send(frame)

    def _conversation(self) -> Steps:
        core = self._core
        if core.dialect.has_system_message and not any(m["role"] == "system" for m in core.session.messages):
            core.say(core.dialect.system(core.clock.now()))
        self._user(self._prompt, steering=False)
        self._deliver(core.session.steering, steering=True)
        yield from self._play(scene_for(core, self._prompt.text))
        while True:
            for queue, steering in ((core.session.steering, True), (core.session.follow_up, False)):
                if queue:
                    self._open_turn()
                    texts = self._deliver(queue, steering=steering)
                    yield from self._play(scene_for(core, texts[-1]))
                    break
            else:
                return

    def _deliver(self, queue: list[Queued], *, steering: bool) -> list[str]:
        mode = self._core.steering_mode if steering else self._core.follow_up_mode
        taken, queue[:] = (queue[:], []) if mode == "all" else (queue[:1], queue[1:])
        if taken:
            self._core.queue_changed()
        for queued in taken:
            self._user(queued, steering=steering)
        return [queued.text for queued in taken]

    def _user(self, queued: Queued, *, steering: bool) -> None:
        core = self._core
        core.say(core.dialect.user(queued.text, queued.images, queued.queued_at, steering=steering))

    def _play(self, scene: Scene) -> Steps:
        heard: list[str] = []
        outcomes: list[Outcome] | None = None
        while True:
            try:
                step = next(scene) if outcomes is None else scene.send(outcomes)
            except StopIteration:
                break
            if isinstance(step, Turn) and heard:
                step, heard = step._replace(blocks=(_heard(heard), *step.blocks)), []
            outcomes = yield from self._step(step)
            if self._core.session.steering and isinstance(step, Turn) and outcomes:
                self._open_turn()
                heard += self._deliver(self._core.session.steering, steering=True)
        if heard:
            yield from self._step(Turn((_heard(heard),)))

    def _step(self, step: Step) -> Generator[object, Any, list[Outcome]]:
        core = self._core
        match step:
            case Turn() | Flood() | Hang():
                return (yield from self._turn(step))
            case Cut():
                self._open_turn()
                response = Response(core)
                yield from response.cut(step)
                self._close_turn(response.message, [])
            case Still():
                return (yield from self._still(step))
            case Passive():
                core.desk.show(step)
            case Asks():
                signals = [core.desk.ask(ask) for ask in step.asks]
                outcomes: list[Outcome] = []
                for ask, signal in zip(step.asks, signals, strict=True):
                    answer = yield signal
                    outcomes.append(Outcome(tools.granted(ask, answer), answer, str(answer)))
                return outcomes
            case Custom():
                core.say(core.dialect.custom(step.text, core.clock.now()))
            case ExtensionError():
                where = {"extensionPath": "/simulated/extension.mjs", "event": step.event}
                core.wire.send({"type": "extension_error", **where, "error": step.error})
            case Overload():
                yield from self._overload(step)
            case Failure():
                self._fail(step.error)
                if not step.goes_on:
                    raise RunOver
            case Enqueue():
                core.session.follow_up.append(Queued(step.text, [], core.clock.now()))
                core.queue_changed()
            case Compaction(at_once=True):
                yield from self._compact(step)
            case Compaction():
                self._compact_for = step
            case Pause():
                yield core.pace.wait(step.seconds)
            case Die():
                os.write(2, step.message.encode() + b"\n")
                core.loop.stop(step.code)
                yield Signal()
        return []

    def _turn(self, step: Turn | Flood | Hang) -> Generator[object, Any, list[Outcome]]:
        core = self._core
        self._open_turn()
        response = Response(core)
        try:
            yield from response.script(step)
        except Interrupted:
            self._stopped(response)
            raise
        if self._attempt:
            core.wire.send({"type": "auto_retry_end", "success": True, "attempt": self._attempt})
            self._attempt = 0
        done: list[tools.Execution] = []
        interrupted = False
        before = len(core.session.messages)
        if response.calls:
            done, interrupted = yield from tools.execute(core, response.calls)
        self._close_turn(response.message, core.session.messages[before:])
        if interrupted:
            raise Interrupted
        return [execution.outcome for execution in done]

    def _still(self, step: Still) -> Generator[object, Any, list[Outcome]]:
        core = self._core
        self._open_turn()
        begun = Response(core)
        try:
            yield from begun.script(Turn((step.running,)))
        except Interrupted:
            self._stopped(begun)
            raise
        call, block = begun.calls[0]
        tools.begin(core, call, block)
        self._close_turn(begun.message, [])
        self._open_turn()
        response = Response(core)
        try:
            yield from response.hold(step)
        except Interrupted:
            tools.finish(core, call, block, aborted=True)
            self._stopped(response)
            raise
        tools.finish(core, call, block, aborted=False)
        before = len(core.session.messages)
        done, interrupted = yield from tools.execute(core, response.calls)
        self._close_turn(response.message, core.session.messages[before:])
        if interrupted:
            raise Interrupted
        return [execution.outcome for execution in done]

    def _stopped(self, response: Response) -> None:
        self._close_turn(response.message, [])
        self._closed = True

    def _overload(self, step: Overload) -> Steps:
        core = self._core
        for attempt in range(1, step.attempts + 1):
            again = core.auto_retry and attempt <= MOST_RETRIES
            failed = self._fail(step.error)
            if not again:
                self._final_error = step.error if attempt > 1 else None
                raise RunOver
            self._end(will_retry=True)
            self._attempt, self._retrying = attempt, True
            delay = step.delay_ms * 2 ** (attempt - 1)
            core.wire.send(core.dialect.retry_start(attempt, MOST_RETRIES, delay, step.error))
            if core.dialect.name == "pi":
                edit = core.session.add_entry("context_edit", {"targetId": failed, "replacement": None})
                core.wire.send({"type": "entry_appended", "entry": edit})
            yield core.pace.wait(FOREVER if step.holds else delay / 1000)
            self._retrying = False
            self._begin()

    def _retry_over(self, error: str) -> None:
        self._retrying = False
        end = {"type": "auto_retry_end", "success": False, "attempt": self._attempt, "finalError": error}
        self._core.wire.send(end)

    def _fail(self, error: str) -> str | None:
        core = self._core
        self._open_turn()
        message = core.dialect.failed(core.session.model, core.clock.now(), error)
        core.say(message)
        self._close_turn(message, [])
        return core.session.leaf

    def _open_turn(self) -> None:
        if not self._turn_open:
            self._turn_open = True
            self._core.wire.send({"type": "turn_start"})

    def _close_turn(self, message: Frame, results: list[Frame]) -> None:
        self._turn_open = False
        self._core.wire.send({"type": "turn_end", "message": message, "toolResults": results})


def _heard(texts: list[str]) -> Say:
    said = "; ".join(f"“{text}”" for text in texts)
    return Say(f"Noted while working (this is a simulation, so I only repeat it): {said}.\n\n")
