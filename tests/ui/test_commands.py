"""Keys, palette, help and themes come from the command table and can be changed."""

from __future__ import annotations

from textual.command import CommandPalette

from pidriver_tui.ui.commands import BY_ID, COMMANDS, KeyScope, key_label, keymap
from pidriver_tui.ui.modals.help import Help
from pidriver_tui.ui.modals.picker import Picker

from .stage import Stage, make_app, permission, stage


async def test_help_lists_every_command_that_has_a_key() -> None:
    async with stage("api", size=(120, 420)) as staged:
        await staged.press("f1")
        assert isinstance(staged.app.screen, Help)
        text = staged.text()
        for command in COMMANDS:
            if not command.id.startswith("tab."):
                assert command.title in text, command.id
        await staged.press("escape")
        assert "Glyphs in tabs" not in staged.text()


async def test_help_begins_with_the_place_and_shrinks_to_what_is_typed() -> None:
    async with stage("api") as staged:
        await staged.press("alt+t", "f1")
        lines = [line.strip(" │▎") for line in staged.text().splitlines()]
        headings = [line for line in lines if line.startswith("Keys ")]
        assert headings[0].startswith("Keys in the transcript")
        await staged.press(*"theme live")
        assert await staged.shows("alt+v")
        text = staged.text()
        assert "Choose a theme" in text
        assert "Next block" not in text
        await staged.press(*" nothing such")
        assert await staged.shows("no command has these words")


async def test_help_wraps_under_its_text_and_names_the_keys_that_work_first() -> None:
    async with stage("api", size=(80, 40)) as staged:
        staged.app.main.key_works = lambda key: not key.startswith("alt+")
        await staged.press("f1", *"session.model")
        assert await staged.shows("ctrl+l alt+m")
        await staged.press(*["backspace"] * 13, *"composer.follow_up")
        assert await staged.shows("f8 alt+enter")
        rows = staged.text().splitlines()
        first = next(n for n, row in enumerate(rows) if "f8 alt+enter" in row)
        column = rows[first].index("Send after this")
        assert rows[first + 1][column] != " "
        assert rows[first + 1][:column].strip(" │▎") == ""


async def test_the_palette_tells_the_keys() -> None:
    async with stage("api", keys={"session.close": ("f12",), "session.rename": ()}) as staged:
        told = {c.title: c.help for c in staged.app.get_system_commands(staged.app.screen)}
        assert told[BY_ID["session.close"].title].startswith("f12 · ")
        assert told[BY_ID["session.rename"].title] == BY_ID["session.rename"].help


async def test_toasts_are_two_at_most_and_flat_and_leave_the_ask_line_and_the_composer_free() -> None:
    app, supervisor, clock = make_app("api")
    async with app.run_test(size=(100, 24), notifications=True) as pilot:
        staged = Stage(app, pilot, supervisor, clock)
        await pilot.pause()
        await staged.feed("s1", permission())
        await staged.press("a", *["ctrl+j"] * 9)
        for number in range(5):
            app.main.say(f"word {number} " + "and much more to say of it " * 8)
        assert await staged.shows("word 4 and much more")
        assert await staged.comes(lambda: len(app.screen.query("Toast")) == 2)
        toasts = list(app.screen.query("Toast"))
        assert all(toast.region.height <= 2 for toast in toasts)
        free = [app.screen.query_one(name).region for name in ("#askbar", "#composer", "#hints")]
        assert not any(toast.region.overlaps(region) for toast in toasts for region in free)


async def test_a_rebound_key_works_and_the_old_one_does_not() -> None:
    async with stage("api", "docs", keys={"tab.next": ("f8",)}) as staged:
        await staged.press("ctrl+pagedown")
        assert staged.app.main.current == "s1"
        await staged.press("f8")
        assert staged.app.main.current == "s2"
        await staged.press("f1")
        assert "f8" in staged.text()


async def test_a_rebound_ask_key_is_shown_on_the_card_and_answers() -> None:
    async with stage("api", keys={"ask.allow": ("w",), "ask.next": ("f9",)}) as staged:
        await staged.feed("s1", permission())
        assert "f9 to answer" in staged.text()
        await staged.press("f9")
        await staged.ready()
        assert " w  allow" in staged.text()
        await staged.press("y")
        assert staged.said == []
        await staged.press("w")
        assert staged.said[0][:3] == ("answer", "s1", "p1")


async def test_an_unbound_command_has_no_key_and_stays_in_the_palette() -> None:
    async with stage("api", keys={"session.close": ()}) as staged:
        await staged.press("alt+w")
        assert staged.said == []
        commands = {command.title for command in staged.app.get_system_commands(staged.app.screen)}
        assert BY_ID["session.close"].title in commands


async def test_the_palette_runs_a_command() -> None:
    async with stage("api") as staged:
        await staged.press("ctrl+p")
        assert isinstance(staged.app.screen, CommandPalette)
        await staged.press(*"close the tab")
        await staged.app.workers.wait_for_complete()
        await staged.press("enter")
        await staged.pilot.pause()
        assert ("close", "s1") in staged.said


async def test_a_theme_is_previewed_and_escape_goes_back() -> None:
    async with stage("api") as staged:
        await staged.press("alt+v")
        assert isinstance(staged.app.screen, Picker)
        await staged.press("down")
        assert staged.app.theme != "beacon"
        await staged.press("escape")
        assert staged.app.theme == "beacon"


def test_key_labels_are_what_people_call_keys() -> None:
    assert key_label("ctrl+pagedown") == "ctrl+PgDn"
    assert key_label("right_square_bracket") == "]"


def test_a_keymap_unbinds_with_a_key_no_terminal_sends() -> None:
    assert keymap({"session.close": ()}) == {"session.close": "unbound_session_close"}


def test_plain_characters_are_bound_only_where_nobody_types() -> None:
    plain = {
        key
        for c in COMMANDS
        if c.scope in (KeyScope.ANYWHERE, KeyScope.COMPOSER)
        for key in c.keys
        if len(key) == 1
    }
    assert plain == set()
