"""Since when and why: what a session does is derived from events, and its clock from what began it."""

from __future__ import annotations

from pidriver_tui.driver.events import (
    AgentStart,
    InteractionKind,
    InteractionRequest,
    InteractionWithdrawn,
    RetryStart,
    ToolEnd,
    ToolStart,
    TurnStart,
)
from pidriver_tui.model import StateLearned

from .stage import Stage


def ask(request_id: str, tool: str = "bash") -> InteractionRequest:
    return InteractionRequest(
        request_id=request_id,
        method="select",
        kind=InteractionKind.PERMISSION,
        prompt=f"Allow tool: {tool}\nCommand: ls",
        options=["Approve", "Deny"],
    )


def told(stage: Stage) -> tuple[str, str, float]:
    return (*stage.phase, stage.session.phase.since)


def test_waiting_counts_from_the_oldest_open_ask_whatever_else_is_asked() -> None:
    stage = Stage(StateLearned(), AgentStart())
    stage.feed(ask("a"))
    first = stage.now
    assert told(stage) == ("asking", "permission bash", first)
    stage.feed(ask("b", "write"))
    second = stage.now
    assert told(stage) == ("asking", "permission bash and 1 more", first)
    stage.feed(InteractionWithdrawn(request_id="a"))
    assert told(stage) == ("asking", "permission write", second)


def test_tools_count_from_the_start_of_the_one_that_runs_longest() -> None:
    stage = Stage(StateLearned(), AgentStart(), TurnStart())
    stage.feed(ToolStart(tool_call_id="1", name="bash"))
    first = stage.now
    assert told(stage) == ("tool", "tool bash", first)
    stage.feed(ToolStart(tool_call_id="2", name="read"))
    second = stage.now
    assert told(stage) == ("tool", "tools bash, read", first)
    stage.feed(ToolEnd(tool_call_id="1", name="bash", result=""))
    assert told(stage) == ("tool", "tool read", second)


def test_an_ask_that_leaves_gives_the_tool_its_own_time_back() -> None:
    stage = Stage(StateLearned(), AgentStart(), TurnStart())
    stage.feed(ToolStart(tool_call_id="1", name="bash"))
    started = stage.now
    stage.feed(ask("a"), InteractionWithdrawn(request_id="a"))
    assert told(stage) == ("tool", "tool bash", started)


def test_retries_that_follow_each_other_count_from_the_first() -> None:
    stage = Stage(StateLearned(), AgentStart())
    stage.feed(RetryStart(attempt=1, max_attempts=3, delay_seconds=2.0, error_message="overloaded"))
    first = stage.now
    stage.feed(RetryStart(attempt=2, max_attempts=3, delay_seconds=4.0, error_message="overloaded"))
    assert told(stage) == ("retrying", "retry 2/3: overloaded", first)
