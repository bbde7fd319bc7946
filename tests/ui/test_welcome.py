"""The empty fleet: it says where one is and which agents are there, and one key starts."""

from __future__ import annotations

from pidriver_tui.ui.context import FoundAgent
from pidriver_tui.ui.modals.new_session import NewSession, SessionForm

from .stage import stage

PI = FoundAgent("pi", "~/bin/pi", "npm install -g pi")
NO_PI = FoundAgent("pi", "", "npm install -g pi")
NO_OMP = FoundAgent("omp", "", "npm install -g omp")


async def test_it_names_the_folder_and_enter_starts_there() -> None:
    async with stage(form=SessionForm(workspace="~/work/api"), agents=(PI, NO_OMP)) as staged:
        text = staged.text()
        assert "enter  start in ~/work/api" in text
        assert "✓ pi ~/bin/pi" in text
        assert "omp" not in text
        hints = text.splitlines()[-1]
        assert "enter start here" in hints
        for dead in ("close", "tools", "send", "needs me"):
            assert dead not in hints
        await staged.press("enter")
        assert ("open", "~/work/api") in staged.supervisor.said
        assert staged.app.main.current == "s1"
        assert staged.app.main.composer.has_focus
        await staged.press("enter")
        assert len(staged.supervisor.fleet) == 1, "enter sends now"


async def test_without_an_agent_it_says_how_to_get_one() -> None:
    async with stage(agents=(NO_PI, NO_OMP)) as staged:
        text = staged.text()
        assert "✗ not found on PATH: pi and omp" in text
        assert "npm install -g pi" in text


async def test_the_key_is_the_one_of_the_config() -> None:
    async with stage(keys={"session.here": ("f12",)}, form=SessionForm(workspace="/w")) as staged:
        assert "f12  start in /w" in staged.text()
        await staged.press("enter")
        assert not staged.supervisor.said
        await staged.press("f12")
        assert staged.supervisor.said


async def test_what_cannot_start_is_told_in_the_dialog() -> None:
    def refuse(form: SessionForm) -> object:
        raise ValueError("there is no folder /w")

    async with stage(form=SessionForm(workspace="/w"), make_launch=refuse) as staged:
        await staged.press("enter")
        assert isinstance(staged.app.screen, NewSession)
        assert await staged.shows("there is no folder /w")
