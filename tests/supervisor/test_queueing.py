"""Changing what waits: each message reaches the model once, in the order wanted, or comes back."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pidriver_tui.driver import Dialect, Image, PiCommandError, PromptReply, TransportClosedError
from pidriver_tui.driver.events import AgentStart, MessageStart, QueueUpdate, TurnStart
from pidriver_tui.model import PromptBlock, Session

from .fake import FakeAgent, House, lines, opened, waiting
from .pi_loop import PiLoop

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


async def at_work(
    *texts: str, how: Literal["steer", "follow_up"] = "follow_up"
) -> tuple[House, str, Session, PiLoop]:
    """A pi that answers "go" while `texts` wait in its queue."""
    agent = PiLoop()
    house, key, session = await opened(agent)
    for text in ("go", *texts):
        await house.supervisor.prompt(key, text, how=how)
        await house.rest()
    assert waiting(session) == [f"queued: {text}" for text in texts]
    agent.sent.clear()
    return house, key, session, agent


async def finish(house: House, agent: PiLoop) -> None:
    """Let the agent go on until nothing is left."""
    await house.rest()
    while agent.at != "idle":
        agent.step()
        await house.rest()


def token(session: Session, text: str) -> int:
    return next(item.token for item in session.waiting if item.text == text)


def prompts(session: Session) -> list[str]:
    return [block.text for block in session.transcript if isinstance(block, PromptBlock)]


async def test_one_is_taken_back_edited_and_put_back_to_its_place() -> None:
    house, key, session, agent = await at_work("a", "b", "c")
    taken = await house.supervisor.take_back(key, token(session, "b"))
    assert taken is not None
    assert (taken.text, taken.how) == ("b", "follow_up")
    await house.rest()
    assert waiting(session) == ["queued: a", "queued: c"]
    assert agent.commands() == [("clear_queue",), ("prompt", "a", "followUp"), ("prompt", "c", "followUp")]
    assert await house.supervisor.put_back(key, "B", taken)
    await house.rest()
    assert waiting(session) == ["queued: a", "queued: B", "queued: c"]
    await finish(house, agent)
    assert agent.heard == prompts(session) == ["go", "a", "B", "c"]


async def test_one_is_dropped_and_the_order_changed_within_a_kind() -> None:
    house, key, session, agent = await at_work("a", "b", "c")
    await house.supervisor.prompt(key, "s", how="steer")
    await house.rest()
    assert await house.supervisor.drop(key, token(session, "a"))
    assert await house.supervisor.move(key, token(session, "c"), -1)
    assert not await house.supervisor.move(key, token(session, "c"), -1), "steering is delivered before"
    await finish(house, agent)
    assert agent.heard == prompts(session) == ["go", "s", "c", "b"]


async def test_images_and_kinds_go_with_what_is_sent_again() -> None:
    house, key, session, agent = await at_work()
    await house.supervisor.prompt(key, "look", images=[Image(b"png"), Image(b"png")], how="steer")
    await house.supervisor.prompt(key, "later", images=[Image(b"png")])
    await house.rest()
    taken = await house.supervisor.take_back(key, token(session, "later"))
    assert taken is not None
    await house.supervisor.put_back(key, "later on", taken)
    await house.rest()
    assert [item.images for item in session.waiting] == [2, 1]
    await finish(house, agent)
    assert agent.images == [("go", 0), ("look", 2), ("later", 1), ("look", 2), ("later on", 1)]


async def test_what_others_queued_is_sent_again_in_its_place() -> None:
    house, key, session, agent = await at_work("a")
    agent._prompted("from an extension", "followUp")
    await house.supervisor.prompt(key, "b")
    await house.rest()
    assert await house.supervisor.drop(key, token(session, "b"))
    await finish(house, agent)
    assert agent.heard == ["go", "a", "from an extension"]


async def test_what_pi_has_taken_out_of_its_queue_and_not_said_so_is_not_sent_again() -> None:
    house, key, session, agent = await at_work("a", "b", "c", how="steer")
    first = token(session, "a")
    agent.step()
    assert agent.taken == ("a",)
    await house.rest()
    asked = asyncio.create_task(house.supervisor.take_back(key, first))
    await house.rest()
    assert agent.commands() == [("clear_queue",)], "nothing is decided before it is told"
    assert await house.supervisor.prompt(key, "d", how="steer")
    await house.rest()
    assert agent.commands() == [("clear_queue",)]
    agent.step()
    await house.rest()
    assert await asked is None
    assert "just been taken up" in lines(session)[-1]
    await finish(house, agent)
    assert agent.heard == prompts(session) == ["go", "a", "b", "c", "d"]


async def test_a_turn_that_ended_before_the_reply_and_is_not_known_yet_counts() -> None:
    house, key, session, agent = await at_work("a", "b", how="steer")
    second = token(session, "b")
    cleared = agent.replies["clear_queue"]

    def late() -> Any:
        agent.step()  # the end of the turn is in the pipe before the reply
        return cleared()

    agent.replies["clear_queue"] = late
    asked = asyncio.create_task(house.supervisor.drop(key, second))
    await house.rest()
    agent.replies["clear_queue"] = cleared
    await finish(house, agent)
    assert await asked
    assert agent.heard == ["go", "a"]


async def test_an_agent_that_refuses_keeps_its_queue_and_nothing_is_changed() -> None:
    house, key, session, agent = await at_work("a", "b")
    agent.replies["clear_queue"] = PiCommandError("clear_queue", "not now")
    assert await house.supervisor.take_back(key, token(session, "a")) is None
    assert waiting(session) == ["queued: a", "queued: b"]
    assert "not now" in lines(session)[-1]
    await finish(house, agent)
    assert agent.heard == ["go", "a", "b"]


async def test_an_agent_that_goes_when_it_is_asked_gives_all_back_once() -> None:
    house, key, session, agent = await at_work("a", "b")

    def gone() -> None:
        agent.exit(1)
        raise TransportClosedError("gone", returncode=1)

    agent.replies["clear_queue"] = gone
    assert await house.supervisor.take_back(key, token(session, "a")) is None
    await house.until(lambda: session.ended)
    assert session.editor_texts == ["a\nb"]
    assert not session.waiting


async def test_an_agent_that_goes_while_it_is_sent_again_gives_the_rest_back_in_order() -> None:
    house, key, session, agent = await at_work("a", "b", "c", "d")
    queued = agent.replies["prompt"]

    def prompted(text: str, behavior: str) -> PromptReply:
        if text == "c":
            agent.exit(1)
            raise TransportClosedError("gone", returncode=1)
        reply: PromptReply = queued(text, behavior)
        return reply

    agent.replies["prompt"] = prompted
    assert await house.supervisor.drop(key, token(session, "a"))
    await house.until(lambda: session.ended)
    assert session.editor_texts == ["b\nc\nd"]


async def test_one_that_is_refused_when_it_is_sent_again_comes_back_and_the_others_go_on() -> None:
    house, key, session, agent = await at_work("a", "b", "c")
    queued = agent.replies["prompt"]
    agent.replies["prompt"] = lambda text, how: (
        PiCommandError("prompt", "no") if text == "b" else queued(text, how)
    )
    assert await house.supervisor.drop(key, token(session, "a"))
    await house.rest()
    assert session.editor_texts == ["b"]
    await finish(house, agent)
    assert agent.heard == ["go", "c"]


async def test_an_agent_that_never_answers_loses_nothing_and_can_be_stopped() -> None:
    house, key, session, agent = await at_work("a", "b")
    cleared = agent.replies["clear_queue"]

    async def never() -> None:
        agent.replies["clear_queue"] = cleared
        await asyncio.Event().wait()

    agent.replies["clear_queue"] = never
    asked = asyncio.create_task(house.supervisor.take_back(key, token(session, "a")))
    await house.rest()
    assert await house.supervisor.prompt(key, "c")
    assert waiting(session) == ["queued: a", "queued: b", "held: c"]
    agent.replies["abort"] = lambda: agent.step()
    assert await house.supervisor.abort(key) == "a\nb\nc"
    assert waiting(session) == []
    asked.cancel()


async def test_omp_gives_nothing_back_and_nothing_is_changed() -> None:
    agent = FakeAgent(Dialect.OMP)
    house, key, session = await opened(agent, *RUN)
    await house.supervisor.prompt(key, "later")
    await house.rest()
    agent.sent.clear()
    (item,) = session.waiting
    assert await house.supervisor.take_back(key, item.token) is None
    assert not await house.supervisor.drop(key, item.token)
    assert agent.commands() == []
    assert waiting(session) == ["queued: later"]
    assert "omp cannot give back" in lines(session)[-1]


async def test_what_is_gone_says_so() -> None:
    house, key, session, agent = await at_work("a")
    gone = token(session, "a")
    agent.step()
    agent.step()
    await house.rest()
    assert await house.supervisor.take_back(key, gone) is None
    assert not await house.supervisor.drop("nobody", gone)
    assert "just been taken up" in lines(session)[-1]


async def test_stopping_gives_back_what_waits_and_not_what_was_taken_up_just_before() -> None:
    house, key, session, agent = await at_work("a", "b", how="steer")
    agent.step()

    def abort() -> None:
        agent.step()
        agent.at = "idle"

    agent.replies["abort"] = abort
    assert await house.supervisor.abort(key) == "b"
    assert agent.heard == prompts(session) == ["go", "a"]


async def test_what_is_said_while_it_is_being_stopped_goes_afterwards() -> None:
    house, key, session, agent = await at_work("a")
    stopping = asyncio.Event()

    async def abort() -> None:
        await stopping.wait()
        await finish(house, agent)

    agent.replies["abort"] = abort
    stopped = asyncio.create_task(house.supervisor.abort(key))
    await house.rest()
    assert await house.supervisor.prompt(key, "instead")
    assert "held: instead" in waiting(session)
    stopping.set()
    assert await stopped == "a"
    await finish(house, agent)
    assert agent.heard == ["go", "instead"]


Act = tuple[str, int, int]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["say", "steer", "edit", "drop", "move", "step", "step"]),
        st.integers(0, 5),
        st.sampled_from([-2, -1, 1, 2]),
    ),
    max_size=25,
)


@example([("say", 0, 1), ("step", 0, 1)])
@example([("step", 1, 1), ("say", 0, 1), ("step", 0, 1)])
@example([("say", 0, 1), ("edit", 0, 1), ("step", 0, 1), ("steer", 0, 1)])
@settings(max_examples=150, deadline=None)
@given(ACTS)
def test_whatever_is_changed_while_pi_goes_on_each_message_is_heard_once(acts: list[Act]) -> None:
    asyncio.run(_live(acts))


async def _live(acts: list[Act]) -> None:
    house, key, session, agent = await at_work()
    said, dropped = ["go"], []
    under_way: list[asyncio.Task[None]] = []

    async def edit(number: int) -> None:
        taken = await house.supervisor.take_back(key, number)
        if taken is not None:
            assert await house.supervisor.put_back(key, taken.text, taken)

    async def drop(number: int, text: str) -> None:
        if await house.supervisor.drop(key, number):
            dropped.append(text)

    async def move(number: int, by: int) -> None:
        await house.supervisor.move(key, number, by)

    for act, which, by in acts:
        item = session.waiting[which % len(session.waiting)] if session.waiting else None
        if act in ("say", "steer"):
            said.append(f"message {len(said)}")
            assert await house.supervisor.prompt(key, said[-1], how="steer" if act == "steer" else "auto")
        elif act == "step":
            agent.step()
        elif item is not None and act == "edit":
            under_way.append(asyncio.create_task(edit(item.token)))
        elif item is not None and act == "drop":
            under_way.append(asyncio.create_task(drop(item.token, item.text)))
        elif item is not None:
            under_way.append(asyncio.create_task(move(item.token, by)))
        for _ in range(which * 7):  # not always until all is quiet
            await asyncio.sleep(0)
    await finish(house, agent)
    await asyncio.gather(*under_way)
    await finish(house, agent)
    assert sorted([*agent.heard, *dropped]) == sorted(said)
    assert prompts(session) == agent.heard
    assert (session.waiting, session.editor_texts) == ((), [])
    await house.supervisor.aclose()


@pytest.mark.parametrize("how", ["steer", "follow_up"])
async def test_an_extension_that_takes_a_message_settles_it(how: Any) -> None:
    agent = FakeAgent(prompt=PromptReply(disposition="handled"))
    house, key, session = await opened(agent, *RUN)
    await house.supervisor.prompt(key, "eat this", how=how)
    await house.rest()
    assert (waiting(session), lines(session)) == ([], ["prompt handled: eat this"])


async def test_the_queue_as_it_is_told_is_not_shown_twice() -> None:
    agent = FakeAgent(prompt=PromptReply(disposition="queued"))
    house, key, session = await opened(agent, *RUN)
    await house.supervisor.prompt(key, "then")
    agent.say(QueueUpdate(follow_up=("then",)))
    await house.rest()
    assert (waiting(session), lines(session)) == (["queued: then"], [])
