"""Asks of real agents, answered by keys in the app's cards."""

from __future__ import annotations

import os
import signal

from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .install import InstalledCli
from .processes import children
from .sandbox import EXTENSIONS, Sandbox
from .terminal import Terminal

ASKING = ("--agent-arg=-e", f"--agent-arg={EXTENSIONS / 'asking.js'}")


def open_card(app: Terminal, title: str) -> None:
    """Opens the waiting ask's card."""
    app.wait_for("ctrl+g to answer")
    app.press("ctrl+g")
    app.wait_for(lambda screen: title in screen and "asked " in screen and "later" in screen)


def no_ask_waits(app: Terminal) -> None:
    """Blocks until the line of the ask before is off the screen: a terminal shows a frame part by part."""
    app.wait_for(lambda screen: "ctrl+g to answer" not in screen)


def test_a_confirm_is_answered_by_its_key(cli: InstalledCli, sandbox: Sandbox, open_app: OpenApp) -> None:
    app = open_app(cli, *ASKING, "--prompt", "/ask-confirm", str(sandbox.workspace))
    open_card(app, "Delete the branch?")
    app.wait_for("It is not merged.")
    app.press_until("y", "confirm answered true")
    no_ask_waits(app)
    app.submit("/ask-confirm")
    open_card(app, "Delete the branch?")
    app.press_until("n", "confirm answered false")


def test_a_choice_is_picked_by_its_number(pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp) -> None:
    app = open_app(pi, *ASKING, "--prompt", "/ask-select", str(sandbox.workspace))
    open_card(app, "Which colour?")
    app.press_until("2", 'select answered "Green"')


def test_a_question_takes_text(pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp) -> None:
    app = open_app(pi, *ASKING, "--prompt", "/ask-input", str(sandbox.workspace))
    open_card(app, "Your name?")
    app.press_until("A", lambda screen: "A" in _card(screen))
    app.type("da é")
    app.press("enter")
    app.wait_for(lambda screen: 'da é"' in screen and "input answered" in screen)


def test_an_editor_starts_from_the_prefill(pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp) -> None:
    app = open_app(pi, *ASKING, "--prompt", "/ask-editor", str(sandbox.workspace))
    open_card(app, "Commit message")
    assert "Draft line one" in app.text
    app.press_until("!", "line two!")
    app.press("ctrl+s")
    app.wait_for(r'editor answered "Draft line one\nline two!')


def test_no_answer_is_told_as_the_protocol_does(
    pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp
) -> None:
    app = open_app(pi, *ASKING, "--prompt", "/ask-select", str(sandbox.workspace))
    open_card(app, "Which colour?")
    app.press_until("ctrl+r", "select answered null")


def test_enter_never_grants_and_typing_is_never_an_answer(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Tool("bash", {"command": "echo GATED > proof.txt"})], [Text("I was refused.")])
    app = open_app(cli, *ASKING, "--prompt", prompt, str(sandbox.workspace))
    app.wait_for("waiting: ")
    app.type(f"yyy {model.plan([Text('Three times yes.')])}")
    app.press("alt+enter")  # after this one: a steering message would be answered in the place of the refusal
    open_card(app, "echo GATED > proof.txt")
    app.press("enter", "enter", "enter")
    app.press_until("n", "I was refused.")
    app.wait_for("Three times yes.")
    assert not (sandbox.workspace / "proof.txt").exists()
    assert "the gate said no" in str(model.requests[-1].messages)


def test_a_permission_lets_the_command_run(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Tool("bash", {"command": "echo GATED > proof.txt"})], [Text("It ran.")])
    app = open_app(cli, *ASKING, "--prompt", prompt, str(sandbox.workspace))
    open_card(app, "echo GATED > proof.txt")
    app.press_until("y", "It ran.")
    assert (sandbox.workspace / "proof.txt").read_text() == "GATED\n"


def test_omps_own_approval_is_answered(
    omp: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Tool("write", {"path": "proof.txt", "content": "x\n"})], [Text("It is written.")])
    arguments = ("--agent-arg=--approval-mode", "--agent-arg=always-ask")
    app = open_app(omp, *arguments, "--prompt", prompt, str(sandbox.workspace))
    open_card(app, "proof.txt")
    app.press_until("y", "It is written.")
    assert (sandbox.workspace / "proof.txt").read_text() == "x\n"


def test_a_tabs_own_ask_is_answered_first_and_then_the_oldest_of_the_fleet(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    for name in ("alpha", "beta"):
        (sandbox.root / name).mkdir()
    app = open_app(pi, *ASKING, str(sandbox.root / "alpha"), str(sandbox.root / "beta"))
    for number, (name, command) in enumerate((("alpha", "/ask-select"), ("beta", "/ask-confirm")), 1):
        app.press(f"alt+{number}")
        app.wait_for(f"Write to {name}")
        app.submit(command)
        app.wait_for("waiting: ")
    open_card(app, "Delete the branch?")
    app.press_until("y", "confirm answered true")
    open_card(app, "Which colour?")
    app.press_until("3", lambda screen: "Which colour?" not in screen)
    assert "Write to beta" in app.text, "answering takes nobody to another tab"
    app.press("alt+1")
    app.wait_for('select answered "Blue"')


def test_a_card_leaves_when_its_agent_does(pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp) -> None:
    app = open_app(pi, *ASKING, "--prompt", "/ask-select", str(sandbox.workspace))
    open_card(app, "Which colour?")
    agents = [pid for pid, words in children(app.process.pid).items() if _runs(pi.name, words)]
    assert len(agents) == 1
    os.kill(agents[0], signal.SIGKILL)
    app.wait_for(lambda screen: "Which colour?" not in _card(screen) and "failed" in screen)


def _runs(name: str, words: str) -> bool:
    """Whether a command line is that of the CLI (pi calls itself just `pi`)."""
    return any(word.rpartition("/")[2] == name for word in words.split())


def _card(screen: str) -> str:
    """The lines of the card alone: those inside its frame."""
    return "\n".join(line for line in screen.split("\n") if "│" in line or "┃" in line)
