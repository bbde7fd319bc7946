"""Code: highlighted where it shows, the same wherever it is cut, its text untouched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text import code_groups, languages
from pidriver_tui.ui.text.code_body import CodeBody
from pidriver_tui.ui.text.highlight import CODE, highlight
from pidriver_tui.ui.text.markdown import MarkdownBody

from .showing import EVERYTHING, PALETTE, fed, shown, text_of

DOCSTRING = 'def one():\n    """Begins\n' + "    goes on\n" * 200 + '    ends."""\n    return 1\n'


def test_tokens_have_the_styles_of_the_palette() -> None:
    (tokens,) = highlight(['def f(x): return "a" + 1  # why'], "python")
    assert ("def", f"{CODE} syntax_keyword") in tokens
    assert ("f", f"{CODE} syntax_function") in tokens
    assert ('"a"', f"{CODE} syntax_string") in tokens or (("a", f"{CODE} syntax_string") in tokens)
    assert ("1", f"{CODE} syntax_number") in tokens
    assert tokens[-1] == ("# why", f"{CODE} syntax_comment")


def test_the_last_line_is_highlighted_as_if_another_followed() -> None:
    assert highlight(["-old", "+new"], "diff") == [[("-old", f"{CODE} removed")], [("+new", f"{CODE} added")]]


def test_a_diffs_file_names_are_neither_added_nor_removed() -> None:
    lines = ["diff --git a/x b/x", "--- a/x", "+++ b/x", "@@ -1 +1 @@", "-- gone", "+- came", " kept", ""]
    shown_as = [tokens[0][1] if tokens else "" for tokens in highlight(lines, "diff")]
    names = [style.removeprefix(CODE).strip() for style in shown_as]
    assert names == ["dim", "dim", "dim", "hunk", "removed", "added", "", ""]


@given(
    st.lists(st.text("abc \"'#/*`<>-={}()\\\t日", max_size=30), max_size=12),
    st.sampled_from(
        ["python", "c", "js", "html", "css", "bash", "diff", "json", "yaml", "php", "nosuch", ""]
    ),
)
def test_no_lexer_changes_the_text(lines: list[str], language: str) -> None:
    tokens = highlight(lines, language)
    assert ["".join(text for text, _ in line) for line in tokens] == lines
    assert all(PALETTE[style] for line in tokens for _, style in line)


def test_a_line_too_long_for_a_lexer_is_plain() -> None:
    assert highlight(["x = " + "1 + " * 1000], "python") == [[("x = " + "1 + " * 1000, CODE)]]


@pytest.mark.parametrize(
    ("language", "text", "opened"),
    [
        ("python", 'x = """abc\n', '"""'),
        ("python", 'x = """abc"""\n', ""),
        ("python", '# it\'s """\n', ""),
        ("python", 'x = \'"""\'\n', ""),
        ("python", "'''a\"\"\"\n", "'''"),
        ("c", "int a; /* b\n", "/*"),
        ("c", "// /*\n", ""),
        ("c", "char q = '\"'; /* x */\n", ""),
        ("rust", "fn f<'a>(x: &'a str) { /* y\n", "/*"),
        ("typescript", "const a = `x ${1}\n", "`"),
        ("html", "<p><!-- x\n", "<!--"),
        ("css", "a { /* b */ } /* c\n", "/*"),
        ("lua", "--[[ x\n", "--[["),
        ("bash", 'echo "/*\n', ""),
        ("nosuch", '"""', ""),
    ],
)
def test_what_is_left_open(language: str, text: str, opened: str) -> None:
    assert languages.open_at_end(text, language) == opened


@given(
    st.lists(st.sampled_from(['"""', "'''", '"', "'", "#", "x", "\\", " "]), max_size=30), st.integers(0, 30)
)
def test_what_is_left_open_can_be_found_in_two_steps(marks: list[str], cut: int) -> None:
    lines = "".join(mark + ("\n" if index % 3 == 2 else "") for index, mark in enumerate(marks)).split("\n")
    first = "".join(line + "\n" for line in lines[:cut])
    second = "".join(line + "\n" for line in lines[cut:])
    halfway = languages.open_at_end(first, "python")
    assert languages.open_at_end(second, "python", halfway) == languages.open_at_end(first + second, "python")


@pytest.mark.parametrize(
    "make",
    [lambda: CodeBody(DOCSTRING, language="python"), lambda: MarkdownBody(f"```python\n{DOCSTRING}```")],
)
def test_a_long_docstring_is_a_string_in_every_piece(make: object) -> None:
    body = make()  # type: ignore[operator]
    body.settle(0, EVERYTHING)
    rows = [row for row in shown(body) if "goes on" in "".join(text for text, _ in row)]
    string = str(PALETTE[f"{CODE} syntax_string"])
    assert len(rows) == 200
    assert all(any("goes on" in text and style == string for text, style in row) for row in rows)


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("python", "python"),
        ("Python3 title=x", "python3"),
        ("{.js .numberLines}", "js"),
        ("c++", "c++"),
        ("src/app.ts", "ts"),
        ("", ""),
        ("!!", ""),
    ],
)
def test_info_strings(info: str, language: str) -> None:
    assert languages.language_of(info) == language


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("src/a.py", "python"),
        ("Dockerfile", "docker"),
        ("a/Makefile", "make"),
        ("x.tsx", "tsx"),
        ("C:\\a\\b.rs", "rs"),
        ("notes.txt", ""),
        ("LICENSE", ""),
        ("a.yml", "yaml"),
    ],
)
def test_files(path: str, language: str) -> None:
    found = languages.language_of_path(path)
    assert found == language or (language == "python" and found == "py")


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("#!/usr/bin/env python3", "python"),
        ("#!/bin/sh", "bash"),
        ("diff --git a/x b/x", "diff"),
        ('{"a": 1}', "json"),
        ("$ ls -la", "console"),
        ("def f(x):", "python"),
        ("import os", "python"),
        ("package main", "go"),
        ("#include <stdio.h>", "cpp"),
        ("fn main() {", "rust"),
        ("const x = 1", "javascript"),
        ("SELECT * FROM t", "sql"),
        ("npm install", "bash"),
        ("<html>", "html"),
        ("name: x", "yaml"),
        ("just some words", ""),
        ("", ""),
    ],
)
def test_guesses(line: str, language: str) -> None:
    assert languages.guess(line) == language


def test_line_numbers_follow_the_file() -> None:
    body = fed(
        CodeBody(language="python", first_line=98, width=20), ["a = 1\nb = 2\n\nlong_name = other_name\n"]
    )
    assert text_of(body) == ["  98 a = 1", "  99 b = 2", " 100", " 101 long_name = oth", "     er_name"]
    assert body.source() == "a = 1\nb = 2\n\nlong_name = other_name\n"


def test_numbers_stay_in_step_over_pieces_and_long_lines() -> None:
    text = (
        "".join(f"line {n}\n" for n in range(1, 400))
        + "x" * 9000
        + "\n"
        + "".join(f"end {n}\n" for n in range(5))
    )
    rows = text_of(fed(CodeBody(first_line=1, width=40), [text]))
    for row in rows:
        number, _, content = row.strip().partition(" ")
        if content.startswith("line "):
            assert number == content.removeprefix("line ")
        if content.startswith("end "):
            assert int(number) == 401 + int(content.removeprefix("end "))


@given(
    st.lists(st.sampled_from(["def f():", "    return 1", "", "}", "x" * 300]), max_size=80),
    st.integers(0, 3000),
)
def test_groups_are_found_alike_by_line_and_by_leap(lines: list[str], shift: int) -> None:
    text = "".join(line + "\n" for line in lines)
    by_leap = []
    mark = at = 0
    while at < len(text):
        # As far as there are lines yet: none, or some more.
        end = text.find("\n", min(at + shift, len(text) - 1)) + 1
        place = code_groups.group_end(text, at, end, mark)
        if place >= 0:
            by_leap.append(place)
            mark = place
            at = text.index("\n", place) + 1
        else:
            at = end
    by_line = []
    mark = at = 0
    for line in lines:
        if code_groups.begins_group(line, at - mark):
            by_line.append(at)
            mark = at
        at += len(line) + 1
    assert by_leap == by_line
