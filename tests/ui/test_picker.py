"""Lists: found by typing, counted, moved by keys that can be rebound."""

from __future__ import annotations

from textual.events import Paste

from pidriver_tui.driver import Model, ModelCost
from pidriver_tui.ui.modals.picker import Picker
from pidriver_tui.ui.words.models import model_facts

from .stage import Stage, stage


async def models(staged: Stage, count: int = 602) -> Picker:
    offered = tuple(
        Model(
            id=f"model-{number}",
            provider="router",
            context_window=200_000,
            cost=ModelCost(input=3.0, output=15.0),
        )
        for number in range(count)
    )

    async def listed(key: str) -> tuple[Model, ...]:
        return offered

    staged.supervisor.models = listed  # type: ignore[method-assign]
    staged.app.action_command("session.model")
    assert await staged.comes(lambda: isinstance(staged.app.screen, Picker))
    await staged.settle()
    picker = staged.app.screen
    assert isinstance(picker, Picker)
    return picker


async def test_six_hundred_models_are_found_by_typing_and_show_what_they_cost() -> None:
    chosen: list[str] = []
    async with stage("api") as staged:

        async def note(key: str, name: str) -> bool:
            chosen.append(name)
            return True

        staged.supervisor.set_model = note  # type: ignore[method-assign]
        await models(staged)
        assert await staged.shows("602 · enter picks, esc leaves")
        await staged.press(*"rou 407")
        assert await staged.shows("1 of 602")
        assert "router/model-407  200k   $3 in, $15 out per 1M" in staged.text()
        await staged.press("enter")
        assert await staged.comes(lambda: chosen == ["router/model-407"])


async def test_what_nothing_fits_picks_nothing_and_a_paste_only_filters() -> None:
    async with stage("api") as staged:
        await models(staged, 5)
        staged.app.post_message(Paste("no such model\n"))
        await staged.settle()
        assert await staged.shows("0 of 5")
        await staged.press("enter", "down", "enter")
        assert await staged.shows("0 of 5")
        assert staged.said == []
        await staged.press("escape")
        assert staged.app.screen is staged.app.main


async def test_the_keys_of_a_list_are_those_of_the_table() -> None:
    async with stage("api", keys={"dialog.down": ("f7",), "dialog.leave": ("f8",)}) as staged:
        await models(staged, 5)
        assert await staged.shows("5 · enter picks, f8 leaves")
        await staged.press("escape", "f7", "f8")
        assert staged.app.screen is staged.app.main


async def test_a_title_is_text_and_no_markup() -> None:
    async with stage("api") as staged:
        staged.app.push_screen(Picker("close [red]x[/]?[", [("a", "one"), ("b", "two")]))
        assert await staged.shows("close [red]x[/]?[")


def test_of_what_is_not_told_nothing_is_said() -> None:
    assert model_facts(Model(id="m")) == ""
    assert model_facts(Model(id="m", context_window=128_000)) == "128k"
