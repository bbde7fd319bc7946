"""What stands between paste brackets is one paste and never a key, however it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pidriver_tui.ui.terminal.reading import TerminalReader
from pidriver_tui.ui.text.line_ends import normalised

from .feeding import keys, read, said, silence

BEGIN, END = "\x1b[200~", "\x1b[201~"

NASTY = [
    "warning: \x1b[33m yes this is a coloured log line that somebody pastes\nmore\n",
    "\x1b[31merror here\rsecond line that is long enough for any search to give up",
    "\x1b",
    "y\x1b",
    "\x1b[",
    "\x1b[20",
    "\x1by\x1bn\x1b\r",
    "\x1b]0;title\x07\x1b]52;c;eQ==\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b[<0;20;10M\x1b[<0;20;10m\x1b[I\x1b[O\x1b[M !!",
    "\x1b[121;;121u\x1b[27;2;13~",
    "\x1b[200~again",
    "nul\x00 bell\x07 back\x08 del\x7f c1\x9b",
    "\tall:\n\t\tgcc",
    "zero\u200bwidth\u200djoin \ufeffbom \u202ertl \ud7ff",
    "y\ry\ra\r1\r",
]


@pytest.mark.parametrize("text", NASTY)
def test_a_paste_is_its_text_and_no_key(text: str) -> None:
    wanted = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read(BEGIN + text + END) == [("Paste", wanted)]


@pytest.mark.parametrize("text", NASTY)
def test_a_paste_cut_in_two_anywhere_is_the_same(text: str) -> None:
    whole = "a" + BEGIN + text + END + "\x1bn"
    wanted = read(whole)
    assert keys(wanted) == ["a", "alt+n"]
    for cut in range(1, len(whole)):
        assert read(whole[:cut], whole[cut:]) == wanted, cut


@pytest.mark.parametrize("text", NASTY)
def test_a_paste_in_reads_of_one_character_is_the_same(text: str) -> None:
    whole = BEGIN + text + END
    assert read(*whole) == read(whole)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([*NASTY, END, BEGIN, "\r", "\n", "\r\n", "y", "\x1b"]), max_size=6).map("".join),
    st.lists(st.integers(1, 9), min_size=1, max_size=20),
)
def test_nothing_between_the_first_begin_and_the_last_end_is_a_key(text: str, sizes: list[int]) -> None:
    # A begin mark after an inner end mark is the next paste's, and what stands between the two is typed.
    text = text.replace(END + BEGIN, END)
    inner, _, after_end = text.partition(END)
    text = inner + END + after_end.replace(BEGIN, "") if after_end else inner
    whole = BEGIN + text + END
    reads, at, turn = [], 0, 0
    while at < len(whole):
        size = sizes[turn % len(sizes)]
        reads.append(whole[at : at + size])
        at, turn = at + size, turn + 1
    assert read(*reads) == ([("Paste", normalised(text))] if text else [])


@pytest.mark.parametrize("line_end", ["\r", "\n", "\r\n"])
def test_every_line_end_of_a_paste_is_a_line_feed(line_end: str) -> None:
    whole = BEGIN + line_end.join(["one", "two", "", "three"]) + END
    for cut in range(1, len(whole)):
        assert read(whole[:cut], whole[cut:]) == [("Paste", "one\ntwo\n\nthree")]


def test_an_end_mark_in_the_pasted_text_does_not_let_the_rest_out() -> None:
    assert read(f"{BEGIN}a{END}y\ry{END}", "n") == [("Paste", f"a{END}y\ny"), "n"]
    assert read(f"{BEGIN}a{END[:3]}", f"{END[3:]}y", f"y{END}") == [("Paste", f"a{END}yy")]


def test_a_key_right_after_a_paste_comes_after_it() -> None:
    assert read(f"{BEGIN}text{END}\r") == [("Paste", "text"), "enter"]
    assert read(f"{BEGIN}text{END}", 0.06, "\r") == [("Paste", "text"), "enter"]


def test_two_pastes_at_once_are_two_and_what_is_typed_between_stays_there() -> None:
    assert read(f"{BEGIN}a{END}x{BEGIN}b{END}") == [("Paste", "a"), "x", ("Paste", "b")]


def test_the_moving_mouse_does_not_hold_a_paste_back_for_ever() -> None:
    reader = TerminalReader(0.1)
    reader.feed(f"{BEGIN}text{END}")
    came = [said(reader.feed(f"\x1b[<35;{column};5M")) for column in range(1, 40)]
    assert [value for values in came for value in values if value[0] == "Paste"] == [("Paste", "text")]


def test_a_paste_that_stops_is_given_and_its_rest_is_no_key() -> None:
    assert read(f"{BEGIN}first\r", 1.0, "\ny\rsecond", 1.0, f"y{END}", "n") == [
        ("Paste", "first"),
        ("PasteStalled", ""),
        ("Paste", "\ny\nsecond"),
        ("Paste", "y"),
        "n",
    ]


@pytest.mark.parametrize(
    "stop", ["\x03", "\x1b[99;5u", "\x1b[99::99;5u", "\x1b[1089::99;5u", "\x1b[27;5;99~"]
)
def test_ctrl_c_after_a_silence_ends_a_paste_without_an_end(stop: str) -> None:
    assert read(f"{BEGIN}text", 1.0, stop, "y") == [("Paste", "text"), ("PasteStalled", ""), "ctrl+c", "y"]


def test_ctrl_c_within_a_paste_is_text() -> None:
    assert read(f"{BEGIN}text", "\x03", f"y{END}") == [("Paste", "text\x03y")]


def test_a_new_paste_after_a_silence_ends_one_without_an_end() -> None:
    assert read(f"{BEGIN}text", 1.0, f"{BEGIN}more{END}", "y") == [
        ("Paste", "text"),
        ("PasteStalled", ""),
        ("Paste", "more"),
        "y",
    ]


def test_an_end_mark_alone_is_nothing() -> None:
    assert read(f"a{END}b") == ["a", "b"]


def test_an_empty_paste_is_nothing() -> None:
    assert read(f"{BEGIN}{END}y") == ["y"]


class Counted(str):
    """A text that counts the characters that are searched, cut or joined."""

    __slots__ = ()
    touched = 0

    def find(self, *args: object) -> int:
        Counted.touched += len(self)
        return super().find(*args)  # type: ignore[arg-type]

    def __getitem__(self, key: object) -> Counted:
        part = Counted(super().__getitem__(key))  # type: ignore[index]
        Counted.touched += len(part)
        return part

    def __add__(self, other: str) -> Counted:
        return self._sum(str.__add__(self, other))

    def __radd__(self, other: str) -> Counted:
        return self._sum(str.__add__(other, self))

    @classmethod
    def _sum(cls, text: str) -> Counted:
        cls.touched += len(text)
        return cls(text)


@pytest.mark.parametrize("line", ["x" * 4096, "\x1b[33m log\r" * 400, "\x1b[201~ " * 500, "\x1b" * 4096])
def test_ten_megabytes_cost_as_much_a_read_as_the_first(line: str) -> None:
    reads = 10 * 1024 * 1024 // len(line)
    reader = TerminalReader(0.1)
    Counted.touched = 0
    assert reader.feed(BEGIN) == []
    for _ in range(reads):
        assert reader.feed(Counted(line)) == []
    assert Counted.touched < 16 * reads * len(line)
    messages = [*reader.feed(END), *silence(reader)]
    assert said(messages) == [("Paste", normalised(line * reads))]
