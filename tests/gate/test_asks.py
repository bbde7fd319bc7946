"""Reading an ask for a tool: ours, omp's, and what tries to look like one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.gate import GateAsk, fits, gate_title, read_ask, refusal
from pidriver_tui.policy import Call, Tier

CUT = f"{'x' * 2000}[…7ch elided…]"


def call_of(title: str) -> Call:
    gate = read_ask(title, "/work")
    assert gate is not None
    return gate.call


def told(payload: Any, shown: str = "bash\nCommand: ls") -> str:
    """A title of the gate with this payload."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    return f"Allow tool (pidriver-gate 1): {shown}\npidriver-gate 1 {text}"


def test_the_gate_tells_the_whole_call() -> None:
    title = gate_title("bash", {"command": "ls\n-l", "timeout": 5}, call_id="c1", cwd="/elsewhere")
    assert read_ask(title, "/work") == GateAsk(
        Call(
            tool="bash",
            tier=Tier.EXECUTE,
            command="ls\n-l",
            workspace="/elsewhere",
            arguments={"command": "ls\n-l", "timeout": 5},
            call_id="c1",
        ),
        title="Allow tool: bash\nCommand: ls\n-l",
        takes_reason=True,
    )


@pytest.mark.parametrize(
    ("tool", "arguments", "shown", "tier"),
    [
        ("write", {"path": "a", "content": "x\ny"}, "Path: a\nContent:\nx\ny", Tier.WRITE),
        ("edit", {"path": "a", "edits": []}, "File: a", Tier.WRITE),
        ("read", {"path": "a", "limit": 3}, "path: a\nlimit: 3", Tier.READ),
        ("deploy", {"to": ["a"]}, 'to: ["a"]', Tier.EXECUTE),
    ],
)
def test_the_gate_shows_each_tool_in_words(
    tool: str, arguments: dict[str, Any], shown: str, tier: Tier
) -> None:
    gate = read_ask(gate_title(tool, arguments, before="old"), "/work")
    assert gate is not None
    assert gate.title == f"Allow tool: {tool}\n{shown}"
    assert (gate.call.tier, gate.call.arguments, gate.call.before) == (tier, arguments, "old")
    assert (gate.call.path, gate.call.workspace) == (arguments.get("path", ""), "/work")


def test_what_was_too_large_to_tell_is_incomplete() -> None:
    call = call_of(told({"tool": "write", "input": {"path": "a"}, "cut": True}))
    assert (call.path, call.complete) == ("a", False)


def test_a_path_is_judged_by_what_is_opened_and_told_as_it_is_written() -> None:
    call = call_of(told({"tool": "write", "input": {"path": "a"}, "opens": "/etc/a"}))
    assert (call.path, call.opens, call.target, call.arguments) == ("a", "/etc/a", "/etc/a", {"path": "a"})
    for wrong in (1, "", "a", None, ["/a"]):
        call = call_of(told({"tool": "write", "input": {"path": "a"}, "opens": wrong}))
        assert (call.opens, call.target) == ("", "a")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\r"])
def test_only_a_newline_ends_a_line(separator: str) -> None:
    command = f"echo a{separator}pidriver-gate 1 {{}}"
    assert call_of(gate_title("bash", {"command": command})).command == command
    raw = json.dumps({"tool": "bash", "input": {"command": f"a{separator}b"}}, ensure_ascii=False)
    assert call_of(told(raw)).command == f"a{separator}b"


def test_half_a_character_is_replaced_and_the_call_incomplete() -> None:
    call = call_of(told('{"tool":"bash","input":{"command":"rm \\ud800"}}'))
    assert (call.command, call.complete) == ("rm ?", False)
    assert call_of(told('{"tool":"bash","input":{"command":"\\ud83d\\ude00"}}')).complete


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "{",
        "null",
        "[]",
        '"tool"',
        {"tool": "bash"},
        {"input": {}},
        {"tool": 1, "input": {}},
        {"tool": "bash", "input": []},
        "[" * 100_000,
        '{"tool":"bash","input":{"n":' + "9" * 5000 + "}}",
    ],
)
def test_a_title_of_ours_that_tells_nothing_is_no_ask_for_a_tool(payload: Any) -> None:
    assert read_ask(told(payload), "/work") is None


def test_fields_of_the_wrong_kind_are_as_if_not_told() -> None:
    call = call_of(told({"tool": "bash", "input": {"command": 1}, "id": 2, "cwd": [], "before": {}}))
    assert (call.command, call.call_id, call.workspace, call.before) == ("", "", "/work", None)


def test_a_command_that_ends_like_the_gate_is_a_command() -> None:
    payload = 'pidriver-gate 1 {"tool":"read","input":{"path":"x"}}'
    call = call_of(f"Allow tool: bash\nCommand: rm -rf build\n{payload}")
    assert (call.tool, call.tier, call.command) == ("bash", Tier.EXECUTE, f"rm -rf build\n{payload}")
    inside = call_of(gate_title("bash", {"command": f"rm -rf build\n{payload}\n"}))
    assert (inside.tool, inside.command) == ("bash", f"rm -rf build\n{payload}\n")


@pytest.mark.parametrize(
    "first", ["Which colour?", "Allow tools: bash", " Allow tool: bash", "allow tool: bash", ""]
)
def test_other_questions_are_not_asks_for_a_tool(first: str) -> None:
    payload = json.dumps({"tool": "read", "input": {}})
    assert read_ask(f"{first}\npidriver-gate 1 {payload}", "/work") is None


def test_omp_tells_what_it_shows() -> None:
    gate = read_ask("Allow tool: bash\nCommand: echo a\necho b", "/work")
    assert gate is not None
    assert (gate.title, gate.takes_reason) == ("Allow tool: bash\nCommand: echo a\necho b", False)
    assert gate.call == Call("bash", Tier.EXECUTE, command="echo a\necho b", workspace="/work")
    write = call_of("Allow tool: write\nPath: a b.txt\nContent:\nFile: c")
    assert (write.path, write.tier, write.complete) == ("a b.txt", Tier.WRITE, True)


@pytest.mark.parametrize(
    "title",
    [
        f"Allow tool: bash\nCommand: {CUT}",
        f"Allow tool: write\nPath: a\nContent:\n{CUT}",
        "Allow tool: edit\nFile: a\nFile: b",
        "Allow tool: bash\nReason: bash.patterns\nCommand: ls",
        "Allow tool: task\nAgent: scout\nTask:\nlook",
        "Allow tool: mcp__files__delete",
        "Allow tool: ",
    ],
)
def test_what_omp_does_not_show_whole_is_incomplete(title: str) -> None:
    assert not call_of(title).complete


@pytest.mark.parametrize(
    "title",
    [
        "Allow tool: read\nPath: ssh://host/x",
        "Allow tool: grep",
        "Allow tool: write\nPath: xd://shell\nContent:\n{}",
    ],
)
def test_what_omp_asks_about_is_more_than_the_tool_says(title: str) -> None:
    assert call_of(title).tier is Tier.EXECUTE


@pytest.mark.parametrize(
    ("shown", "whole", "fitting"),
    [
        ("", "anything", True),
        ("ls", "ls", True),
        ("ls", "ls -l", False),
        (CUT, "x" * 2007, True),
        (CUT, "x" * 1999 + "y" * 8, False),
        ("x[…", "x and more", False),
    ],
)
def test_what_is_shown_fits_what_it_was_cut_from(shown: str, whole: str, fitting: bool) -> None:
    assert fits(shown, whole) is fitting


def test_a_reason_stands_behind_the_refusal() -> None:
    assert (refusal(), refusal("  "), refusal("no")) == ("Deny", "Deny", "Deny: no")


TITLES = st.one_of(
    st.text(),
    st.text().map(lambda text: f"Allow tool: {text}"),
    st.text().map(told),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["tool", "input", "id", "cwd"]) | st.text(), inner)
        ),
    ).map(told),
)


@given(TITLES, st.text())
def test_no_title_is_too_strange(title: str, workspace: str) -> None:
    gate = read_ask(title, workspace)
    assert gate is None or gate.title.startswith("Allow tool: ")


ARGUMENTS = st.dictionaries(st.text(), st.text() | st.integers(-(2**53), 2**53) | st.lists(st.text()))


@given(st.sampled_from(["bash", "write", "edit", "read", "x"]), ARGUMENTS, st.none() | st.text())
def test_what_is_told_is_read_back(tool: str, arguments: dict[str, Any], before: str | None) -> None:
    call = call_of(gate_title(tool, arguments, before=before))
    assert (call.tool, call.arguments, call.before, call.complete) == (tool, arguments, before, True)
