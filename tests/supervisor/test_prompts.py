"""Sending: what runs at once, what waits, what is refused."""

from __future__ import annotations

import asyncio
from typing import Any

from pidriver_tui.driver import (
    Dialect,
    PiCommandError,
    PromptReply,
    TransportClosedError,
)
from pidriver_tui.driver.events import (
    AgentStart,
    MessageStart,
    TurnStart,
)

from .fake import FakeAgent, hint_of, lines, opened, waiting

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


async def test_auto_runs_at_once_or_waits_its_turn() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent)
    assert await house.supervisor.prompt(key, "one")
    await house.rest()
    agent.say(*RUN)
    await house.rest()
    assert await house.supervisor.prompt(key, "two")
    assert await house.supervisor.prompt(key, "quick", how="steer")
    assert await house.supervisor.prompt(key, "/cmd")
    await house.rest()
    assert lines(session) == ["prompt delivered: one"]
    assert waiting(session) == ["queued: quick", "queued: two", "queued: /cmd"]
    # A prompt with a behaviour runs when the agent is idle by then; a follow_up would wait for ever.
    assert agent.commands() == [
        ("prompt", "one", "followUp"),
        ("prompt", "two", "followUp"),
        ("prompt", "quick", "steer"),
        ("prompt", "/cmd", "followUp"),
    ]


async def test_two_prompts_at_once_go_one_after_the_other() -> None:
    gate = asyncio.Event()

    async def slowly(*_: Any) -> PromptReply:
        await gate.wait()
        return PromptReply()

    agent = FakeAgent(prompt=slowly)
    house, key, _ = await opened(agent)
    await house.supervisor.prompt(key, "one")
    await house.supervisor.prompt(key, "two")
    await house.rest()
    assert [text for _, text, _ in agent.commands()] == ["one"]
    gate.set()
    await house.rest()
    assert [text for _, text, _ in agent.commands()] == ["one", "two"]


async def test_nothing_waits_for_a_command_that_asks_first() -> None:
    async def never(text: str, *_: Any) -> PromptReply:
        if text == "/ask":
            await asyncio.Event().wait()
        return PromptReply()

    agent = FakeAgent(prompt=never)
    house, key, session = await opened(agent)
    await house.supervisor.prompt(key, "/ask")
    await house.supervisor.prompt(key, "hello")
    await house.rest()
    assert lines(session) == ["prompt sending: /ask", "prompt delivered: hello"]


async def test_a_refusal_keeps_the_text_and_says_what_to_do() -> None:
    agent = FakeAgent(
        prompt=PiCommandError("prompt", "No API key found for the selected model.\n\nUse /login")
    )
    house, key, session = await opened(agent)
    assert await house.supervisor.prompt(key, "hello")
    await house.rest()
    assert lines(session) == [
        "prompt refused: hello",
        "error error: No API key found for the selected model.",
    ]
    assert session.editor_texts == ["hello"]
    assert "/login" in hint_of(session)


async def test_a_prompt_to_an_agent_that_goes_is_given_back_once() -> None:
    agent = FakeAgent(prompt=TransportClosedError("gone"))
    house, key, session = await opened(agent)
    await house.supervisor.prompt(key, "hello")
    agent.exit(1)
    await house.until(lambda: session.ended)
    await house.rest()
    assert session.editor_texts == ["hello"]


async def test_what_cannot_be_sent_stays_with_the_caller() -> None:
    agent = FakeAgent()
    house, key, session = await opened(agent)
    assert not await house.supervisor.prompt(key, "   ")
    assert not await house.supervisor.prompt("nobody", "x")
    agent.exit(0)
    await house.until(lambda: session.ended)
    assert not await house.supervisor.prompt(key, "x")
    assert session.editor_texts == []


async def test_omp_tells_that_a_command_ran_without_the_model() -> None:
    agent = FakeAgent(Dialect.OMP, prompt=PromptReply(agent_invoked=False))
    house, key, session = await opened(agent)
    await house.supervisor.prompt(key, "/model")
    await house.rest()
    assert lines(session) == ["prompt delivered: /model"]
