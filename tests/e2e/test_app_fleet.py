"""The fleet tab over real agents: who needs a person, answered in place, equal asks at once."""

from __future__ import annotations

from .conftest import OpenApp
from .install import InstalledCli
from .sandbox import EXTENSIONS, Sandbox

ASKING = ("--agent-arg=-e", f"--agent-arg={EXTENSIONS / 'asking.js'}")


def test_two_agents_are_answered_from_the_fleet_alone(
    cli: InstalledCli, sandbox: Sandbox, open_app: OpenApp
) -> None:
    folders = [sandbox.workspace / name for name in ("alpha", "beta")]
    for folder in folders:
        folder.mkdir()
    app = open_app(cli, *ASKING, "--prompt", "/ask-confirm", *map(str, folders))
    app.wait_for("2 need you")
    app.press("alt+0")
    app.wait_for(
        lambda screen: "2 sessions, 2 asks, oldest first" in screen and "Delete the branch?" in screen
    )
    app.press("b")
    app.wait_for(lambda screen: all(words in screen for words in ("2 equal permissions", "▍alpha", "▍beta")))
    # Until the card is gone: no other key does anything after it.
    app.press_until("y", lambda screen: "equal permissions" not in screen)
    screen = app.wait_for(lambda screen: "idle  2 sessions" in screen)
    assert "needs you" not in screen
    app.press("enter")
    app.wait_for(lambda screen: "confirm answered true" in screen and "with 1 equal to it" in screen)
    app.press("alt+0")
    app.wait_for("sorted by number")
    app.press("j", "enter")
    app.wait_for(lambda screen: "confirm answered true" in screen and "with 1 equal to it" in screen)
