"""The gallery shows one of everything and holds it open until it is answered."""

from __future__ import annotations

from typing import Any

from tests.demo.child import ASKING, Child, agreeable, of

Frame = dict[str, Any]


def held(child: Child) -> tuple[list[Frame], list[Frame]]:
    """The frames up to the last of the asks that are open at once, and those asks."""
    child.send("prompt", message="go")
    frames: list[Frame] = []
    asks: list[Frame] = []
    while len(asks) < 5:
        frames.append(child.frame())
        if frames[-1].get("method") in ASKING:
            asks.append(frames[-1])
    return frames, asks


def test_everything_is_open_at_once_until_all_asks_are_answered() -> None:
    with Child("--scenario", "gallery") as child:
        frames, asks = held(child)
        assert [ask["method"] for ask in asks] == ["select", "select", "confirm", "input", "editor"]
        begun = {frame["toolCallId"] for frame in of(frames, "tool_execution_start")}
        ended = {frame["toolCallId"] for frame in of(frames, "tool_execution_end")}
        assert len(begun - ended) == 1
        at = max(index for index, frame in enumerate(frames) if frame["type"] == "message_start")
        events = [frame["assistantMessageEvent"]["type"] for frame in of(frames[at:], "message_update")]
        assert {"thinking_start", "text_start", "toolcall_start"} <= set(events)
        assert not {"thinking_end", "text_end", "toolcall_end"} & set(events)
        assert of(frames, "queue_update")[-1]["followUp"]
        for ask in asks:
            child.answer(ask, agreeable(ask))
        rest = child.until("agent_settled")
    assert {frame["toolCallId"] for frame in of(rest, "tool_execution_end")} >= begun - ended
    assert of(rest, "queue_update")[-1]["followUp"] == []


def test_it_can_be_stopped_while_everything_is_open() -> None:
    with Child("--scenario", "gallery") as child:
        frames, asks = held(child)
        child.send("clear_queue")
        child.send("abort")
        for ask in asks:
            child.answer(ask, {"cancelled": True})
        rest = child.until("agent_settled")
    every = [*frames, *rest]
    assert [frame["toolCallId"] for frame in of(rest, "tool_execution_end")]
    assert len(of(every, "tool_execution_start")) == len(of(every, "tool_execution_end"))
    ends = [
        f["message"]["stopReason"] for f in of(rest, "message_end") if f["message"]["role"] == "assistant"
    ]
    assert ends[0] == "aborted"


def test_it_shows_every_trouble_a_run_can_have() -> None:
    with Child("--scenario", "gallery") as child:
        frames, _ = held(child)
    reasons = {f["message"]["stopReason"] for f in of(frames, "turn_end")}
    assert reasons == {"toolUse", "stop", "aborted", "error"}
    kinds = {frame["type"] for frame in frames}
    assert {"auto_retry_start", "auto_retry_end", "compaction_start", "compaction_end"} <= kinds
    assert {"extension_error", "subagent_lifecycle", "subagent_event"} <= kinds
    results = [f["result"]["content"][0]["text"] for f in of(frames, "tool_execution_end") if f["isError"]]
    assert any("denied by user" in text for text in results)
    assert any("exited with code" in text for text in results)
