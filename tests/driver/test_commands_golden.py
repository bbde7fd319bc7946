"""Every command in the captures can be said, and every reply in them decodes into its typed value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

from pidriver_tui.driver import (
    CAPABILITIES,
    Dialect,
    Entries,
    Message,
    MessagesPage,
    SubagentMessages,
    TreeNode,
)
from pidriver_tui.driver.commands import Value
from tests import golden

from .calls import CALLS, Recorder

# What a reply tells that has no field of its own: bulky, or of use to the CLI's own screens only.
UNREAD = {
    "bash": {"outputLines", "outputBytes", "elidedLines", "elidedBytes"},
    "cycle_model": {"model"},
    "get_available_models": {"compat", "identity", "thinking"},
    "get_subagents": {"progress"},
}


def _dialect(name: str) -> Dialect:
    return Dialect(name.split("-")[0])


def _sent() -> Iterator[tuple[Dialect, dict[str, Any]]]:
    for name in sorted({path.name.split(".")[0] for path in golden.FOLDER.glob("*.in.jsonl")}):
        for frame in golden.sent(name):
            yield _dialect(name), frame


def _replies() -> Iterator[tuple[Dialect, str, dict[str, Any]]]:
    for name in golden.captures():
        for frame in golden.load(name):
            if frame.get("type") == "response" and frame.get("success"):
                yield _dialect(name), frame["command"], frame.get("data") or {}


def _scalars_in_common(value: object, data: object) -> Iterator[tuple[object, object]]:
    """Pairs of what we hold and what was sent, field by field, through nested values and lists."""
    if isinstance(value, Value) and isinstance(data, Mapping):
        for field in msgspec.structs.fields(value):
            if field.encode_name in data:
                yield from _scalars_in_common(getattr(value, field.name), data[field.encode_name])
    elif isinstance(value, tuple) and isinstance(data, list):
        yield len(value), len(data)
        for ours, theirs in zip(value, data, strict=True):
            yield from _scalars_in_common(ours, theirs)
    else:
        yield value, data


async def test_every_command_sent_in_a_capture_can_be_said() -> None:
    said = 0
    for dialect, frame in _sent():
        name = frame["type"]
        if name not in CAPABILITIES[dialect].commands or name == "get_tree" or frame.get("mode") == "bogus":
            continue
        recorder = Recorder(dialect)
        await CALLS[name](recorder, frame)
        [sent] = recorder.requests
        expected = {key: value for key, value in frame.items() if key != "id"}
        sent.pop("id", None)
        if name == "set_host_uri_schemes":
            for scheme in expected["schemes"]:
                scheme.setdefault("writable", False)
        if name == "set_host_tools":
            expected["tools"] = [{"description": "", "parameters": {}} | tool for tool in expected["tools"]]
        assert sent == expected
        said += 1
    assert said > 500


async def test_every_command_of_both_dialects_has_a_coroutine() -> None:
    for capabilities in CAPABILITIES.values():
        assert capabilities.commands <= {*CALLS, "get_tree"}


async def test_every_reply_in_a_capture_keeps_what_it_says() -> None:
    read: set[tuple[Dialect, str]] = set()
    for dialect, name, data in _replies():
        if name == "get_tree":
            continue
        value = await CALLS[name](Recorder(dialect, data), _Anything())
        read.add((dialect, name))
        if isinstance(value, Value):
            unread = set(data) - {field.encode_name for field in msgspec.structs.fields(value)}
            assert unread <= UNREAD.get(name, set()) | _OF_A_MODEL, name
            pairs = list(_scalars_in_common(value, data))
        else:
            pairs = [(value, next(iter(data.values()), None))] if isinstance(value, tuple) and data else []
            pairs = [pair for whole in pairs for pair in _scalars_in_common(*whole)]
        for ours, theirs in pairs:
            if not isinstance(ours, Message):
                assert ours == theirs, name
    assert len(read) > 60


_OF_A_MODEL = {"compat", "identity", "thinking", "requiresGlyphTokenization", "supportsComputerUse"}


class _Anything(dict[str, Any]):
    """The arguments of a command whose reply alone matters."""

    def __missing__(self, key: str) -> Any:
        if key in ("tools", "schemes", "phases"):
            return []
        return "all" if key == "mode" else ""


@pytest.mark.parametrize("dialect", Dialect)
async def test_replies_that_are_one_word_are_that_word(dialect: Dialect) -> None:
    words = {
        "export_html": "path",
        "get_last_assistant_text": "text",
        "cycle_thinking_level": "level",
        "set_subagent_subscription": "level",
        "negotiate_protocol": "protocolVersion",
    }
    for told, name, data in _replies():
        if told is dialect and name in words:
            value = await CALLS[name](Recorder(dialect, data), _Anything())
            assert value == data.get(words[name])


async def test_messages_keep_role_text_and_usage() -> None:
    count = 0
    for dialect, name, data in _replies():
        if name not in ("get_messages", "get_messages_page", "get_subagent_messages"):
            continue
        value = await CALLS[name](Recorder(dialect, data), _Anything())
        messages = value.messages if isinstance(value, (MessagesPage, SubagentMessages)) else value
        for message, raw in zip(messages, data["messages"], strict=True):
            count += 1
            assert (message.role, message.raw) == (raw["role"], raw)
            assert message.timestamp == raw["timestamp"] / 1000
            assert message.as_event().text == message.text
            if raw["role"] == "assistant":
                assert message.usage is not None
                assert message.usage.input_tokens == raw["usage"]["input"]
                assert len(message.parts) == len(raw["content"])
            elif raw["role"] == "bashExecution":
                assert (message.command, message.text) == (raw["command"], raw["output"])
                assert message.exit_code == raw.get("exitCode")
            elif raw["role"] == "compactionSummary":
                assert message.text == raw["summary"]
    assert count > 50


async def test_the_tree_is_the_one_pi_draws() -> None:
    frames = {frame["command"]: frame for frame in golden.load("pi-11-commands") if "command" in frame}
    entries = next(
        frame["data"]
        for frame in golden.load("pi-11-commands")
        if frame.get("command") == "get_entries" and frame["success"]
    )
    tree = await Recorder(Dialect.PI, entries).get_tree()
    theirs = frames["get_tree"]["data"]

    def ids(node: Mapping[str, Any]) -> Any:
        return node["entry"]["id"], [ids(child) for child in node["children"]]

    def ours(node: TreeNode) -> Any:
        return node.entry.id, [ours(child) for child in node.children]

    assert [ours(root) for root in tree.roots] == [ids(root) for root in theirs["tree"]]
    assert tree.leaf_id == theirs["leafId"]


async def test_entries_keep_their_place_and_message() -> None:
    for dialect, name, data in _replies():
        if name == "get_entries":
            entries: Entries = await Recorder(dialect, data).get_entries()
            for entry, raw in zip(entries.entries, data["entries"], strict=True):
                assert (entry.id, entry.parent_id, entry.type) == (raw["id"], raw["parentId"], raw["type"])
                assert (entry.message is not None) == (raw["type"] == "message")
