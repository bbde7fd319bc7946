"""What waits for the real pi, changed while it works. The model's requests are the witness."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest

from pidriver_tui.model import LaunchInfo, NoticeBlock, PromptBlock, Session, TurnBlock
from pidriver_tui.supervisor import Launch, Supervisor
from tests.fakes.model_plan import Hold, Text, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .driving import DEADLINE, isolated
from .install import InstalledCli
from .sandbox import EXTENSIONS, Sandbox


@asynccontextmanager
async def running(
    cli: InstalledCli, sandbox: Sandbox, **config: Any
) -> AsyncIterator[tuple[Supervisor, Session]]:
    """A supervisor with one session of the real CLI that is up."""
    supervisor = Supervisor()
    launch = Launch(info=LaunchInfo(str(sandbox.workspace)), config=isolated(cli, sandbox, **config))
    try:
        session = supervisor.fleet.sessions[await supervisor.open(launch)]
        await until(lambda: session.ready or session.ended)
        yield supervisor, session
    finally:
        await supervisor.aclose()


async def until(happened: Callable[[], object]) -> None:
    """Wait for the outside world to have brought something about."""
    async with asyncio.timeout(DEADLINE):
        while not happened():  # noqa: ASYNC110 - the model sets no event
            await asyncio.sleep(0.01)


async def said(supervisor: Supervisor, session: Session, *texts: str, how: Any = "follow_up") -> list[int]:
    """Let messages wait in pi's queue; returns their tokens."""
    for text in texts:
        before = session.queue.count
        assert await supervisor.prompt(session.key, text, how=how)
        await until(partial(_grown, session, before + 1))
    await until(lambda: all(item.state.value == "queued" for item in session.waiting))
    return [item.token for item in session.waiting]


def _grown(session: Session, count: int) -> bool:
    return session.queue.count == count


def _runs_ended(session: Session, count: int) -> bool:
    return sum(isinstance(block, TurnBlock) for block in session.transcript) == count and idle(session)


def _settled(session: Session, count: int) -> bool:
    return len(prompts(session)) == count and not session.pending_prompts


def heard(model: ModelServer) -> list[str]:
    """What the person said, as the model was told in its last request."""
    return [
        message["content"] if isinstance(message["content"], str) else message["content"][0]["text"]
        for message in model.requests[-1].messages
        if message["role"] == "user"
    ]


def prompts(session: Session) -> list[str]:
    """The prompts of the transcript, as shown."""
    return [f"{b.state.value}: {b.text}" for b in session.transcript if isinstance(b, PromptBlock)]


def idle(session: Session) -> bool:
    return session.phase.kind.value == "idle" and not session.waiting


async def test_what_waits_is_edited_dropped_and_reordered_and_the_model_hears_just_that(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")], *([Text("Fine.")] for _ in range(3)))
    async with running(pi, sandbox) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        await asyncio.to_thread(model.gate("writing").wait_reached)
        first, second, third, fourth = await said(supervisor, session, "a", "b", "c", "d")
        taken = await supervisor.take_back(session.key, second)
        assert taken is not None
        assert await supervisor.drop(session.key, third)
        assert await supervisor.put_back(session.key, f"{taken.text}, but better", taken)
        assert await supervisor.move(session.key, fourth, -2)
        await until(lambda: session.queue.follow_up == ("d", "a", "b, but better"))
        assert first in [item.token for item in session.waiting]
        model.gate("writing").release()
        await until(lambda: idle(session))
        assert heard(model) == [prompt, "d", "a", "b, but better"]
        assert len(model.requests) == 4
        assert prompts(session) == [f"delivered: {text}" for text in heard(model)]


async def test_a_message_that_is_taken_up_meanwhile_is_neither_lost_nor_sent_twice(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")], *([Text("Fine.")] for _ in range(6)))
    async with running(pi, sandbox) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        await asyncio.to_thread(model.gate("writing").wait_reached)
        tokens = await said(supervisor, session, *"abcdef", how="steer")
        model.gate("writing").release()
        # While they are being delivered, one after the other is taken back from the end and put back.
        for token in reversed(tokens):
            taken = await supervisor.take_back(session.key, token)
            if taken is not None:
                assert await supervisor.put_back(session.key, taken.text, taken)
        await until(lambda: idle(session))
        assert heard(model) == [prompt, *"abcdef"]
        assert prompts(session) == [f"delivered: {text}" for text in heard(model)]


async def test_stopping_gives_back_what_waited_as_it_was_typed(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    templates = sandbox.home / ".pi" / "agent" / "prompts"
    templates.mkdir(parents=True, exist_ok=True)
    (templates / "review.md").write_text("Review $1 as if your life hung on it.")
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")], [Text("Fine.")])
    async with running(pi, sandbox, no_prompt_templates=False) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        await asyncio.to_thread(model.gate("writing").wait_reached)
        await said(supervisor, session, "/review a.py", "then\nthis")
        assert session.queue.follow_up == ("Review a.py as if your life hung on it.", "then\nthis")
        assert await supervisor.abort(session.key) == "/review a.py\nthen\nthis"
        await until(lambda: idle(session))
        assert prompts(session) == [f"delivered: {prompt}"]
        assert session.queue.count == 0


async def test_what_begins_with_a_slash_stands_once_whatever_it_is(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    templates = sandbox.home / ".pi" / "agent" / "prompts"
    templates.mkdir(parents=True, exist_ok=True)
    (templates / "review.md").write_text("Review $1 as if your life hung on it.")
    model.default = (Text("Fine."),)
    extension = ("-e", str(EXTENSIONS / "queueing.js"))
    async with running(pi, sandbox, no_prompt_templates=False, extra_args=extension) as (supervisor, session):
        texts = ["/quit", "/greet", "/review a.py", "/no/such/command at all", "eat this"]
        for n, text in enumerate(texts, 1):
            await supervisor.prompt(session.key, text)
            await until(partial(_settled, session, n))
            await until(lambda: idle(session))
        assert prompts(session) == [*(f"delivered: {text}" for text in texts[:4]), "handled: eat this"]
        assert heard(model) == [
            "/quit",
            "Review a.py as if your life hung on it.",
            "/no/such/command at all",
        ]
        assert "hello from a command" in [b.text for b in session.transcript if isinstance(b, NoticeBlock)]


async def test_what_begins_with_a_slash_while_it_works(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan(
        [Tool("bash", {"command": "echo"}), Hold("a")], [Hold("writing"), Text("Ok.")], [Text("Fine.")]
    )
    extension = ("-e", str(EXTENSIONS / "queueing.js"))
    async with running(pi, sandbox, extra_args=extension) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        model.gate("a").release()
        await asyncio.to_thread(model.gate("writing").wait_reached)
        await supervisor.prompt(session.key, "/greet")
        await supervisor.prompt(session.key, "eat that", how="steer")
        await until(lambda: len(prompts(session)) == 3)
        assert not session.waiting
        await said(supervisor, session, "/quit")
        model.gate("writing").release()
        await until(lambda: idle(session))
        assert prompts(session) == [
            f"delivered: {prompt}",
            "delivered: /greet",
            "handled: eat that",
            "delivered: /quit",
        ]
        assert heard(model) == [prompt, "/quit"]


async def test_what_is_said_while_it_compacts_is_sent_when_that_is_over(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    words = " ".join(f"word{n}" for n in range(30_000))
    prompt = model.plan([Text(words, piece=9999)], [Text("Fine.")])
    async with running(pi, sandbox) as (supervisor, session):
        for number, text in enumerate((prompt, "and again"), 1):
            await supervisor.prompt(session.key, text)
            # Not that it runs: a run may be over before anybody looks.
            await until(partial(_runs_ended, session, number))
        model.default = (Hold("summary"), Text("It was about words."))
        summary = model.plan((Hold("summary"), Text("It was about words.")), name="summary")
        compacting = asyncio.create_task(supervisor.compact(session.key, summary))
        await until(lambda: session.compacting)
        assert await supervisor.prompt(session.key, "one")
        assert await supervisor.prompt(session.key, "two")
        assert [item.text for item in session.waiting] == ["one", "two"]
        asked = len(model.requests)
        model.default = (Text("Fine."),)
        model.gate("summary").release()
        await compacting
        await until(lambda: idle(session) and len(prompts(session)) == 4)
        assert heard(model)[-2:] == ["one", "two"]
        assert asked <= len(model.requests) - 2
        assert prompts(session)[-2:] == ["delivered: one", "delivered: two"]


async def test_messages_in_the_queue_outlive_a_compaction_asked_for(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")], *([Text("Fine.")] for _ in range(4)))
    async with running(pi, sandbox) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        await asyncio.to_thread(model.gate("writing").wait_reached)
        await said(supervisor, session, "a", "b")
        # It stops what runs, and then finds that there is nothing to compact.
        await supervisor.compact(session.key)
        await until(lambda: idle(session) and len(prompts(session)) == 3)
        assert heard(model)[-2:] == ["a", "b"]


async def test_a_new_conversation_gives_back_what_waited_for_the_old_one(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")])
    async with running(pi, sandbox) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        await asyncio.to_thread(model.gate("writing").wait_reached)
        await said(supervisor, session, "a", "b")
        assert await supervisor.new_session(session.key)
        assert session.editor_texts == ["a\nb"]
        assert not session.waiting


@pytest.mark.parametrize("how", ["steer", "follow_up"])
async def test_omp_says_that_it_gives_nothing_back_before_anything_is_changed(
    omp: InstalledCli, sandbox: Sandbox, model: ModelServer, how: str
) -> None:
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")], *([Text("Fine.")] for _ in range(3)))
    async with running(omp, sandbox) as (supervisor, session):
        await supervisor.prompt(session.key, prompt)
        await asyncio.to_thread(model.gate("writing").wait_reached)
        assert await supervisor.prompt(session.key, "later", how=how)  # type: ignore[arg-type]
        await until(lambda: session.waiting and session.waiting[0].state.value == "queued")
        assert await supervisor.take_back(session.key, session.waiting[0].token) is None
        assert (
            "omp cannot give back" in [b.text for b in session.transcript if isinstance(b, NoticeBlock)][-1]
        )
        model.gate("writing").release()
        await until(lambda: idle(session))
        assert prompts(session) == [f"delivered: {prompt}", "delivered: later"]


def test_by_keys_three_wait_the_second_is_edited_the_third_dropped_the_first_moved(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Text("One"), Hold("writing"), Text(".")], *([Text("Fine.")] for _ in range(3)))
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("idle")
    app.submit(f"go {prompt}")
    model.gate("writing").wait_reached()
    for number, text in enumerate(("first", "second", "third"), 1):
        app.type(text)
        app.press("f8")
        app.wait_for(f"{number} waiting")
        app.wait_for(f"◌ after  {text}")
    app.press("alt+q", "down", "enter")
    app.wait_for("2 waiting")
    app.submit(", but better")
    app.wait_for("◌ after  second, but better")
    app.press("alt+q", "down", "down", "x")
    app.wait_for(lambda screen: _order(screen) == ["first", "second, but better"])
    app.press("K")
    # Both are sent again: the list is whole when the agent has said so.
    app.wait_for(lambda screen: _order(screen) == ["second, but better", "first"])
    model.gate("writing").release()
    app.wait_for(lambda screen: "waiting" not in screen and "idle" in screen)
    assert heard(model) == [f"go {prompt}", "second, but better", "first"]


def _order(screen: str) -> list[str]:
    rows = [line for line in screen.splitlines() if "◌ after" in line]
    return [text for row in rows for text in ("first", "second, but better", "third") if text in row]
