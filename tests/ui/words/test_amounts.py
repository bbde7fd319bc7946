"""Amounts and tool calls in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.words import amounts


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0:00"),
        (-3, "0:00"),
        (42.9, "0:42"),
        (725, "12:05"),
        (3599, "59:59"),
        (3720, "1h02"),
        (273_600, "3d04h"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert amounts.format_duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.0s"),
        (0.31, "0.3s"),
        (9.94, "9.9s"),
        (9.96, "10s"),
        (59.4, "59s"),
        (59.6, "0:59"),
        (90, "1:30"),
    ],
)
def test_elapsed(seconds: float, words: str) -> None:
    assert amounts.format_elapsed(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0"),
        (940, "940"),
        (999, "999"),
        (1000, "1.0k"),
        (12_345, "12.3k"),
        (99_949, "99.9k"),
        (99_950, "100k"),
        (123_456, "123k"),
        (999_499, "999k"),
        (999_500, "1.0M"),
        (1_234_567, "1.2M"),
    ],
)
def test_tokens(count: int, words: str) -> None:
    assert amounts.format_tokens(count) == words


def test_money_percent_ages_and_sizes() -> None:
    assert [amounts.format_usd(a) for a in (0, 0.0123, 0.99994, 12.349, 1234.4)] == [
        "$0.00",
        "$0.0123",
        "$0.9999",
        "$12.35",
        "$1,234",
    ]
    assert [amounts.format_percent(p) for p in (0, 0.2, 42.4, 100)] == ["0%", "<1%", "42%", "100%"]
    assert [amounts.format_age(s) for s in (1, 42, 300, 7300, 200_000)] == ["now", "42s", "5m", "2h", "2d"]
    assert [amounts.format_bytes(n) for n in (812, 4300, 1_363_149)] == ["812 B", "4.2 KB", "1.3 MB"]
    assert [amounts.counted(n, "line") for n in (0, 1, 2)] == ["0 lines", "1 line", "2 lines"]


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("bash", {"command": "npm test", "timeout": 5}, "npm test"),
        ("bash", {"command": "cd x &&\n\n   make   all\n"}, "cd x && ⏎ make all"),
        ("bash", {"cmd": "ls"}, "ls"),
        ("bash", {"command": 3}, "command=3"),
        ("read", {"path": "a.txt"}, "a.txt"),
        ("read", {"path": "a.py", "offset": 10, "limit": 50}, "a.py:10-59"),
        ("read", {"path": "a.py", "offset": 10}, "a.py:10-"),
        ("read", {"path": "a.py", "limit": 5}, "a.py:1-5"),
        (
            "edit",
            {"path": "a.txt", "edits": [{"oldText": "a\nb\n", "newText": "a\nc\nd\n"}]},
            "a.txt (+2 -1)",
        ),
        ("edit", {"path": "a.txt", "old_string": "x", "new_string": ""}, "a.txt (+0 -1)"),
        ("edit", {"input": "[src/new.txt#A90C]\nPUT 1.=1:\n+hello"}, "src/new.txt"),
        ("edit", {"input": "garbage"}, "input=garbage"),
        ("write", {"path": "a.txt", "content": "one\ntwo\n"}, "a.txt (2 lines)"),
        ("grep", {"pattern": "TODO", "path": "src", "glob": "*.py"}, "TODO in src (*.py)"),
        ("find", {"pattern": "*.txt"}, "*.txt"),
        ("glob", {"path": "src/**/*.ts"}, "src/**/*.ts"),
        ("ls", {}, "."),
        ("ls", {"path": "src", "limit": 5}, "src"),
        ("eval", {"language": "py", "code": "print(1)"}, "py: print(1)"),
        ("task", {"tasks": [{"name": "One"}, {"agent": "scout"}]}, "2 tasks: One, scout"),
        ("ask", {"questions": [{"question": "Which?"}]}, "Which?"),
        ("todo", {"op": "done", "task": "Parse"}, "done Parse"),
        (
            "lookup",
            {"id": "T-1", "deep": True, "n": None, "q": "two words"},
            'id=T-1 deep=true n=null q="two words"',
        ),
        ("lookup", {"list": [1, 2], "map": {"a": 1}, "none": {}}, "list=[2] map={…} none={}"),
        ("lookup", {}, ""),
        ("bash", {"command": "echo \x1b[31m\u202e"}, "echo ␛[31m�"),
    ],
)
def test_tool_calls(name: str, arguments: dict[str, Any], words: str) -> None:
    assert amounts.summarize_tool(name, arguments) == words


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["path", "edits", "command", "offset", "limit", "tasks", "questions", "content", "input", "x"]
)
NAMES = st.sampled_from(
    ["bash", "read", "edit", "write", "grep", "ls", "eval", "task", "ask", "todo", "nosuch"]
)


@given(NAMES, st.dictionaries(KEYS, JSON, max_size=4))
def test_whatever_the_model_wrote_is_one_clean_line(name: str, arguments: dict[str, Any]) -> None:
    line = amounts.summarize_tool(name, arguments)
    assert line.isprintable() or all(character.isprintable() or ord(character) > 126 for character in line)
    assert "\n" not in line


def test_a_huge_argument_costs_little() -> None:
    assert len(amounts.summarize_tool("bash", {"command": "x" * 10_000_000})) < 500
    assert len(amounts.summarize_tool("any", {str(n): "y" * 100_000 for n in range(1000)})) < 700


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_line_changes_keep_the_balance(old: list[str], new: list[str]) -> None:
    added, removed = amounts.line_changes("\n".join(old), "\n".join(new))
    assert added >= 0
    assert removed >= 0
    assert added - removed == len(new) - len(old)
