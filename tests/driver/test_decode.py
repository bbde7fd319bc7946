"""Decoding: the fast ways give what the plain way gives, nothing raises, nothing grows with the square."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver.decode import extract_usage, parse_event
from pidriver_tui.driver.decode.deltas import RAW_KEPT, joined
from pidriver_tui.driver.decode.table import BUILDERS
from pidriver_tui.driver.events import (
    Channel,
    Error,
    Event,
    InteractionKind,
    InteractionRequest,
    MessageDelta,
    ToolCallDelta,
    Usage,
)
from pidriver_tui.driver.usage import UsageTotals
from tests.golden import captures, load, raw

from .sinks import decoded, merged, parsed, wire

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
TAGS = st.sampled_from([*sorted(BUILDERS), "response", "message_update", "something_new"])
_KEYS = (
    "id method title options timeout message content role usage assistantMessageEvent partialResult result "
    "toolCallId toolName args messages isTerminal payload event steering followUp delta entry error model "
    "attempt delayMs todos commands level data success command optionDetails widgetLines details"
)
KEYS = st.sampled_from(_KEYS.split())
KINDS = ["text_delta", "thinking_delta", "toolcall_delta", "text_start", "text_end", "toolcall_end", "done"]
UPDATES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(KINDS) | JSON,
        "contentIndex": st.integers(-1, 3) | JSON,
        "delta": TEXT | JSON,
        "content": TEXT | JSON,
        "partial": JSON,
        "toolCall": JSON,
    },
)
FRAMES = st.builds(
    lambda tag, fields, update: (
        {"type": tag, **fields} | ({"assistantMessageEvent": update} if update else {})
    ),
    TAGS | JSON,
    st.dictionaries(KEYS, JSON, max_size=5),
    st.none() | UPDATES,
)


def delta(text: str, index: int = 0, kind: str = "text_delta", copy: str = "") -> dict[str, Any]:
    """A delta as omp writes it when there is a copy of the whole message, else as pi does."""
    update: dict[str, Any] = {"type": kind, "contentIndex": index, "delta": text}
    if not copy:
        return {"type": "message_update", "usage": {"input": 1}, "assistantMessageEvent": update}
    message = {"role": "assistant", "content": [{"type": "text", "text": copy}]}
    update["partial"] = message
    return {"type": "message_update", "assistantMessageEvent": update, "message": message}


DELTAS = st.builds(
    delta,
    TEXT | st.sampled_from(['"', "\\", "\n", "\u2028", "\x00", "é", "😀", '","partial":{']),
    st.integers(0, 2),
    st.sampled_from(["text_delta", "thinking_delta", "toolcall_delta"]),
    st.sampled_from(["", "short", "c" * RAW_KEPT, 'q"\\}' * RAW_KEPT]),
)


@given(st.lists(FRAMES | DELTAS, max_size=12), st.sampled_from([1, 7, 100, 5000, 1 << 30]))
def test_bytes_give_the_events_of_frames(frames: list[dict[str, Any]], piece: int) -> None:
    sink, decoder = decoded(wire(frames), piece)
    assert merged(sink.events) == merged(parsed(frames))
    assert decoder.frames == len(frames)
    assert sink.replies == [frame for frame in frames if frame.get("type") == "response"]


@given(st.lists(DELTAS, min_size=1, max_size=20), st.sampled_from([1, 50, 4097, 20_000, 1 << 30]))
def test_any_chunking_of_deltas_gives_the_same_text(frames: list[dict[str, Any]], piece: int) -> None:
    sink, _ = decoded(wire(frames), piece)
    assert merged(sink.events) == merged(parsed(frames))
    assert len(sink.events) <= len(frames)


@given(
    st.binary(max_size=300).map(lambda data: data.replace(b"\x02", b"\n").replace(b"\x03", b'{"type":"x"}'))
)
def test_no_bytes_raise(data: bytes) -> None:
    sink, decoder = decoded(data)
    assert decoder.frames == len([line for line in data.split(b"\n") if line.strip()])
    for event in sink.events:
        assert isinstance(event.raw, dict)


@given(JSON | FRAMES)
def test_no_value_raises(value: Any) -> None:
    event = parse_event(value)
    assert isinstance(event, Event)
    assert isinstance(event.type, str)
    assert isinstance(event.raw, dict)
    assert extract_usage(value) is None or isinstance(extract_usage(value), UsageTotals)


@pytest.mark.parametrize("name", captures())
@pytest.mark.parametrize("piece", [1000, 65536])
def test_captures_decode_the_same_both_ways(name: str, piece: int) -> None:
    sink, decoder = decoded(raw(name), piece)
    frames = load(name)
    assert merged(sink.events) == merged(parsed(frames))
    assert sink.replies == [frame for frame in frames if frame["type"] == "response"]
    assert decoder.frames == len([line for line in raw(name).split(b"\n") if line.strip()])


@pytest.mark.parametrize(
    "line",
    [
        b"console.log from extension",
        b'{"type":"agent_start"',
        b"\xff\xfe\x00",
        b'{"type":"agent_\x00start"}',
        b'{"type":"\xc3"}',
        b"[1,2]",
        b"null",
        b'"text"',
        b"{}{}",
        pytest.param(b"[" * 100_000, id="deep list"),
        pytest.param(b'{"a":' * 100_000, id="deep object"),
        b'{"x":"\\ud800}',
    ],
)
def test_a_line_that_is_no_frame_is_an_error_and_its_neighbours_live(line: bytes) -> None:
    good = wire([{"type": "agent_start"}])
    sink, _ = decoded(good + line + b"\n" + good)
    first, bad, last = sink.events
    assert first.type == last.type == "agent_start"
    assert isinstance(bad, Error)
    assert bad.code == "protocol"
    assert not bad.fatal
    assert bad.raw["line"].startswith(line[:5].decode("utf-8", "replace"))
    assert len(bad.raw["line"]) < 500


def test_a_cumulative_line_that_was_torn_is_no_delta() -> None:
    whole = wire([delta("a", copy="c" * 9000)])
    sink, _ = decoded(whole[:6000] + b"\n" + whole)
    assert [type(event) for event in sink.events] == [Error, MessageDelta]


@pytest.mark.parametrize(
    "update", [{}, {"delta": ""}, {"type": "", "delta": "x"}, {"type": "new_delta", "delta": "x"}]
)
def test_an_update_without_a_known_type_decodes_the_same_both_ways(update: dict[str, Any]) -> None:
    frames = [{"type": "message_update", "assistantMessageEvent": update}] * 2
    assert merged(decoded(wire(frames))[0].events) == merged(parsed(frames))


def test_two_frames_glued_together_are_one_bad_line() -> None:
    sink, _ = decoded(b'{"type":"turn_start"}{"type":"turn_end"}\n{"type":"turn_start"\n}\n')
    assert [type(event) for event in sink.events] == [Error, Error, Error]


def test_deltas_join_only_within_a_block_and_without_anything_between() -> None:
    frames = [
        delta("a"),
        delta("b"),
        delta("c", 1),
        delta("d", 1, "thinking_delta"),
        delta("e"),
        {"type": "turn_start"},
        delta("f"),
        {"type": "response", "id": "1", "command": "x", "success": True},
        delta("g"),
    ]
    sink, _ = decoded(wire(frames))
    texts = [(event.text, event.content_index) for event in sink.events if isinstance(event, MessageDelta)]
    assert texts == [("ab", 0), ("c", 1), ("d", 1), ("e", 0), ("f", 0), ("g", 0)]
    assert sink.events[0].raw == delta("b"), "the last frame stands for the joined ones"


def test_tool_arguments_never_become_text() -> None:
    sink, _ = decoded(wire([delta('{"path":', 2, "toolcall_delta"), delta('"a"}', 2, "toolcall_delta")]))
    (event,) = sink.events
    assert event == ToolCallDelta("message_update", {}, 2, '{"path":"a"}')


@pytest.mark.parametrize("kind", ["text_delta", "text_end", "toolcall_start"])
def test_the_raw_of_a_cumulative_frame_does_not_keep_the_message(kind: str) -> None:
    frame = delta("new", copy="x" * 50_000)
    frame["assistantMessageEvent"]["type"] = kind
    sink, _ = decoded(wire([frame]))
    kept = sink.events[0].raw
    assert len(json.dumps(kept)) < 300
    assert set(kept["_elided"]) == {"partial", "message"}
    assert kept["assistantMessageEvent"]["delta"] == "new"


def test_the_raw_of_a_long_frame_without_copies_is_whole() -> None:
    end = {"type": "text_end", "contentIndex": 0, "content": "y" * 50_000}
    frame = {"type": "message_update", "assistantMessageEvent": end}
    sink, _ = decoded(wire([frame]))
    assert sink.events[0].raw == frame


def test_a_short_raw_is_the_frame_and_is_decoded_once() -> None:
    frame = {"type": "turn_end", "message": {"role": "assistant"}, "toolResults": []}
    sink, _ = decoded(wire([frame]))
    assert sink.events[0].raw == frame
    assert sink.events[0].raw is sink.events[0].raw


def test_halves_of_a_character_meet_again() -> None:
    high, low = b'"delta":"a\\ud83d"', b'"delta":"\\ude00b"'
    lines = [wire([delta("TEXT")]).replace(b'"delta":"TEXT"', half) for half in (high, low)]
    sink, _ = decoded(b"".join(lines))
    pieces = [event.text for event in sink.events if isinstance(event, MessageDelta)]
    assert joined(["a\ud83d", "\ude00b"]) == "a😀b"
    assert "".join(pieces).encode()
    frame = b'{"type":"tool_execution_end","toolName":"cut \\ud83d"}\n'
    assert decoded(frame)[0].events[0].raw["toolName"] == "cut \ufffd"


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        ({"method": "select", "title": "Allow tool: bash", "options": ["One", "Two"]}, "permission"),
        ({"method": "select", "title": "Run?", "options": ["Approve", "Deny"]}, "permission"),
        ({"method": "select", "title": "Run?", "options": ["Allow", "Block"]}, "permission"),
        ({"method": "select", "title": "Run?", "options": ["Allow", "Don't allow"]}, "permission"),
        ({"method": "select", "title": "Run?", "options": ["Don't allow", "Later"]}, "choice"),
        ({"method": "select", "title": "Run?", "options": [{"label": "Yes"}, {"label": "No"}]}, "permission"),
        ({"method": "select", "title": "Run?", "options": ["Allow", "Always allow", "Deny"]}, "permission"),
        ({"method": "select", "title": "Run?", "options": ["Allow for this session", "Deny"]}, "choice"),
        ({"method": "select", "title": "Run?", "options": ["I accept", "I decline"]}, "choice"),
        ({"method": "select", "title": "Run?", "options": ["Approve and delete main", "Deny"]}, "choice"),
        ({"method": "select", "title": "Colour?", "options": ["Red", "Green"]}, "choice"),
        ({"method": "confirm", "title": "Sure?", "message": "Really"}, "permission"),
        ({"method": "input", "title": "Name?"}, "question"),
        ({"method": "editor", "title": "Edit", "prefill": "a"}, "question"),
    ],
)
def test_what_sort_of_answer_a_dialog_wants(frame: dict[str, Any], kind: str) -> None:
    event = parse_event({"type": "extension_ui_request", "id": "1", **frame})
    assert isinstance(event, InteractionRequest)
    assert event.kind is InteractionKind(kind)


def test_a_dialog_in_full() -> None:
    event = parse_event(
        {
            "type": "extension_ui_request",
            "id": "7",
            "method": "select",
            "title": "Which?",
            "options": ["A", "B"],
            "optionDetails": [{"description": "first"}, {}],
            "timeout": 700,
        }
    )
    assert isinstance(event, InteractionRequest)
    assert (event.request_id, event.prompt, event.options) == ("7", "Which?", ["A", "B"])
    assert event.timeout == 0.7
    assert event.option_details == ("first", "")
    assert event.tool_call_id is None


@pytest.mark.parametrize(
    "method", ["notify", "setStatus", "setWidget", "setTitle", "set_editor_text", "open_url", "cancel"]
)
def test_what_wants_no_answer_is_no_dialog(method: str) -> None:
    event = parse_event({"type": "extension_ui_request", "id": "1", "method": method})
    assert not isinstance(event, InteractionRequest)
    assert type(event) is not Event


def test_usage_is_read_where_it_is() -> None:
    usage = {"input": 1, "output": 2, "cacheRead": 3, "cacheWrite": 4, "cost": {"total": 0.5}}
    totals = UsageTotals(1, 2, 3, 4, 0.5)
    assert extract_usage({"type": "turn_end", "message": {"usage": usage}}) == totals
    assert extract_usage({"usage": usage}) == totals
    assert extract_usage({"type": "turn_end", "message": {}}) is None
    assert Usage(totals=totals).totals.total_tokens == 10


def test_events_under_their_documented_names() -> None:
    from pidriver_tui.driver import events

    assert events.parse_event is parse_event
    assert events.extract_usage is extract_usage
    delta_event = events.parse_event(delta("x", kind="thinking_delta"))
    assert isinstance(delta_event, MessageDelta)
    assert delta_event.channel is Channel.THINKING
