"""Asks: numbered over the fleet, gone once, whatever takes them away."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentStart,
    Exited,
    InteractionEnded,
    InteractionKind,
    InteractionRequest,
    InteractionWithdrawn,
)
from pidriver_tui.model import (
    Answered,
    AskOutcome,
    Attention,
    Changed,
    Failed,
    LaunchInfo,
    NoticeBlock,
    Opened,
    Seen,
)

from .stage import KEY, Stage


def ask(request_id: str = "q", **fields: object) -> InteractionRequest:
    known = {
        "method": "select",
        "kind": InteractionKind.PERMISSION,
        "prompt": "Allow tool: bash\nCommand: ls",
        "options": ["Approve", "Deny"],
    }
    return InteractionRequest(request_id=request_id, **(known | fields))  # type: ignore[arg-type]


def test_an_ask_has_all_that_a_card_needs() -> None:
    stage = Stage(AgentStart())
    changed = stage.feed(
        ask(options=["Approve", "Deny"], timeout=30.0, option_details=("x",), default="pre", message="m")
    )
    assert changed == Changed.ASKS | Changed.STATUS
    (only,) = stage.fleet.inbox()
    assert (only.session, only.request_id, only.number, only.method) == (KEY, "q", 1, "select")
    assert (only.tool, only.options, only.option_details) == ("bash", ("Approve", "Deny"), ("x",))
    assert (only.asked_at, only.deadline) == (3.0, 33.0)
    assert (only.title, only.message, only.prefill) == ("Allow tool: bash\nCommand: ls", "m", "pre")
    assert stage.phase == ("asking", "permission bash")
    assert stage.session.attention is Attention.ASK


def test_one_queue_over_the_fleet() -> None:
    stage = Stage(ask("a"))
    stage.feed(Opened(LaunchInfo("/other")), ask("a"), key="s2")
    stage.feed(ask("b"))
    assert [(item.session, item.request_id, item.number) for item in stage.fleet.inbox()] == [
        ("s1", "a", 1),
        ("s2", "a", 2),
        ("s1", "b", 3),
    ]
    assert stage.phase == ("asking", "permission bash and 1 more")


def test_an_ask_said_again_keeps_its_place_and_its_one_notice() -> None:
    stage = Stage(ask("a", prompt="first"), ask("b"), ask("a", prompt="second"))
    assert [(item.request_id, item.number) for item in stage.fleet.inbox()] == [("a", 1), ("b", 2)]
    stage.feed(InteractionEnded(request_id="a", reason="timeout"))
    assert stage.lines() == ["answer info: second: timed out"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (InteractionEnded(request_id="q", reason="answered"), "answered"),
        (InteractionEnded(request_id="q", reason="timeout"), "timed out"),
        (InteractionEnded(request_id="q", reason="withdrawn"), "withdrawn by the agent"),
        (InteractionWithdrawn(request_id="q"), "withdrawn by the agent"),
        (Answered("q", AskOutcome.ANSWERED, "allowed"), "allowed"),
        (Answered("q", AskOutcome.ANSWERED), "answered"),
        (Answered("q", AskOutcome.CANCELLED), "cancelled"),
        (Answered("q", AskOutcome.TIMEOUT), "timed out"),
        (Answered("q", AskOutcome.WITHDRAWN), "withdrawn by the agent"),
        (Answered("q", AskOutcome.EXITED), "left open: the agent exited"),
        (Answered("q", AskOutcome.ANSWERED, "denied", by="no rm"), "denied by no rm"),
    ],
)
def test_however_it_goes_it_leaves_one_notice(how: Answered | InteractionEnded, said: str) -> None:
    stage = Stage(AgentStart(), ask())
    stage.feed(how)
    stage.feed(InteractionEnded(request_id="q", reason="answered"), InteractionWithdrawn(request_id="q"))
    assert stage.lines() == [f"answer info: bash ls: {said}"]
    assert stage.only(NoticeBlock).detail == "Allow tool: bash\nCommand: ls"
    assert not stage.session.asks
    assert stage.phase == ("thinking", "waiting for the model")


def test_a_late_answer_is_dropped_with_a_notice() -> None:
    stage = Stage(Answered("q", AskOutcome.ANSWERED, "yes"), Answered("q", AskOutcome.ANSWERED, by="rule 1"))
    assert stage.lines() == [
        "answer warning: Your answer came too late and was dropped: the ask was already gone.",
        "answer warning: The answer of rule 1 came too late and was dropped.",
    ]


@pytest.mark.parametrize(
    ("end", "why"), [(Exited(returncode=0), "the agent exited"), (Failed("broke"), "the session failed")]
)
def test_the_end_of_the_process_takes_all_asks_with_it(end: Exited | Failed, why: str) -> None:
    stage = Stage(ask("a", prompt="one"), ask("b", prompt="two"), end)
    assert stage.lines()[:2] == [f"answer info: one: left open: {why}", f"answer info: two: left open: {why}"]
    assert stage.fleet.inbox() == []
    assert stage.session.attention is not Attention.ASK


def test_seeing_does_not_answer() -> None:
    stage = Stage(ask())
    stage.feed(Seen())
    assert stage.session.attention is Attention.ASK


def test_an_ask_without_words_is_still_an_ask() -> None:
    stage = Stage(ask(prompt="", kind=InteractionKind.QUESTION))
    assert stage.phase == ("asking", "question")
    stage.feed(InteractionWithdrawn(request_id="q"))
    assert stage.lines() == ["answer info: question: withdrawn by the agent"]
