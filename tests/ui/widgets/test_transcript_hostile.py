"""Whatever an agent writes, the terminal gets text: no escapes, no markup, no reordering."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from pidriver_tui.model import Block, PromptState, ToolState
from pidriver_tui.ui.text.palette import Palette
from pidriver_tui.ui.widgets.transcript.brush import Brush
from pidriver_tui.ui.widgets.transcript.viewport import Viewport

from .hosting import answer, new_session, notice, prompt, thought, tool, transcript

EVIL = "\x1b]0;title\x07\x1b[2J\x9b31m\u202egnp.exe\u2066\x00\r\x08[red]x[/red]\ud800\ufeff\u200b"
FORBIDDEN = set(map(chr, range(32))) | set(map(chr, range(127, 160))) | set("\u202e\u2066\ufeff\u200b\ud800")
BRUSH = Brush.make(Palette.from_variables({}), {}, Style.null(), 70)


def everywhere(text: str) -> list[Block]:
    """Blocks with `text` wherever an agent can put it."""
    return [
        prompt(text, state=PromptState.REFUSED, why=text),
        thought(text),
        answer(text),
        tool(text, arguments={text: text, "path": text}, output=text, details={"diff": text}),
        tool(
            "edit", ToolState.FAILED, arguments={"path": text, "edits": [{"oldText": text, "newText": text}]}
        ),
        tool(state=ToolState.RUNNING, output=text, intent=text, arguments={}),
        notice(text, "error", detail=text, hint=text),
    ]


@given(st.text(max_size=60) | st.just(EVIL))
def test_no_control_character_reaches_a_row(text: str) -> None:
    for unfold in (False, True):
        pane = Viewport(new_session("k", *everywhere(text)).transcript)
        pane.resize(70, 200)
        pane.flush()
        if unfold:
            pane.fold_all()
        for strip in pane.frame(BRUSH).rows:
            assert strip.cell_length == 70
            assert not FORBIDDEN & set(strip.text)


async def test_markup_is_shown_as_it_is() -> None:
    async with transcript(new_session("k", *everywhere(EVIL)), (100, 60)) as (app, view, _):
        view.action_fold_all()
        assert app.text().count("[red]x[/red]") >= 6
        assert not FORBIDDEN - {"\n"} & set(app.text())


async def test_what_is_copied_is_clean_too() -> None:
    async with transcript(new_session("k", *everywhere(EVIL))) as (app, view, _):
        for block_id in range(7):
            view.scroll_to_block(block_id)
            view.action_copy()
        assert len(app.clipboard_texts) >= 6
        assert not (FORBIDDEN - {"\n", "\t"}) & set("".join(app.clipboard_texts))
