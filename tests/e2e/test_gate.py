"""The gate in real pi: what is refused does not run, what is allowed does, the model hears why."""

from __future__ import annotations

import asyncio

import pytest

from pidriver_tui.driver import AgentEnd, ToolEnd, ToolStart
from pidriver_tui.gate import GRANT, REFUSE, extension_file, refusal
from pidriver_tui.policy import Tier
from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .driving import following
from .gating import PROOF, gated, next_call, results
from .install import InstalledCli
from .processes import Family
from .sandbox import EXTENSIONS, MODEL, PROVIDER, Sandbox


async def test_a_refused_command_does_not_run_and_the_model_is_told_why(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([PROOF], [Text("Then I leave it.")])
    async with following(gated(pi, sandbox), prompt) as run:
        ask, call = await next_call(run)
        assert (call.tool, call.tier, call.command) == ("bash", Tier.EXECUTE, "echo ran > proof.txt")
        assert (call.arguments, call.workspace) == (PROOF.arguments, str(sandbox.workspace))
        assert call.call_id == run.every(ToolStart)[-1].tool_call_id
        assert call.complete
        await run.session.respond(ask.request_id, refusal("use the build folder"))
        await run.settled()
    assert not (sandbox.workspace / "proof.txt").exists()
    assert run.every(ToolEnd)[-1].is_error
    assert results(model.requests[-1]) == ["Tool call denied by the user: use the build folder"]
    assert run.every(AgentEnd)[-1].final_text == "Then I leave it."


async def test_calls_of_one_response_are_asked_one_by_one_and_none_runs_before_all_are_answered(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    tools = [Tool("bash", {"command": f"echo {n} > {n}.txt"}) for n in (1, 2, 3)]
    async with following(gated(pi, sandbox), model.plan(tools, [Text("Two of three.")])) as run:
        for number, answer in ((1, GRANT), (2, refusal("not 2")), (3, GRANT)):
            ask, call = await next_call(run)
            assert call.command == f"echo {number} > {number}.txt"
            assert list(run.session.asks) == [ask.request_id]
            assert not list(sandbox.workspace.iterdir())
            await run.session.respond(ask.request_id, answer)
        await run.settled()
    assert sorted(path.name for path in sandbox.workspace.iterdir()) == ["1.txt", "3.txt"]
    assert results(model.requests[-1])[1] == "Tool call denied by the user: not 2"


async def test_reading_is_asked_too(pi: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    (sandbox.workspace / "secret.txt").write_text("the secret")
    prompt = model.plan([Tool("read", {"path": "secret.txt"})], [Text("I may not.")])
    async with following(gated(pi, sandbox), prompt) as run:
        ask, call = await next_call(run)
        assert (call.tool, call.tier, call.path) == ("read", Tier.READ, "secret.txt")
        await run.session.respond(ask.request_id, REFUSE)
        await run.settled()
    assert results(model.requests[-1]) == ["Tool call denied by the user"]


@pytest.mark.parametrize("answer", [None, "approve", "Approve ", "Deny:", ""])
async def test_everything_but_the_exact_word_blocks(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, answer: str | None
) -> None:
    async with following(gated(pi, sandbox), model.plan([PROOF], [Text("No.")])) as run:
        ask, _ = await next_call(run)
        if answer is None:
            await run.session.dismiss(ask.request_id)
        else:
            await run.session.respond(ask.request_id, answer)
        await run.settled()
    assert not (sandbox.workspace / "proof.txt").exists()
    assert results(model.requests[-1])[0].startswith("Tool call not approved: ")


async def test_an_abort_closes_the_question(pi: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    async with following(gated(pi, sandbox), model.plan([PROOF])) as run:
        late, _ = await next_call(run)
        await run.session.abort()
        await run.settled()
        assert "Operation aborted" in str(run.every(ToolEnd)[-1].raw)
        # Observed, pi 0.87.1: no frame says that the question is closed.
        await run.session.respond(late.request_id, GRANT)
        await run.session.prompt(model.plan([PROOF], [Text("At last.")]))
        ask, _ = await next_call(run)
        assert not (sandbox.workspace / "proof.txt").exists()
        await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    assert (sandbox.workspace / "proof.txt").read_text() == "ran\n"


async def test_nothing_runs_when_we_are_gone(cli: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    async with following(gated(cli, sandbox), model.plan([PROOF])) as run:
        await next_call(run)
        with Family(run.pid) as family:
            await run.session.aclose()
            await asyncio.to_thread(family.wait_gone)
    assert not (sandbox.workspace / "proof.txt").exists()
    assert len(model.requests) == 1


async def test_nobody_to_ask_blocks(pi: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    prompt = model.plan([PROOF], [Text("Nobody is there.")])
    argv = [str(pi.executable), "-e", str(extension_file()), "--model", f"{PROVIDER}/{MODEL}", "-p", prompt]
    done = await asyncio.create_subprocess_exec(
        *argv, cwd=sandbox.workspace, env=sandbox.environment(pi), stdin=asyncio.subprocess.DEVNULL
    )
    assert await done.wait() == 0
    assert not (sandbox.workspace / "proof.txt").exists()
    assert results(model.requests[-1]) == ["Tool call not approved: there is nobody to ask"]


async def test_a_tool_of_an_extension_is_asked_about(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    config = gated(pi, sandbox, "-e", str(EXTENSIONS / "deploying.js"))
    deploys = [Tool("deploy", {"place": place}) for place in ("staging", "production")]
    async with following(config, model.plan(deploys, [Text("To staging.")])) as run:
        for answer in (GRANT, REFUSE):
            ask, call = await next_call(run)
            assert (call.tool, call.tier) == ("deploy", Tier.EXECUTE)
            await run.session.respond(ask.request_id, answer)
        await run.settled()
    assert (sandbox.workspace / "proof.txt").read_text() == "staging"
    assert results(model.requests[-1]) == ["deployed to staging", "Tool call denied by the user"]


async def test_another_conversation_is_gated_too(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    async with following(gated(pi, sandbox), "", send_initial=False) as run:
        await run.session.prompt(model.plan([Text("Hello.")]))
        await run.settled()
        assert not (await run.session.new_session()).cancelled
        await run.session.prompt(model.plan([PROOF], [Text("No.")]))
        ask, _ = await next_call(run)
        await run.session.respond(ask.request_id, REFUSE)
        await run.settled()
    assert not (sandbox.workspace / "proof.txt").exists()


async def test_pi_does_not_start_without_the_extension_it_is_told_to_load(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    broken = sandbox.root / "broken.ts"
    broken.write_text(extension_file().read_text() + "\nthrow new Error('broken');\n")
    for file in (broken, sandbox.root / "missing.ts"):
        argv = [str(pi.executable), "--mode", "rpc", "-e", str(file), "--model", f"{PROVIDER}/{MODEL}"]
        done = await asyncio.create_subprocess_exec(
            *argv,
            cwd=sandbox.workspace,
            env=sandbox.environment(pi),
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await done.communicate(b'{"type":"prompt","message":"hello"}\n')
        assert done.returncode == 1
        assert f'Failed to load extension "{file}"' in said.decode()
    assert model.requests == []
