"""What a real terminal sends, in the whole app with a real agent: the model's requests are the witness."""

from __future__ import annotations

import contextlib

import pytest

from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .install import InstalledCli
from .sandbox import Sandbox
from .terminal import ScreenTimeoutError, Terminal
from .test_app_asks import open_card

COMMAND = "echo GATED > proof.txt"
LOG = "warning: \x1b[33m yes this is a coloured log line that somebody pastes\nmore\ny\n1\na\n"


@pytest.mark.parametrize("bracketed", [True, False])
def test_a_paste_with_escapes_grants_nothing(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp, bracketed: bool
) -> None:
    prompt = model.plan([Tool("bash", {"command": COMMAND})], [Text("It ran.")])
    app = open_app(pi, "--ask", "commands", "--prompt", prompt, str(sandbox.workspace))
    open_card(app, COMMAND)
    for _ in range(4):  # for longer than a fresh card takes no key
        if bracketed:
            app.paste(LOG)
        else:
            app.type(LOG.replace("\n", "\r"))
        _stays(app, "allow")
    assert not (sandbox.workspace / "proof.txt").exists()
    app.press_until("y", "It ran.")
    assert (sandbox.workspace / "proof.txt").read_text() == "GATED\n"


RAW = "all:\n\tgcc \x1b[31mred\x1b[0m bell\x07 \u200bzero\u200d \ufeff\u202e\U000e0067 nbsp\u00a0end\n\n"


def test_a_paste_reaches_the_model_as_it_was(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    text = f"{RAW}three {model.plan([Text('Read.')])}"
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("idle")
    app.paste(text)
    app.press("enter")
    app.wait_for("Read.")
    assert text in last_prompt(model)


def test_a_script_that_types_a_line_and_enter_at_once_sends_it(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("idle")
    app.type(f"one line {model.plan([Text('First.')])}\r")
    app.wait_for("First.")
    app.type(f"two\nlines {model.plan([Text('Second.')])}\r")
    app.wait_for("Second.")
    assert "two\nlines" in last_prompt(model)


def test_chords_of_an_old_terminal_act_each_once_and_type_nothing(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    places = [sandbox.workspace / name for name in ("aa", "bb", "cc", "dd")]
    for place in places:
        place.mkdir()
    app = open_app(pi, *map(str, places))
    app.wait_for("Write to aa")
    app.type("\x1bn\x1bn\x1bn")
    app.wait_for("Write to dd")
    app.type("\x1b2\x1b3")
    app.wait_for("Write to cc")


def _stays(app: Terminal, shown: str) -> None:
    with contextlib.suppress(ScreenTimeoutError):
        app.wait_for(lambda screen: shown not in screen, timeout=0.4)
        pytest.fail(f"{shown!r} has gone\n{app.text}")


def last_prompt(model: ModelServer) -> str:
    content = [message for message in model.requests[-1].messages if message["role"] == "user"][-1]["content"]
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
