"""Names of keys, checked against the names that Textual gives to key presses; and who gets which."""

from __future__ import annotations

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import Keys, _character_to_key

from pidriver_tui.config import Level, parse_key, show
from pidriver_tui.config.keys import character_name

from .tables import COMMANDS, KNOWN, only, settings

_NOT_KEYS = {"<any>", "<scroll-up>", "<scroll-down>", "<ignore>", "ctrl-at", "return"}


@pytest.mark.parametrize("character", [c for c in string.printable if c.isprintable() and c != " "])
def test_a_character_has_textuals_name(character: str) -> None:
    assert parse_key(character).name == character_name(character) == _character_to_key(character)


@pytest.mark.parametrize("key", sorted({key.value for key in Keys} - _NOT_KEYS))
def test_every_key_of_textuals_is_a_key(key: str) -> None:
    parsed = parse_key(key)
    if key in {"ctrl+i", "ctrl+m"}:
        assert "arrives as" in parsed.wrong
    else:
        assert parsed.name == {"ctrl+@": "ctrl+at"}.get(key, key)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ctrl+X", "ctrl+shift+x"),
        ("ctrl+x", "ctrl+x"),
        ("CTRL+F1", "ctrl+f1"),
        ("control+alt+x", "alt+ctrl+x"),
        ("ctrl+alt+x", "alt+ctrl+x"),
        ("alt+A", "alt+shift+a"),
        ("shift+tab", "shift+tab"),
        ("PgDn", "pagedown"),
        ("esc", "escape"),
        ("return", "enter"),
        (" ", "space"),
        (" f2 ", "f2"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("ctrl+]", "ctrl+right_square_bracket"),
        ("?", "question_mark"),
        (",", "comma"),
        ("solidus", "slash"),
        ("G", "G"),
        ("é", "é"),
    ],
)
def test_what_a_person_writes_becomes_what_a_press_is_called(written: str, name: str) -> None:
    assert parse_key(written).name == name


@pytest.mark.parametrize(
    ("written", "words", "suggestion"),
    [
        ("", "no key", ""),
        ("ctrl+", "no key", ""),
        ("ctrl", "no key", ""),
        ("crtl+x", "no key", '"ctrl"'),
        ("pagedwn", "no key", '"pagedown"'),
        ("f25", "no key", '"f5"'),
        ("ctrl+ctrl+x", "twice", ""),
        ("shift+g", "the character itself", '"G"'),
        ("shift+?", "the character itself", ""),
        ("ctrl+m", "arrives as enter", '"enter"'),
        ("ctrl+[", "arrives as escape", '"escape"'),
        ("ctrl-x", "no key", ""),
        ("\x1b", "no key", ""),
    ],
)
def test_what_is_no_key_is_told(written: str, words: str, suggestion: str) -> None:
    key = parse_key(written)
    assert key.name == ""
    assert words in key.wrong
    assert key.suggestion == suggestion


@given(st.text(max_size=20))
def test_any_text_is_a_key_or_is_told(written: str) -> None:
    key = parse_key(written)
    assert bool(key.name) != bool(key.wrong)
    assert "," not in key.name


@given(st.text(st.characters(max_codepoint=0x24F), max_size=20))
def test_a_keys_name_is_its_own_name(written: str) -> None:
    name = parse_key(written).name
    assert not name or parse_key(name).name == name


def keys(text: str) -> dict[str, tuple[str, ...]]:
    loaded = settings(f"[keys]\n{text}")
    assert loaded.problems == ()
    return dict(loaded.settings.keys)


def test_a_command_gets_one_key_several_or_none() -> None:
    assert keys('"app.help" = "f2"') == {"app.help": ("f2",)}
    assert keys('app.help = ["f2", "ctrl+y", "f2"]') == {"app.help": ("f2", "ctrl+y")}
    assert keys("app.help = []") == {"app.help": ()}
    assert keys("[keys.app]\nhelp = 'f2'\nquit = []") == {"app.help": ("f2",), "app.quit": ()}


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("app.hlep = 'f2'", ":2: keys.app.hlep", 'there is no such command; did you mean "app.help"?'),
        (
            '"app.help" = 3',
            ':2: keys."app.help"',
            "must be a key in quotes or a list of them, [] for none; its default keys are used",
        ),
        (
            "app.help = ['f2', 3]",
            ":2: keys.app.help",
            "must be a key in quotes or a list of them, [] for none; its default keys are used",
        ),
        ("app.help = 'ctlr+x'", ":2: keys.app.help", '"ctlr+x" is no key; did you mean "ctrl"?'),
        (
            "app.help = 'h'",
            ":2: keys.app.help",
            '"h" types a character where this command\'s keys work; add ctrl or alt',
        ),
        (
            "app.help = '?'",
            ":2: keys.app.help",
            '"?" types a character where this command\'s keys work; add ctrl or alt',
        ),
        (
            "ask.allow = 'enter'",
            ":2: keys.ask.allow",
            '"enter" is too easily pressed by mistake for ask.allow',
        ),
        (
            "ask.allow = 'return'",
            ":2: keys.ask.allow",
            '"return" is too easily pressed by mistake for ask.allow',
        ),
    ],
)
def test_a_wrong_key_leaves_the_default_keys(text: str, place: str, says: str) -> None:
    loaded = settings(f"[keys]\n{text}")
    assert only(loaded) == f"{place}: {says}"
    assert loaded.settings.keys == {}


def test_one_wrong_key_of_several_costs_only_itself() -> None:
    loaded = settings("[keys]\nask.allow = ['Y', 'enter', 'space', 'a']")
    assert loaded.settings.keys == {"ask.allow": ("Y", "a")}
    assert len(loaded.problems) == 2


def test_of_two_commands_given_one_key_the_first_keeps_it() -> None:
    loaded = settings("[keys]\napp.help = ['f2', 'f3']\nsession.new = ['f3', 'f4']")
    assert only(loaded) == ':3: keys.session.new: "f3" is already given to app.help, which keeps it'
    assert loaded.settings.keys == {"app.help": ("f2", "f3"), "session.new": ("f4",)}


def test_a_command_that_is_left_without_any_key_gets_its_own_back() -> None:
    loaded = settings("[keys]\napp.help = 'f3'\nsession.new = 'f3'")
    assert loaded.settings.keys == {"app.help": ("f3",), "session.new": ("ctrl+n",)}


def test_a_key_taken_from_a_command_that_has_it_by_default() -> None:
    loaded = settings("[keys]\napp.help = 'ctrl+q'")
    assert only(loaded) == ':2: keys.app.help: "ctrl+q" was a key of app.quit, which now has f10'
    assert loaded.problems[0].level is Level.WARNING
    assert loaded.settings.keys == {"app.help": ("ctrl+q",), "app.quit": ("f10",)}
    assert ("keys", "app.quit") not in loaded.written


def test_two_commands_may_swap_their_keys() -> None:
    assert keys("app.help = 'ctrl+n'\nsession.new = 'f1'") == {
        "app.help": ("ctrl+n",),
        "session.new": ("f1",),
    }


def test_one_key_may_do_two_things_in_two_places() -> None:
    assert keys("transcript.top = 'y'") == {"transcript.top": ("y",)}
    assert keys("ask.deny = 'f1'") == {"ask.deny": ("f1",)}
    loaded = settings("[keys]\napp.help = 'home'")
    assert loaded.settings.keys == {"app.help": ("home",), "transcript.top": ("g",)}


def all_keys(chosen: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {command: chosen.get(command, bindable.keys) for command, bindable in COMMANDS.items()}


@given(
    st.dictionaries(
        st.sampled_from(sorted(COMMANDS)),
        st.lists(
            st.sampled_from(["f1", "ctrl+n", "ctrl+q", "f10", "y", "n", "g", "home", "enter", "f9"]),
            max_size=4,
        ),
    )
)
def test_no_key_ever_means_two_things_in_one_place(wanted: dict[str, list[str]]) -> None:
    text = "\n".join(f'"{command}" = {names!r}' for command, names in wanted.items())
    chosen = all_keys(dict(settings(f"[keys]\n{text}").settings.keys))
    for scope in ("anywhere", "composer", "transcript", "ask"):
        here = [
            key
            for command, names in chosen.items()
            if COMMANDS[command].scope == scope or (COMMANDS[command].scope == "anywhere" and scope != "ask")
            for key in names
        ]
        assert len(here) == len(set(here))
    assert not {"enter", "space"} & set(chosen["ask.allow"])


PRESETS = replace(
    KNOWN, presets={"pi": {}, "classic": {"composer.send": ("alt+enter",), "app.help": ("ctrl+h",)}}
)


def test_a_preset_is_where_keys_begin_from() -> None:
    loaded = settings("[keys]\npreset = 'classic'", PRESETS)
    assert loaded.problems == ()
    assert loaded.settings.preset == "classic"
    assert loaded.settings.keys == {"composer.send": ("alt+enter",), "app.help": ("ctrl+h",)}
    assert settings("", PRESETS).settings.keys == {}


def test_keys_that_are_given_by_id_go_before_the_preset() -> None:
    loaded = settings("[keys]\npreset = 'classic'\ncomposer.send = 'f5'\nsession.new = 'ctrl+h'", PRESETS)
    assert loaded.settings.keys == {
        "composer.send": ("f5",),
        "session.new": ("ctrl+h",),
        "app.help": (),
    }
    assert only(loaded) == ':4: keys.session.new: "ctrl+h" was a key of app.help, which now has none'


def test_a_key_that_the_preset_frees_can_be_given_without_a_word() -> None:
    loaded = settings("[keys]\npreset = 'classic'\nsession.new = 'enter'", PRESETS)
    assert loaded.problems == ()
    assert loaded.settings.keys["session.new"] == ("enter",)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "'clasic'",
            ':2: keys.preset: must be "pi" or "classic", not "clasic"; "pi" is used; did you mean "classic"?',
        ),
        ("3", ':2: keys.preset: must be "pi" or "classic"; "pi" is used'),
        ("['pi']", ':2: keys.preset: must be "pi" or "classic"; "pi" is used'),
    ],
)
def test_a_preset_that_there_is_not_is_told_with_the_nearest(written: str, told: str) -> None:
    loaded = settings(f"[keys]\npreset = {written}", PRESETS)
    assert only(loaded) == told
    assert loaded.settings.preset == "pi"
    assert loaded.settings.keys == {}


def test_what_is_shown_of_a_preset_is_read_again() -> None:
    loaded = settings("[keys]\npreset = 'classic'\nsession.new = 'f6'", PRESETS)
    text = show(loaded)
    assert 'preset = "classic"  # file\n' in text
    assert settings(text, PRESETS).settings == loaded.settings
