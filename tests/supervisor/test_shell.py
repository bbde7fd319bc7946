"""Shell lines of the person's: run by the agent, told in one notice, in the order in which they spoke."""

from __future__ import annotations

import asyncio

import pytest

from pidriver_tui.driver import BashResult, Dialect, PiCommandError, SlashCommand
from pidriver_tui.driver.events import BashOutput
from pidriver_tui.model import NoticeBlock, Session

from .fake import FakeAgent, opened


def notices(session: Session) -> list[tuple[str, str, bool]]:
    return [(b.text, b.detail, b.open) for b in session.transcript if isinstance(b, NoticeBlock)]


@pytest.mark.parametrize("hidden", [False, True])
async def test_a_line_and_all_it_printed_stand_in_one_notice(hidden: bool) -> None:
    agent = FakeAgent(bash_output=("one\n", "two\n"), bash=BashResult(output="one\ntwo\n", exit_code=0))
    house, key, session = await opened(agent)
    assert await house.supervisor.shell(key, "ls", hidden=hidden)
    await house.rest()
    kept = " (not shown to the model)" if hidden else ""
    assert notices(session) == [(f"ls{kept} · exit 0", "one\ntwo\n", False)]
    assert ("bash", "ls", hidden) in agent.commands()
    assert not session.shell_running


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (BashResult(exit_code=2), "exit 2"),
        (BashResult(cancelled=True), "stopped"),
        (BashResult(), "ended"),
        (PiCommandError("bash", "no shell here"), "no shell here"),
    ],
)
async def test_how_it_ended_is_said(result: object, said: str) -> None:
    house, key, session = await opened(FakeAgent(bash=result))
    await house.supervisor.shell(key, "x")
    [(text, _, still_open)] = notices(session)
    assert text.startswith("x · ")
    assert said in text
    assert not still_open


async def test_output_that_comes_behind_the_reply_begins_no_notice_of_its_own() -> None:
    agent = FakeAgent(bash_output=("one\n",))
    house, key, session = await opened(agent)
    await house.supervisor.shell(key, "ls")
    agent.say(BashOutput(command_id="shell-1", text="one\n"))
    await house.rest()
    assert len(notices(session)) == 1


async def test_two_lines_at_once_keep_their_output_apart() -> None:
    house, key, session = await opened(FakeAgent(bash_output=("x\n",)))
    await asyncio.gather(house.supervisor.shell(key, "a"), house.supervisor.shell(key, "b"))
    assert [text for text, _, _ in notices(session)] == ["a · exit 0", "b · exit 0"]


async def test_omp_is_not_asked_to_hide_what_it_would_show_its_model() -> None:
    agent = FakeAgent(Dialect.OMP)
    house, key, session = await opened(agent)
    assert not await house.supervisor.shell(key, "cat .env", hidden=True)
    assert not [command for command in agent.sent if command[0] == "bash"]
    assert "shows its model" in notices(session)[-1][0]


async def test_a_running_line_is_stopped_with_the_rest() -> None:
    gate = asyncio.Event()

    async def wait(*_: object) -> BashResult:
        await gate.wait()
        return BashResult(cancelled=True)

    agent = FakeAgent(bash=wait)
    house, key, session = await opened(agent)
    running = asyncio.create_task(house.supervisor.shell(key, "sleep 9"))
    await house.until(lambda: session.shell_running)
    await house.supervisor.abort(key)
    assert ("abort_bash",) in agent.sent
    gate.set()
    await running
    assert notices(session)[0][0] == "sleep 9 · stopped"


@pytest.mark.parametrize(
    ("dialect", "asked"), [(Dialect.PI, "get_commands"), (Dialect.OMP, "get_available_commands")]
)
async def test_the_agent_is_asked_for_its_commands(dialect: Dialect, asked: str) -> None:
    agent = FakeAgent(dialect, **{asked: (SlashCommand(name="review"), SlashCommand(name="skill:x"))})
    house, key, session = await opened(agent)
    assert await house.supervisor.commands(key) == ("review", "skill:x")
    assert session.commands == ("review", "skill:x")


async def test_an_agent_that_does_not_tell_its_commands_is_no_error() -> None:
    house, key, _ = await opened(FakeAgent(get_commands=PiCommandError("get_commands", "what?")))
    assert await house.supervisor.commands(key) == ()
