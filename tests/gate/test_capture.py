"""The asks of a real pi under the gate are read as the calls they are about."""

from __future__ import annotations

from pidriver_tui.gate import gate_title, read_ask
from tests import golden


def test_every_ask_tells_the_call_that_has_just_started() -> None:
    started: dict[str, object] = {}
    befores: list[str | None] = []
    for frame in golden.load("pi-20-gate"):
        if frame["type"] == "tool_execution_start":
            started = {frame["toolCallId"]: frame["args"]}
        elif frame["type"] == "extension_ui_request":
            gate = read_ask(frame["title"], "")
            assert gate is not None
            assert gate.takes_reason
            assert started == {gate.call.call_id: gate.call.arguments}
            assert (gate.call.workspace, gate.call.complete) == ("/home/dev/work", True)
            call = gate.call
            played = gate_title(
                call.tool, call.arguments, call_id=call.call_id, cwd=call.workspace, before=call.before
            )
            assert read_ask(played, "") == gate
            befores.append(call.before)
    assert befores == [None, "old notes\n", None, "new notes\n", None]


def test_the_reason_is_the_result_of_the_refused_call() -> None:
    results = [frame for frame in golden.load("pi-20-gate") if frame["type"] == "tool_execution_end"]
    told = [(end["isError"], end["result"]["content"][0]["text"]) for end in results]
    assert told[0] == (True, "Tool call denied by the user: keep the build folder")
    assert told[-1] == (True, "Operation aborted")
