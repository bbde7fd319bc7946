"""The simulated agent under our gate: it asks as a real one does, and takes the answers as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pidriver_tui.gate import GateAsk, read_ask
from tests.demo.child import Child, of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Frame = dict[str, Any]


def answering(seen: list[GateAsk], *refused: str, reason: str = "") -> Any:
    """Answers the gate's asks, refusing those whose command or path is named; agrees to all else."""

    def answer(ask: Frame) -> Mapping[str, Any]:
        gate = read_ask(ask["title"], "/demo") if ask["method"] == "select" else None
        if gate is None:
            return {"confirmed": True} if ask["method"] == "confirm" else {"cancelled": True}
        assert gate.takes_reason
        assert ask["options"] == ["Approve", "Deny"]
        seen.append(gate)
        if (gate.call.command or gate.call.path) in refused:
            return {"value": f"Deny: {reason}" if reason else "Deny"}
        return {"value": "Approve"}

    return answer


def play(story: str, *refused: str, reason: str = "") -> tuple[list[Frame], list[GateAsk]]:
    seen: list[GateAsk] = []
    with Child("--scenario", story, "--gate") as child:
        return child.run("go", answering(seen, *refused, reason=reason)), seen


def ends(frames: Iterable[Frame], tool: str) -> list[str]:
    return [
        end["result"]["content"][0]["text"]
        for end in of(list(frames), "tool_execution_end")
        if end["toolName"] == tool
    ]


def test_every_call_is_asked_about_and_tells_itself() -> None:
    frames, seen = play("checkout-api")
    started = {frame["toolCallId"]: frame["args"] for frame in of(frames, "tool_execution_start")}
    confirmed = [frame for frame in of(frames, "extension_ui_request") if frame["method"] == "confirm"]
    assert len(seen) == len(started) - len(confirmed)
    for gate in seen:
        assert started[gate.call.call_id] == gate.call.arguments
        assert gate.call.workspace == "/demo/checkout-api"
    (edit,) = [gate.call for gate in seen if gate.call.tool == "edit"]
    assert edit.before is not None
    assert edit.arguments["edits"][0]["oldText"] in edit.before
    assert seen[0].title == "Allow tool: bash\nCommand: python -m pytest -q tests/test_discounts.py"


def test_a_refused_call_tells_the_model_why() -> None:
    frames, _ = play("data-pipeline", "rm -rf staging/orders/2026-03-07", reason="keep it for a week")
    assert "Tool call denied by the user: keep it for a week" in ends(frames, "bash")
    _, seen = play("docs-site")
    (write,) = [gate.call for gate in seen if gate.call.tool == "write"]
    assert (write.path, write.before) == ("docs/getting-started.md", "")


def test_parallel_calls_are_asked_one_by_one_and_run_together() -> None:
    frames, _ = play("data-pipeline", "make check-duplicates DAYS=7")
    commands: dict[str, str] = {}
    course: list[str] = []
    for frame in frames:
        match frame["type"]:
            case "tool_execution_start":
                commands[frame["toolCallId"]] = frame["args"].get("command", "")
                course.append(f"start {commands[frame['toolCallId']]}")
            case "extension_ui_request" if (gate := read_ask(str(frame.get("title", "")), "")) is not None:
                course.append(f"ask {gate.call.command}")
            case "tool_execution_end":
                course.append(f"end {commands[frame['toolCallId']]}")
    begin = course.index("start make check-counts DAYS=7")
    assert course[begin : begin + 7] == [
        "start make check-counts DAYS=7",
        "ask make check-counts DAYS=7",
        "start make check-duplicates DAYS=7",
        "ask make check-duplicates DAYS=7",
        "end make check-duplicates DAYS=7",
        "start make check-schema DAYS=7",
        "ask make check-schema DAYS=7",
    ]
    assert {*course[begin + 7 : begin + 9]} == {
        "end make check-counts DAYS=7",
        "end make check-schema DAYS=7",
    }


def test_a_cancelled_question_blocks() -> None:
    with Child("--scenario", "checkout-api", "--gate") as child:
        frames = child.run("go", lambda ask: {"cancelled": True})
    assert "Tool call not approved: the question was cancelled" in ends(frames, "bash")


def test_an_abort_closes_the_question() -> None:
    with Child("--scenario", "checkout-api", "--gate") as child:
        child.send("prompt", message="go")
        asked = child.until(answers=None)[-1]
        child.send("abort")
        frames = child.until("agent_settled", answers=None)
        child.answer(asked, {"value": "Approve"})
        state = child.call("get_state")["data"]
    assert [end["result"]["content"][0]["text"] for end in of(frames, "tool_execution_end")] == [
        "Operation aborted"
    ]
    assert not of(frames, "tool_execution_start")
    assert not state["isStreaming"]
