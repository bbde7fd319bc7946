"""In a real terminal: what calls the person reaches it whole, and its title is given back."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from .escapes import Kind, Token, objections
from .terminal import Terminal

FOCUS_OUT = "\x1b[O"
ITERM = {"TERM_PROGRAM": "iTerm.app"}
TMUX = {**ITERM, "TMUX": "/nowhere,1,0"}


def demo(home: Path, more: Mapping[str, str]) -> Terminal:
    """The simulation in a terminal of this kind."""
    env = {"HOME": str(home), "PATH": os.environ["PATH"], **more}
    return Terminal([sys.executable, "-m", "pidriver_tui", "demo", "--speed", "50"], env=env, cwd=home)


def called(tokens: list[Token], number: str) -> list[str]:
    """The payloads of the operating system commands of this number, tmux's wrapping taken off."""
    start = f"\x1b]{number};"
    raws = [
        token.raw.removeprefix("\x1bPtmux;").replace("\x1b\x1b", "\x1b")
        for token in tokens
        if token.kind in (Kind.OSC, Kind.STRING, Kind.ESCAPE, Kind.TEXT)
    ]
    return [raw.removeprefix(start).partition("\a")[0] for raw in raws if raw.startswith(start)]


def test_an_ask_out_of_view_calls_and_the_title_is_given_back(tmp_path: Path) -> None:
    with demo(tmp_path, ITERM) as app:
        app.wait_for("2 need you")
        app.wait_for(lambda _: bool(called(app.tokens, "9")))
        app.press("ctrl+q")
        app.wait_for("quit?")
        # Later the terminal itself may echo a key into the middle of something.
        assert objections(app.tokens) == []
        app.press_until("y", lambda _: app.process.poll() is not None)
        assert app.wait_exit() == 0
        tokens = app.tokens
    written = "".join(token.raw for token in tokens)
    # On a slow machine a second ask comes in the same second, and both are one call.
    first = called(tokens, "9")[0]
    assert "docs-site" in first
    assert "checkout-api" not in first, "that one is in view"
    assert f"\a\x1b]9;{first}" in written, "the bell and the words come together"
    titles = called(tokens, "2")
    assert titles[0] == "pidriver"
    assert "◆ 2 need you · pidriver" in titles
    assert 0 < written.index("\x1b[22;2t") < written.index("\x1b]2;")
    assert written.rindex("\x1b[23;2t") > written.rindex("\x1b]2;")


def test_a_person_in_another_window_is_called_through_tmux(tmp_path: Path) -> None:
    with demo(tmp_path, TMUX) as app:
        app.wait_for("SIMULATION")
        app.type(FOCUS_OUT)
        app.wait_for(lambda _: bool(called(app.tokens, "9")))
        said = " ".join(called(app.tokens, "9"))
        assert "need" in said
        assert "checkout-api" in said, "it is in view, but nobody looks"
        assert all(token.raw.startswith("\x1bPtmux;") for token in app.tokens if "]9;" in token.raw)


@pytest.mark.parametrize(
    "config", ["[notify]\nasks = false", "[notify]\nbell = false\nosc = 'off'\ntitle = false"]
)
def test_what_is_turned_off_is_not_written(tmp_path: Path, config: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(config)
    with demo(tmp_path, {**ITERM, "PIDRIVER_CONFIG": str(file)}) as app:
        app.wait_for("SIMULATION")
        app.type(FOCUS_OUT)
        app.wait_for("2 need you")
        app.press("alt+2", "alt+1")
        app.wait_for("ctrl+g to answer")
        assert called(app.tokens, "9") == []
        assert bool(called(app.tokens, "2")) is ("title" not in config)
