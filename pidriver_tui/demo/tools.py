"""Tool calls of a turn, executed: start, permission, streaming output, end. Nothing is ever really run.

Knows the order of pi's tool frames and asks; may not know the story around them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.demo.loop import Interrupted, Task
from pidriver_tui.demo.scene import Ask, Call, Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Generator

    from pidriver_tui.demo.core import Core
    from pidriver_tui.demo.dialect import Frame
    from pidriver_tui.demo.loop import Signal

    Work = Generator[object, Any, "Execution"]


class Execution:
    """One executed call: its block, what it gave the model, and how it went for the scene."""

    __slots__ = ("block", "outcome", "result")

    def __init__(self, block: Frame, result: Result, outcome: Outcome) -> None:
        self.block = block
        self.result = result
        self.outcome = outcome


def granted(ask: Ask, answer: Any) -> bool:
    """Whether an answer allows: `True`, or exactly the first option (observed, omp 18.2.3)."""
    return answer is True or (ask.method == "select" and answer == ask.fields["options"][0])


def execute(
    core: Core, calls: list[tuple[Call, Frame]]
) -> Generator[object, Any, tuple[list[Execution], bool]]:
    """Run the calls in parallel; return how each went and whether an abort cut them short."""
    tasks: dict[str, Task] = {}
    began: set[str] = set()
    allowed: list[tuple[Call, Frame, Signal]] = []
    interrupted = False
    try:
        for call, block in calls:
            call = core.dialect.gated(call, core.arguments.approval_mode)
            if core.arguments.gate:
                # Imported here: a demo without a gate starts without it.
                from pidriver_tui.demo.gating import under_gate

                call = under_gate(call, block, f"/demo/{core.arguments.scenario or 'work'}")
            gate: Signal | None = None
            if core.dialect.asks_before_start and call.gate is not None:
                gate = core.desk.ask(call.gate)
                if call.tool != "bash":
                    yield gate
            _start(core, block)
            began.add(block["id"])
            if call.gate is not None and gate is None:
                gate = core.desk.ask(call.gate)
            # Observed, pi 0.87.1: asked one by one, and what is allowed runs when all are answered.
            one_by_one = (
                call.gate if gate is not None and call.gate is not None and call.gate.by_gate else None
            )
            if gate is not None and one_by_one is not None and granted(one_by_one, (yield gate)):
                allowed.append((call, block, gate))
                continue
            task = tasks[block["id"]] = core.loop.spawn(_work(core, call, block, gate))
            if one_by_one is not None or (core.dialect.asks_before_start and gate is not None):
                yield task.done
        for call, block, gate in allowed:
            tasks[block["id"]] = core.loop.spawn(_work(core, call, block, gate))
        for task in tasks.values():
            yield task.done
    except Interrupted:
        interrupted = True
    for task in tasks.values():
        if interrupted:
            task.interrupt(Interrupted())
    for task in tasks.values():
        while not task.done.fired:
            try:
                yield task.done
            except Interrupted:
                interrupted = True
    done: list[Execution] = []
    for _, block in calls:
        ended = tasks.get(block["id"])
        if ended is not None and ended.done.value is not None:
            done.append(ended.done.value)
        elif interrupted:
            done.append(_abandoned(core, block, began=block["id"] in began))
    for execution in done:
        message = core.dialect.tool_result(
            execution.block,
            core.dialect.result(execution.result.text, execution.result.details),
            core.clock.now(),
            is_error=execution.result.is_error,
        )
        core.say(message)
    return done, interrupted


def begin(core: Core, call: Call, block: Frame) -> None:
    """Start a call and let it say all it has to say; it runs until :func:`finish`."""
    _start(core, block)
    _partial(core, block, [piece.text for piece in call.pieces])


def finish(core: Core, call: Call, block: Frame, *, aborted: bool) -> Frame:
    """End a call that was begun; returns its result's message."""
    said = "".join(piece.text for piece in call.pieces)
    result = call.result(None) if callable(call.result) else call.result
    if aborted:
        result = Result(f"{said}\n\nCommand aborted", {}, is_error=True)
    _end(core, block, result, Outcome(allowed=True, answer=None, text=result.text))
    content = core.dialect.result(result.text, result.details)
    message = core.dialect.tool_result(block, content, core.clock.now(), is_error=result.is_error)
    core.say(message)
    return message


def _start(core: Core, block: Frame) -> None:
    core.wire.send({"type": "tool_execution_start", **_head(block)})


def _work(core: Core, call: Call, block: Frame, gate: Signal | None) -> Work:
    pieces: list[str] = []
    answer: Any = None
    try:
        if gate is not None and call.gate is not None:
            answer = yield gate
            if not granted(call.gate, answer):
                denied = Result(_denial(call, answer), {}, is_error=True)
                return _end(core, block, denied, Outcome(allowed=False, answer=answer, text=denied.text))
        if call.tool == "bash" and core.dialect.bash_says_it_began:
            _partial(core, block, pieces)
        for piece in call.pieces:
            yield core.pace.wait(piece.after)
            pieces.append(piece.text)
            _partial(core, block, pieces)
        if call.below:
            yield from _subagent(core, call, block)
        if call.question is not None:
            answer = yield core.desk.ask(call.question)
        elif not call.pieces:
            yield core.pace.wait(call.seconds)
    except Interrupted:
        text = "Operation aborted" if gate is not None and answer is None else "Command aborted"
        text = "".join(pieces) + "\n\n" + text if pieces else text
        return _end(core, block, Result(text, {}, is_error=True), Outcome(False, None, text))
    result = call.result(answer) if callable(call.result) else call.result
    return _end(core, block, result, Outcome(allowed=True, answer=answer, text=result.text))


def _subagent(core: Core, call: Call, block: Frame) -> Generator[object, Any, None]:
    """A subagent's course, with the frames of omp 18.2.3 (observed)."""
    name, agent = "SimulatedScout", "scout"

    def lifecycle(status: str) -> None:
        payload = {
            "id": name,
            "agent": agent,
            "parentToolCallId": block["id"],
            "detached": False,
            "agentSource": "bundled",
            "status": status,
            "sessionFile": "/simulated/SimulatedScout.jsonl",
            "index": 0,
        }
        core.wire.send({"type": "subagent_lifecycle", "payload": payload})

    def event(frame: Frame) -> None:
        core.wire.send({"type": "subagent_event", "payload": {"id": name, "event": frame}})

    lifecycle("started")
    for number, inner in enumerate(call.below):
        head = {"toolCallId": f"sub_{number}", "toolName": inner.tool}
        event({"type": "tool_execution_start", **head, "args": inner.args})
        yield core.pace.wait(inner.seconds)
        result = inner.result(None) if callable(inner.result) else inner.result
        content = core.dialect.result(result.text, result.details)
        event({"type": "tool_execution_end", **head, "result": content, "isError": result.is_error})
    lifecycle("completed")


def _partial(core: Core, block: Frame, pieces: list[str]) -> None:
    partial = core.dialect.partials(pieces)
    core.wire.send({"type": "tool_execution_update", **_head(block), "partialResult": partial})


def _end(core: Core, block: Frame, result: Result, outcome: Outcome) -> Execution:
    head = _head(block)
    del head["args"]
    content = core.dialect.result(result.text, result.details)
    core.wire.send({"type": "tool_execution_end", **head, "result": content, "isError": result.is_error})
    return Execution(block, result, outcome)


def _denial(call: Call, answer: Any) -> str:
    if call.gate is None or not call.gate.by_gate:
        return f"Tool call denied by user: {call.tool}"
    from pidriver_tui.demo.gating import refused

    return refused(answer)


def _abandoned(core: Core, block: Frame, *, began: bool) -> Execution:
    if not began:
        _start(core, block)
    result = Result("Operation aborted", {}, is_error=True)
    return _end(core, block, result, Outcome(allowed=False, answer=None, text=result.text))


def _head(block: Frame) -> Frame:
    return {"toolCallId": block["id"], "toolName": block["name"], "args": block["arguments"]}
