"""Commands are answered as pi answers them, wrong ones in pi's own words (from the captures)."""

from __future__ import annotations

from typing import Any

import pytest

from tests import golden
from tests.demo.child import Child, of, texts

ALL_OF_PI = (
    "prompt steer follow_up abort clear_queue new_session get_state get_messages set_model"
    " cycle_model get_available_models set_thinking_level cycle_thinking_level"
    " get_available_thinking_levels set_steering_mode set_follow_up_mode compact"
    " set_auto_compaction set_auto_retry abort_retry bash abort_bash get_session_stats"
    " export_html switch_session fork clone get_fork_messages get_entries get_tree"
    " get_last_assistant_text set_session_name get_commands"
)


def malformed(line: bytes) -> dict[str, Any]:
    with Child() as child:
        child.write(line)
        return child.frame()


@pytest.mark.parametrize("name", ALL_OF_PI.split(" "))
def test_every_command_of_pi_is_known(name: str) -> None:
    with Child() as child:
        reply = child.call(name)
    assert reply["command"] == name
    assert "Unknown command" not in reply.get("error", "")


@pytest.mark.parametrize("name", ["frobnicate", "get_subagents", "negotiate_protocol", "__init__", "line"])
def test_a_command_pi_lacks_is_unknown(name: str) -> None:
    with Child() as child:
        reply = child.call(name)
    assert reply == {
        "id": reply["id"],
        "type": "response",
        "command": name,
        "success": False,
        "error": f"Unknown command: {name}",
    }


@pytest.mark.parametrize("name", ["clear_queue", "fork", "get_tree", "get_commands"])
def test_a_command_omp_lacks_is_unknown_and_loses_its_id(name: str) -> None:
    with Child("--dialect", "omp") as child:
        child.send(name)
        reply = child.until("response")[-1]
    error = f"Unknown command: {name}"
    assert reply == {"type": "response", "command": name, "success": False, "error": error}


def test_lines_that_are_no_json_are_refused_in_the_captured_words() -> None:
    captured = [frame["error"] for frame in golden.load("pi-13-malformed")]
    assert malformed(b"this is not json")["error"] == captured[0]
    assert malformed(b'{"id":"x","type":5 oops}')["error"].startswith(
        captured[1].partition(" at position")[0]
    )
    for unfinished in (b"{", b'{"type":"prompt"', b""):
        assert malformed(unfinished)["error"] == captured[2]
    assert malformed(b'{"a":1} x')["error"].startswith("Failed to parse command: Unexpected non-whitespace")


@pytest.mark.parametrize("line", [b"5", b"[1]", b'"text"', b"true", b'{"a":1}'])
def test_json_that_is_no_command_is_undefined(line: bytes) -> None:
    # Observed, pi 0.87.1.
    assert malformed(line) == {"type": "response", "success": False, "error": "Unknown command: undefined"}


def test_a_line_null_ends_the_process() -> None:
    # Observed, pi 0.87.1: the one line that kills it.
    with Child() as child:
        child.write(b"null")
        assert child.process.wait() == 1
        assert child.stderr.read() == b"TypeError: Cannot read properties of null (reading 'id')\n"


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("prompt", "Cannot read properties of undefined (reading 'startsWith')"),
        ("steer", "Cannot read properties of undefined (reading 'startsWith')"),
        ("set_session_name", "Cannot read properties of undefined (reading 'trim')"),
        ("set_model", "Model not found: undefined/undefined"),
    ],
)
def test_missing_fields_fail_in_the_observed_words(command: str, error: str) -> None:
    with Child() as child:
        assert child.call(command)["error"] == error


def test_replies_carry_the_id_as_it_was_given_or_none() -> None:
    with Child() as child:
        child.write({"id": 7, "type": "get_last_assistant_text"})
        assert child.frame()["id"] == 7
        child.write({"type": "get_last_assistant_text"})
        assert child.frame() == {
            "type": "response",
            "command": "get_last_assistant_text",
            "success": True,
            "data": {},
        }


def test_input_may_end_in_crlf_and_hold_line_separators() -> None:
    with Child() as child:
        child.write('{"id":"a","type":"set_session_name","name":"a\u2028b"}\r'.encode())
        assert child.until("response")[0] == {"type": "session_info_changed", "name": "a\u2028b"}
        assert child.call("get_state")["data"]["sessionName"] == "a\u2028b"


def test_the_model_and_its_thinking_level() -> None:
    with Child("--model", "demo/simulated-1", "--thinking", "low") as child:
        state = child.call("get_state")["data"]
        assert (state["model"]["id"], state["thinkingLevel"]) == ("simulated-1", "low")
        child.send("set_model", provider="demo", modelId="simulated-2")
        frames = child.until("response")
        assert frames[0] == {"type": "thinking_level_changed", "level": "off"}
        assert child.call("get_available_thinking_levels")["data"] == {"levels": ["off"]}
        child.call("cycle_model")
        child.call("set_thinking_level", level="xhigh")
        assert child.call("get_state")["data"]["thinkingLevel"] == "high"
        child.call("set_thinking_level", level="bogus")
        assert child.call("get_state")["data"]["thinkingLevel"] == "high"


def test_with_thinking_off_nothing_is_thought() -> None:
    with Child("--thinking", "off", "--scenario", "gallery") as child:
        frames = child.run("go")
    blocks = [block["type"] for end in of(frames, "turn_end") for block in end["message"]["content"]]
    assert "thinking" not in blocks
    assert "text" in blocks


def test_the_persons_shell_is_simulated_and_remembered() -> None:
    with Child() as child:
        child.send("bash", command="echo one; cat /etc/passwd; exit 4")
        frames = child.until("response")
        data = frames[-1]["data"]
        assert data["output"] == "one\n(simulated: `cat /etc/passwd` was not run)\n"
        assert (data["exitCode"], data["cancelled"], data["truncated"]) == (4, False, False)
        assert "".join(f["delta"] for f in of(frames, "bash_execution_update")) == data["output"]
        child.send("bash", command="echo start; sleep 20")
        child.until("bash_execution_update")
        child.send("abort_bash")
        frames = child.until("response") + child.until("response")
        cancelled = [frame["data"] for frame in of(frames, "response") if frame["command"] == "bash"]
        assert cancelled == [{"output": "start\n", "cancelled": True, "truncated": False}]
        roles = [message["role"] for message in child.call("get_messages")["data"]["messages"]]
        assert roles == ["bashExecution", "bashExecution"]


def test_sessions_are_new_forked_cloned_and_found_again() -> None:
    with Child() as child:
        child.run("/say one")
        child.run("/say two")
        first = child.call("get_state")["data"]
        prompts = child.call("get_fork_messages")["data"]["messages"]
        assert [prompt["text"] for prompt in prompts] == ["/say one", "/say two"]
        fork = child.call("fork", entryId=prompts[1]["entryId"])["data"]
        assert fork == {"text": "/say two", "cancelled": False}
        assert child.call("get_last_assistant_text")["data"] == {"text": "one"}
        assert child.call("fork", entryId="nope")["error"] == "Invalid entry ID for forking"
        assert child.call("get_state")["data"]["sessionId"] != first["sessionId"]
        child.call("new_session")
        assert child.call("get_state")["data"]["messageCount"] == 0
        child.call("switch_session", sessionPath=first["sessionFile"])
        again = child.call("get_state")["data"]
        assert again["sessionId"] == first["sessionId"]
        assert child.call("get_last_assistant_text")["data"] == {"text": "two"}
        child.call("clone")
        cloned = child.call("get_state")["data"]
        assert cloned["sessionId"] != first["sessionId"]
        assert cloned["messageCount"] == first["messageCount"]
        child.call("switch_session", sessionPath="/nonexistent.jsonl")
        assert child.call("get_state")["data"]["sessionFile"] == "/nonexistent.jsonl"


def test_a_new_session_stops_the_run_first() -> None:
    with Child() as child:
        child.send("prompt", message="/hang")
        child.send("new_session")
        frames = child.until("agent_settled")
        assert of(frames, "turn_end")[-1]["message"]["stopReason"] == "aborted"
        assert child.frame()["command"] == "new_session"
        assert "simulated agent" in texts(child.run("hi"))


def test_entries_can_be_read_on_from_a_cursor_and_as_a_tree() -> None:
    with Child() as child:
        child.run("hi")
        all_of_them = child.call("get_entries")["data"]
        cursor = all_of_them["leafId"]
        child.call("set_session_name", name="n")
        since = child.call("get_entries", since=cursor)["data"]["entries"]
        assert [entry["type"] for entry in since] == ["session_info"]
        assert child.call("get_entries", since="zzz")["error"] == "Entry not found: zzz"
        node, depth = child.call("get_tree")["data"]["tree"][0], 1
        while node["children"]:
            (node,) = node["children"]
            depth += 1
        assert depth == len(all_of_them["entries"]) + 1


def test_nothing_is_written_even_on_request() -> None:
    with Child() as child:
        assert child.call("export_html", outputPath="x.html")["success"] is False
    with Child("--no-session") as child:
        assert "sessionFile" not in child.call("get_state")["data"]


def test_the_listed_commands_work() -> None:
    with Child() as child:
        listed = child.call("get_commands")["data"]["commands"]
    names = {command["name"]: command["source"] for command in listed}
    assert {"checkout-api", "docs-site", "data-pipeline", "gallery", "flood", "two-asks"} <= set(names)
    for name, source in names.items():
        with Child() as child:
            child.send("prompt", message=f"/{name}")
            first = child.frame()["type"]
        assert first == ("response" if source == "prompt" else "extension_ui_request")


def test_two_asks_are_open_at_once_and_answered_in_any_order() -> None:
    with Child() as child:
        child.send("prompt", message="/two-asks")
        select, confirm = child.frame(), child.frame()
        child.answer(confirm, {"confirmed": True})
        child.answer(select, {"value": "B"})
        notices = [frame["message"] for frame in of(child.until("response"), "extension_ui_request")]
    assert notices == ["first -> 'B'", "second -> True"]


def test_an_ask_gives_up_by_itself_or_is_withdrawn() -> None:
    with Child() as child:
        child.send("prompt", message="/timeout-ask 5")
        frames = child.until("response", answers=lambda ask: {})
        assert frames[0]["timeout"] == 5
        # An answer that says nothing counts as none; asked again, nobody answers at all.
        child.send("prompt", message="/timeout-ask 5")
        ask = child.frame()
        assert child.frame()["message"] == "timeout -> None"
        child.answer(ask, {"value": "A"})
        assert child.call("abort")["success"] is True
        child.send("prompt", message="/withdrawn-ask 0.01")
        child.frame()
        assert child.frame()["message"] == "withdrawn -> None"
    with Child("--dialect", "omp") as child:
        child.until("available_commands_update")
        child.send("prompt", message="/withdrawn-ask 0.01")
        child.frame()
        ask, cancel = child.frame(), child.frame()
        assert (cancel["method"], cancel["targetId"]) == ("cancel", ask["id"])
