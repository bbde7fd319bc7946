"""The driver with the real CLIs: aborting, answering, and leaving nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal

from pidriver_tui.driver import (
    AgentEnd,
    Answer,
    Decision,
    Exited,
    InteractionKind,
    InteractionRequest,
    MessageDelta,
    Notification,
    ToolEnd,
    ToolUpdate,
)
from tests.fakes.model_plan import Hold, Text, Tool
from tests.fakes.model_server import ModelServer

from .driving import Follower, following, isolated
from .install import InstalledCli
from .processes import SLEEPER, SLEEPERS, Family, asleep
from .sandbox import EXTENSIONS, Sandbox

ASKING = ("-e", str(EXTENSIONS / "asking.js"))


async def test_abort_ends_a_streaming_answer(cli: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    prompt = model.plan([Text("Once upon a"), Hold("mid-sentence")])
    async with following(isolated(cli, sandbox), prompt) as run:
        await run.until(MessageDelta)
        await run.session.abort()
        await asyncio.to_thread(model.gate("mid-sentence").wait_abandoned)
        await run.settled()
        assert run.every(AgentEnd)[-1].reason == "cancelled"
        await run.session.prompt(model.plan([Text("Ready again.")]))
        await run.settled()
        assert run.every(AgentEnd)[-1].final_text == "Ready again."


async def test_abort_ends_a_running_command(cli: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    prompt = model.plan([Tool("bash", {"command": SLEEPER})])
    async with following(isolated(cli, sandbox), prompt) as run:
        await run.until(ToolUpdate, lambda update: "soundly asleep" in update.output)
        with Family(run.pid) as family:
            assert family.has("/bin/sleep 985")
            await run.session.abort()
            await run.settled()
            assert run.every(ToolEnd)[-1].is_error
            await run.session.aclose()
            await asyncio.to_thread(family.wait_gone)


async def test_closing_leaves_no_process_of_a_running_tool(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    async with following(isolated(cli, sandbox), model.plan([Tool("bash", {"command": SLEEPERS})])) as run:
        await run.until(ToolUpdate, lambda update: asleep(update.output))
        with Family(run.pid) as family:
            assert family.has("/bin/sleep 985")
            assert family.has("/bin/sleep 986")
            await run.session.aclose()
            await asyncio.to_thread(family.wait_gone)


async def test_a_killed_agent_leaves_no_process_of_its_tool(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([Tool("bash", {"command": SLEEPERS})])
    async with following(isolated(cli, sandbox), prompt) as run:
        await run.until(ToolUpdate, lambda update: asleep(update.output))
        with Family(run.pid) as family:
            assert family.has("/bin/sleep 985")
            os.kill(run.pid, signal.SIGKILL)
            await run.until(Exited)
            await run.session.aclose()
            await asyncio.to_thread(family.wait_gone)


async def test_an_extension_gets_every_answer_in_its_shape(cli: InstalledCli, sandbox: Sandbox) -> None:
    answers: list[tuple[str, Answer, str]] = [
        ("confirm", Decision.ALLOW, "true"),
        ("confirm", Decision.DENY, "false"),
        ("select", "Green", '"Green"'),
        ("select", 2, '"Blue"'),
        ("input", "Ada Lovelace", '"Ada Lovelace"'),
        ("editor", "New line\nand é", '"New line\\nand é"'),
    ]
    async with following(isolated(cli, sandbox, extra_args=ASKING), "", send_initial=False) as run:
        for method, answer, arrived in answers:
            # Observed, both: the reply to a command comes when its handler has ended.
            command = asyncio.create_task(run.session.prompt(f"/ask-{method}"))
            ask = await run.until(InteractionRequest)
            assert ask.method == method
            await run.session.respond(ask.request_id, answer)
            assert (await run.until(Notification)).message == f"{method} answered {arrived}"
            assert run.session.pending is None
            await command


async def test_two_asks_at_once_get_their_own_answers(cli: InstalledCli, sandbox: Sandbox) -> None:
    async with following(isolated(cli, sandbox, extra_args=ASKING), "/ask-two") as run:
        confirm = await run.until(InteractionRequest)
        select = await run.until(InteractionRequest)
        assert (confirm.method, select.method) == ("confirm", "select")
        await run.session.respond(select.request_id, "Red")
        await run.session.respond(confirm.request_id, Decision.ALLOW)
        assert (await run.until(Notification)).message == 'two answered [true,"Red"]'


async def test_a_gate_decides_whether_a_tool_runs(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    async with following(isolated(cli, sandbox, extra_args=ASKING), "", send_initial=False) as run:
        await _deny_then_allow(run, model, Tool("bash", {"command": "echo GATED > proof.txt"}), sandbox)
    assert "the gate said no" in str(model.requests[1].messages[-1])


async def test_omp_asks_before_every_tool_when_told_to(
    omp: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    config = isolated(omp, sandbox, approval_mode="always-ask")
    async with following(config, "", send_initial=False) as run:
        await _deny_then_allow(run, model, Tool("write", {"path": "proof.txt", "content": "x\n"}), sandbox)
    assert "denied" in str(model.requests[1].messages[-1])


async def test_omp_asks_its_own_questions(omp: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    options = [{"label": "Postgres", "description": "Robust"}, {"label": "SQLite", "description": "Simple"}]
    question = {"id": "db", "question": "Which database?", "options": options, "recommended": 1}
    prompt = model.plan([Tool("ask", {"questions": [question]})], [Text("A fine choice.")])
    async with following(isolated(omp, sandbox), prompt) as run:
        ask = await run.until(InteractionRequest)
        assert (ask.kind, ask.prompt) == (InteractionKind.CHOICE, "Which database?")
        assert ask.options[:2] == ["Postgres", "SQLite (Recommended)"]
        assert ask.option_details[:2] == ("Robust", "Simple")
        await run.session.respond(ask.request_id, 0)
        await run.settled()
    assert "Postgres" in str(model.requests[-1].messages[-1])


async def _deny_then_allow(run: Follower, model: ModelServer, tool: Tool, sandbox: Sandbox) -> None:
    """Refuses `tool`, which must then not have run, and at its second try lets it."""
    for decision in (Decision.DENY, Decision.ALLOW):
        await run.session.prompt(model.plan([tool], [Text("So be it.")]))
        ask = await run.until(InteractionRequest)
        assert ask.kind is InteractionKind.PERMISSION
        assert ask.prompt.startswith(f"Allow tool: {tool.name}")
        await run.session.respond(ask.request_id, decision)
        await run.settled()
        assert (sandbox.workspace / "proof.txt").exists() is (decision is Decision.ALLOW)
        assert run.every(ToolEnd)[-1].is_error is (decision is Decision.DENY)
