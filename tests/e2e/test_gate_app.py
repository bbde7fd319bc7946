"""The gate through the app: `--ask`, the card's keys, and what the model hears."""

from __future__ import annotations

from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .install import InstalledCli
from .sandbox import Sandbox
from .test_app_asks import open_card

COMMAND = "echo GATED > proof.txt"


def test_a_reason_typed_on_the_card_reaches_the_model(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Tool("bash", {"command": COMMAND})], [Text("I use the build folder.")])
    app = open_app(cli, "--ask", "commands", "--prompt", prompt, str(sandbox.workspace))
    open_card(app, COMMAND)
    app.press_until("r", "why not?")
    app.press_until("u", lambda screen: "why not?" not in screen)
    app.type("se the build folder")
    app.wait_for("use the build folder")
    app.press("enter")
    app.wait_for("I use the build folder.")
    assert not (sandbox.workspace / "proof.txt").exists()
    messages = model.requests[-1].messages
    refused = str(next(message["content"] for message in messages if message["role"] == "tool"))
    if cli.name == "pi":
        assert refused == "Tool call denied by the user: use the build folder"
    else:
        assert refused == "Tool call denied by user: bash"
        assert messages[-1]["role"] == "user"
        assert "I denied that bash call: use the build folder" in str(messages[-1]["content"])


def test_an_allowed_command_runs(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Tool("bash", {"command": COMMAND})], [Text("It ran.")])
    app = open_app(cli, "--ask", "commands", "--prompt", prompt, str(sandbox.workspace))
    open_card(app, COMMAND)
    app.press_until("y", "It ran.")
    assert (sandbox.workspace / "proof.txt").read_text() == "GATED\n"


def test_only_what_the_mode_says_is_asked_about(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    write = Tool("write", {"path": "notes.txt", "content": "noted\n"})
    prompt = model.plan(
        [write], [Tool("read", {"path": "notes.txt"})], [Tool("bash", {"command": COMMAND})], [Text("Done.")]
    )
    app = open_app(cli, "--ask", "commands", "--prompt", prompt, str(sandbox.workspace))
    open_card(app, COMMAND)
    assert (sandbox.workspace / "notes.txt").read_text() == "noted\n"
    app.press_until("n", "Done.")
    assert not (sandbox.workspace / "proof.txt").exists()


def test_a_rule_refuses_by_itself_and_the_model_hears_its_reason(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    config = sandbox.home / ".config" / "pidriver-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(
        '[policy]\nmode = "ask-nothing"\n'
        '[[policy.rules]]\naction = "deny"\ncommand = "echo **"\nreason = "Nothing is echoed here."\n'
    )
    prompt = model.plan([Tool("bash", {"command": COMMAND})], [Text("As you wish.")])
    app = open_app(cli, "--config", str(config), "--prompt", prompt, str(sandbox.workspace))
    app.wait_for("As you wish.")
    assert "denied by rule 1 of [policy]" in app.text
    assert not (sandbox.workspace / "proof.txt").exists()
    assert "Nothing is echoed here." in str(model.requests[-1].messages[-2:])


def test_stopping_the_turn_closes_the_question(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    prompt = model.plan([Tool("bash", {"command": COMMAND})])
    app = open_app(cli, "--ask", "commands", "--prompt", prompt, str(sandbox.workspace))
    app.wait_for("ctrl+g to answer")
    app.press("escape", "escape")
    app.wait_for(lambda screen: "ctrl+g to answer" not in screen and "0 working" in screen)
    app.submit(model.plan([Text("Ready again.")]))
    app.wait_for("Ready again.")
    assert not (sandbox.workspace / "proof.txt").exists()
