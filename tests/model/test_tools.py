"""Tool calls: parallel, out of order, unheard of, abandoned; subagents below them."""

from __future__ import annotations

from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    MessageComplete,
    MessageStart,
    SubagentEvent,
    SubagentLifecycle,
    SubagentProgress,
    ToolCallEnd,
    ToolCallPart,
    ToolCallStart,
    ToolEnd,
    ToolStart,
    ToolStreamUpdate,
    ToolUpdate,
    TurnStart,
)
from pidriver_tui.model import Changed, ToolBlock, ToolState

from .stage import Stage

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


def called(call_id: str, name: str = "bash", index: int = 0) -> tuple[ToolCallStart, ToolCallEnd]:
    return (
        ToolCallStart(content_index=index, tool_call_id=call_id, name=name),
        ToolCallEnd(content_index=index, tool_call_id=call_id, name=name, arguments={"n": index}),
    )


def test_a_call_goes_through_its_states() -> None:
    stage = Stage(*RUN)
    seen = []
    for event in (
        ToolCallStart(tool_call_id="c", name="bash"),
        ToolCallEnd(tool_call_id="c", name="bash", arguments={"command": "ls"}),
        MessageComplete(
            role="assistant", parts=(ToolCallPart("c", "bash", {"command": "ls"}),), stop_reason="toolUse"
        ),
        ToolStart(tool_call_id="c", name="bash", arguments={"command": "ls"}, intent="look"),
        ToolUpdate(tool_call_id="c", name="bash", output="a"),
        ToolEnd(tool_call_id="c", name="bash", result="a b", details={"n": 1}),
    ):
        stage.feed(event)
        seen.append((stage.only(ToolBlock).state.value, stage.phase))
    assert seen == [
        ("writing", ("streaming", "writing a call of bash")),
        ("waiting", ("thinking", "waiting for the model")),
        ("waiting", ("thinking", "waiting for the model")),
        ("running", ("tool", "tool bash")),
        ("running", ("tool", "tool bash")),
        ("done", ("thinking", "waiting for the model")),
    ]
    tool = stage.only(ToolBlock)
    assert (tool.output, tool.details, tool.intent, tool.arguments) == (
        "a b",
        {"n": 1},
        "look",
        {"command": "ls"},
    )
    assert (tool.started_at, tool.ended_at, tool.open) == (8.0, 10.0, False)


def test_parallel_calls_are_told_apart_by_id() -> None:
    stage = Stage(*RUN, *called("a", index=0), *called("b", "read", 1), *called("c", "grep", 2))
    stage.feed(*(ToolStart(tool_call_id=i) for i in "abc"))
    assert stage.phase == ("tool", "tools bash, read, grep")
    stage.feed(ToolUpdate(tool_call_id="c", output="c!"), ToolUpdate(tool_call_id="a", output="a!"))
    stage.feed(ToolEnd(tool_call_id="b", result="b!", is_error=True))
    assert stage.lines() == ["tool bash running: a!", "tool read failed: b!", "tool grep running: c!"]
    assert stage.phase == ("tool", "tools bash, grep")


def test_updates_replace_and_an_equal_one_changes_nothing() -> None:
    stage = Stage(*RUN, *called("a"), ToolStart(tool_call_id="a"))
    stage.feed(ToolUpdate(tool_call_id="a", output="1\n"))
    assert stage.feed(ToolUpdate(tool_call_id="a", output="1\n2\n")) == Changed.TRANSCRIPT
    assert stage.feed(ToolUpdate(tool_call_id="a", output="1\n2\n")) == Changed.NOTHING
    assert stage.only(ToolBlock).output == "1\n2\n"


def test_ends_and_updates_of_calls_never_heard_of_get_a_block() -> None:
    stage = Stage(
        *RUN,
        ToolEnd(tool_call_id="x", name="write", result="done"),
        ToolUpdate(tool_call_id="y", name="bash"),
    )
    assert stage.lines() == ["tool write done: done", "tool bash running: "]
    assert stage.blocks[0].started_at is None  # type: ignore[attr-defined]


def test_what_comes_after_the_end_of_a_call_is_ignored() -> None:
    stage = Stage(*RUN, *called("a"), ToolStart(tool_call_id="a"), ToolEnd(tool_call_id="a", result="first"))
    revision = stage.session.transcript.revision
    stage.feed(
        ToolEnd(tool_call_id="a", result="second", is_error=True),
        ToolUpdate(tool_call_id="a", output="late"),
        MessageComplete(role="toolResult", tool_call_id="a", text="third"),
    )
    assert stage.lines() == ["tool bash done: first"]
    assert stage.session.transcript.revision == revision


def test_a_result_message_ends_a_call_that_never_ran() -> None:
    stage = Stage(*RUN, *called("a"))
    stage.feed(MessageComplete(role="toolResult", tool_call_id="a", text="refused", is_error=True))
    assert stage.lines() == ["tool bash failed: refused"]


def test_a_start_before_the_message_has_streamed_is_the_same_call() -> None:
    stage = Stage(*RUN, ToolStart(tool_call_id="a", name="bash", arguments={"command": "ls", "extra": 1}))
    stage.feed(
        MessageComplete(
            role="assistant", parts=(ToolCallPart("a", "bash", {"command": "ls"}),), stop_reason="toolUse"
        )
    )
    assert stage.lines() == ["tool bash running: "]
    assert stage.only(ToolBlock).arguments == {"command": "ls", "extra": 1}


def test_an_id_that_comes_again_names_a_new_call() -> None:
    stage = Stage(
        *RUN, *called("call_0"), ToolStart(tool_call_id="call_0"), ToolEnd(tool_call_id="call_0", result="1")
    )
    stage.feed(
        MessageComplete(
            role="assistant", parts=(ToolCallPart("call_0", "bash", {"n": 0}),), stop_reason="toolUse"
        )
    )
    stage.feed(TurnStart(), MessageStart(role="assistant"), *called("call_0", "read"))
    stage.feed(ToolStart(tool_call_id="call_0"), ToolEnd(tool_call_id="call_0", result="2"))
    assert stage.lines() == ["tool bash done: 1", "tool read done: 2"]


def test_a_call_the_message_end_does_not_know_will_never_run() -> None:
    stage = Stage(*RUN, *called("a"), *called("b", index=1))
    stage.feed(
        MessageComplete(role="assistant", parts=(ToolCallPart("a", "bash", {"n": 0}),), stop_reason="toolUse")
    )
    assert stage.lines() == ["tool bash waiting: ", "tool bash abandoned: "]


def test_what_still_runs_when_all_is_settled_is_abandoned() -> None:
    stage = Stage(*RUN, *called("a"), ToolStart(tool_call_id="a"), AgentEnd(), AgentSettled())
    assert stage.lines() == ["tool bash abandoned: "]
    assert stage.phase == ("idle", "")


def test_a_preview_finds_the_call_that_has_no_id_yet() -> None:
    stage = Stage(*RUN, ToolCallStart(content_index=0))
    stage.feed(ToolStreamUpdate(tool_call_id="a", name="edit", update={"files": []}))
    assert stage.only(ToolBlock).details == {"preview": {"files": []}}
    assert stage.feed(ToolStreamUpdate(tool_call_id="zz", name="edit")) is not None
    stage.feed(ToolCallEnd(content_index=0, tool_call_id="a", name="edit"), ToolStart(tool_call_id="a"))
    stage.feed(ToolEnd(tool_call_id="a", details={"diff": "d"}))
    assert stage.only(ToolBlock).details == {"diff": "d"}


def test_subagents_with_their_own_calls() -> None:
    stage = Stage(*RUN, *called("t", "task"), ToolStart(tool_call_id="t"))
    stage.feed(
        SubagentLifecycle(subagent_id="One", agent="scout", status="started", parent_tool_call_id="t"),
        SubagentProgress(subagent_id="One", progress={"assignment": "look", "tokens": 7, "odd": 1}),
        SubagentEvent(
            subagent_id="One", event=ToolStart(tool_call_id="t", name="bash", arguments={"command": "x"})
        ),
        SubagentEvent(subagent_id="One", event=ToolUpdate(tool_call_id="t", output="o")),
        SubagentEvent(subagent_id="One", event=MessageComplete(role="assistant", text="found it")),
        ToolEnd(tool_call_id="t", result="spawned"),
    )
    assert stage.lines() == [
        "tool task done: spawned",
        "tool scout One running: found it",
        "tool bash running: o",
    ]
    task, scout, bash = stage.all(ToolBlock)
    assert (scout.parent_id, bash.parent_id) == (task.tool_call_id, scout.tool_call_id)
    assert (scout.arguments, scout.details) == ({"task": "look"}, {"tokens": 7})
    assert stage.phase == ("tool", "tools scout One, bash")
    stage.feed(SubagentLifecycle(subagent_id="One", status="failed"))
    assert [block.state for block in (scout, bash)] == [ToolState.FAILED, ToolState.ABANDONED]
    assert stage.feed(SubagentProgress(subagent_id="One", progress={"tokens": 9})) == Changed.NOTHING
