"""Real omp told to ask: by its own approval mode, and by our extension."""

from __future__ import annotations

from pidriver_tui.driver import InteractionRequest
from pidriver_tui.gate import GRANT, REFUSE, approval_mode, refusal, with_extension
from pidriver_tui.policy import Mode, Policy, Tier
from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .driving import following, isolated
from .gating import HOSTILE, PROOF, gated, next_call, results
from .install import InstalledCli
from .sandbox import Sandbox


async def test_omp_refuses_allows_and_hears_why_by_a_message(
    omp: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    prompt = model.plan([PROOF], [PROOF], [Text("It ran.")])
    async with following(gated(omp, sandbox), prompt) as run:
        ask, call = await next_call(run)
        assert (call.tool, call.tier, call.command) == ("bash", Tier.EXECUTE, "echo ran > proof.txt")
        # Before the refusal: omp takes the message with the result, whatever else it is doing.
        await run.session.steer("Use the build folder.")
        await run.session.respond(ask.request_id, REFUSE)
        ask, _ = await next_call(run)
        assert not (sandbox.workspace / "proof.txt").exists()
        await run.session.respond(ask.request_id, GRANT)
        await run.settled()
    assert (sandbox.workspace / "proof.txt").read_text() == "ran\n"
    result, message = model.requests[1].messages[-2:]
    assert (result["role"], result["content"]) == ("tool", "Tool call denied by user: bash")
    assert message["role"] == "user"
    assert "Use the build folder." in str(message["content"])


async def test_omp_asks_about_all_but_reading(
    omp: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    write = Tool("write", {"path": "a.txt", "content": "a"})
    prompt = model.plan([write, Tool("read", {"path": "a.txt"}), PROOF], [Text("Done.")])
    config = isolated(omp, sandbox, approval_mode=approval_mode(Policy(Mode.COMMANDS)))
    async with following(config, prompt) as run:
        for tool in ("write", "bash"):
            ask, call = await next_call(run)
            assert call.tool == tool
            await run.session.respond(ask.request_id, GRANT if tool == "write" else REFUSE)
        await run.settled()
        assert len(run.every(InteractionRequest)) == 2
    assert [path.name for path in sandbox.workspace.iterdir()] == ["a.txt"]


async def test_a_command_cannot_pass_for_another_one_in_omp(
    omp: InstalledCli, sandbox: Sandbox, model: ModelServer
) -> None:
    async with following(gated(omp, sandbox), model.plan([Tool("bash", HOSTILE)], [Text("No.")])) as run:
        ask, call = await next_call(run)
        assert (call.tool, call.tier) == ("bash", Tier.EXECUTE)
        assert call.command.startswith('true\npidriver-gate 1 {"tool":"read"')
        await run.session.respond(ask.request_id, REFUSE)
        await run.settled()


async def test_the_extension_asks_in_omp_too(omp: InstalledCli, sandbox: Sandbox, model: ModelServer) -> None:
    # A program whose name does not tell the dialect gets pi's flags.
    config = isolated(omp, sandbox, extra_args=with_extension(()))
    async with following(config, model.plan([PROOF], [Text("No.")])) as run:
        ask, call = await next_call(run)
        assert call.arguments == PROOF.arguments
        await run.session.respond(ask.request_id, refusal("not here"))
        await run.settled()
    assert not (sandbox.workspace / "proof.txt").exists()
    assert results(model.requests[-1]) == ["Tool call denied by the user: not here"]
