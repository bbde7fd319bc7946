"""The examples that programs for the original were written after, with one import changed.

Each runs against a real child process that plays a script, and where it fits against the demo agent.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pidriver_tui.demo import demo_command
from pidriver_tui.driver import (
    AgentEnd,
    AskHost,
    AutoApprove,
    Decision,
    DenyAll,
    InteractionKind,
    InteractionRequest,
    InteractionResponse,
    MessageDelta,
    PiClient,
    PiConfig,
    PiSessionManager,
    SessionNotFoundError,
    SubprocessTransport,
    ToolEnd,
    ToolStart,
    UsageTotals,
    chain,
)
from pidriver_tui.driver.testing import Exit, ScriptedAgent, WaitFor, answer, ask, tool_call

_ids = itertools.count(1)
_PAGE = Path(__file__).parents[2] / "docs" / "driver.md"


@pytest.fixture
def agent(tmp_path: Path) -> ScriptedAgent:
    folder = tmp_path / f"agent-{next(_ids)}"
    folder.mkdir()
    return ScriptedAgent(folder)


def demo(**fields: Any) -> PiConfig:
    program, *arguments = demo_command()
    return PiConfig(binary=program, binary_args=(*arguments, "--speed", "0"), **fields)


async def test_quick_start(agent: ScriptedAgent, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tools = [tool_call("bash", {"command": "ls"}, "a.py")]
    agent.on("prompt", *answer("Two files.", tools=tools), Exit(0))
    client = PiClient(agent.config(provider="openai", model="gpt-4o", api_key="sk-secret"))
    session = await client.start(
        "List the files here and summarize the project.",
        cwd=str(tmp_path),
        interaction_handler=AutoApprove(),
    )
    async with session:
        async for event in session:
            match event:
                case MessageDelta(text=text):
                    print(text, end="", flush=True)
                case ToolStart(name=name, arguments=args):
                    print(f"\n[tool] {name} {args}")
                case AgentEnd(reason=reason):
                    print(f"\n[done: {reason}]")
    assert capsys.readouterr().out == "\n[tool] bash {'command': 'ls'}\nTwo files.\n[done: completed]\n"
    assert agent.received("prompt")[0]["message"] == "List the files here and summarize the project."


async def test_quick_start_with_the_demo_agent(tmp_path: Path) -> None:
    config = demo(workspace=tmp_path)
    session = await PiClient(config).start("Hello", interaction_handler=AutoApprove())
    text = ""
    async with session:
        async for event in session:
            match event:
                case MessageDelta(text=piece):
                    text += piece
                case AgentEnd():
                    break
    assert "simulated agent" in text
    assert session.usage.cost_usd > 0
    assert session.ended


async def test_the_example_of_our_own_page_runs_as_it_stands(
    agent: ScriptedAgent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = _PAGE.read_text(encoding="utf-8")
    example = section.split("```python\n", 1)[1].split("```", 1)[0]
    agent.on("prompt", *answer("Added."))
    config = agent.config()
    command = shlex.join([str(config.binary), *config.binary_args])
    (tmp_path / "pi").write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    (tmp_path / "pi").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    program = example.replace("/srv/project", str(tmp_path))
    assert program != example
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("Added.", "", 0)
    assert agent.received("prompt")[0]["message"] == "Add a health check endpoint"


async def test_ask_host_answers_in_the_loop(agent: ScriptedAgent) -> None:
    response = WaitFor("extension_ui_response")
    agent.on(
        "prompt",
        *(ask("select", "Allow tool: bash\nrm x", request_id="1", options=["Approve", "Deny"]), response),
        *(ask("input", "Which database?", request_id="2"), response),
        *(ask("select", "Colour?", request_id="3", options=["red", "blue"]), response),
        *(ask("confirm", "Sure?", request_id="4"), response),
        *answer("Done."),
    )
    session = await PiClient(agent.config()).start("Refactor", interaction_handler=AskHost())
    async with session:
        async for event in session:
            match event:
                case InteractionRequest(kind=InteractionKind.PERMISSION, method="confirm") as req:
                    await session.respond(req.request_id, True)
                case InteractionRequest(kind=InteractionKind.PERMISSION) as req:
                    await session.respond(req.request_id, Decision.DENY)
                case InteractionRequest(kind=InteractionKind.QUESTION) as req:
                    await session.respond(req.request_id, "use postgres")
                case InteractionRequest(kind=InteractionKind.CHOICE) as req:
                    assert list(req.options) == ["red", "blue"]
                    await session.respond(req.request_id, 1)
                case AgentEnd():
                    break
    answers = [
        {key: value for key, value in frame.items() if key != "type"}
        for frame in agent.received("extension_ui_response")
    ]
    assert answers == [
        {"id": "1", "value": "Deny"},
        {"id": "2", "value": "use postgres"},
        {"id": "3", "value": "blue"},
        {"id": "4", "confirmed": True},
    ]


async def test_handlers_compose(agent: ScriptedAgent) -> None:
    handler = chain(AutoApprove(allow=lambda r: "read" in r.prompt.lower()), DenyAll())
    options = ["Approve", "Deny"]
    agent.on(
        "prompt",
        ask("select", "Allow tool: read", request_id="1", options=options),
        WaitFor("extension_ui_response"),
        ask("select", "Allow tool: bash", request_id="2", options=options),
        WaitFor("extension_ui_response"),
        *answer("Done."),
    )
    async with await PiClient(agent.config(), interaction_handler=handler).start("go") as session:
        await session.wait_settled(timeout=20)
    values = [frame["value"] for frame in agent.received("extension_ui_response")]
    assert values == ["Approve", "Deny"]


async def test_a_handler_of_ones_own(agent: ScriptedAgent) -> None:
    async def handler(request: InteractionRequest, session: object) -> InteractionResponse | None:
        return InteractionResponse(request.request_id, request.options[-1])

    agent.on(
        "prompt",
        ask("select", "Colour?", options=["red", "blue"]),
        WaitFor("extension_ui_response"),
        *answer("Done."),
    )
    async with await PiClient(agent.config()).start("go", interaction_handler=handler) as session:
        await session.wait_settled(timeout=20)
    assert agent.received("extension_ui_response")[0]["value"] == "blue"


async def test_the_manager_makes_sessions_of_a_client(agent: ScriptedAgent, tmp_path: Path) -> None:
    client = PiClient(agent.config())
    async with PiSessionManager(factory=client.start, idle_timeout=1800) as mgr:
        session = await mgr.create("Add a healthcheck endpoint", cwd=tmp_path, session_id="mine")
        assert mgr.ids() == ["mine"]
        assert len(mgr) == 1
        assert "mine" in mgr
        assert mgr.get("mine") is session
        await mgr.stop("mine")
        assert session.ended
        with pytest.raises(SessionNotFoundError):
            mgr.get("mine")


async def test_the_raw_transport(agent: ScriptedAgent) -> None:
    agent.on("prompt", *answer("Raw."), Exit(0))
    transport = SubprocessTransport(agent.config())
    await transport.start()
    assert transport.pid is not None
    await transport.send({"type": "prompt", "message": "hi"})
    frames = [frame async for frame in transport]
    assert frames[0] == {"type": "response", "command": "prompt", "success": True}
    assert frames[-1]["type"] == "agent_settled"
    assert await transport.receive() is None
    await transport.aclose()
    assert transport.returncode == 0


def test_usage_accounting() -> None:
    stats = {"tokens": {"input": 10, "output": 2, "cacheRead": 1, "cacheWrite": 3, "total": 16}, "cost": 0.5}
    total = UsageTotals.from_session_stats(stats) + UsageTotals.from_assistant_usage({"input": 5})
    assert total.total_tokens == 21
    assert total.with_cost(0.42).as_dict()["cost_usd"] == 0.42


async def test_isolation_reaches_a_real_process(tmp_path: Path) -> None:
    """The README's private set-up: the child sees the folders it is given and the key, nothing of ours."""
    config = demo(
        provider="anthropic",
        api_key="sk-isolated",
        workspace=tmp_path,
        agent_dir=str(tmp_path / "pi-home"),
        session_dir=str(tmp_path / "sessions"),
        extra_env={"HOME": str(tmp_path)},
    )
    env = config.to_env({"PATH": "/bin", "HOME": "/home/me", "SECRET": "x"})
    assert env["HOME"] == str(tmp_path)
    assert env["ANTHROPIC_API_KEY"] == "sk-isolated"
    assert "SECRET" not in env
    async with await PiClient(config).start("hello") as session:
        await session.wait_settled(timeout=20)


async def test_many_prompts_in_one_session(tmp_path: Path) -> None:
    async with await PiClient(demo(workspace=tmp_path)).start("one") as session:
        endings = 0
        async for event in session:
            if isinstance(event, AgentEnd):
                endings += 1
                if endings == 2:
                    break
                await session.wait_settled(timeout=20)
                await session.prompt("two")


async def test_cancel_interrupts_the_turn_and_keeps_the_process(tmp_path: Path) -> None:
    async with await PiClient(demo(workspace=tmp_path)).start("/hang") as session:
        await asyncio.wait_for(session.cancel(), 20)
        assert not session.ended
        state = await session.get_state()
        assert state.session_id == session.pi_session_id


async def test_tools_of_the_demo_are_told_apart_by_id(tmp_path: Path) -> None:
    config = demo(workspace=tmp_path)
    async with await PiClient(config).start("/data-pipeline", interaction_handler=AutoApprove()) as session:
        await session.wait_settled(timeout=30)
        await session.aclose()
        open_calls: set[str] = set()
        failed = 0
        async for event in session:
            match event:
                case ToolStart(tool_call_id=call_id):
                    open_calls.add(call_id)
                case ToolEnd(tool_call_id=call_id, is_error=is_error):
                    open_calls.remove(call_id)
                    failed += is_error
        assert not open_calls
        assert failed
