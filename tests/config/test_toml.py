"""Reading a person's TOML: every way in which it can fail is one readable problem."""

from __future__ import annotations

import errno
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given

from pidriver_tui.config import WHOLE_FILE, Problem
from pidriver_tui.config.toml import MOST_BYTES, locate, parse, read

from .tables import FILE, TABLES


def problem(document_problem: Problem | None) -> Problem:
    assert document_problem is not None
    return document_problem


def test_a_missing_file_is_an_empty_table_unless_it_was_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    assert read(file, required=False).problem is None
    assert read(file, required=False).table == {}
    assert "no such file" in str(problem(read(file).problem))


def test_a_directory_is_named_as_one(tmp_path: Path) -> None:
    wrong = problem(read(tmp_path).problem)
    assert (wrong.file, wrong.key) == (tmp_path, WHOLE_FILE)
    assert "directory" in wrong.message


def test_a_named_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "config.toml"
    os.mkfifo(pipe)
    assert "not a regular file" in problem(read(pipe).problem).message


def test_a_path_in_which_a_file_stands_for_a_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "not a directory" in problem(read(tmp_path / "file" / "config.toml").problem).message


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text("a = 1")

    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "open", refuse)
    assert problem(read(file).problem).message == "cannot be read: permission denied"


def test_a_nul_in_the_path_itself() -> None:
    assert "cannot be read" in problem(read(Path("a\0b")).problem).message


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"a = 1\nb = \xff\n", 2, "UTF-8"),
        (b"a = 1\nb = 2\0\n", 2, "not valid TOML"),
        (b"a = 1\nb == 2\n", 2, "not valid TOML"),
        (b'theme = "beacon\n', 1, "not valid TOML"),
        (b"a = 1\na = 2\n", 2, "not valid TOML"),
        (b"a = [1,\n2,\n", 2, "not valid TOML"),
        (b"\xef\xbb\xbfa = [", 1, "not valid TOML"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(data: bytes, line: int, words: str) -> None:
    wrong = problem(parse(FILE, data).problem)
    assert (wrong.file, wrong.key, wrong.line) == (FILE, WHOLE_FILE, line)
    assert words in wrong.message
    assert str(wrong).isprintable()


def test_a_syntax_error_has_a_column_and_shows_the_line() -> None:
    wrong = problem(parse(FILE, b"[ui]\nbell = yes\n").problem)
    assert (wrong.line, wrong.column) == (2, 8)
    assert wrong.message.endswith(": bell = yes")
    assert str(wrong).startswith(f"{FILE}:2:8: ")


def test_a_syntax_error_never_shows_what_may_be_a_secret() -> None:
    wrong = problem(parse(FILE, b'[profiles.x.env]\nOPENAI_API_KEY = "sk-verysecret\n').problem)
    assert "sk-verysecret" not in str(wrong)
    assert "OPENAI_API_KEY = …" in wrong.message
    wrong = problem(parse(FILE, b'env = {A_TOKEN "abc"}').problem)
    assert "abc" not in str(wrong)


@pytest.mark.parametrize(
    "data",
    [
        b"a = " + b"[" * 5000,
        b"a = " + b"9" * 5000,
        b"a" + b".a" * 5000 + b" = 1",
        b"#" * (MOST_BYTES + 1),
    ],
    ids=["deep", "long number", "long key", "large"],
)
def test_hostile_files_are_refused_or_read(data: bytes) -> None:
    document = parse(FILE, data)
    assert document.table == {} or document.problem is None


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    document = parse(FILE, b'\xef\xbb\xbftheme = "x"\r\n[ui]\r\nbell = true\r\n')
    assert document.problem is None
    assert document.line(("ui", "bell")) == 3


TEXT = '''\
theme = "x" # [ui]

[ui]
note = """
bell = 1
[keys]
"""
list = [
  "bell = 2",
]
bell = true
"odd key".deep = 1
[profiles."my work"]
env = {A = "x", B = {env = "C"}}
[[rules]]
a = 1
[[rules]]
a = 2
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 1),
        (("ui",), 3),
        (("ui", "note"), 4),
        (("ui", "list"), 8),
        (("ui", "bell"), 11),
        (("ui", "odd key", "deep"), 12),
        (("profiles", "my work"), 13),
        (("profiles", "my work", "env"), 14),
        (("profiles", "my work", "env", "A"), 14),
        (("profiles", "my work", "env", "B", "env"), 14),
        (("rules", "0", "a"), 16),
        (("rules", "1", "a"), 18),
        (("ui", "absent"), 3),
        (("absent",), None),
    ],
)
def test_a_key_is_found_on_its_line(path: tuple[str, ...], line: int | None) -> None:
    assert locate(TEXT, path) == line


def leaves(table: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*path, key))
        elif not isinstance(value, list):
            yield (*path, key)


@given(TABLES)
def test_every_key_of_any_table_is_found_on_a_line_that_names_it(table: dict[str, Any]) -> None:
    try:
        text = tomli_w.dumps(table)
        tomllib.loads(text)
    except (ValueError, TypeError):
        return
    lines = text.split("\n")
    for path in leaves(table):
        line = locate(text, path)
        assert line is not None
        key = next(iter(tomllib.loads(lines[line - 1].partition(" = ")[0] + " = 0")), None)
        assert key == path[-1]


@given(TABLES)
def test_locating_in_any_text_never_raises(table: dict[str, Any]) -> None:
    locate(repr(table), ("a", "b"))
