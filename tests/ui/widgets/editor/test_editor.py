"""The editor as a widget: keys, pastes and the mouse, and what reaches the terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from pidriver_tui.ui.widgets.editor import Editor, TextChanged, TextCopied, TextSubmitted

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
LOG = "".join(f"line {number}\n" for number in range(3000))


class Host(App[None]):
    """One editor, and what it told."""

    def __init__(self, editor: Editor, keys: dict[str, str] | None = None) -> None:
        super().__init__()
        self.editor = editor
        self.told: list[object] = []
        self.unused: list[str] = []
        if keys is not None:
            self.text_keys = keys

    def compose(self) -> ComposeResult:
        yield self.editor

    def on_text_changed(self, event: TextChanged) -> None:
        self.told.append(event)

    def on_text_submitted(self, event: TextSubmitted) -> None:
        self.told.append(event)

    def on_text_copied(self, event: TextCopied) -> None:
        self.told.append(event)

    def on_key(self, event: events.Key) -> None:
        self.unused.append(event.key)


class Hand:
    """What a test does with the editor."""

    def __init__(self, app: Host, pilot: Pilot[None]) -> None:
        self.app, self.pilot, self.editor = app, pilot, app.editor

    async def paste(self, text: str) -> None:
        self.editor.post_message(events.Paste(text))
        await self.pilot.pause()

    async def type(self, key: str, character: str) -> None:
        self.app.post_message(events.Key(key, character))
        await self.pilot.pause()

    def rows(self) -> list[str]:
        """What is on screen."""
        lines = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in line).rstrip() for line in lines]


@asynccontextmanager
async def hosted(
    text: str = "", *, multiline: bool = True, keys: dict[str, str] | None = None, width: int = 40
) -> AsyncIterator[Hand]:
    app = Host(Editor(text, multiline=multiline, placeholder="say it"), keys)
    async with app.run_test(size=(width, 12)) as pilot:
        await pilot.pause()
        app.told.clear()
        yield Hand(app, pilot)


@pytest.mark.parametrize("multiline", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "all:\n\tgcc -o x\n",
        "\x1b[31mred\x1b[0m \x00 \u202egpj.exe",
        f"{FAMILY} \u200b\ufeff\u00a0",
        "[pasted 3,000 lines]",
        LOG,
    ],
)
async def test_what_is_pasted_is_what_is_held_and_nothing_of_it_reaches_the_terminal_raw(
    text: str, multiline: bool
) -> None:
    async with hosted(multiline=multiline) as hand:
        await hand.paste(text.replace("\n", "\r"))
        assert hand.editor.text == text
        shown = "".join(hand.rows())
        assert not set(shown) & set("\x1b\x00\t\r\u202e\u200b\ufeff"), "cleaned is what is drawn"
        assert hand.app.unused == [], "no part of a paste is a key"


async def test_a_paste_replaces_the_selection() -> None:
    async with hosted("keep this word") as hand:
        await hand.pilot.press("ctrl+shift+left")
        await hand.paste("line\r\nend")
        assert hand.editor.text == "keep this line\nend"
        await hand.pilot.press("ctrl+minus")
        assert (hand.editor.text, hand.editor.buffer.selected) == ("keep this word", "word")


async def test_a_large_paste_is_one_thing_to_move_over_delete_and_unfold() -> None:
    async with hosted("see ") as hand:
        await hand.paste(LOG.replace("\n", "\r\n"))
        await hand.pilot.press("!", "left", "left", "x")
        assert hand.rows()[0].strip() == "see x[pasted 3,000 lines]!"
        assert hand.editor.text == f"see x{LOG}!"
        await hand.pilot.press("right", "backspace")
        assert hand.editor.text == "see x!"
        await hand.pilot.press("ctrl+minus", "alt+z")
        assert hand.editor.text == f"see x{LOG}!"
        assert "line 1" in "".join(hand.rows())
        await hand.pilot.press("ctrl+minus")
        assert hand.rows()[0].strip() == "see x[pasted 3,000 lines]!", "undo folds it again"


@pytest.mark.parametrize("height", [12, 13, 40, 1000])
async def test_undo_after_a_tall_paste_ends_nothing(height: int) -> None:
    text = "\n".join(f"line {number}" for number in range(height))
    async with hosted() as hand:
        hand.editor.styles.max_height = 5
        await hand.paste(text)
        await hand.pilot.press(
            "alt+z", "ctrl+end", "ctrl+minus", "ctrl+minus", "ctrl+shift+z", "ctrl+shift+z"
        )
        assert hand.editor.text == text
        await hand.pilot.press("f7", "backspace", "ctrl+minus", "ctrl+minus", "ctrl+minus")
        assert hand.editor.text == ""
        assert hand.rows()[0].strip() == "say it"


@pytest.mark.parametrize("character", ["\u3000", "\u200d", "\u00a0", "\ue0b0", "é", "日", "\u200c", "x"])
async def test_every_character_that_is_typed_is_text(character: str) -> None:
    async with hosted("a") as hand:
        await hand.type("whatever", character)
        assert hand.editor.text == f"a{character}"


@pytest.mark.parametrize("key", ["alt+h", "ctrl+o", "super+j", "alt+shift+q"])
async def test_a_key_that_is_no_command_types_nothing_and_goes_on(key: str) -> None:
    async with hosted("a") as hand:
        await hand.type(key, key[-1])
        assert hand.editor.text == "a"
        assert hand.app.unused == [key]


async def test_an_emoji_typed_by_its_parts_is_whole_and_is_deleted_whole() -> None:
    async with hosted("a") as hand:
        for part in FAMILY:
            await hand.type("emoji", part)
        assert hand.editor.text == f"a{FAMILY}"
        await hand.pilot.press("backspace")
        assert hand.editor.text == "a"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("ctrl+w",), "git commit -m "),
        (("ctrl+w", "ctrl+w", "ctrl+a", "ctrl+y"), "m wordgit commit -"),
        (("ctrl+a", "alt+d", "ctrl+e", "ctrl+y"), " commit -m wordgit"),
        (("ctrl+u", "x"), "x"),
        (("alt+b", "ctrl+k", "ctrl+a", "ctrl+k", "ctrl+y", "alt+y"), "word"),
        (("ctrl+w", "left", "ctrl+w", "ctrl+y", "alt+y", "alt+y"), "git commit -m "),
        (("alt+b", "ctrl+b", "ctrl+d", "ctrl+f", "ctrl+h"), "git commit -mord"),
        (("alt+left", "ctrl+left", "alt+delete"), "git commit - word"),
        (("home", "alt+f", "alt+right", "alt+backspace"), "git  -m word"),
        (("ctrl+a", "a", "ctrl+underscore", "ctrl+shift+z", "b"), "abgit commit -m word"),
    ],
)
async def test_the_keys_of_a_command_line(keys: tuple[str, ...], text: str) -> None:
    async with hosted("git commit -m word") as hand:
        await hand.pilot.press(*keys)
        assert hand.editor.text == text


async def test_a_key_without_effect_goes_on_to_who_can_use_it() -> None:
    async with hosted("") as hand:
        await hand.pilot.press("up", "down", "ctrl+d", "backspace", "ctrl+c", "ctrl+y", "left", "ctrl+k")
        assert hand.app.unused == ["up", "down", "ctrl+d", "backspace", "ctrl+c", "ctrl+y", "left", "ctrl+k"]
        hand.app.unused.clear()
        await hand.pilot.press("a", "up", "down", "ctrl+d")
        assert hand.app.unused == ["ctrl+d"]


async def test_rows_and_columns_are_kept_going_up_and_down() -> None:
    async with hosted("a long first line\nshort\nanother long line") as hand:
        await hand.pilot.press("up", "up", "x")
        assert hand.editor.text.startswith("a long first linex\n")
        await hand.pilot.press("up", "y", "down", "down", "down", "z")
        assert hand.editor.text == "ya long first linex\nshort\nanother long linez"


async def test_keys_given_by_the_person_are_the_ones_that_work() -> None:
    async with hosted("one two", keys={"ctrl+o": "text.kill_word_back"}) as hand:
        await hand.pilot.press("ctrl+o", "ctrl+w")
        assert hand.editor.text == "one "
        assert hand.app.unused == ["ctrl+w"]


async def test_one_line_is_submitted_with_enter_and_keeps_the_line_ends_of_a_paste() -> None:
    async with hosted(multiline=False) as hand:
        await hand.paste("one\r\ntwo")
        assert hand.rows()[0].strip() == "one␊two"
        hand.app.told.clear()
        await hand.pilot.press("enter")
        assert [type(event) for event in hand.app.told] == [TextSubmitted]
        assert hand.editor.text == "one\ntwo"


async def test_one_line_moves_sideways_to_its_cursor() -> None:
    async with hosted("begin " + "x" * 60 + " end", multiline=False) as hand:
        assert hand.rows()[0].endswith("x end")
        await hand.pilot.press("home")
        assert hand.rows()[0].startswith(" begin x")
        await hand.pilot.press("end", "!")
        assert hand.rows()[0].endswith(" end!")
        assert hand.rows()[1] == ""


async def test_copy_and_cut_give_what_is_meant_and_say_so() -> None:
    async with hosted("a") as hand:
        await hand.paste(LOG)
        await hand.pilot.press("f7", "ctrl+c")
        assert hand.app.clipboard == f"a{LOG}"
        await hand.pilot.press("ctrl+x")
        assert (hand.editor.text, hand.app.clipboard) == ("", f"a{LOG}")
        copied = [event.text for event in hand.app.told if isinstance(event, TextCopied)]
        assert copied == [f"a{LOG}", f"a{LOG}"]


async def test_the_mouse_puts_the_cursor_drags_a_selection_and_takes_words_and_lines() -> None:
    async with hosted("one 日本 three\nfour") as hand:
        await hand.pilot.click(Editor, offset=(6, 0))
        assert hand.editor.buffer.cursor == 5, "right of the middle of 日"
        await hand.pilot.mouse_down(Editor, offset=(1, 0))
        await hand.pilot.hover(Editor, offset=(4, 0))
        await hand.pilot.mouse_up(Editor, offset=(4, 0))
        assert hand.editor.buffer.selected == "one"
        await hand.pilot.click(Editor, offset=(11, 0), times=2)
        assert hand.editor.buffer.selected == "three"
        await hand.pilot.click(Editor, offset=(11, 0), times=3)
        assert hand.editor.buffer.selected == "one 日本 three\n"
        await hand.pilot.press("x")
        assert hand.editor.text == "xfour"


async def test_the_terminal_composes_where_the_cursor_is() -> None:
    async with hosted("ab\ncd 日") as hand:
        assert hand.app.cursor_position == (1 + 5, 1)
        await hand.pilot.press("up", "home")
        assert hand.app.cursor_position == (1, 0)


async def test_a_text_taller_than_its_widget_shows_where_one_is() -> None:
    async with hosted("\n".join(str(number) for number in range(40))) as hand:
        hand.editor.styles.height = 4
        await hand.pilot.pause()
        assert [row.strip() for row in hand.rows()[:4]] == ["36", "37", "38", "39" + " " * 35 + "┃"]
        await hand.pilot.press("ctrl+home")
        assert hand.rows()[0].endswith("┃")
        hand.editor.post_message(
            events.MouseScrollDown(hand.editor, 1, 1, 0, 1, 0, False, False, False, 1, 1)
        )
        await hand.pilot.pause()
        assert hand.rows()[0].split()[0] != "0"
