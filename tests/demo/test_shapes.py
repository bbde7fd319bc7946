"""What the demo agent sends has the shape of what the real CLIs send: same keys, none missing, same order."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests import golden
from tests.demo.child import Child
from tests.demo.shapes import Shapes, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    Frame = dict[str, Any]

STORIES = ("checkout-api", "docs-site", "data-pipeline", "gallery")
PROMPTS = (
    "hi",
    "what is this?",
    "/fail",
    "/overload 2",
    "/overload 9",
    "/compact-soon",
    "/permit",
    "/flood 9 4",
)
COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_state", {}),
    ("get_messages", {}),
    ("get_session_stats", {}),
    ("get_last_assistant_text", {}),
    ("get_commands", {}),
    ("get_available_models", {}),
    ("set_model", {"provider": "demo", "modelId": "simulated-2"}),
    ("set_model", {"provider": "nope", "modelId": "x"}),
    ("cycle_model", {}),
    ("set_thinking_level", {"level": "high"}),
    ("cycle_thinking_level", {}),
    ("get_available_thinking_levels", {}),
    ("set_steering_mode", {"mode": "all"}),
    ("set_follow_up_mode", {"mode": "all"}),
    ("set_auto_retry", {"enabled": True}),
    ("set_auto_compaction", {"enabled": True}),
    ("set_session_name", {"name": " a name "}),
    ("set_session_name", {"name": "  "}),
    ("get_entries", {}),
    ("get_entries", {"since": "zzz"}),
    ("get_tree", {}),
    ("get_fork_messages", {}),
    ("compact", {}),
    ("compact", {}),
    ("bash", {"command": "echo a; exit 4"}),
    ("bash", {"command": "echo hidden", "excludeFromContext": True}),
    ("get_messages", {}),
    ("steer", {"message": "s"}),
    ("follow_up", {"message": "f"}),
    ("clear_queue", {}),
    ("clone", {}),
    ("fork", {"entryId": "nope"}),
    ("new_session", {}),
    ("compact", {}),
    ("switch_session", {"sessionPath": "/nonexistent.jsonl"}),
    ("abort", {}),
    ("abort_retry", {}),
    ("abort_bash", {}),
    ("export_html", {}),
    ("frobnicate", {}),
)
OMP_COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("get_available_commands", {}),
    ("get_messages_page", {"limit": 2}),
    ("set_todos", {"phases": [{"name": "A", "tasks": [{"content": "do it", "status": "pending"}]}]}),
    ("set_interrupt_mode", {"mode": "wait"}),
    ("get_branch_messages", {}),
    ("branch", {"entryId": "nope"}),
    ("get_subagents", {}),
    ("set_subagent_subscription", {"level": "events"}),
    ("set_fast_mode", {"enabled": True}),
    ("handoff", {}),
    ("get_login_providers", {}),
)
# No capture holds these: entries after a compaction, and commands nobody sent to that CLI while recording.
# The gallery shows subagents in pi's dialect as well, though only omp has them.
UNSEEN = {
    "pi": {
        "entry/compaction: never seen",
        "response/frobnicate/failed: never seen",
        "subagent_event: never seen",
        "subagent_event.payload: never seen",
        "subagent_event.payload.event: never seen",
        "subagent_lifecycle: never seen",
        "subagent_lifecycle.payload: never seen",
    },
    "omp": {
        "auto_retry_end: lacks finalError",
        "extension_ui_request/setTitle: never seen",
        "message/compactionSummary: lacks method",
        "message/compactionSummary: lacks shortSummary",
        "message/compactionSummary: lacks tokensAfter",
        "response/abort_retry/done: never seen",
        "response/clone/failed: never seen",
        "response/fork/failed: never seen",
        "response/export_html/failed: never seen",
        "session_info_update: never seen",
    },
}


@cache
def shapes(dialect: golden.Dialect) -> Shapes:
    return Shapes(frame for name in golden.captures(dialect) for frame in golden.load(name))


def frames(dialect: golden.Dialect) -> Iterator[Frame]:
    """Everything the demo agent can say in a dialect."""
    end = "agent_settled" if dialect == "pi" else "agent_end"
    flags = ("--dialect", "omp", "--approval-mode", "always-ask") if dialect == "omp" else ()
    for story in STORIES:
        with Child("--scenario", story, *flags) as child:
            child.send("prompt", message="go")
            yield from child.until(end)
    with Child(*flags) as child:
        for prompt in PROMPTS:
            child.send("prompt", message=prompt)
            yield from child.until(end)
        for prompt in ("/hang", "/hang-tool", "/hang-thinking", "/hang-compaction"):
            child.send("prompt", message=prompt)
            child.send("get_state")
            yield from child.until("response")
            yield from child.until("response")
            child.send("abort")
            yield from child.until("response")
        for prompt in (
            "/notices",
            "/two-asks",
            "/ask input",
            "/ask editor",
            "/timeout-ask 1",
            "/withdrawn-ask 0",
        ):
            child.send("prompt", message=prompt)
            yield from child.until("response" if dialect == "pi" else "prompt_result")
        for name, fields in (*COMMANDS, *(OMP_COMMANDS if dialect == "omp" else ())):
            child.send(name, **fields)
            yield from child.until("response")


@pytest.mark.parametrize("dialect", ["pi", "omp"])
def test_every_frame_has_the_shape_of_the_real_one(dialect: golden.Dialect) -> None:
    known = shapes(dialect)
    sent: set[str] = set()
    faults: set[str] = set()
    for frame in frames(dialect):
        sent.add(kind_of(frame))
        faults.update(known.faults(frame))
    assert faults - UNSEEN[dialect] == set()
    assert len(sent) > 80


def test_pi_frames_of_all_kinds_are_played() -> None:
    events = {kind for frame in _events("pi") for kind in [kind_of(frame)]}
    played = {kind_of(frame) for frame in frames("pi")}
    # Recorded kinds that no scene plays: an extension's own entry, retries within a compaction.
    assert events - played <= {
        "entry_appended/custom",
        "summarization_retry_scheduled",
        "summarization_retry_attempt_start",
        "summarization_retry_finished",
    }


def test_a_wrong_shape_would_be_found() -> None:
    known = shapes("pi")
    assert known.faults({"type": "agent_settled"}) == []
    assert known.faults({"type": "agent_settled", "extra": 1}) == ["agent_settled: unknown extra"]
    assert known.faults({"type": "queue_update", "followUp": [], "steering": []}) == [
        "queue_update: followUp before steering"
    ]
    assert known.faults({"type": "agent_end", "messages": []}) == ["agent_end: lacks willRetry"]
    assert known.faults({"type": "no_such_frame"}) == ["no_such_frame: never seen"]


def _events(dialect: golden.Dialect) -> Iterator[Frame]:
    for name in golden.captures(dialect):
        yield from (frame for frame in golden.load(name) if frame["type"] != "response")
