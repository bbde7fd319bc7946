"""An answer belongs to what was seen, at the boundary of a real process that asks anew under the same id."""

from __future__ import annotations

from pathlib import Path

import pytest

from pidriver_tui.driver.events import Decision
from pidriver_tui.driver.testing import ScriptedAgent, reply
from pidriver_tui.supervisor import Supervisor

from .test_processes import plain, ready, supervisor, until

__all__ = ["supervisor"]


def ask(command: str) -> dict[str, object]:
    return {
        "type": "extension_ui_request",
        "id": "q1",
        "method": "select",
        "title": f"Allow tool: bash\nCommand: {command}",
        "options": ["Approve", "Deny"],
    }


@pytest.mark.parametrize("how", ["answer", "deny", "cancel"])
async def test_what_nobody_saw_is_not_answered(tmp_path: Path, supervisor: Supervisor, how: str) -> None:
    agent = ScriptedAgent(tmp_path)
    agent.at_start(ask("ls"))
    # The reply overtakes the ask: the driver has read it, the model not yet.
    agent.on("set_session_name", ask("rm -rf /"), reply("set_session_name"))
    session = await ready(supervisor, plain(agent.config()))
    await until(lambda: session.asks)
    seen = session.asks["q1"]
    await supervisor.rename(session.key, "x")
    match how:
        case "answer":
            assert not await supervisor.answer(session.key, "q1", Decision.ALLOW, seen=seen)
        case "deny":
            assert not await supervisor.deny(session.key, "q1", "no", seen=seen)
        case "cancel":
            assert not await supervisor.cancel_ask(session.key, "q1", seen=seen)
    await until(lambda: session.asks["q1"] is not seen)
    assert agent.received("extension_ui_response") == []
    assert await supervisor.answer(session.key, "q1", Decision.DENY, seen=session.asks["q1"])
    await until(lambda: agent.received("extension_ui_response"))
    assert [frame["value"] for frame in agent.received("extension_ui_response")] == ["Deny"]
