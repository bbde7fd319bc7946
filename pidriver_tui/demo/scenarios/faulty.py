"""Scenes that go wrong on request, and dialogs for tests: called by a slash and a name.

Each takes the rest of the prompt as its argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pidriver_tui.demo.scene import (
    FOREVER,
    Asks,
    Compaction,
    Die,
    Failure,
    Flood,
    Hang,
    Overload,
    Pause,
    Piece,
    Say,
    Scene,
    allow_tool,
    bash,
    confirm,
    editor,
    notify,
    question,
    select,
    turn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ABOUT = {
    "flood": "Simulation: /flood COUNT SIZE, so many deltas of so many bytes, as fast as they are read",
    "hang": "Simulation: begin an answer and stop, until aborted",
    "hang-thinking": "Simulation: begin to think and stop, until aborted",
    "hang-retry": "Simulation: a refusal and a retry that never comes, until aborted",
    "hang-compaction": "Simulation: an answer and a compaction that never ends, until aborted",
    "hang-tool": "Simulation: a bash call that goes on until aborted",
    "die": "Simulation: /die CODE TEXT, exit in the middle of an answer",
    "fail": "Simulation: /fail TEXT, the model's service refuses",
    "overload": "Simulation: /overload N, N refusals with retries, then an answer",
    "permit": "Simulation: /permit COMMAND, a bash call that needs permission",
    "compact-soon": "Simulation: an answer after which the context is summarised",
    "say": "Simulation: /say TEXT, answer with exactly this text",
}


_OVERLOADED = '529: {"message":"overloaded_error: Overloaded (simulated)","code":529}'


def _numbers(rest: str, *defaults: int) -> list[int]:
    given = [int(word) for word in rest.split() if word.isdigit()]
    return [*given, *defaults[len(given) :]][: len(defaults)]


def flood(rest: str) -> Scene:
    """Many deltas."""
    count, size = _numbers(rest, 1000, 16)
    yield Flood(count, size)


def hang(rest: str) -> Scene:
    """An answer that never ends."""
    yield Hang(rest or "This simulated answer stops here and waits")


def hang_thinking(rest: str) -> Scene:
    """A thought that never ends."""
    yield Hang(rest or "I think about this simulated question and do not come to an end", "thinking")


def hang_retry(rest: str) -> Scene:
    """A retry that never comes."""
    yield Overload(_OVERLOADED, holds=True, delay_ms=60_000)


def hang_compaction(rest: str) -> Scene:
    """A compaction that never ends."""
    yield turn(Say("(simulation) The context is nearly full."))
    yield Compaction(holds=True)


def hang_tool(rest: str) -> Scene:
    """A tool that never ends."""
    yield turn(bash("sleep 86400", Piece("started\n", 0.0), Piece("", FOREVER)))
    yield turn(Say("(simulation) A day has passed."))


def die(rest: str) -> Scene:
    """An exit in mid-answer."""
    code, _, message = rest.partition(" ")
    yield turn(Say("This simulated process ends in a moment."))
    yield Die(int(code) if code.isdigit() else 1, message or "Error: simulated crash")


def fail(rest: str) -> Scene:
    """A refusal that is not retried."""
    yield Failure(
        rest or '401: {"message":"Incorrect API key provided (simulated)","type":"error","code":401}'
    )


def overload(rest: str) -> Scene:
    """Refusals that are retried."""
    (attempts,) = _numbers(rest, 1)
    yield Overload(_OVERLOADED, attempts)
    yield turn(Say(f"(simulation) Answered after {attempts} refusals."))


def permit(rest: str) -> Scene:
    """A permission."""
    command = rest or "rm -rf build"
    (ran,) = yield turn(
        bash(command, Piece("(simulated: nothing was run)\n"), gate=allow_tool("bash", f"Command: {command}"))
    )
    yield turn(Say("(simulation) It was allowed." if ran.allowed else "(simulation) It was denied."))


def compact_soon(rest: str) -> Scene:
    """A compaction at the end."""
    yield turn(Say("(simulation) The context is nearly full."))
    yield Compaction()


def say(rest: str) -> Scene:
    """An exact text."""
    yield turn(Say(rest))


SCENES: dict[str, Callable[[str], Scene]] = {
    "flood": flood,
    "hang": hang,
    "hang-thinking": hang_thinking,
    "hang-retry": hang_retry,
    "hang-compaction": hang_compaction,
    "hang-tool": hang_tool,
    "die": die,
    "fail": fail,
    "overload": overload,
    "permit": permit,
    "compact-soon": compact_soon,
    "say": say,
}


def two_asks(rest: str) -> Scene:
    """Two dialogs at once; the answers come back as notices."""
    first, second = yield Asks((select("First dialog", "A", "B"), confirm("Second dialog", "Both are open")))
    yield notify(f"first -> {first.answer!r}", "info")
    yield notify(f"second -> {second.answer!r}", "info")


def ask(rest: str) -> Scene:
    """One dialog of a kind."""
    asks = {
        "select": select("Pick one", "Red", "Green", "Blue"),
        "confirm": confirm("Sure?", "Really do it (simulated)"),
        "input": question("Name?", "placeholder text"),
        "editor": editor("Edit", "a\nb\nc"),
    }
    (outcome,) = yield Asks((asks.get(rest.strip(), asks["select"]),))
    yield notify(f"{rest.strip() or 'select'} -> {outcome.answer!r}", "info")


def timeout_ask(rest: str) -> Scene:
    """A dialog that pi gives up by itself."""
    (milliseconds,) = _numbers(rest, 700)
    (outcome,) = yield Asks((select("Timed select", "A", "B", timeout_ms=milliseconds),))
    yield notify(f"timeout -> {outcome.answer!r}", "info")


def withdrawn_ask(rest: str) -> Scene:
    """A dialog the agent takes back."""
    seconds = float(rest) if rest.strip() else 0.7
    (outcome,) = yield Asks((select("Abortable select", "A", "B")._replace(withdrawn_after=seconds),))
    yield notify(f"withdrawn -> {outcome.answer!r}", "info")


def pause(rest: str) -> Scene:
    """Silence."""
    yield Pause(float(rest or 1))
