"""Answers go to their own ask, in its own shape, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pidriver_tui.driver.events import (
    AgentStart,
    Decision,
    InteractionEnded,
    InteractionKind,
    InteractionRequest,
    MessageStart,
    TurnStart,
)
from pidriver_tui.gate.asks import gate_title

from .fake import FakeAgent, lines, opened

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))
ASK = InteractionRequest(
    request_id="q1",
    method="select",
    kind=InteractionKind.PERMISSION,
    prompt="Allow tool: bash\nCommand: ls",
    options=["Approve", "Deny"],
)


@pytest.mark.parametrize(
    ("value", "shown", "said"),
    [
        (Decision.ALLOW, "", "allowed"),
        (Decision.DENY, "", "denied"),
        (Decision.ALLOW_ALWAYS, "", "allowed, and always from now on"),
        ("Approve", "", "picked “Approve”"),
        (1, "", "picked “Deny”"),
        (True, "", "yes"),
        ("Approve", "as shown", "as shown"),
    ],
)
async def test_an_answer_goes_to_its_ask_and_into_the_transcript(value: Any, shown: str, said: str) -> None:
    agent = FakeAgent()
    agent.replies["respond"] = lambda *_: agent.say(InteractionEnded(request_id="q1", reason="answered"))
    house, key, session = await opened(agent, ASK)
    assert await house.supervisor.answer(key, "q1", value, shown=shown)
    await house.rest()
    assert agent.commands() == [("respond", "q1", value)]
    assert lines(session) == [f"answer info: bash ls: {said}"]


async def test_a_rules_answer_names_the_rule() -> None:
    house, key, session = await opened(FakeAgent(), ASK)
    await house.supervisor.answer(key, "q1", Decision.DENY, by="no shell")
    assert lines(session) == ["answer info: bash ls: denied by no shell"]


async def test_an_answer_that_comes_too_late_is_dropped_with_a_word() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK, InteractionEnded(request_id="q1", reason="timeout"))
    assert not await house.supervisor.answer(key, "q1", Decision.ALLOW)
    assert not await house.supervisor.cancel_ask(key, "q1")
    assert not await house.supervisor.answer("nobody", "q1", Decision.ALLOW)
    assert agent.commands() == []
    assert lines(session)[0] == "answer info: bash ls: timed out"
    assert (
        lines(session)[1:]
        == ["answer warning: Your answer came too late and was dropped: the ask was already gone."] * 2
    )


async def test_an_option_that_does_not_exist_leaves_the_ask_open() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK)
    assert not await house.supervisor.answer(key, "q1", 2)
    assert list(session.asks) == ["q1"]
    assert agent.commands() == []


async def test_two_asks_answered_in_either_order_get_their_own_answers() -> None:
    second = InteractionRequest(request_id="q2", method="confirm", prompt="Sure?")
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK, second)
    assert [ask.number for ask in house.supervisor.fleet.inbox()] == [1, 2]
    await house.supervisor.answer(key, "q2", True)
    await house.supervisor.cancel_ask(key, "q1")
    assert agent.commands() == [("respond", "q2", True), ("dismiss", "q1")]
    assert lines(session) == ["answer info: Sure?: yes", "answer info: bash ls: cancelled"]


async def test_a_reason_goes_to_the_gate_with_the_refusal() -> None:
    ask = replace(ASK, prompt=gate_title("bash", {"command": "ls"}, call_id="c1", cwd="/w"))
    agent = FakeAgent()
    house, key, session = await opened(agent, ask)
    assert await house.supervisor.deny(key, "q1", "use\n`make`  instead")
    assert agent.commands() == [("respond", "q1", "Deny: use `make` instead")]
    assert lines(session) == ["answer info: bash ls: denied: use `make` instead"]


async def test_a_reason_goes_to_omp_as_a_message_before_the_refusal() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK)
    assert await house.supervisor.deny(key, "q1", "use make")
    assert agent.commands() == [
        ("steer", "I denied that bash call: use make"),
        ("respond", "q1", Decision.DENY),
    ]
    assert lines(session) == ["answer info: bash ls: denied: use make"]


async def test_a_denial_without_a_reason_or_of_what_is_gone_says_nothing_more() -> None:
    agent = FakeAgent()
    house, key, _ = await opened(agent, ASK)
    assert await house.supervisor.deny(key, "q1", "  ")
    assert not await house.supervisor.deny(key, "q1", "too late")
    assert agent.commands() == [("respond", "q1", Decision.DENY)]


AGAIN = replace(ASK, prompt="Allow tool: bash\nCommand: rm -rf /")


async def test_the_same_id_asked_anew_is_not_answered_by_what_was_said_to_the_first() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK)
    seen = session.asks["q1"]
    agent.say(AGAIN)
    # It has been said, and nobody has read it yet.
    assert not await house.supervisor.answer(key, "q1", Decision.ALLOW, seen=seen)
    assert not await house.supervisor.deny(key, "q1", "no", seen=seen)
    assert not await house.supervisor.cancel_ask(key, "q1", seen=seen)
    assert agent.commands() == []
    told = "warning: Nothing was answered: the agent no longer asks what you saw."
    assert [line.partition(" ")[2] for line in lines(session)] == [told] * 3
    assert await house.supervisor.answer(key, "q1", Decision.ALLOW, seen=session.asks["q1"])
    assert agent.commands() == [("respond", "q1", Decision.ALLOW)]


async def test_the_same_words_asked_anew_are_another_ask() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK)
    seen = session.asks["q1"]
    agent.say(replace(ASK))
    await house.rest()
    assert not await house.supervisor.answer(key, "q1", Decision.ALLOW, seen=seen)
    assert agent.commands() == []


async def test_what_the_agent_has_gone_on_from_is_not_answered_whoever_answers() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, ASK)
    agent.asks["q1"] = AGAIN  # read by the driver, not yet by the model
    assert not await house.supervisor.answer(key, "q1", Decision.ALLOW)
    assert agent.commands() == []
    assert list(session.asks) == ["q1"]


async def test_a_grant_that_no_label_means_is_not_sent_and_not_told_as_one() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent, replace(ASK, options=["I accept", "I decline"]))
    assert not await house.supervisor.answer(key, "q1", Decision.ALLOW)
    assert agent.commands() == []
    assert list(session.asks) == ["q1"]
    assert not any("allowed" in line for line in lines(session))
