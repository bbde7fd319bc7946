"""Stopping a turn in the way each agent needs."""

from __future__ import annotations

import asyncio

from pidriver_tui.driver import (
    Dialect,
    PiTimeoutError,
    QueuedMessages,
)
from pidriver_tui.driver.events import (
    AgentStart,
    InteractionKind,
    InteractionRequest,
    MessageStart,
    RetryStart,
    TurnStart,
)

from .fake import FakeAgent, hint_of, lines, opened

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))
ASK = InteractionRequest(
    request_id="q1",
    method="select",
    kind=InteractionKind.PERMISSION,
    prompt="Allow tool: bash\nCommand: ls",
    options=["Approve", "Deny"],
)


async def test_stopping_pi_takes_the_queue_back_then_aborts_then_cancels_dialogs() -> None:
    aborted = asyncio.Event()

    async def abort() -> None:
        # Observed, pi 0.87.1: it answers only when the dialog is gone.
        await aborted.wait()

    agent = FakeAgent(
        clear_queue=QueuedMessages(steering=("s",), follow_up=("f",)),
        abort=abort,
        dismiss=lambda _: aborted.set(),
    )
    house, key, session = await opened(agent, *RUN, ASK)
    await house.supervisor.prompt(key, "f")
    await house.rest()
    agent.sent.clear()
    assert await house.supervisor.abort(key) == "s\nf"
    assert agent.commands() == [("clear_queue",), ("abort",), ("dismiss", "q1")]
    assert lines(session) == ["answer info: bash ls: cancelled"]
    assert not session.waiting
    assert session.editor_texts == []


async def test_a_dialog_that_opens_during_an_abort_does_not_hold_it_up() -> None:
    done = asyncio.Event()

    async def abort() -> None:
        agent.say(ASK)
        await done.wait()

    agent = FakeAgent(abort=abort, dismiss=lambda _: done.set())
    house, key, session = await opened(agent, *RUN)
    async with asyncio.timeout(10):
        await house.supervisor.abort(key)
    assert not session.asks


async def test_stopping_omp_cancels_dialogs_first_and_says_what_waits() -> None:
    agent = FakeAgent(Dialect.OMP)
    house, key, session = await opened(agent, *RUN, ASK)
    await house.supervisor.prompt(key, "later")
    await house.rest()
    agent.sent.clear()
    assert await house.supervisor.abort(key) == ""
    assert agent.commands() == [("dismiss", "q1"), ("abort",)]
    assert "cannot give back" in lines(session)[-1]


async def test_stopping_a_retry() -> None:
    agent = FakeAgent()
    house, key, _ = await opened(agent, *RUN, RetryStart(attempt=1, max_attempts=2, delay_seconds=3))
    await house.supervisor.abort(key)
    assert agent.commands() == [("clear_queue",), ("abort_retry",), ("abort",)]


async def test_an_abort_that_does_not_come_says_how_to_end_it() -> None:
    agent = FakeAgent(abort=PiTimeoutError("no reply"))
    house, key, session = await opened(agent, *RUN)
    assert await house.supervisor.abort(key) == ""
    assert lines(session)[-1].startswith("info warning: The agent has been told to stop")
    assert "close the tab" in hint_of(session)
