"""What "always" offers on a card, what becomes of it, and undoing it again."""

from __future__ import annotations

from dataclasses import replace

from pidriver_tui.driver.events import Decision, InteractionEnded, InteractionRequest
from pidriver_tui.gate.asks import gate_title
from pidriver_tui.model import Judged
from pidriver_tui.policy import Action
from pidriver_tui.ui.modals.asks import PermissionCard

from .stage import Stage, editor, permission, question, stage


def gated(command: str = "make test", request_id: str = "p1") -> InteractionRequest:
    title = gate_title("bash", {"command": command}, call_id="c1", cwd="/work/api")
    return replace(permission(request_id), prompt=title)


async def open_card(staged: Stage) -> None:
    await staged.press("ctrl+g")
    await staged.ready()


def words(staged: Stage) -> list[str]:
    """What the app has said to the person."""
    return [str(notification.message) for notification in staged.app._notifications]


async def test_always_offers_the_narrowest_first_and_a_number_takes_it() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", gated())
        await open_card(staged)
        await staged.press("a")
        await staged.ready()
        text = staged.text()
        assert "exactly this command, in this session" in text
        assert "exactly this command, always in this workspace" in text
        assert "any bash, in this session" in text
        await staged.press("2")
        answer, grant = staged.said
        assert answer == ("answer", "s1", "p1", Decision.ALLOW)
        assert grant[0] == "grant"
        assert (grant[2].action, grant[2].exact, grant[3]) == (Action.ALLOW, "make test", True)


async def test_nothing_broad_is_offered_for_what_is_dangerous_and_it_takes_the_second_key() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", gated("rm -rf build"), Judged("p1", ("deletes recursively",)))
        await open_card(staged)
        await staged.press("a")
        await staged.ready()
        assert "any bash" not in staged.text()
        await staged.press("1")
        assert staged.said == []
        await staged.ready()
        await staged.press("Y")
        assert [intent[0] for intent in staged.said] == ["answer", "grant"]


async def test_an_ask_that_is_no_tool_call_offers_no_always() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", replace(permission(), method="confirm", prompt="Go on?", options=[]))
        await open_card(staged)
        assert "always" not in staged.text()
        await staged.press("a", "4")
        assert staged.said == []
        assert isinstance(staged.app.screen, PermissionCard)


async def test_what_was_typed_into_an_ask_that_went_is_kept() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", question())
        await open_card(staged)
        await staged.press(*"half a thought")
        await staged.feed("s1", InteractionEnded(request_id="q1", reason="timeout"))
        await staged.ready()
        assert "no longer waits" in staged.text()
        await staged.press("!", "enter")
        assert staged.said == [], "what goes on being typed goes nowhere else"
        await staged.press("escape")
        assert staged.app.screen is staged.app.main
        await staged.press("ctrl+up")
        assert staged.app.main.composer.text == "half a thought!"


async def test_a_rule_can_be_looked_at_and_undone() -> None:
    async with stage("api") as staged:
        await staged.press("alt+g")
        assert "No rule answers this session's asks." in words(staged)
        await staged.feed("s1", gated())
        await open_card(staged)
        await staged.press("a")
        await staged.ready()
        await staged.press("1")
        await staged.press("alt+g")
        assert 'this session: allows exactly "make test"' in staged.text()
        await staged.press("enter")
        await staged.ready()
        await staged.press("y")
        assert staged.supervisor.rules("s1") == ()


async def test_an_agent_that_does_not_ask_says_so() -> None:
    async with stage("api") as staged:
        await staged.press("alt+k")
        assert any("was not started so that it asks" in word for word in words(staged))


async def test_a_card_that_leaves_at_once_and_one_nobody_typed_into_keep_nothing() -> None:
    async with stage("api") as staged:
        main = staged.app.main
        staged.supervisor.happen("s1", editor())
        main.run_command("ask.next")
        staged.supervisor.happen("s1", InteractionEnded(request_id="e1", reason="timeout"))
        main.asking.look()
        await staged.settle()
        assert staged.app.screen is main
        await staged.feed("s1", editor("e2"))
        await open_card(staged)
        await staged.feed("s1", InteractionEnded(request_id="e2", reason="timeout"))
        await staged.press("ctrl+up")
        assert main.composer.text == ""
