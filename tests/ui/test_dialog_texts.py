"""Texts in cards and dialogs: what was prefilled or pasted is what goes out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from pidriver_tui.driver.events import InteractionRequest
from pidriver_tui.ui.modals.asks import AskCard, EditorCard, QuestionCard
from pidriver_tui.ui.modals.new_session import NewSession, SessionForm
from pidriver_tui.ui.widgets.editor import Editor

from .stage import Stage, editor, launch, permission, question, stage
from .test_asks import open_card

RAW = "  all:\n\tgcc \x1b[31m\x00 👩\u200d👩\u200d👧\u200d👦 \u202e\u200b\ufeff\n\n"
LOG = "".join(f"line {number}\n" for number in range(3000))
ASKS: dict[type[AskCard], tuple[Callable[[str], InteractionRequest], str]] = {
    QuestionCard: (question, "enter"),
    EditorCard: (editor, "ctrl+s"),
}


async def paste(staged: Stage, text: str) -> None:
    focused = staged.app.screen.focused
    assert isinstance(focused, Editor)
    focused.post_message(events.Paste(text))
    await staged.settle()


@pytest.mark.parametrize("prefill", [RAW, RAW.replace("\n", "\r\n"), LOG, "{" + "x" * 166_000 + "}"])
@pytest.mark.parametrize("card", ASKS)
async def test_an_untouched_prefill_goes_back_byte_for_byte(card: type[AskCard], prefill: str) -> None:
    ask, send = ASKS[card]
    async with stage("api") as staged:
        await staged.feed("s1", dataclasses.replace(ask("q1"), default=prefill))
        assert isinstance(await open_card(staged), card)
        assert not set(staged.text()) & set("\x1b\x00\t\u202e\u200b\ufeff")
        await staged.press(send)
        assert staged.said == [("answer", "s1", "q1", prefill)]


@pytest.mark.parametrize("card", ASKS)
async def test_an_answer_is_what_was_pasted(card: type[AskCard]) -> None:
    ask, send = ASKS[card]
    async with stage("api") as staged:
        await staged.feed("s1", dataclasses.replace(ask("q1"), default="drop this"))
        assert isinstance(await open_card(staged), card)
        await staged.press("f7")
        await paste(staged, RAW.replace("\n", "\r"))
        await paste(staged, LOG)
        await staged.press(send)
        assert staged.said == [("answer", "s1", "q1", RAW + LOG)]


async def test_a_reason_is_what_was_pasted() -> None:
    async with stage("api") as staged:
        await staged.feed("s1", permission())
        await open_card(staged)
        await staged.press("r")
        await staged.ready()
        await paste(staged, RAW)
        await staged.press("enter")
        assert staged.said == [("deny", "s1", "p1", RAW)]


async def test_a_first_prompt_is_what_was_pasted_and_a_folder_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    forms: list[SessionForm] = []

    def note(form: SessionForm) -> object:
        forms.append(form)
        return launch(form.workspace)

    (tmp_path / "workspace").mkdir()
    async with stage("api", make_launch=note) as staged:
        await staged.press("ctrl+n")
        assert isinstance(staged.app.screen, NewSession)
        await staged.comes(lambda: isinstance(staged.app.focused, Editor))
        await paste(staged, "work")
        assert await staged.shows("workspace/")
        await staged.press("right", "tab")
        await paste(staged, RAW)
        await staged.press("ctrl+s")
    assert [(form.workspace, form.prompt) for form in forms] == [("workspace/", RAW)]


async def test_a_name_is_one_line_whatever_was_pasted() -> None:
    async with stage("api") as staged:
        named: list[str] = []

        async def rename(key: str, name: str) -> bool:
            named.append(name)
            return True

        staged.supervisor.rename = rename  # type: ignore[method-assign]
        await staged.press("alt+e", "f7")
        await paste(staged, "the\r\nserver\n")
        await staged.press("enter")
        assert named == ["the server"]
