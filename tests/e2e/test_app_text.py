"""Texts that are hard to hold, pasted into the composer: the request to the model is the witness."""

from __future__ import annotations

import pytest

from tests.fakes.model_plan import Text
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .install import InstalledCli
from .sandbox import Sandbox
from .test_app_input import last_prompt

TEXTS = {
    "makefile": "all: x.o\n\tgcc -o x x.o\n\n\t@echo done\n",
    "log": "".join(f"{number:04}\tline of a log\n" for number in range(3000)),
    "one line": "{" + '"key":"value",' * 12_000 + "}",
    "emoji": "👩\u200d👩\u200d👧\u200d👦 👍🏽 🇩🇪 e\u0301 ❤\ufe0f\u200d🔥",
    "controls": "nul \x00 bell \x07 escape \x1b[31m delete \x7f c1 \x9b",
    "hidden": "\u202egpj.exe\u202c \u200b \ufeff \u00ad \U000e0067 \u2028",
    "like a mark": "[pasted 3,000 lines] \ufffc",
}


@pytest.mark.parametrize("line_end", ["\r", "\r\n"])
def test_what_is_pasted_is_what_the_model_is_asked(
    pi: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp, line_end: str
) -> None:
    app = open_app(pi, str(sandbox.workspace))
    app.wait_for("idle")
    for number, text in enumerate(TEXTS.values()):
        answer = f"Read {number}."
        asked = f"  {text} {model.plan([Text(answer)])}"
        app.type(f"\x1b[200~{asked.replace(chr(10), line_end)}\x1b[201~")
        app.press("enter")
        app.wait_for(answer)
        assert last_prompt(model) == asked
