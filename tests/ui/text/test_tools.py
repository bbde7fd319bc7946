"""What is shown of tool calls, in the shapes real pi 0.87.1 and omp 18.2.3 give them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.ui.text.code_body import CodeBody
from pidriver_tui.ui.text.diff_body import DiffBody
from pidriver_tui.ui.text.line_diff import diff_counts, numbered_diff
from pidriver_tui.ui.text.output_body import OutputBody
from pidriver_tui.ui.text.tool_bodies import Section, ToolBodies, tool_sections
from pidriver_tui.ui.text.tool_sections import outcome, outline

from .showing import EVERYTHING, PALETTE, fed, shown, text_of


def told(sections: Any) -> list[tuple[str, str, list[str]]]:
    return [(section.role, section.label, text_of(section.body)) for section in sections]


def test_a_command_with_its_output_and_exit() -> None:
    output = "oops\n\n\nCommand exited with code 3"
    sections = tool_sections(
        "bash", {"command": "echo oops >&2; exit 3", "timeout": 5}, output, {}, failed=True
    )
    assert told(sections) == [
        ("command", "", [" echo oops >&2; exit 3"]),
        ("arguments", "", ["timeout: 5"]),
        ("output", "exit 3", ["oops"]),
    ]
    assert isinstance(sections[0].body, CodeBody)


@pytest.mark.parametrize(
    ("output", "details", "failed", "words", "code", "rest"),
    [
        ("line\nerr\n", {}, False, "", 0, "line\nerr"),
        ("line\n\n\nWall time: 1.83 seconds", {"wallTimeMs": 1830.2}, False, "", 0, "line"),
        (
            "oops\n\n\nWall time: 0.02 seconds\n\nCommand exited with code 3",
            {"exitCode": 3},
            True,
            "exit 3",
            3,
            "oops",
        ),
        ("start\n\n\nCommand aborted", {}, True, "aborted", None, "start"),
        ("x\n\n\nCommand timed out after 5 seconds", {}, True, "timed out after 5 s", None, "x"),
        ('Blocked by user ("Block")', {}, True, "failed", None, 'Blocked by user ("Block")'),
        (
            "Command exited with code 1 is what it said\n",
            {},
            False,
            "",
            0,
            "Command exited with code 1 is what it said",
        ),
        ("", {}, False, "", 0, ""),
    ],
)
def test_how_commands_end(
    output: str, details: dict[str, Any], failed: bool, words: str, code: int | None, rest: str
) -> None:
    ended = outcome("bash", output, details, failed=failed)
    assert (ended.words, ended.exit_code, ended.output) == (words, code, rest)


def test_a_running_command_shows_its_output_as_it_comes() -> None:
    bodies = ToolBodies("bash", width=40)
    arguments = {"command": "make"}
    bodies.update(arguments, "", {}, done=False)
    assert told(bodies.sections) == [("command", "", [" make"])]
    bodies.update(arguments, "one\n", {}, done=False)
    output = bodies.sections[1].body
    bodies.update(arguments, "one\ntwo\n", {}, done=False)
    bodies.update(arguments, "one\ntwo\n\n\nCommand exited with code 2", {}, failed=True)
    assert bodies.sections[1].body is output
    assert told(bodies.sections)[1] == ("output", "exit 2", ["one", "two"])
    bodies.set_width(10)
    assert output.width == 10


def test_pi_edit_shows_the_diff_it_reports() -> None:
    details = {
        "diff": "-1 hello world\n+1 hello there\n 2 second",
        "patch": "--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n-hello world\n+hello there\n second\n",
        "firstChangedLine": 1,
    }
    arguments = {"path": "a.txt", "edits": [{"oldText": "world", "newText": "there"}]}
    (section,) = tool_sections(
        "edit", arguments, "Successfully replaced 1 block(s) in a.txt.", details, width=24
    )
    assert (section.role, section.label) == ("diff", "+1 -1")
    assert text_of(section.body) == ["1 - hello world", "1 + hello there", "2   second"]


def test_an_edit_not_yet_done_shows_what_it_would_change() -> None:
    arguments = {
        "path": "a.py",
        "edits": [{"oldText": "a\nb\n", "newText": "a\nc\n"}, {"old_string": "x", "new_string": "y"}],
    }
    sections = tool_sections("edit", arguments, "", {}, done=False)
    assert told(sections) == [
        ("diff", "+1 -1", ["1   a", "2 - b", "2 + c"]),
        ("diff", "+1 -1", ["1 - x", "1 + y"]),
    ]


def test_omp_edits() -> None:
    several = {
        "diff": "...",
        "perFileResults": [{"path": "a.py", "diff": "+12|new"}, {"path": "b.py", "diff": "-3|old"}],
    }
    assert told(tool_sections("edit", {"input": "[a.py#1A2B]\n..."}, "ok", several)) == [
        ("diff", "a.py +1 -0", ["12 + new"]),
        ("diff", "b.py +0 -1", ["3 - old"]),
    ]
    texts = {"oldText": "one\ntwo\n", "newText": "one\n2\n", "path": "/p/a"}
    assert told(tool_sections("edit", {"input": "x"}, "ok", texts)) == [
        ("diff", "+1 -1", ["1   one", "2 - two", "2 + 2"]),
    ]
    refused = tool_sections("edit", {"input": "[a.txt]\nreplace 1:"}, "no hunk header", {}, failed=True)
    assert told(refused) == [
        ("arguments", "", ["[a.txt]", "replace 1:"]),
        ("error", "", ["no hunk header"]),
    ]


def test_writes_and_reads_show_the_file() -> None:
    (written,) = tool_sections(
        "write", {"path": "a.py", "content": "x = 1\ny = 2\n"}, "Successfully wrote", {}
    )
    assert told([written]) == [("file", "2 lines", ["  1 x = 1", "  2 y = 2"])]
    (read,) = tool_sections("read", {"path": "a.py", "offset": 41, "limit": 2}, "p\nq\n", {})
    assert told([read]) == [("file", "", [" 41 p", " 42 q"])]
    details = {"displayContent": {"text": "hello world\nsecond", "startLine": 1}}
    (omp,) = tool_sections("read", {"path": "a.txt"}, "[a.txt#A90C]\n1:hello world\n2:second", details)
    assert told([omp]) == [("file", "", ["  1 hello world", "  2 second"])]
    missing = tool_sections("read", {"path": "no.txt"}, "ENOENT: no such file", {}, failed=True)
    assert told(missing) == [("arguments", "", ["path: no.txt"]), ("error", "", ["ENOENT: no such file"])]
    image = tool_sections("read", {"path": "a.png"}, "Read image file [image/png]", {})
    assert [section.role for section in image] == ["output"]


def test_other_tools_show_arguments_and_output() -> None:
    arguments = {
        "id": "T-1",
        "deep": {"a": [1, {"b": None, "c": True}], "text": "two\nlines"},
        "empty": [],
        "s": " x",
    }
    sections = tool_sections("lookup", arguments, "Ticket T-1", {})
    assert told(sections) == [
        (
            "arguments",
            "",
            [
                *("id: T-1", "deep:", "  a:", "    - 1", "    - b: null", "      c: true"),
                *("  text:", "    two", "    lines", "empty: []", 's: " x"'),
            ],
        ),
        ("output", "", ["Ticket T-1"]),
    ]
    assert told(tool_sections("eval", {"language": "py", "code": "print(1)"}, "1", {}))[0] == (
        "command",
        "",
        [" print(1)"],
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["bash", "read", "edit", "write", "eval", "task", "nosuch"])
KEYS = st.sampled_from(
    ["path", "edits", "command", "offset", "content", "input", "code", "diff", "patch", "oldText"]
)
MAPS = st.dictionaries(
    st.one_of(KEYS, st.sampled_from(["displayContent", "perFileResults", "exitCode"])), JSON, max_size=4
)


@given(NAMES, MAPS, st.text(max_size=20), MAPS, st.booleans(), st.booleans())
def test_whatever_a_call_holds_can_be_shown(
    name: str, arguments: dict[str, Any], output: str, details: dict[str, Any], done: bool, failed: bool
) -> None:
    bodies = ToolBodies(name, width=30)
    for text in ("", output):
        bodies.update(arguments, text, details, done=done, failed=failed)
        for section in bodies.sections:
            assert isinstance(section, Section)
            assert all(strip.cell_length <= 30 for strip in section.body.rows(0, EVERYTHING, PALETTE))


def test_nothing_nests_without_end() -> None:
    value: Any = "x"
    for _ in range(5000):
        value = [value]
    assert outline({"a": value}).count("\n") < 100


# Diffs


def test_a_unified_diff_is_coloured_by_line() -> None:
    patch = "--- a\n+++ b\n@@ -1,2 +1,2 @@ def f\n-old line\n+new line\n same\n\\ No newline at end of file\n"
    body = fed(DiffBody(width=30), [patch])
    styles = ["dim", "dim", "hunk", "removed", "added", "context", "dim"]
    for row, style in zip(shown(body), styles, strict=True):
        assert row[0][1] == str(PALETTE[style])
    assert text_of(body)[3:5] == ["- old line", "+ new line"]


def test_words_that_differ_stand_out() -> None:
    body = fed(DiffBody(width=40), ["-1 the quick fox\n+1 the slow fox\n 2 end"])
    strong = {text for row in shown(body) for text, style in row if "underline" in style}
    assert strong == {"quick", "slow"}
    unlike = fed(DiffBody(width=40), ["-1 abc\n+1 xyz"])
    assert not any("underline" in style for row in shown(unlike) for _, style in row)


LINES = st.lists(st.sampled_from(["a", "b", "c", "  d", ""]), max_size=12)


@given(LINES, LINES, st.integers(1, 500))
def test_a_numbered_diff_says_what_changed(old: list[str], new: list[str], first: int) -> None:
    diff = numbered_diff(
        "".join(f"{line}\n" for line in old), "".join(f"{line}\n" for line in new), first_line=first
    )
    added, removed = diff_counts(diff)
    assert added - removed == len(new) - len(old)
    assert (diff == "") == (old == new)
    for line in diff.splitlines():
        number, _, text = line[1:].lstrip().partition(" ")
        if number != "...":
            assert text == (old if line[0] == "-" else new)[int(number) - first]


def test_a_huge_diff_does_not_take_for_ever() -> None:
    old = "".join(f"line {n}\n" for n in range(9000))
    new = old.replace("line 4000\n", "other\n").replace("line 4500\n", "else\n")
    diff = numbered_diff(old, new)
    assert diff_counts(diff) == (501, 501)
    assert diff.splitlines()[0].strip() == "..."


def test_output_of_a_failed_tool_is_marked() -> None:
    sections = tool_sections("nosuch", {}, "Tool nosuch not found", {}, failed=True)
    assert [section.role for section in sections] == ["error"]
    assert isinstance(sections[0].body, OutputBody)
    assert shown(sections[0].body) == [[("Tool nosuch not found", str(PALETTE["error"]))]]
