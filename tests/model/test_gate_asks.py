"""Asks for a tool: what they say of the call, whoever asks, and what an answer leaves behind."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from pidriver_tui.driver.events import (
    AgentStart,
    InteractionRequest,
    ToolCallEnd,
    ToolCallStart,
    ToolEnd,
    ToolStart,
)
from pidriver_tui.model import Answered, AskOutcome, Judged, NoticeBlock, ToolBlock, ToolState
from pidriver_tui.policy import Action, Call, Mode, Policy, Rule, Tier, decide

from .stage import Stage
from .test_asks import ask


def gate_ask(request_id: str = "q", **told: Any) -> InteractionRequest:
    """An ask of our gate, as its extension words it."""
    told = {"tool": "bash", "input": {"command": "ls"}, "id": "call-1", "cwd": "/work/x"} | told
    title = f"Allow tool (pidriver-gate 1): {told['tool']}\nCommand: ls\npidriver-gate 1 {json.dumps(told)}"
    return ask(request_id, prompt=title, options=["Approve", "Deny"])


def call_written(stage: Stage, call_id: str, name: str, arguments: dict[str, Any], index: int = 0) -> None:
    stage.feed(
        ToolCallStart(content_index=index, tool_call_id=call_id, name=name),
        ToolCallEnd(content_index=index, tool_call_id=call_id, name=name, arguments=arguments),
    )


def states(stage: Stage) -> list[ToolState]:
    return [block.state for block in stage.session.tools.values()]


def only_call(stage: Stage) -> Call:
    (only,) = stage.fleet.inbox()
    assert only.call is not None
    return only.call


def test_an_ask_of_the_gate_tells_the_whole_call() -> None:
    stage = Stage(AgentStart(), gate_ask(before="old"))
    (only,) = stage.fleet.inbox()
    assert only.title == "Allow tool: bash\nCommand: ls"
    assert only.takes_reason
    call = only_call(stage)
    assert (call.tool, call.tier, call.command, call.call_id) == ("bash", Tier.EXECUTE, "ls", "call-1")
    assert (call.workspace, call.before, call.complete) == ("/work/x", "old", True)


def test_an_ask_of_omp_is_completed_from_the_call_it_is_about() -> None:
    stage = Stage(AgentStart())
    call_written(stage, "a", "bash", {"command": "echo P1"}, 0)
    call_written(stage, "b", "bash", {"command": "echo P2", "timeout": 5}, 1)
    stage.feed(ask(prompt="Allow tool: bash\nCommand: echo P2"))
    call = only_call(stage)
    assert (call.command, call.call_id, call.complete) == ("echo P2", "b", True)
    assert call.arguments == {"command": "echo P2", "timeout": 5}


def test_variables_and_a_folder_that_omp_does_not_show_are_judged_with_its_call() -> None:
    rules = Policy(Mode.EVERYTHING, (Rule(Action.ALLOW, ("bash",), command="git status **"),))
    for beside in (
        {"env": {"PATH": "/work/bin"}},
        {"cwd": "/elsewhere"},
        {"env": {"PATH": "x"}, "timeout": 5},
    ):
        stage = Stage(AgentStart())
        call_written(stage, "a", "bash", {"command": "git status", **beside})
        stage.feed(ask(prompt="Allow tool: bash\nCommand: git status"))
        assert only_call(stage).complete
        assert decide(rules, only_call(stage)).action is Action.ASK
    stage = Stage(AgentStart())
    call_written(stage, "a", "bash", {"command": "git status"})
    stage.feed(ask(prompt="Allow tool: bash\nCommand: git status"))
    assert decide(rules, only_call(stage)).action is Action.ALLOW


def test_what_omp_cut_is_known_whole_from_the_call() -> None:
    long = "echo " + "x" * 3000
    shown = f"{long[:2000]}[…{len(long) - 2000}ch elided…]"
    stage = Stage(AgentStart())
    call_written(stage, "a", "bash", {"command": long})
    stage.feed(ask(prompt=f"Allow tool: bash\nCommand: {shown}"))
    call = only_call(stage)
    assert (call.command, call.complete) == (long, True)


def test_an_ask_that_fits_no_call_or_two_is_incomplete() -> None:
    stage = Stage(AgentStart())
    stage.feed(ask("none", prompt="Allow tool: bash\nCommand: ls"))
    assert not only_call(stage).complete
    call_written(stage, "a", "write", {"path": "x", "content": "1"}, 0)
    call_written(stage, "b", "write", {"path": "x", "content": "2"}, 1)
    stage.feed(ask("two", prompt="Allow tool: write\nPath: x\nContent:\n1"))
    both = stage.session.asks["two"].call
    assert both is not None
    assert not both.complete


def test_the_answer_stands_on_the_tool_call() -> None:
    stage = Stage(AgentStart())
    call_written(stage, "call-1", "bash", {"command": "ls"})
    stage.feed(gate_ask(), Answered("q", AskOutcome.ANSWERED, "allowed", by='rule 1 allows "ls"'))
    block = stage.session.tools["call-1"]
    assert isinstance(block, ToolBlock)
    assert block.permit == 'allowed by rule 1 allows "ls"'
    notice = list(stage.session.transcript)[-1]
    assert isinstance(notice, NoticeBlock)
    assert notice.text == 'bash ls: allowed by rule 1 allows "ls"'


def test_a_quiet_answer_stands_nowhere_else() -> None:
    stage = Stage(AgentStart())
    call_written(stage, "call-1", "read", {"path": "x"})
    before = len(stage.session.transcript)
    stage.feed(gate_ask(tool="read"), Answered("q", AskOutcome.ANSWERED, "allowed", by="mode", quiet=True))
    assert len(stage.session.transcript) == before
    assert not stage.session.asks
    assert stage.session.tools["call-1"].permit == "allowed by mode"


def test_what_the_rules_say_of_an_ask_stands_on_it() -> None:
    stage = Stage(
        AgentStart(), gate_ask(), Judged("q", ("deletes recursively",), "rule 1 would allow it, but")
    )
    (only,) = stage.fleet.inbox()
    assert only.dangers == ("deletes recursively",)
    assert only.rule == "rule 1 would allow it, but"
    stage.feed(Judged("gone", ("x",)))
    assert [a.request_id for a in stage.fleet.inbox()] == ["q"]


def test_a_call_that_is_asked_about_is_not_running_and_its_time_begins_with_the_answer() -> None:
    stage = Stage(AgentStart())
    call_written(stage, "call-1", "bash", {"command": "ls"})
    stage.feed(ToolStart(tool_call_id="call-1", name="bash"), gate_ask())
    assert states(stage) == [ToolState.ASKING]
    before = stage.session.tools["call-1"].started_at
    stage.feed(Answered("q", AskOutcome.ANSWERED, "allowed"))
    assert states(stage) == [ToolState.RUNNING]
    after = stage.session.tools["call-1"].started_at
    assert before is not None
    assert after is not None
    assert after > before


def test_a_start_that_is_told_after_the_ask_does_not_make_it_run() -> None:
    stage = Stage(AgentStart())
    call_written(stage, "a", "bash", {"command": "ls"})
    stage.feed(ask(prompt="Allow tool: bash\nCommand: ls"), ToolStart(tool_call_id="a", name="bash"))
    assert states(stage) == [ToolState.ASKING]
    stage.feed(Answered("q", AskOutcome.ANSWERED, "allowed"))
    assert states(stage) == [ToolState.RUNNING]


def test_an_ask_goes_when_its_call_has_ended() -> None:
    stage = Stage(AgentStart(), gate_ask())
    call_written(stage, "call-1", "bash", {"command": "ls"})
    stage.feed(ToolEnd(tool_call_id="call-1", name="bash", result="Operation aborted", is_error=True))
    assert not stage.session.asks
    assert "no longer asked: the call has ended" in stage.lines()[-1]


def test_a_select_that_cannot_be_answered_as_a_permission_is_none() -> None:
    stage = Stage(AgentStart(), replace(gate_ask(), options=["Run it", "Stop"]))
    (only,) = stage.fleet.inbox()
    assert only.call is None
