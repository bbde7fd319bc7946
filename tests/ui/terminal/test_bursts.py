"""Text that comes without paste brackets: typed or pasted, by one rule."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .feeding import keys, read


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ("y\rn", "y\nn"),
        ("text\rtext", "text\ntext"),
        ("one\rtwo\rthree\r", "one\ntwo\nthree\n"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("one\ntwo", "one\ntwo"),
        ("\tall:\r\t\tgcc", "\tall:\n\t\tgcc"),
        ("log \r\x1b[33m warning \x1by\r", "log \n\x1b[33m warning \x1by\n"),
        ("a\r\r\rb", "a\n\n\nb"),
        ("\x1b[33m yes this is a log", "\x1b[33m yes this is a log"),
        ("y\x1b[0m\r", "y\x1b[0m\n"),
        ("ok \x1b[1;31mfailed\x1b[0m\r", "ok \x1b[1;31mfailed\x1b[0m\n"),
    ],
)
def test_line_ends_with_text_on_both_sides_are_a_paste(sent: str, wanted: str) -> None:
    assert read(sent) == [("Paste", wanted)]


@pytest.mark.parametrize("sent", ["hello\r", "y\r", "\r", "\r\r\r", "\ry", "\rls\r", "a\tb\r", "abc", "\n\n"])
def test_a_line_and_its_last_end_is_typed(sent: str) -> None:
    names = {"\r": "enter", "\n": "ctrl+j", "\t": "tab"}
    assert read(sent) == [names.get(character, character) for character in sent]


def test_what_programs_write_is_nothing_by_itself() -> None:
    assert read("\x1b[33m") == []
    assert read("\x1b[33m\r") == ["enter"]
    assert read("\x1b[33m", "yes") == [("Paste", "\x1b[33myes")]


def test_a_script_that_sends_lines_and_then_enter_sends_them() -> None:
    assert read("one\ntwo\r") == [("Paste", "one\ntwo"), "enter"]
    assert read("one\ntwo\n\n\r") == [("Paste", "one\ntwo\n\n"), "enter"]


def test_a_paste_that_comes_in_several_reads_is_one() -> None:
    assert read("one", "\rtwo\rth", "r", "ee\r") == [("Paste", "one\ntwo\nthree\n")]


def test_lines_typed_one_after_another_are_typed() -> None:
    assert keys(read("one\r", 0.01, "two\r")) == [*"one", "enter", *"two", "enter"]


def test_a_character_by_itself_is_not_kept_waiting() -> None:
    assert read("y") == ["y"]
    assert read("y", "\r") == ["y", "enter"]


def test_a_key_after_a_burst_comes_after_it() -> None:
    assert read("hello\x1b[A") == [*"hello", "up"]
    assert read("hello\x03") == [*"hello", "ctrl+c"]


def test_a_click_after_a_paste_comes_after_it() -> None:
    assert read("one\rtwo\x1b[<0;20;10M") == [("Paste", "one\ntwo"), ("MouseDown", "")]


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d👩\u200d👧\u200d👦",
        "نمی\u200cخواهم",
        "\u200d",
        "\u200f",
        "🏴\U000e0067\U000e0062\U000e007f",
        "a\u00adb",
    ],
)
def test_what_no_key_can_type_comes_whole(text: str) -> None:
    assert read(text) == [("Paste", text)]
    assert read(f"{text}\r") == [("Paste", text), "enter"]
    kitty = f"\x1b[0;;{':'.join(str(ord(character)) for character in text)}u"
    assert read(kitty) == [("Paste", text)]


def test_more_than_a_person_types_at_once_is_one_paste() -> None:
    assert read("x" * 101) == [("Paste", "x" * 101)]
    assert read("x" * 100) == ["x"] * 100
    assert read("\r" + "a\tb" * 50 + "\r\r") == ["enter", ("Paste", "a\tb" * 50), "enter", "enter"]
    megabytes = "x" * 4096
    assert read(*[megabytes] * 2560, "\r") == [("Paste", megabytes * 2560), "enter"]


def test_emoji_and_letters_that_keys_can_type_are_typed() -> None:
    assert len(keys(read("äß漢👍🏽é🇩🇪"))) == len("äß漢👍🏽é🇩🇪")


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("ab \t\r\n"), min_size=1, max_size=30), st.lists(st.integers(1, 7), min_size=1)
)
def test_no_text_is_lost_or_moved_however_it_is_cut(text: str, sizes: list[int]) -> None:
    reads, at, turn = [], 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        reads.append(text[at : at + size])
        at, turn = at + size, turn + 1
    names = {"enter": "\n", "ctrl+j": "\n", "tab": "\t", "space": " "}
    came = "".join(
        names.get(value, value) if isinstance(value, str) else value[1].replace("\r", "\n")
        for value in read(*reads)
    )
    assert came == text.replace("\r\n", "\n").replace("\r", "\n") or "\r\n" in text
