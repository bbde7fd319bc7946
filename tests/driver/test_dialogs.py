"""Dialogs: each answered under its own id in its own shape, by whoever is to answer, and gone for good."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pidriver_tui.driver.errors import PiTimeoutError, TransportClosedError
from pidriver_tui.driver.events import (
    Decision,
    Error,
    Exited,
    InteractionEnded,
    InteractionKind,
    InteractionRequest,
    MessageDelta,
    Ready,
)
from pidriver_tui.driver.interaction import AutoApprove, InteractionResponse
from pidriver_tui.driver.session import PiSession

from .children import SAFETY, all_events, session_with
from .scripted import Scripted, ask, reply


async def opened(session: PiSession, events: Any, count: int) -> None:
    async with asyncio.timeout(SAFETY):
        while len(session.asks) < count:
            await anext(events)


async def test_two_open_at_once_are_answered_in_either_order_each_in_its_shape() -> None:
    transport = Scripted(ask("a"), ask("b", "select", options=["Red", "Green"]), ask("c", "input"))
    session = PiSession(transport)
    events = session.events()
    await opened(session, events, 3)
    assert list(session.asks) == ["a", "b", "c"]
    assert session.pending is session.asks["a"]
    await session.respond("c", "Bob")
    await session.respond("b", 1)
    await session.respond("a", Decision.DENY)
    assert not session.asks
    assert transport.sent == [
        {"type": "extension_ui_response", "id": "c", "value": "Bob"},
        {"type": "extension_ui_response", "id": "b", "value": "Green"},
        {"type": "extension_ui_response", "id": "a", "confirmed": False},
    ]
    await session.aclose()
    ended = [event.request_id async for event in events if isinstance(event, InteractionEnded)]
    assert ended == ["c", "b", "a"]


async def test_what_respond_takes() -> None:
    transport = Scripted(*(ask(str(n), "select", options=["Approve", "Deny"]) for n in range(5)))
    session = PiSession(transport)
    events = session.events()
    await opened(session, events, 5)
    with pytest.raises(ValueError, match="option 9"):
        await session.respond("0", 9)
    assert "0" in session.asks
    answers: list[Any] = [True, False, "Deny", Decision.ALLOW, InteractionResponse.deny("4")]
    for n, answer in enumerate(answers):
        await session.respond(str(n), answer)
    assert [frame["value"] for frame in transport.sent] == ["Approve", "Deny", "Deny", "Approve", "Deny"]
    await session.aclose()


async def test_an_answer_to_one_that_is_gone_is_dropped() -> None:
    transport = Scripted(
        ask("a"), ask("b"), {"type": "extension_ui_request", "method": "cancel", "targetId": "b"}
    )
    session = PiSession(transport)
    events = session.events()
    kinds = [type(await anext(events)).__name__ for _ in range(4)]
    assert kinds == ["InteractionRequest", "InteractionRequest", "InteractionWithdrawn", "InteractionEnded"]
    await session.respond("b", True)
    await asyncio.gather(session.respond("a", True), session.respond("a", False))
    assert transport.sent == [{"type": "extension_ui_response", "id": "a", "confirmed": True}]
    await session.aclose()


async def test_one_never_heard_of_is_answered_as_the_caller_says() -> None:
    transport = Scripted()
    session = PiSession(transport)
    await session.respond("unseen", "text")
    assert transport.sent == [{"type": "extension_ui_response", "id": "unseen", "value": "text"}]
    await session.aclose()


async def test_one_with_a_timeout_goes_by_itself() -> None:
    transport = Scripted(ask("a", timeout=10), ask("b", timeout=60_000), ask("c"))
    session = PiSession(transport)
    events = session.events()
    async for event in events:
        if isinstance(event, InteractionEnded):
            assert (event.request_id, event.reason) == ("a", "timeout")
            break
    assert list(session.asks) == ["b", "c"]
    await session.respond("a", True)
    assert transport.sent == []
    await session.aclose()
    ended = [event async for event in events if isinstance(event, InteractionEnded)]
    assert [(event.request_id, event.reason) for event in ended] == [("b", "exited"), ("c", "exited")]
    assert not session.asks


async def test_an_answer_that_could_not_be_sent_leaves_it_open() -> None:
    class Stuck(Scripted):
        async def send(self, obj: dict[str, Any]) -> None:
            raise PiTimeoutError("not read")

    session = PiSession(Stuck(ask("a"), ask("b")))
    await opened(session, session.events(), 2)
    with pytest.raises(PiTimeoutError):
        await session.respond("a", True)
    assert list(session.asks) == ["a", "b"]
    await session.aclose()


async def test_a_dismissed_one_is_cancelled() -> None:
    transport = Scripted(ask("a", "editor"))
    session = PiSession(transport)
    await opened(session, session.events(), 1)
    await session.dismiss("a")
    assert transport.sent == [{"type": "extension_ui_response", "id": "a", "cancelled": True}]
    await session.aclose()


@pytest.mark.parametrize("omp", [True, False])
async def test_cancelling_dismisses_what_is_open_at_the_right_time(omp: bool) -> None:
    first = [{"type": "ready", "protocolVersion": 1}] if omp else []
    transport = Scripted(*first, ask("a"))
    session = PiSession(transport)
    events = session.events()
    if omp:
        assert isinstance(await anext(events), Ready)
    await opened(session, events, 1)
    cancelling = asyncio.create_task(session.cancel())
    await transport.heard("extension_ui_response", 1)
    order = [frame["type"] for frame in transport.sent]
    command = await transport.hear("abort")
    assert order[0] == ("extension_ui_response" if omp else "abort")
    # It stops only when nothing is open any more: neither what was open nor what opens now.
    transport.say(ask("b"))
    dismissed = await transport.heard("extension_ui_response", 2)
    assert not cancelling.done()
    transport.say(reply(command))
    await cancelling
    assert [(frame["id"], frame["cancelled"]) for frame in dismissed] == [("a", True), ("b", True)]
    assert not session.asks
    await session.aclose()


async def test_a_handler_answers_before_the_consumer_sees_the_question() -> None:
    transport = Scripted(ask("a", "select", options=["Approve", "Deny"]))
    session = PiSession(transport, interaction_handler=AutoApprove())
    events = session.events()
    request = await anext(events)
    assert isinstance(request, InteractionRequest)
    assert request.kind is InteractionKind.PERMISSION
    assert session.pending is None
    assert transport.sent == [{"type": "extension_ui_response", "id": "a", "value": "Approve"}]
    await session.aclose()


async def test_a_handler_that_waits_for_a_person_stops_nothing() -> None:
    answers: asyncio.Queue[bool] = asyncio.Queue()

    async def person(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        assert session.asks[request.request_id] is request
        granted = await answers.get()
        return InteractionResponse(request.request_id, granted)

    code = """
    say("extension_ui_request", id="a", method="confirm", title="Sure?")
    text("goes on")
    say("turn_start")
    answer = hear()
    say("turn_end", got=answer["confirmed"])
    serve()
    """
    async with session_with(code, handler=person) as session:
        events = session.events()
        seen = [await anext(events) for _ in range(3)]
        assert isinstance(seen[1], MessageDelta)
        assert await session.request({"type": "get_state"}) != {}
        answers.put_nowait(True)
        async for event in events:
            if event.type == "turn_end":
                assert event.raw["got"] is True
                break


async def test_a_handler_that_defers_leaves_it_to_the_host() -> None:
    transport = Scripted(ask("a", "input"))
    session = PiSession(transport, interaction_handler=AutoApprove())
    await opened(session, session.events(), 1)
    await session.respond("a", "typed")
    assert transport.sent[-1]["value"] == "typed"
    await session.aclose()


async def test_a_handler_that_raises_is_an_event_and_leaves_it_open(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        raise KeyError("policy")

    session = PiSession(Scripted(ask("a")), interaction_handler=broken)
    events = session.events()
    assert isinstance(await anext(events), InteractionRequest)
    error = await anext(events)
    assert isinstance(error, Error)
    assert error.code == "handler"
    assert "policy" in error.message
    assert "a" in session.asks
    await session.aclose()
    assert "interaction handler failed" in caplog.text


async def test_a_handlers_answer_that_comes_too_late_is_dropped() -> None:
    go = asyncio.Event()

    async def slow(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        await go.wait()
        return InteractionResponse.allow(request.request_id)

    transport = Scripted(ask("a"))
    session = PiSession(transport, interaction_handler=slow)
    await opened(session, session.events(), 1)
    await session.respond("a", False)
    go.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert transport.sent == [{"type": "extension_ui_response", "id": "a", "confirmed": False}]
    await session.aclose()


async def test_closing_waits_until_the_handlers_have_cleaned_up() -> None:
    did: list[str] = []

    async def handler(request: InteractionRequest, session: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            for _ in range(20):
                await asyncio.sleep(0)
            did.append(request.request_id)

    session = PiSession(Scripted(ask("a"), ask("b")), interaction_handler=handler)
    await opened(session, session.events(), 2)
    await asyncio.sleep(0)
    await session.aclose()
    assert sorted(did) == ["a", "b"]


async def test_closing_from_inside_a_handler_ends_the_session() -> None:
    async def quit_it(request: InteractionRequest, session: PiSession) -> InteractionResponse | None:
        await session.aclose()
        return None

    code = "say('extension_ui_request', id='a', method='confirm', title='Sure?'); serve()"
    async with session_with(code, handler=quit_it) as session:
        events = await all_events(session)
        assert isinstance(events[-1], Exited)
        assert events[-1].expected
        with pytest.raises(TransportClosedError):
            await session.respond("other", True)
