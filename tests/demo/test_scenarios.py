"""The scenarios play to their end, listen to what they are answered, and say that they are simulated."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from pidriver_tui.demo import DEMO_SESSIONS, GALLERY_SESSION
from tests.demo.child import ASKING, Child, agreeable, declining, of, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    Frame = dict[str, Any]

STORIES = ("checkout-api", "docs-site", "data-pipeline", "gallery")


def play(story: str, answers: Any = agreeable) -> list[Frame]:
    with Child("--scenario", story) as child:
        return child.run("go", answers)


def results(frames: list[Frame]) -> dict[str, list[str]]:
    """Tool results by tool."""
    found: dict[str, list[str]] = {}
    for end in of(frames, "tool_execution_end"):
        found.setdefault(end["toolName"], []).append(end["result"]["content"][0]["text"])
    return found


@pytest.mark.parametrize("answers", [agreeable, declining])
@pytest.mark.parametrize("story", STORIES)
def test_a_story_settles_whatever_is_answered(story: str, answers: Any) -> None:
    frames = play(story, answers)
    assert frames[-1] == {"type": "agent_settled"}
    last = [frame for frame in of(frames, "message_end") if frame["message"]["role"] == "assistant"][-1]
    assert last["message"]["stopReason"] == "stop"
    started = [frame["toolCallId"] for frame in of(frames, "tool_execution_start")]
    ended = [frame["toolCallId"] for frame in of(frames, "tool_execution_end")]
    assert sorted(started) == sorted(ended)
    assert started


@pytest.mark.parametrize("story", STORIES)
def test_a_story_says_first_and_last_that_it_is_simulated(story: str) -> None:
    said = texts(play(story)).lower()
    assert "simulat" in said[:400] or story == "gallery"
    assert "simulat" in said[-400:]


@pytest.mark.parametrize("story", STORIES)
def test_deltas_make_up_the_blocks_and_the_blocks_the_message(story: str) -> None:
    blocks: dict[int, str] = {}
    checked = 0
    for frame in play(story):
        if frame["type"] == "message_start":
            blocks = {}
        if frame["type"] != "message_update":
            if frame["type"] == "message_end" and frame["message"]["role"] == "assistant":
                whole = {
                    index: block.get("text", block.get("thinking"))
                    for index, block in enumerate(frame["message"]["content"])
                    if block["type"] != "toolCall"
                }
                assert {index: blocks[index] for index in whole} == whole
                checked += len(whole)
            continue
        event = frame["assistantMessageEvent"]
        if "delta" in event:
            blocks[event["contentIndex"]] = blocks.get(event["contentIndex"], "") + event["delta"]
        elif "content" in event:
            assert blocks[event["contentIndex"]] == event["content"]
    assert checked > 2


@pytest.mark.parametrize("answers", [agreeable, declining])
@pytest.mark.parametrize("story", STORIES)
def test_only_tools_a_failure_or_a_message_lead_to_another_turn(story: str, answers: Any) -> None:
    # As with a real model: an answer that calls no tool ends the run.
    frames = play(story, answers)
    for at, frame in enumerate(frames):
        if frame["type"] == "turn_end" and frame["message"]["stopReason"] == "stop":
            following = next(f for f in frames[at + 1 :] if f["type"] in ("agent_end", "message_start"))
            assert following["type"] == "agent_end" or following["message"]["role"] in ("user", "custom")


def test_usage_grows_and_the_statistics_add_it_up() -> None:
    with Child("--scenario", "checkout-api") as child:
        frames = child.run("go")
        stats = child.call("get_session_stats")["data"]
    usages = [end["message"]["usage"] for end in of(frames, "turn_end")]
    totals = [usage["totalTokens"] for usage in usages]
    assert totals == sorted(totals)
    assert len(set(totals)) == len(totals)
    assert stats["tokens"]["output"] == sum(usage["output"] for usage in usages)
    assert stats["cost"] == pytest.approx(sum(usage["cost"]["total"] for usage in usages))
    assert stats["contextUsage"]["tokens"] == totals[-1]
    updates = [f["usage"]["output"] for f in frames if f["type"] == "message_update"]
    assert max(updates) > min(updates)


def test_checkout_shows_a_diff_a_table_code_and_two_permissions() -> None:
    frames = play("checkout-api")
    asks = [frame for frame in of(frames, "extension_ui_request") if frame["method"] in ASKING]
    assert [ask["method"] for ask in asks] == ["select", "confirm"]
    assert asks[0]["title"] == "Allow tool: bash\nCommand: python -m pytest -q"
    assert asks[0]["options"] == ["Approve", "Deny"]
    said = texts(frames)
    for mark in ("```python", "```diff", "|:---|", "## Plan", "1. "):
        assert mark in said
    (edit,) = [end for end in of(frames, "tool_execution_end") if end["toolName"] == "edit"]
    assert "-12         value = min(Decimal(coupon.value), cart.total)" in edit["result"]["details"]["diff"]
    assert edit["result"]["details"]["patch"].startswith("--- checkout/discounts.py\n+++ ")
    partials = [frame["partialResult"]["content"] for frame in of(frames, "tool_execution_update")]
    assert partials[0] == []
    grown = [content[0]["text"] for content in partials[1:5]]
    assert all(after.startswith(before) for before, after in pairwise(grown))


def test_checkout_goes_another_way_when_the_tests_are_denied() -> None:
    def deny(ask: Frame) -> Mapping[str, Any]:
        return {"value": "Deny"} if ask["method"] == "select" else {"confirmed": False}

    frames = play("checkout-api", deny)
    denied = [end for end in of(frames, "tool_execution_end") if end["isError"]]
    assert "Tool call denied by user: bash" in results(frames)["bash"]
    assert len(denied) == 3
    said = texts(frames)
    assert "I do not run the tests" in said
    assert "48 passed" not in said
    assert "left to you" in said
    assert len(results(frames)["read"]) == 3


def test_only_the_exact_word_grants_a_permission() -> None:
    frames = play("checkout-api", lambda ask: {"value": "approve", "confirmed": "yes"})
    assert results(frames)["bash"].count("Tool call denied by user: bash") == 2


def test_the_docs_are_written_from_the_answers() -> None:
    outline = "# Ünïcode start\n\n## Only section\nText.\n"

    def answer(ask: Frame) -> Mapping[str, Any]:
        values = {"select": "Somebody else entirely", "input": "It herds cats", "editor": outline}
        return {"value": values[ask["method"]]}

    frames = play("docs-site", answer)
    (written,) = [f["args"] for f in of(frames, "tool_execution_start") if f["toolName"] == "write"]
    assert written["path"] == "docs/getting-started.md"
    assert written["content"] == (
        "# Ünïcode start\n\n> It herds cats\n\n*For somebody else entirely.*\n\n## Only section\nText.\n"
    )
    said = texts(frames)
    assert "Somebody else entirely" in said
    assert "“It herds cats” goes to the top" in said
    assert "2. Only section" in said
    assert results(frames)["question"][1] == "Line: It herds cats"


def test_the_docs_name_what_was_not_answered() -> None:
    frames = play("docs-site", declining)
    assert results(frames)["question"] == [
        "Readers: the person gave no answer",
        "Line: the person gave no answer",
        "Outline: the person gave no answer",
    ]
    assert "I used my own reader, sentence, outline, because you gave none." in texts(frames)


def test_the_pipeline_fails_retries_and_takes_its_queue() -> None:
    frames = play("data-pipeline")
    failed = [end for end in of(frames, "tool_execution_end") if end["isError"]]
    assert failed[0]["result"]["content"][0]["text"].endswith("\n\nCommand exited with code 3")
    assert [(f["attempt"], f["delayMs"]) for f in of(frames, "auto_retry_start")] == [(1, 2000), (2, 4000)]
    assert of(frames, "auto_retry_end") == [{"type": "auto_retry_end", "success": True, "attempt": 2}]
    assert [end["willRetry"] for end in of(frames, "agent_end")] == [True, True, False]
    assert [len(update["followUp"]) for update in of(frames, "queue_update")] == [1, 0]
    assert "Refunds are **complete**" in texts(frames)
    methods = [frame["method"] for frame in of(frames, "extension_ui_request")]
    assert {"setTitle", "setStatus", "setWidget", "notify"} == set(methods)
    open_calls: list[str] = []
    most = 0
    for frame in frames:
        if frame["type"] == "tool_execution_start":
            open_calls.append(frame["toolCallId"])
        elif frame["type"] == "tool_execution_end":
            open_calls.remove(frame["toolCallId"])
        most = max(most, len(open_calls))
    assert most == 3


def test_any_later_prompt_gets_an_honest_answer() -> None:
    with Child("--scenario", "checkout-api") as child:
        child.run("go")
        frames = child.run("Now rewrite it in Rust")
        again = texts(child.run("/docs-site"))
    assert "Now rewrite it in Rust" in texts(frames)
    assert "**simulation**" in texts(frames)
    assert "docs/getting-started.md" in again


def test_without_a_scenario_every_prompt_gets_the_honest_answer() -> None:
    with Child() as child:
        assert "simulated agent" in texts(child.run("hi"))
        assert child.call("get_state")["data"]["model"]["provider"] == "demo"


def test_the_demo_sessions_are_scenarios_with_prompts() -> None:
    sessions = (*DEMO_SESSIONS, GALLERY_SESSION)
    assert [session.name for session in sessions] == list(STORIES)
    for session in sessions:
        with Child(*session.arguments) as child:
            child.send("prompt", message=session.prompt)
            state = child.call("get_state")["data"]
        assert state["sessionName"] == session.name


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("dialect", ["pi", "omp"])
def test_the_same_input_gives_the_same_bytes(story: str, dialect: str) -> None:
    def bytes_of_a_run() -> bytes:
        with Child("--scenario", story, "--dialect", dialect, "--seed", "7") as child:
            child.send("prompt", message="go")
            lines = b""
            while True:
                line = child.line()
                lines += line
                frame = json.loads(line)
                if frame["type"] == "agent_settled" or frame.get("isTerminal"):
                    return lines
                if frame.get("method") in ASKING:
                    child.answer(frame, agreeable(frame))

    first = bytes_of_a_run()
    assert len(first) > 10_000
    assert first == bytes_of_a_run()
