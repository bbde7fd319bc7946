"""Tool output: colours kept, other escapes gone, progress bars resolved, whatever the chunks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text.ansi import AnsiReader
from pidriver_tui.ui.text.output_body import OutputBody
from pidriver_tui.ui.text.palette import Palette

from .showing import PALETTE, fed, pieces, shown, styles_of, text_of


def told(raw: str) -> str:
    return fed(OutputBody(), [raw]).source()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain\ntext\n", "plain\ntext\n"),
        ("a\x1b[31mb\x1b[0mc", "abc"),
        ("\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "alink"),
        ("\x1bPq#0;2\x1b\\a\x1b_apc\x1b\\b\x1b^pm\x1b\\c", "abc"),
        ("\x1b[2J\x1b[1;1H\x1b[?25la\x1b[3Ab\x1b7\x1b8\x1b(Bc\x1bMd", "abcd"),
        ("\x9b31mred\x9b0m \x9dtitle\x9cdone", "red done"),
        ("\x1b[>4;2mx\x1b[?1hy", "xy"),
        ("10%\r50%\r100%\ndone", "100%\ndone"),
        ("long line\rshort\n", "short\n"),
        ("kept\r\nas lines\r\n", "kept\nas lines\n"),
        ("kept\r", "kept"),
        ("a\r\r\nb", "a\nb"),
        ("one\n50%\r\x1b[K100%", "one\n100%"),
        ("N\bNA\bAM\bME\bE", "NAME"),
        ("\b\bx\n\by", "x\ny"),
        ("bell\x07 null\x00", "bell␇ null␀"),
        ("unfinished \x1b[31", "unfinished "),
        ("unfinished \x1b]0;title\nnext", "unfinished ]0;title\nnext"),
        ("\x1b\x1b[1mx", "x"),
        ("tab\tkept", "tab\tkept"),
        ("\u202ebidi \ud83d\ude00", "�bidi 😀"),
    ],
)
def test_what_is_left(raw: str, text: str) -> None:
    assert told(raw) == text


@pytest.mark.parametrize(
    ("codes", "style"),
    [
        ("31", "color(1)"),
        ("92", "color(10)"),
        ("44", "on color(4)"),
        ("105", "on color(13)"),
        ("1;3;4;9", "bold italic underline strike"),
        ("38;5;208", "color(208)"),
        ("48;2;1;2;3", "on #010203"),
        ("38:2::16:32:48", "#102030"),
        ("38:5:99", "color(99)"),
        ("1;31;22", "color(1)"),
        ("31;39", ""),
        ("7;27", ""),
        ("31;0", ""),
        ("31;", ""),
        ("38;5;999", ""),
        ("38;2;1", ""),
        ("38", ""),
        ("8;5", ""),
        ("4:3", "underline"),
        ("4;4:0", ""),
        ("99999999999", ""),
    ],
)
def test_colours(codes: str, style: str) -> None:
    reader = AnsiReader()
    runs = list(reader.feed(f"\x1b[{codes}mx"))
    key = runs[0][1]
    assert key == ("" if not style else key)
    # Where nothing is known of a theme, colours stay what they were.
    palette = Palette.from_variables({})
    combined = palette[f"text {key}"] if key else palette["text"]
    assert combined == type(combined).parse(style)


def test_colours_reach_the_screen_and_end_where_they_end() -> None:
    body = fed(OutputBody(width=20), ["ok \x1b[32mgreen\nstill\x1b[m plain\n"])
    styles = styles_of(body)
    assert styles["green"].color == styles["still"].color != styles[" plain"].color
    assert styles[" plain"] == PALETTE["output"]


PARTS = st.sampled_from(
    [
        *("\x1b[", "\x9b", "\x1b]8;;x", "\x1b\\", "12%", "\t", "\ud83d", "\ude00", "\x1bP", "m", "x" * 50),
        "\x1b[31m",
        "\x1b[0m",
        "\x1b[1;38;5;7m",
        "\x1b]0;t\x07",
        "\x1b[K",
        "\r",
        "\n",
        "\r\n",
        "\b",
        "text ",
        "日本",
        "\x1b",
    ]
)


@given(st.lists(PARTS, max_size=25).map("".join), st.lists(st.integers(0, 400), max_size=8))
def test_any_chunking_gives_the_same(raw: str, cuts: list[int]) -> None:
    whole, parts = fed(OutputBody(width=30), [raw]), fed(OutputBody(width=30), pieces(raw, cuts))
    assert parts.source() == whole.source()
    assert shown(parts) == shown(whole)
    assert not set(whole.source()) & set("\x1b\x9b\x07\r\b")


@given(st.lists(PARTS, max_size=25).map("".join), st.lists(st.integers(0, 400), max_size=8))
def test_partial_results_may_replace_each_other(raw: str, cuts: list[int]) -> None:
    body = OutputBody(width=30)
    so_far = ""
    for part in pieces(raw, cuts):
        so_far += part
        body.replace(so_far)
        body.rows(0, 5, PALETTE)
    body.replace(raw[2:])
    body.replace(raw)
    body.finish()
    assert shown(body) == shown(fed(OutputBody(width=30), [raw]))


def test_a_progress_bar_costs_one_line_however_long_it_runs() -> None:
    body = OutputBody(width=40)
    for percent in range(5000):
        body.append(f"\rdownloading {percent}")
    assert body.source() == "downloading 4999"
    assert text_of(body) == ["downloading 4999"]


def test_a_continued_partial_result_is_not_read_again() -> None:
    body = OutputBody()
    body.replace("first\n")
    body.rows(0, 1, PALETTE)
    reader = body._reader
    body.replace("first\nsecond\n")
    assert body._reader is reader
    assert text_of(body) == ["first", "second"]
