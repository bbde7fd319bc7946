"""Every golden capture replays to a sensible state; the named ones to the right one."""

from __future__ import annotations

from collections import Counter

import pytest

from pidriver_tui.driver.events import Exited, InteractionRequest
from pidriver_tui.model import (
    Attention,
    Fleet,
    NoticeBlock,
    NoticeKind,
    PromptBlock,
    PromptState,
    TextBlock,
    ThinkingBlock,
    ToolBlock,
    ToolState,
    TurnBlock,
)
from tests.golden import captures

from .invariants import Watch, check
from .replay import events_of, replay
from .stage import KEY, Stage, frozen_view

# Captures that end in the middle of something: their process was killed, or the recording stopped.
UNSETTLED = {
    "omp-05-errors",
    "omp-06-compact",
    "omp-06b-thr-default",
    "omp-08-rpcui-ask",
    "omp-09-subagents",
    "omp-10-host",
    *(
        name
        for name in captures()
        if "-15-" in name and name.rpartition("-")[2] in ("stream", "tool", "closed")
    ),
}


def notices(stage: Stage, kind: NoticeKind) -> list[str]:
    return [block.text for block in stage.all(NoticeBlock) if block.kind is kind]


def tools(stage: Stage) -> Counter[str]:
    return Counter(block.state.value for block in stage.all(ToolBlock))


@pytest.mark.parametrize("name", captures())
def test_a_capture_keeps_every_invariant_and_replays_to_the_same(name: str) -> None:
    stage, watch = Stage(), Watch()
    for count, event in enumerate(events_of(name)):
        stage.feed(event, step=0.01)
        if count % 5 == 0:
            check(stage.fleet)
            watch.look(stage.fleet)
    check(stage.fleet)
    watch.look(stage.fleet)
    assert frozen_view(stage.fleet) == frozen_view(replay(name).fleet)


@pytest.mark.parametrize("name", captures())
def test_a_capture_ends_at_rest_or_is_settled_by_the_end_of_its_process(name: str) -> None:
    stage = replay(name)
    if name not in UNSETTLED:
        assert stage.phase[0] in ("idle", "starting", "failed")
        assert not stage.session.phase.ended
        assert not stage.session.open_tools
        assert not stage.session.open_blocks
    stage.feed(Exited(returncode=143))
    assert stage.phase == ("failed", "exited 143")
    assert not [block for block in stage.blocks if block.open]


@pytest.mark.parametrize("name", ["pi-02-tools", "omp-02-tools"])
def test_tools(name: str) -> None:
    stage = replay(name)
    assert stage.phase == ("idle", "")
    assert tools(stage)["abandoned"] == 0
    failed = [block.name for block in stage.all(ToolBlock) if block.state is ToolState.FAILED]
    assert failed.count("edit") >= 1
    assert "nosuchtool" in failed
    bash = [block for block in stage.all(ToolBlock) if block.name == "bash"]
    assert bash[0].arguments["command"].startswith("for i in 1 2 3")
    assert bash[0].output.startswith("line 1\nline 2\n")
    assert "code 3" in bash[1].output
    assert all(block.started_at is not None and block.ended_at >= block.started_at for block in bash)
    assert stage.only(ThinkingBlock).buffer.text() == "plan the work"
    assert [block.buffer.text() for block in stage.all(TextBlock)][-1] == "All done."
    parallel = next(block for block in stage.all(ToolBlock) if block.output.startswith("A\n"))
    assert parallel.turn == stage.session.tools[parallel.tool_call_id].turn
    assert stage.session.usage.input_tokens > 0
    assert stage.session.context_tokens
    turns = stage.all(TurnBlock)
    assert len(turns) == stage.session.transcript.turn
    assert sum(turn.usage.cost_usd for turn in turns) == pytest.approx(stage.session.usage.cost_usd)


def test_the_edit_tool_keeps_its_diff() -> None:
    edit = next(b for b in replay("pi-02-tools").all(ToolBlock) if b.name == "edit")
    assert edit.details["diff"].startswith("-1 hello world")


@pytest.mark.parametrize("name", ["pi-03-queue", "omp-03-queue"])
def test_queue(name: str) -> None:
    stage = replay(name)
    prompts = [block.text for block in stage.all(PromptBlock)]
    assert all(block.state is PromptState.DELIVERED for block in stage.all(PromptBlock))
    order = [
        prompts.index(text) for text in ("STEER-1", "STEER-2 via prompt", "FOLLOW-1", "FOLLOW-3 via prompt")
    ]
    assert order == sorted(order)
    assert prompts.count("STEER-IN-TOOL") == 1
    assert stage.session.queue.count == 0
    assert notices(stage, NoticeKind.ABORTED)


@pytest.mark.parametrize("name", ["pi-04-abort", "omp-04-abort"])
def test_abort(name: str) -> None:
    stage = replay(name)
    assert notices(stage, NoticeKind.ABORTED) == ["Stopped."] * 6
    assert notices(stage, NoticeKind.ERROR) == []
    assert tools(stage) == {"abandoned": 1, "failed": 2, "done": 1}
    assert stage.lines()[-2] == "text: x"
    assert stage.phase == ("idle", "")
    assert stage.session.attention is Attention.UNSEEN


def test_errors_of_pi_say_what_to_do_and_retries_stay_one_notice() -> None:
    stage = replay("pi-05-errors")
    errors = [block for block in stage.all(NoticeBlock) if block.kind is NoticeKind.ERROR]
    texts = [block.text for block in errors]
    assert texts[0] == "401: Incorrect API key provided"
    assert "Gave up after 2 retries: 529: overloaded_error: Overloaded" in texts
    assert [text for text in texts if "Connection error" in text] == [
        "Gave up after 2 retries: Connection error.",
        "Gave up after 2 retries: Connection error.",
    ]
    assert all(block.hint for block in errors if "bad thing" not in block.text)
    retries = notices(stage, NoticeKind.RETRY)
    assert [text for text in retries if text == "Went on after 1 retry."] == ["Went on after 1 retry."] * 3
    assert [text for text in retries if text.startswith("Stopped retrying: 529: overloaded")]
    assert stage.session.attention is Attention.FAILED
    assert stage.phase == ("failed", "Connection error.")


def test_errors_of_omp() -> None:
    stage = replay("omp-05-errors")
    texts = notices(stage, NoticeKind.ERROR)
    assert texts[:3] == [
        "401 Incorrect API key provided",
        "400 invalid request: bad thing",
        "Gave up after 2 retries: 529 overloaded_error: Overloaded",
    ]
    assert any(text.startswith("Gave up after 3 retries: Assistant returned an empty stop") for text in texts)


def test_compaction() -> None:
    stage = replay("pi-06-compact")
    texts = notices(stage, NoticeKind.COMPACTION)
    assert texts[:3] == [
        "Compaction failed: Nothing to compact (session too small)",
        "Compacted the context: 4,902 to 1,757 tokens.",
        "Compacted the context: 127,600 to 2,027 tokens.",
    ]
    assert len([text for text in texts if text.startswith("Context overflow recovery failed")]) == 1
    assert not stage.session.compacting


def test_dialogs_leave_one_notice_each_and_the_rest_goes_where_it_belongs() -> None:
    for name in ("pi-07-ui", "omp-07-ui"):
        stage = replay(name)
        asked = [event for event in events_of(name) if isinstance(event, InteractionRequest)]
        assert stage.fleet.asked == len(asked)
        assert len(notices(stage, NoticeKind.ANSWER)) == len(asked)
        assert not stage.session.asks
        assert "prefilled text" in stage.session.editor_texts
        assert stage.session.statuses.get("ui-ext") is None or name == "omp-07-ui"


def test_titles_and_names_of_pi() -> None:
    stage = replay("pi-07-ui")
    assert stage.session.agent_title == "new title"
    assert stage.session.title == stage.session.name != ""


def test_approvals_name_their_tool() -> None:
    stage = Stage()
    asked: list[str] = []
    for event in events_of("omp-08-approval-always-ask"):
        stage.feed(event)
        if isinstance(event, InteractionRequest):
            ask = stage.session.asks[event.request_id]
            asked.append(ask.tool)
            assert ask.kind.value == "permission"
            assert stage.phase[1].startswith(f"permission {ask.tool}")
            assert stage.session.attention is Attention.ASK
    assert set(asked) == {"bash", "write", "edit", "eval"}
    denied = [b for b in stage.all(ToolBlock) if b.output.startswith("Tool call denied by user")]
    assert denied
    assert all(block.state is ToolState.FAILED for block in denied)


def test_the_ask_tool_of_omp() -> None:
    stage = replay("omp-08-rpcui-ask")
    assert any("SQLite" in block.output for block in stage.all(ToolBlock) if block.name == "ask")


def test_todos_and_slash_commands() -> None:
    stage = replay("omp-08-todo")
    assert "Reminded of 2 open to-dos: Add unit tests" in notices(stage, NoticeKind.INFO)
    assert "Current model: fake/fake-1" in notices(stage, NoticeKind.COMMAND)
    assert stage.session.commands


def test_subagents_stand_below_the_task_that_started_them() -> None:
    stage = replay("omp-09-subagents")
    by_id = stage.session.tools
    one, two = by_id["subagent:SubOne"], by_id["subagent:SubTwo"]
    assert (one.name, one.state, two.name, two.state) == (
        "task SubOne",
        ToolState.DONE,
        "scout SubTwo",
        ToolState.FAILED,
    )
    assert by_id[one.parent_id].name == "task"
    children = [b for b in stage.all(ToolBlock) if b.parent_id == "subagent:SubOne"]
    assert [(b.name, b.state) for b in children] == [("bash", ToolState.DONE), ("yield", ToolState.DONE)]
    assert two.output == "done after 5 steps"
    assert one.arguments["task"].startswith("Do the assigned subtask")


def test_background_work_is_told_between_runs() -> None:
    stage, phases = Stage(), set()
    for event in events_of("omp-03-queue"):
        stage.feed(event)
        phases.add(stage.phase)
    assert ("thinking", "waiting for background work") in phases


def test_bash_output_of_the_host_is_one_notice_a_command() -> None:
    stage = replay("pi-12-bash")
    commands = [block for block in stage.all(NoticeBlock) if block.kind is NoticeKind.COMMAND]
    assert commands[0].detail == "l1\nl2\nl3\nerr\n"
    assert all(len(block.detail) <= 20_000 for block in commands)


def test_a_killed_process_leaves_its_tool_abandoned() -> None:
    stage = replay("pi-15-SIGTERM-tool")
    tool = stage.only(ToolBlock)
    assert (tool.state, stage.phase) == (ToolState.RUNNING, ("tool", "tool bash"))
    stage.feed(Exited(returncode=143, stderr_tail=("boom",)))
    assert (tool.state, tool.output) == (ToolState.ABANDONED, "start\n")
    assert stage.phase == ("failed", "exited 143: boom")
    assert stage.session.attention is Attention.FAILED


def test_a_long_answer_is_whole() -> None:
    for name in ("pi-01-plain", "omp-01-plain"):
        stage = replay(name)
        assert isinstance(stage.fleet, Fleet)
        assert stage.fleet.sessions[KEY].phase.kind.value == "idle"
        assert stage.all(TextBlock)
