"""The supervisor over the real driver and real child processes: the demo agent, and scripts that fail."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from pidriver_tui.demo import demo_command
from pidriver_tui.driver import Dialect, PiConfig
from pidriver_tui.driver.events import Decision
from pidriver_tui.model import Attention, LaunchInfo, NoticeBlock, PhaseKind, Session, ToolBlock, ToolState
from pidriver_tui.supervisor import Launch, Supervisor, intents

from .fake import hint_of, lines, waiting


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    await supervisor.aclose()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith(("pidriver", "pi "))]


def demo(*arguments: str, prompt: str = "", **config: Any) -> Launch:
    """A launch of the simulation, without its waits."""
    program, *rest = demo_command()
    return Launch(
        info=LaunchInfo("~/demo", cli="demo", simulated=True),
        config=PiConfig(
            binary=program,
            binary_args=(*rest, "--speed", "0", "--deterministic", *arguments),
            dialect=Dialect.PI,
            **config,
        ),
        prompt=prompt,
    )


def script(folder: Path, text: str, name: str = "pi") -> PiConfig:
    """A stand-in for the agent that is a shell script."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return PiConfig(binary=str(path))


async def until(happened: Callable[[], object]) -> None:
    """Wait for the outside world to have brought something about."""
    async with asyncio.timeout(60):
        while not happened():  # noqa: ASYNC110 - the model sets no event
            await asyncio.sleep(0.01)


async def ended(supervisor: Supervisor, launch: Launch) -> Session:
    """Open a session that is expected to end by itself."""
    session = supervisor.fleet.sessions[await supervisor.open(launch)]
    await until(lambda: session.ended)
    return session


async def ready(supervisor: Supervisor, launch: Launch) -> Session:
    session = supervisor.fleet.sessions[await supervisor.open(launch)]
    await until(lambda: session.ready or session.ended)
    return session


def plain(config: PiConfig) -> Launch:
    return Launch(info=LaunchInfo("/w"), config=config)


# starting


async def test_a_whole_demo_session_with_its_asks(supervisor: Supervisor) -> None:
    session = await ready(supervisor, demo("--scenario", "checkout-api", prompt="fix the test"))
    answered: list[str] = []
    while not (session.attention is Attention.UNSEEN and session.phase.kind is PhaseKind.IDLE):
        await until(lambda: session.asks or session.attention is Attention.UNSEEN or session.ended)
        for ask in list(session.asks.values()):
            assert session.phase.kind is PhaseKind.ASKING
            value: Decision | bool = True if ask.method == "confirm" else Decision.ALLOW
            assert await supervisor.answer(session.key, ask.request_id, value)
            answered.append(ask.method)
    assert answered == ["select", "confirm"]
    tools = [block for block in session.transcript if isinstance(block, ToolBlock)]
    assert {tool.name for tool in tools} == {"bash", "read", "edit"}
    assert next(tool.state for tool in tools if tool.name == "bash") is ToolState.FAILED
    assert not session.open_tools
    assert lines(session)[0] == "prompt delivered: fix the test"
    await until(lambda: session.usage.cost_usd > 0 and session.context_window)
    assert session.model


async def test_the_person_stops_a_turn_that_asks(supervisor: Supervisor) -> None:
    session = await ready(supervisor, demo("--scenario", "checkout-api", prompt="fix the test"))
    await until(lambda: session.asks)
    await supervisor.prompt(session.key, "and then this")
    await until(lambda: session.queue.count)
    assert await supervisor.abort(session.key) == "and then this"
    await until(lambda: session.phase.kind is PhaseKind.IDLE)
    assert not session.asks
    assert "aborted info: Stopped." in lines(session)
    assert not [said for said in lines(session) if "and then this" in said]
    assert not session.waiting


async def test_a_slow_start_is_waited_for(supervisor: Supervisor) -> None:
    session = supervisor.fleet.sessions[
        await supervisor.open(demo("--fault", "slow-start=0.3", prompt="hello"))
    ]
    assert session.phase.kind is PhaseKind.STARTING
    assert (lines(session), waiting(session)) == ([], ["held: hello"])
    await until(lambda: session.ready)
    await until(lambda: lines(session)[:1] == ["prompt delivered: hello"])
    assert not session.waiting


async def test_stray_lines_are_counted_and_cost_nothing(supervisor: Supervisor) -> None:
    session = await ready(supervisor, demo("--scenario", "docs-site", "--fault", "garbage=3", prompt="go"))
    await until(lambda: any(line.startswith("protocol") for line in lines(session)))
    await until(lambda: session.asks)
    assert not session.ended


# failing


async def test_a_missing_binary_says_how_to_install_it(supervisor: Supervisor) -> None:
    for binary, install in (
        ("pi-that-is-not-here", "Install it, or"),
        ("/nowhere/at/all/omp", "npm install -g @oh-my-pi/pi-coding-agent"),
        ("/nowhere/at/all/pi", "npm install -g @earendil-works/pi-coding-agent"),
    ):
        session = await ended(supervisor, plain(PiConfig(binary=binary)))
        assert session.phase.kind is PhaseKind.FAILED
        assert session.attention is Attention.FAILED
        assert binary in lines(session)[-1]
        assert install in hint_of(session)
        assert "choose another binary" in hint_of(session)


async def test_the_first_prompt_of_a_session_that_never_started_comes_back(supervisor: Supervisor) -> None:
    launch = Launch(info=LaunchInfo("/w"), config=PiConfig(binary="/nowhere/pi"), prompt="precious")
    session = await ended(supervisor, launch)
    assert session.editor_texts == ["precious"]
    assert not session.waiting


@pytest.mark.parametrize(
    ("said", "code", "hint"),
    [
        ("/usr/bin/env: 'node': No such file or directory", 127, "no `node` was found"),
        ("env: node: No such file or directory", 127, "no `node` was found"),
        ("SyntaxError: Unexpected token '?'", 1, "too old"),
        ("Error: Unknown option: --frobnicate", 1, "does not know a flag"),
        ("error: unknown flag: --frobnicate", 2, "does not know a flag"),
        ("No models available. Use /login to log into a provider", 1, "/login"),
        ("Error: Model fake/nope not found", 1, "Choose a model"),
        ("TypeError: undefined is not a function", 1, "in a terminal"),
    ],
)
async def test_a_crash_at_start_shows_the_agents_own_words_and_what_to_do(
    supervisor: Supervisor, tmp_path: Path, said: str, code: int, hint: str
) -> None:
    config = script(tmp_path, f'echo first >&2; echo "{said}" >&2; exit {code}')
    session = await ended(supervisor, plain(config))
    notice = session.transcript[len(session.transcript) - 1]
    assert isinstance(notice, NoticeBlock)
    assert notice.detail == f"first\n{said}"
    assert hint in notice.hint
    assert session.phase.kind is PhaseKind.FAILED
    assert session.phase.why.startswith(f"exited {code}: {said[:20]}")


async def test_what_the_config_cannot_be_started_with(supervisor: Supervisor) -> None:
    session = await ended(supervisor, plain(PiConfig(binary="pi", mode="rpc-ui")))
    assert lines(session) == ["exit error: pi cannot be started the way it was asked for."]


async def test_a_workspace_that_cannot_be_worked_in(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("")
    missing = tmp_path / "not here"
    session = await ended(supervisor, demo(workspace=missing))
    assert lines(session) == [f"exit error: There is no folder {missing}."]
    assert f"mkdir -p '{missing}'" in hint_of(session)
    session = await ended(supervisor, demo(workspace=a_file))
    assert "is not a folder" in lines(session)[-1]
    monkeypatch.setattr(os, "access", lambda *_: False)
    session = await ended(supervisor, demo(workspace=tmp_path))
    assert f"You may not enter {tmp_path}" in lines(session)[-1]


async def test_the_others_go_on_when_one_crashes_and_it_can_be_started_again(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    calm = await ready(supervisor, demo("--scenario", "docs-site"))
    marker = tmp_path / "crashed"
    program, *rest = demo_command()
    again = " ".join((program, *rest))
    config = script(
        tmp_path, f'if [ ! -e "{marker}" ]; then touch "{marker}"; exit 3; fi; exec {again} --speed 0 "$@"'
    )
    session = await ended(supervisor, plain(config))
    assert session.phase.why == "exited 3"
    assert not calm.ended
    await supervisor.restart(session.key)
    await until(lambda: session.ready)
    assert session.phase.kind is PhaseKind.IDLE
    assert session.attention is Attention.NONE


async def test_a_kill_in_the_middle_settles_what_was_open(supervisor: Supervisor) -> None:
    session = await ready(supervisor, demo("--scenario", "checkout-api", "--fault", "kill=60", prompt="go"))
    await until(lambda: session.ended)
    assert session.phase.why == "exited -9"
    assert not [block for block in session.transcript if block.open]
    assert "killed by signal 9" in lines(session)[-1]


async def test_closing_all_at_once_leaves_no_process(supervisor: Supervisor, tmp_path: Path) -> None:
    sessions = [
        await ready(supervisor, demo("--scenario", "docs-site", "--fault", "ignore-eof", prompt="go"))
        for _ in range(3)
    ]
    await until(lambda: all(session.asks for session in sessions))
    await supervisor.aclose()
    assert len(supervisor.fleet) == 0
    assert supervisor.fleet.usage.cost_usd >= 0


async def test_a_killed_agent_gives_back_all_that_waited_in_order(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    program, *rest = demo_command()
    quoted = " ".join((program, *rest))
    config = script(
        tmp_path, f'echo $$ > "{tmp_path}/pid"; exec {quoted} --speed 0 --scenario checkout-api "$@"'
    )
    session = await ready(supervisor, plain(config))
    await supervisor.prompt(session.key, "fix the test")
    await until(lambda: session.asks)
    for text in ("and then", "and steer"):
        await supervisor.prompt(session.key, text, how="steer" if "steer" in text else "auto")
    await until(lambda: session.queue.count == 2)
    os.kill(int((tmp_path / "pid").read_text()), signal.SIGKILL)
    await until(lambda: session.ended)
    assert session.editor_texts == ["and steer\nand then"]
    assert not session.waiting


async def test_an_agent_that_does_not_give_its_queue_back_can_be_stopped_and_loses_nothing(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intents, "_CLEAR_LIMIT", 0.05)
    monkeypatch.setattr(intents, "_LAST_SENT", 0.05)
    launch = demo("--scenario", "checkout-api", "--fault", "mute=clear_queue", prompt="fix the test")
    session = await ready(supervisor, launch)
    await until(lambda: session.asks)
    await supervisor.prompt(session.key, "and then this")
    await until(lambda: session.queue.count)
    asked = asyncio.create_task(supervisor.take_back(session.key, session.waiting[0].token))
    await until(lambda: not session.queue.count)  # it did so, and does not say that it did
    assert await supervisor.prompt(session.key, "and that")
    assert waiting(session) == ["queued: and then this", "held: and that"]
    assert await supervisor.abort(session.key) == "and that"
    await until(lambda: session.phase.kind is PhaseKind.IDLE)
    assert session.editor_texts == ["and then this"]
    asked.cancel()
