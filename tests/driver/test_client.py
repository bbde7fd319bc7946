"""Starting sessions: what is sent, what is raised, and that nothing is left behind when it fails."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from pidriver_tui.driver import (
    AgentSettled,
    AutoApprove,
    DenyAll,
    Dialect,
    Error,
    InteractionRequest,
    PiClient,
    PiCommandError,
    PiConfig,
    PiNotFoundError,
    PiSession,
    PiStartError,
    SubprocessTransport,
    TransportClosedError,
    client,
)
from pidriver_tui.driver.testing import (
    Exit,
    Raw,
    ScriptedAgent,
    ScriptedTransport,
    Stderr,
    WaitFor,
    answer,
    ask,
    reply,
)


class Scripted:
    """A client over scripted transports, which remembers the configs it was given."""

    def __init__(self, transport: ScriptedTransport, config: PiConfig | None = None, **options: Any) -> None:
        self.transport = transport
        self.configs: list[PiConfig] = []
        self.client = PiClient(config or PiConfig(), transport_factory=self._make, **options)

    def _make(self, config: PiConfig) -> ScriptedTransport:
        self.configs.append(config)
        return self.transport


async def test_the_task_is_the_first_prompt() -> None:
    transport = ScriptedTransport()
    async with await Scripted(transport).client.start("Hello") as session:
        assert transport.sent_of("prompt")[0]["message"] == "Hello"
        assert session.session_id
        assert session.config == PiConfig()


async def test_nothing_is_sent_when_not_asked_to() -> None:
    transport = ScriptedTransport()
    async with await Scripted(transport).client.start("Hello", send_initial=False):
        assert transport.sent == []


async def test_options_of_one_session_go_before_those_of_the_client(tmp_path: Path) -> None:
    scripted = Scripted(ScriptedTransport(), PiConfig(workspace="/elsewhere", model="a"))
    other = PiConfig(model="b", session_id="x", continue_session=True)
    session = await scripted.client.start(
        "", cwd=tmp_path, config=other, resume="/s.jsonl", session_id="mine", send_initial=False
    )
    async with session:
        assert session.session_id == "mine"
    [config] = scripted.configs
    assert (config.workspace, config.model) == (tmp_path, "b")
    assert (config.session_path, config.session_id, config.continue_session) == ("/s.jsonl", None, False)


@pytest.mark.parametrize(("own", "value"), [(None, "Approve"), (DenyAll(), "Deny")])
async def test_the_handler_is_the_clients_unless_given(own: Any, value: str) -> None:
    transport = ScriptedTransport()
    transport.on("prompt", ask("select", "Allow tool: x", options=["Approve", "Deny"]))
    scripted = Scripted(transport, interaction_handler=AutoApprove())
    async with await scripted.client.start("go", interaction_handler=own):
        answered = await transport.wait_sent("extension_ui_response")
    assert answered["value"] == value


async def test_omp_gets_its_name_after_the_start() -> None:
    transport = ScriptedTransport()
    config = PiConfig(binary="omp", session_name="mine")
    async with await Scripted(transport, config).client.start("go") as session:
        assert session.dialect is Dialect.OMP
    assert [frame["type"] for frame in transport.sent] == ["set_session_name", "prompt"]


async def test_pi_is_told_its_name_at_the_start() -> None:
    transport = ScriptedTransport()
    async with await Scripted(transport, PiConfig(session_name="mine")).client.start("go"):
        assert transport.sent_of("set_session_name") == []


async def test_a_transport_that_answers_nothing_does_not_hold_the_start() -> None:
    transport = ScriptedTransport()
    transport.silence("prompt")
    async with await Scripted(transport).client.start("go") as session:
        [sent] = transport.sent_of("prompt")
        transport.feed(reply("prompt", error="no model") | {"id": sent["id"]})
        transport.end()
        [error] = [event async for event in session if isinstance(event, Error)]
    assert (error.message, error.code) == ("no model", "prompt")


async def test_a_refused_prompt_ends_the_session() -> None:
    transport = ScriptedTransport()
    transport.on("prompt", reply("prompt", error="No API key"))
    with pytest.raises(PiCommandError, match="No API key"):
        await Scripted(transport).client.start("go")
    assert transport.returncode == 0


async def test_a_transport_that_fails_to_start_is_closed() -> None:
    class Failing(ScriptedTransport):
        async def start(self) -> None:
            raise PiStartError("no")

    transport = Failing()
    with pytest.raises(PiStartError, match="no"):
        await Scripted(transport).client.start("go")
    assert transport.returncode == 0


async def test_a_config_the_cli_cannot_keep_starts_nothing() -> None:
    with pytest.raises(ValueError, match="exclude_tools"):
        await PiClient(PiConfig(binary="omp", exclude_tools=("bash",))).start("go")


async def test_a_missing_binary_says_what_to_do() -> None:
    for binary in ("/nowhere/pi", "no-such-agent-binary"):
        with pytest.raises(PiNotFoundError, match="Install it") as caught:
            await PiClient(PiConfig(binary=binary)).start("go")
        assert caught.value.binary == binary


async def test_a_process_that_ends_at_once_says_why(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.at_start(Stderr("Error: Unknown option: --nonsense"), Exit(1))
    with pytest.raises(TransportClosedError, match="Unknown option") as caught:
        await PiClient(agent.config()).start("go")
    assert caught.value.returncode == 1


async def test_a_process_that_refuses_is_gone(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.on("prompt", Stderr(f"pid {'x' * 10}"), reply("prompt", error="No model"))
    with pytest.raises(PiCommandError, match="No model"):
        await PiClient(agent.config()).start("go")


async def test_a_cancelled_start_leaves_no_process(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.silence("prompt")
    pids: list[int | None] = []

    class Noting(SubprocessTransport):
        async def start(self) -> None:
            await super().start()
            pids.append(self.pid)

    starting = asyncio.create_task(
        PiClient(agent.config(), transport_factory=Noting).start("go", session_id="s")
    )
    while not agent.received("prompt"):
        await asyncio.wait({starting}, timeout=0.01)
        assert not starting.done()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert isinstance(pids[0], int)
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


async def test_a_slash_command_that_asks_does_not_hold_the_start(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    dialog = (ask("confirm", "Sure?"), WaitFor("extension_ui_response"))
    agent.on("prompt", *dialog, reply("prompt"), *answer("Done."))
    async with await PiClient(agent.config()).start("/ask") as session:
        assert await answered(session) == "agent_settled"


async def test_a_dialog_before_the_acceptance_does_not_hold_the_start(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    dialog = (ask("confirm", "Sure?"), WaitFor("extension_ui_response"))
    agent.on("prompt", *dialog, reply("prompt", error="the person said no"))
    async with await PiClient(agent.config()).start("go") as session:
        assert await answered(session) == "prompt: the person said no"


async def answered(session: PiSession) -> str:
    """Answer what is asked; how it ended."""
    async for event in session:
        match event:
            case InteractionRequest():
                await session.respond(event.request_id, True)
            case Error():
                return f"{event.code}: {event.message}"
            case AgentSettled():
                return event.type
    return "exited"


async def test_a_slow_agent_does_not_hold_the_start_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "ACCEPT_WAIT", 0)
    agent = ScriptedAgent(tmp_path)
    agent.silence("prompt")
    async with await PiClient(agent.config()).start("go") as session:
        assert not session.ended


async def test_the_dialect_is_asked_for_when_the_name_does_not_tell(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path, dialect=Dialect.OMP)
    config = agent.config(dialect=None, mode="rpc-ui", approval_mode="write")
    async with await PiClient(config).start("go") as session:
        assert session.config.dialect is Dialect.OMP
        assert session.dialect is Dialect.OMP


async def test_a_wrapper_that_knows_no_version_starts_as_pi(tmp_path: Path) -> None:
    wrapper = tmp_path / "wrapper"
    wrapper.write_text('#!/bin/sh\nfor a; do [ "$a" = --version ] && exit 3; done\nexec cat >/dev/null\n')
    wrapper.chmod(0o755)
    session = await PiClient(PiConfig(binary=str(wrapper))).start("", send_initial=False)
    async with session:
        assert session.dialect is Dialect.PI


async def test_a_name_that_tells_is_not_run_for_its_version(tmp_path: Path) -> None:
    log = tmp_path / "log"
    named = tmp_path / "pi"
    named.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec cat >/dev/null\n')
    named.chmod(0o755)
    async with await PiClient(PiConfig(binary=str(named))).start("", send_initial=False) as session:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(session.request({"type": "get_state"}, timeout=None), 0)
        await session.aclose()
    assert "--version" not in (log.read_text() if log.exists() else "")


async def test_raw_output_before_the_protocol_does_not_end_a_start(tmp_path: Path) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.at_start(Raw(b"npm notice: new version\n"))
    agent.on("prompt", *answer("Fine."))
    async with await PiClient(agent.config()).start("go") as session:
        await session.wait_settled(timeout=20)
