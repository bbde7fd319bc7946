"""Failures and stalls: counted, found by their key, not cleared by a look, with something to do at hand."""

from __future__ import annotations

from pidriver_tui.driver.events import AgentSettled, AgentStart, MessageComplete, TurnStart
from pidriver_tui.model import Attention, Patience
from pidriver_tui.ui.modals.confirm import Confirm

from .stage import Stage, stage

RUN = (AgentStart(), TurnStart())
REFUSED = (
    *RUN,
    MessageComplete(role="assistant", stop_reason="error", error_message="401: no such key"),
    AgentSettled(),
)
PATIENCE = Patience(model=60.0, tool=600.0)


async def silent(staged: Stage, key: str) -> None:
    """The session works, and its agent says nothing more for a minute."""
    await staged.feed(key, *RUN)
    staged.clock.pass_(61.0)
    staged.app.main.tick()
    await staged.settle()


def header(staged: Stage) -> str:
    return staged.text().splitlines()[0]


async def test_a_failed_run_is_counted_and_said_until_the_next_prompt() -> None:
    async with stage("api", "docs") as staged:
        await staged.feed("s2", *REFUSED)
        assert "✗ 1 failed" in header(staged)
        await staged.press("alt+a")
        assert staged.app.main.current == "s2"
        assert "✗ failed: 401: no such key" in staged.text()
        await staged.press("alt+1")
        assert "✗ 1 failed" in header(staged), "a look mends nothing"
        assert "docs !" in staged.text()
        await staged.press("alt+0")
        lines = staged.text().splitlines()
        at = next(number for number, line in enumerate(lines) if line.strip().startswith("failed  1 session"))
        assert "failed: 401: no such key" in lines[at + 1]
        await staged.feed("s2", *RUN)
        assert "failed" not in header(staged)


async def test_the_key_meets_news_first_and_then_what_was_seen() -> None:
    async with stage("api", "docs", "web", "ops") as staged:
        await staged.feed("s2", *REFUSED)
        await staged.press("alt+a")
        assert staged.app.main.current == "s2"
        await staged.feed("s3", *RUN, AgentSettled())
        await staged.feed("s4", *RUN, AgentSettled())
        await staged.press("alt+a")
        assert staged.app.main.current == "s3", "what finished is news, the failure is known"
        await staged.press("alt+a")
        assert staged.app.main.current == "s4"
        await staged.press("alt+a")
        assert staged.app.main.current == "s2", "then what still wants a person"


async def test_a_silent_agent_is_counted_reached_and_offers_what_to_do() -> None:
    async with stage("api", "docs", patience=PATIENCE) as staged:
        await silent(staged, "s2")
        assert "‖ 1 stalled" in header(staged)
        await staged.press("alt+a")
        assert staged.app.main.current == "s2"
        assert staged.supervisor.fleet.sessions["s2"].attention is Attention.STALLED
        hints = staged.text().splitlines()[-1]
        assert "alt+u nudge" in hints
        assert "start again" in hints
        await staged.press("alt+0")
        assert any(
            line.strip().startswith("needs you  1 session, 1 stalled") for line in staged.text().splitlines()
        )


async def test_a_nudge_is_sent_as_steering_and_only_when_the_person_says_so() -> None:
    async with stage("api", patience=PATIENCE) as staged:
        await staged.press("alt+u")
        assert staged.said == [], "nothing runs"
        await silent(staged, "s1")
        await staged.press("alt+u", "escape")
        assert staged.said == []
        await staged.press("alt+u", "enter")
        ((_, key, text, how),) = staged.said
        assert (key, how) == ("s1", "steer")
        assert text.startswith("Are you still there?")


async def test_a_running_agent_is_started_again_only_by_somebody_who_is_sure() -> None:
    async with stage("api", patience=PATIENCE) as staged:
        await silent(staged, "s1")
        await staged.press("f5")
        assert isinstance(staged.app.screen, Confirm)
        await staged.ready()
        await staged.press("escape")
        assert staged.said == []
        await staged.press("f5")
        await staged.ready()
        await staged.press("y")
        assert staged.said == [("restart", "s1", True)]
