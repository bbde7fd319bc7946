"""Resumed sessions with the real CLIs: run in the folder they belong to, which is the one the app shows."""

from __future__ import annotations

import os
from pathlib import Path

from tests.fakes.model_plan import Text, Tool
from tests.fakes.model_server import ModelServer

from .conftest import OpenApp
from .install import InstalledCli
from .sandbox import Sandbox
from .terminal import Terminal


def saved_in(
    folder: Path, cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> Path:
    """A session that an agent kept of a talk in `folder`."""
    folder.mkdir()
    first = open_app(cli, "--prompt", f"remember 42 {model.plan([Text('Noted, 42.')])}", str(folder))
    first.wait_for(lambda screen: "Noted, 42." in screen and "1 idle" in screen)
    first.press("ctrl+q")
    assert first.wait_exit() == 0
    [saved] = sandbox.session_files()
    agent = "" if cli.name == "pi" else f" --agent {cli.name}"
    left = "".join(line.rstrip() for line in first.text.splitlines())
    assert f"pidriver-tui{agent} --session {saved}" in left, "how to go on is told at the end"
    return saved


def folder_of_tools(app: Terminal, model: ModelServer) -> str:
    """What the agent's tools and its model take for the folder they are in."""
    app.submit(model.plan([Tool("bash", {"command": "pwd > where; pwd -P"})], [Text("Looked.")]))
    app.wait_for("Looked.")
    return str(model.requests[-1].messages[-1])


def test_a_session_is_run_in_the_folder_its_file_names_and_the_app_shows_it(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    alpha = sandbox.root / "alpha"
    saved = saved_in(alpha, cli, sandbox, model, open_app)
    before = set(sandbox.workspace.rglob("*"))
    # The app stands in another folder, and the path is written as a person in that folder writes it.
    app = open_app(cli, "--session", os.path.relpath(saved, sandbox.workspace))
    app.wait_for(lambda screen: "Noted, 42." in screen and "Write to alpha" in screen)
    assert str(alpha) in folder_of_tools(app, model)
    assert (alpha / "where").read_text().strip() == str(alpha)
    app.press("alt+i")
    app.wait_for(f"workspace    {alpha}")
    assert set(sandbox.workspace.rglob("*")) == before, "no folder is made in the repository"
    assert sandbox.session_files() == [saved]


def test_another_folder_is_refused_and_a_copy_goes_on_there(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    alpha, beta = sandbox.root / "alpha", sandbox.root / "beta"
    saved = saved_in(alpha, cli, sandbox, model, open_app)
    beta.mkdir()
    refused = open_app(cli, "--session", str(saved), str(beta), columns=400)
    assert refused.wait_exit() == 2
    assert f"belongs to {alpha}" in refused.text
    assert "--fork" in refused.text
    bytes_before = saved.read_bytes()
    app = open_app(cli, "--fork", str(saved), str(beta))
    app.wait_for(lambda screen: "Noted, 42." in screen and "Write to beta" in screen)
    assert str(beta) in folder_of_tools(app, model)
    assert (beta / "where").is_file()
    assert not (alpha / "where").exists()
    assert "remember 42" in str(model.requests[-1].messages)
    assert saved.read_bytes() == bytes_before
    assert len(sandbox.session_files()) == 2


def test_an_id_of_another_project_is_found_and_run_there(
    cli: InstalledCli, sandbox: Sandbox, model: ModelServer, open_app: OpenApp
) -> None:
    alpha = sandbox.root / "alpha"
    saved = saved_in(alpha, cli, sandbox, model, open_app)
    session_id = saved.stem.partition("_")[2]
    app = open_app(cli, "--session", session_id[:20])
    app.wait_for(lambda screen: "Noted, 42." in screen and "Write to alpha" in screen)
    assert str(alpha) in folder_of_tools(app, model)


def test_what_is_not_there_is_an_error_before_anything_starts(
    pi: InstalledCli, sandbox: Sandbox, open_app: OpenApp
) -> None:
    for arguments, told in (
        (("--session", "no/such.jsonl"), f"there is no session file {sandbox.workspace}/no/such.jsonl"),
        (("--session", "."), f"{sandbox.workspace} is a folder, not a session file"),
        (("no-such-folder",), f"there is no folder {sandbox.workspace}/no-such-folder"),
    ):
        app = open_app(pi, *arguments, columns=400)
        assert app.wait_exit() == 2
        assert told in app.text
        assert "Traceback" not in app.text
    assert list(sandbox.workspace.iterdir()) == []
