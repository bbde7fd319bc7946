"""Every key, in each way a terminal says it, is one press with one name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events

from pidriver_tui.ui.commands import COMMANDS
from pidriver_tui.ui.privates import SEQUENCE_KEYS, ReportParser
from pidriver_tui.ui.terminal import TerminalKeys, physical_key
from pidriver_tui.ui.terminal.reading import TerminalReader
from tests.e2e.keys import key_sequence

from .feeding import keys, read

KEYS = {
    "\r": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x00": "ctrl+@",
    "\x03": "ctrl+c",
    "\x1f": "ctrl+underscore",
    " ": "space",
    "?": "question_mark",
    "A": "A",
    "н": "н",
    "\x1b": "escape",
    # alt: an Escape before the key
    "\x1bn": "alt+n",
    "\x1bN": "alt+shift+n",
    "\x1b1": "alt+1",
    "\x1b-": "alt+minus",
    "\x1b=": "alt+equals_sign",
    "\x1b[": "alt+left_square_bracket",
    "\x1b]": "alt+right_square_bracket",
    "\x1bO": "alt+shift+o",
    "\x1bP": "alt+shift+p",
    "\x1b_": "alt+underscore",
    "\x1b ": "alt+space",
    "\x1b\r": "alt+enter",
    "\x1b\n": "alt+enter",
    "\x1b\x7f": "alt+backspace",
    "\x1b\x01": "alt+ctrl+a",
    "\x1bb": "alt+b",
    "\x1bf": "alt+f",
    "\x1bd": "alt+d",
    "\x1bн": "alt+н",
    "\x1b\x1b[A": "alt+up",
    "\x1b\x1bOA": "alt+up",
    "\x1b\x1b[5~": "alt+pageup",
    # sequences
    "\x1b[A": "up",
    "\x1bOA": "up",
    "\x1b[1;3A": "alt+up",
    "\x1b[1;3D": "alt+left",
    "\x1b[1;5C": "ctrl+right",
    "\x1b[1;6C": "ctrl+shift+right",
    "\x1b[1;10A": "shift+super+up",
    "\x1b[Z": "shift+tab",
    "\x1b\t": "shift+tab",
    "\x1bOP": "f1",
    "\x1b[11~": "f1",
    "\x1b[[A": "f1",
    "\x1b[1;2P": "shift+f1",
    "\x1b[1;2R": "shift+f3",
    "\x1b[15~": "f5",
    "\x1b[3~": "delete",
    "\x1b[3;3~": "alt+delete",
    "\x1b[3$": "shift+delete",
    "\x1b[3^": "ctrl+delete",
    "\x1b[5;5~": "ctrl+pageup",
    "\x1bOa": "ctrl+up",
    "\x1bOb": "ctrl+down",
    "\x1bOM": "enter",
    "\x1bOj": "asterisk",
    "\x1bOw": "7",
    # xterm's modifyOtherKeys
    "\x1b[27;2;13~": "shift+enter",
    "\x1b[27;3;13~": "alt+enter",
    "\x1b[27;5;13~": "ctrl+enter",
    "\x1b[27;5;99~": "ctrl+c",
    "\x1b[27;6;65~": "ctrl+shift+a",
    "\x1b[27;3;110~": "alt+n",
    "\x1b[27;4;78~": "alt+shift+n",
    "\x1b[27;2;33~": "exclamation_mark",
    "\x1b[27;2;65~": "A",
    "\x1b[27;5;45~": "ctrl+minus",
    "\x1b[27;5;49~": "ctrl+1",
    "\x1b[27;4;63~": "alt+question_mark",
    "\x1b[27;2;32~": "shift+space",
    # CSI u
    "\x1b[13;2u": "shift+enter",
    "\x1b[13;3u": "alt+enter",
    "\x1b[13u": "enter",
    "\x1b[27u": "escape",
    "\x1b[9u": "tab",
    "\x1b[9;2u": "shift+tab",
    "\x1b[127u": "backspace",
    "\x1b[127;3u": "alt+backspace",
    "\x1b[97;5u": "ctrl+a",
    "\x1b[97;6u": "ctrl+shift+a",
    "\x1b[65;6u": "ctrl+shift+a",
    "\x1b[45;5u": "ctrl+minus",
    "\x1b[49;3u": "alt+1",
    "\x1b[32;5u": "ctrl+space",
    # kitty: text, alternates, kinds of events, locks
    "\x1b[97;;97u": "a",
    "\x1b[97:65;2;65u": "A",
    "\x1b[97;65;65u": "A",
    "\x1b[49:33;2;33u": "exclamation_mark",
    "\x1b[32;;32u": "space",
    "\x1b[32;2;32u": "shift+space",
    "\x1b[110;3:1u": "alt+n",
    "\x1b[110;3:2u": "alt+n",
    "\x1b[110;67u": "alt+n",
    "\x1b[47:63;4u": "alt+question_mark",
    "\x1b[45:95;6u": "ctrl+underscore",
    "\x1b[112:80;4u": "alt+shift+p",
    "\x1b[1;3:1A": "alt+up",
    "\x1b[1089::99;5u": "ctrl+c",
    "\x1b[1085::121;3u": "alt+y",
    "\x1b[1085:1053:121;4u": "alt+shift+y",
    "\x1b[113:81:97;5u": "ctrl+q",  # a letter of the same alphabet is where it is printed
    "\x1b[57414u": "enter",
    "\x1b[57400;;49u": "1",
    "\x1b[57410u": "divide",
    "\x1b[57419u": "up",
    "\x1b[53;3;8734u": "infinity",  # a character composed with Option on macOS
}

NOTHING = [
    "\x1b[110;3:3u",  # let go
    "\x1b[57441;2u",  # shift alone
    "\x1b[1;3:3A",
    "\x1b[0u",
    "\x1b[99999999u",
    "\x1b[55296u",
    "\x1b[31",
    "\x1b[1;",
    "\x1b[999z",
    "\x1b[" + "9" * 100,
    "\x1b]11;rgb:1d1d/1f1f/2121\x1b\\",
    "\x1b]11;rgb:1d1d/1f1f/2121\x07",
    "\x1b]11;rgb:1d1d",
    "\x1bP>|kitty(0.40)\x1b\\",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b[>0;276;0c",
    "\x1b[0n",
    "\x1b[4;900;1600t",
    "\x1b[M !!",
    "\x1b[32;20;10M",
]


@pytest.mark.parametrize(("sent", "key"), KEYS.items())
def test_a_key_is_one_press_with_its_name(sent: str, key: str) -> None:
    assert read(sent) == [key]


@pytest.mark.parametrize(("sent", "key"), KEYS.items())
def test_a_key_cut_in_two_anywhere_is_the_same(sent: str, key: str) -> None:
    for cut in range(1, len(sent)):
        assert read(sent[:cut], sent[cut:]) == [key]


@pytest.mark.parametrize(("sent", "key"), [pair for pair in KEYS.items() if len(pair[0]) > 1])
def test_a_key_held_acts_each_time(sent: str, key: str) -> None:
    if sent in ("\x1b[", "\x1b]", "\x1bO", "\x1bP", "\x1b_", "\x1b[3$"):
        return  # these are only known by the silence after them
    assert read(sent * 9) == [key] * 9
    assert read(*sent * 9) == [key] * 9


@pytest.mark.parametrize("sent", NOTHING)
def test_what_is_no_key_types_nothing_and_hides_nothing_after_it(sent: str) -> None:
    assert keys(read(sent)) == []
    assert keys(read(sent, 2.0, "y")) == ["y"]


def test_a_sequence_that_is_broken_off_gives_way_to_what_comes() -> None:
    assert read("\x1b[31\x1b[A") == ["up"]
    assert read("\x1b[1;3\r") == ["enter"]
    assert read("\x1b]11;rgb\x1b[A") == ["up"]


def test_chords_in_quick_succession_each_act() -> None:
    assert read("\x1bn\x1bn\x1bn") == ["alt+n"] * 3
    assert read("\x1b1\x1b2\x1b3") == ["alt+1", "alt+2", "alt+3"]
    assert read("\x1bs\x1bn\x1b\r\x1b[A") == ["alt+s", "alt+n", "alt+enter", "up"]


def test_escape_alone_is_escape_once_nothing_follows() -> None:
    reader = TerminalReader(0.1)
    assert reader.feed("\x1b") == []
    assert reader.patience == 0.1
    assert reader.quiet(0.09) == []
    (event,) = reader.quiet(0.1)
    assert isinstance(event, events.Key)
    assert (event.key, event.character) == ("escape", "\x1b")
    assert reader.patience is None


def test_escape_and_a_letter_within_the_delay_is_alt_and_after_it_two_keys() -> None:
    assert read("\x1b", "n") == ["alt+n"]
    assert read("\x1b", 0.1, "n") == ["escape", "n"]


def test_escapes_in_a_row_are_each_one() -> None:
    for number in range(1, 9):
        assert read("\x1b" * number) == ["escape"] * number
    assert read("\x1b\x1bn") == ["escape", "alt+n"]
    assert read("\x1b\x1b[<35;20;10M") == ["escape", ("MouseMove", "")]
    assert read("\x1b\x1b[I") == ["escape", ("AppFocus", "")]
    assert read("\x1b\x1b[200~a\x1b[201~") == ["escape", ("Paste", "a")]


def test_reports_of_the_terminal_reach_textual() -> None:
    assert read("\x1b[I\x1b[O\x1b[<0;20;10M\x1b[<0;20;10m\x1b[?2026;2$y\x1b[48;40;120;800;1200t") == [
        ("AppFocus", ""),
        ("AppBlur", ""),
        ("MouseDown", ""),
        ("MouseUp", ""),
        ("TerminalSupportsSynchronizedOutput", ""),
        ("Resize", ""),
    ]


@pytest.mark.parametrize(
    ("sent", "physical"),
    [
        ("\x1b[1085::121;;1085u", "y"),
        ("\x1b[1085:1053:121;2;1053u", "Y"),
        ("\x1b[233::50;;233u", "2"),
        ("\x1b[97::113;;97u", ""),
        ("\x1b[121;;121u", ""),
        ("۱", "1"),
        ("y", ""),
    ],
)
def test_a_letter_of_another_layout_knows_its_place(sent: str, physical: str) -> None:
    (event,) = TerminalReader(0.1).feed(sent)
    assert isinstance(event, events.Key)
    assert event.character == event.key
    assert physical_key(event) == physical


OLD = TerminalKeys()
COMMAND_KEYS = sorted({key for command in COMMANDS for key in command.keys})


@pytest.mark.parametrize("key", [key for key in COMMAND_KEYS if OLD.works(key)])
def test_a_key_of_a_command_that_is_said_to_work_in_an_old_terminal_arrives(key: str) -> None:
    assert read(key_sequence(key)) == [key]


@pytest.mark.parametrize("key", [key for key in COMMAND_KEYS if not OLD.works(key)])
def test_a_key_of_a_command_that_is_said_not_to_work_there_has_no_bytes_of_its_own(key: str) -> None:
    try:
        came = read(key_sequence(key))
    except ValueError:
        return
    assert came != [key]


PIECES = [
    *KEYS,
    *NOTHING,
    "\x1b[200~y\x1b[33m\ry\x1b[201~",
    "\x1b[<35;2;3M",
    "\x1b[I",
    "hello\r",
    "a",
    "\x1b" * 2,
]


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
        st.text(st.sampled_from("\x1b\x1b\x1b[]OP_GM<;:?0123uRm~$A a\r\x07\\\x01"), max_size=40),
    ),
    st.integers(0, 60),
)
def test_however_input_is_cut_it_is_the_same(text: str, cut: int) -> None:
    # A text that is a paste only by its line ends may be cut; the brackets and the keys never differ.
    text = text.replace("\r", "\x02").replace("\t", "\x02").replace("m", "A")
    assert read(text[:cut], text[cut:]) == read(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.integers(0, 60))
def test_no_input_makes_an_error(text: str, cut: int) -> None:
    read(text[:cut], text[cut:])
    read("\x1b[" + text, "\x1b[200~" + text)


OTHERWISE = {
    "\x1b\x1b": ["escape", "escape"],  # not once, as on Windows
    "\x1b\x7f": ["alt+backspace"],  # not the key that does the same
    "\x1bb": ["alt+b"],
    "\x1bf": ["alt+f"],
    "\x1bOb": ["ctrl+down"],  # Textual 8.2 has ctrl+up
    "\x1b[1;2R": ["shift+f3"],  # not the place of the cursor
    "\x1b[1;6R": ["ctrl+shift+f3"],
}


@pytest.mark.parametrize("sent", [sequence for sequence in SEQUENCE_KEYS if sequence != "\x1b"])
def test_every_sequence_that_textual_knows_is_the_same_key_here(sent: str) -> None:
    theirs = [event.key for event in ReportParser().parse(sent) if isinstance(event, events.Key)]
    came = read(sent)
    # Its table and its reading of numbers differ here and there: f19 is read as an exclamation mark.
    assert came == OTHERWISE.get(sent) or (len(came) == 1 and came[0] in (SEQUENCE_KEYS[sent], *theirs))
