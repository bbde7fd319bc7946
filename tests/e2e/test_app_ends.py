"""However the app ends, nothing that it or its agents started is left."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from tests.fakes.model_plan import Hold, Text, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .install import InstalledCli
from .processes import SLEEPERS, Family, asleep
from .sandbox import Sandbox
from .terminal import Terminal


def quit_by_key(app: Terminal) -> None:
    """Quits, and means it."""
    app.press("ctrl+q")
    app.wait_for("Still working")
    app.press_until("y", lambda _: app.process.poll() is not None)


ENDS: dict[str, Callable[[Terminal], None]] = {
    "quit": quit_by_key,
    "SIGTERM": lambda app: app.signal(signal.SIGTERM),
    "SIGHUP": lambda app: app.hang_up(),
    "SIGKILL": lambda app: app.signal(signal.SIGKILL),
}


@pytest.mark.parametrize("end", ENDS)
def test_no_process_survives_the_app(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp, end: str
) -> None:
    prompt = model.plan([Tool("bash", {"command": SLEEPERS})], [Text("Woken.")])
    app = open_app(cli, "--prompt", prompt, str(sandbox.workspace))
    app.wait_for(asleep)
    with Family(app.process.pid) as family:
        assert family.has("/bin/sleep 985")
        assert family.has("/bin/sleep 986")
        ENDS[end](app)
        family.wait_gone()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_gives_the_terminal_back(
    pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp, number: signal.Signals, code: int
) -> None:
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("idle")
    app.signal(number)
    assert app.wait_exit() == code
    written = "".join(token.raw for token in app.tokens)
    assert written.rindex("\x1b[?1049l") > written.rindex("\x1b[?1049h")
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")


def test_what_was_finished_before_a_kill_is_resumed(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(cli, "--prompt", f"first {model.plan([Text('One is done.')])}", str(sandbox.workspace))
    app.wait_for(lambda screen: "One is done." in screen and "idle" in screen)
    app.submit(f"second {model.plan([Text('Two is only'), Hold('never')])}")
    app.wait_for("Two is only")
    app.signal(signal.SIGKILL)
    app.wait_exit()
    model.gate("never").wait_abandoned()
    [saved] = sandbox.session_files()
    again = open_app(cli, "--session", str(saved), str(sandbox.workspace))
    again.wait_for("One is done.")


def test_closing_a_tab_ends_its_agent_alone(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(pi, "--prompt", model.plan([Text("Busy"), Hold("never")]), str(sandbox.workspace))
    app.wait_for("Busy")
    with Family(app.process.pid) as family:
        app.press("alt+w")
        app.wait_for("close it")
        app.press_until("y", "start in")
        model.gate("never").wait_abandoned()
        assert app.process.poll() is None
        app.press("ctrl+q")
        app.wait_exit()
        family.wait_gone()
