"""The new-session dialog and sessions that have a file: which is meant, and where it runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Select

from pidriver_tui.composing import build_ui_context
from pidriver_tui.config import Settings
from pidriver_tui.driver.config import PiConfig
from pidriver_tui.launching import Wish
from pidriver_tui.model import Renamed, StateLearned
from pidriver_tui.supervisor import Launch
from pidriver_tui.ui.modals.new_session import NewSession, SessionForm

from .stage import permission, stage


def make(form: SessionForm) -> Launch:
    """As the app does, with the settings it has by default."""
    return build_ui_context(Settings(), Wish()).make_launch(form)


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session of the folder `api`, from a shell that stands beside it."""
    (tmp_path / "api").mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "s.jsonl"
    file.write_text(json.dumps({"type": "session", "id": "a", "cwd": str(tmp_path / "api")}) + "\n")
    return file


async def test_a_session_that_is_not_there_is_told_at_its_field(saved: Path) -> None:
    form = SessionForm(workspace="other", resume="no/such.jsonl")
    async with stage(make_launch=make, form=form) as staged:
        await staged.press("ctrl+n")
        await staged.ready()
        await staged.press("ctrl+s")
        assert await staged.shows("there is no session file")
        assert isinstance(staged.app.screen, NewSession)
        focused = staged.app.screen.focused
        assert focused is not None
        assert focused.id == "resume"
        assert not staged.said
        await staged.press("end", "x")
        assert "there is no session file" not in staged.text(), "it may be right by now"
        assert "no/such.jsonlx" in staged.text()


async def test_where_it_belongs_or_as_a_copy_is_chosen_in_the_dialog(saved: Path, tmp_path: Path) -> None:
    made: list[Launch] = []

    def making(form: SessionForm) -> Launch:
        made.append(make(form))
        return Launch(made[-1].info, PiConfig(), made[-1].title)

    form = SessionForm(workspace="other", resume="s.jsonl")
    async with stage(make_launch=making, form=form) as staged:
        await staged.press("ctrl+n")
        await staged.ready()
        await staged.press("ctrl+s")
        assert made[0].resume == str(saved)
        assert (made[0].fork, made[0].config.workspace) == (False, tmp_path / "api")
        assert f"is run there, not in {tmp_path}/other" in made[0].notice
        await staged.press("ctrl+n")
        await staged.ready()
        staged.app.screen.query_one("#fork", Select).value = "copy"
        await staged.press("ctrl+s")
        assert (made[1].fork, made[1].config.workspace) == (True, tmp_path / "other")
        assert made[1].notice == ""
    assert not (tmp_path / "other" / "s.jsonl").exists()


async def test_a_folder_that_only_the_agent_told_is_shown_everywhere_and_asks_are_read_by_it() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", StateLearned(session_file="/x/s.jsonl", workspace="/srv/w/billing"))
        text = staged.text()
        assert "Write to billing" in text
        assert "belongs to /srv/w/billing" in text
        await staged.feed("s1", permission())
        (ask,) = staged.supervisor.fleet.inbox()
        assert ask.call is None or ask.call.workspace == "/srv/w/billing"
        await staged.feed("s1", Renamed("mine"), StateLearned(workspace="/srv/w/other"))
        assert "Write to mine" in staged.text()


def test_the_dialog_names_the_folder_one_is_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert build_ui_context(Settings(), Wish()).form.workspace == str(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path.parent))
    assert build_ui_context(Settings(), Wish()).form.workspace == f"~/{tmp_path.name}"


async def test_a_session_alone_names_its_folder(saved: Path, tmp_path: Path) -> None:
    made: list[Launch] = []

    def making(form: SessionForm) -> Launch:
        made.append(make(form))
        return Launch(made[-1].info, PiConfig(), made[-1].title)

    async with stage(make_launch=making, form=SessionForm(resume="s.jsonl")) as staged:
        await staged.press("ctrl+n")
        await staged.ready()
        await staged.press("ctrl+s")
        assert (made[0].config.workspace, made[0].notice) == (tmp_path / "api", "")
        await staged.press("ctrl+n")
        await staged.ready()
        staged.app.screen.query_one("#fork", Select).value = "copy"
        await staged.press("ctrl+s")
        assert await staged.shows("Name the folder the agent works in")
        assert len(made) == 1
