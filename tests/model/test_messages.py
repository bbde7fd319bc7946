"""Messages into blocks: streaming, authority, notices."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    BlockEnd,
    BlockStart,
    Channel,
    MessageComplete,
    MessageDelta,
    MessageStart,
    TextPart,
    ThinkingPart,
    ToolCallDelta,
    ToolCallEnd,
    ToolCallPart,
    ToolCallStart,
    TurnStart,
)
from pidriver_tui.model import (
    Changed,
    HistoryLearned,
    NoticeBlock,
    Prompted,
    TextBlock,
    ThinkingBlock,
    ToolBlock,
    ToolState,
)

from .stage import Stage

THINKING, ASSISTANT = Channel.THINKING, Channel.ASSISTANT
START = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


def test_interleaved_blocks_of_pi_stay_apart() -> None:
    # Observed, pi 0.87.1: the text begins while the thinking block is still open.
    stage = Stage(
        *START,
        BlockStart(channel=THINKING, content_index=0),
        MessageDelta(text="plan ", channel=THINKING, content_index=0),
        BlockStart(content_index=1),
        MessageDelta(text="First", content_index=1),
        MessageDelta(text="more", channel=THINKING, content_index=0),
        MessageDelta(text=" a file.", content_index=1),
        BlockEnd(text="plan more", channel=THINKING, content_index=0),
        BlockEnd(text="First a file.", content_index=1),
    )
    assert stage.lines() == ["thinking: plan more", "text: First a file."]
    assert not stage.session.open_blocks
    thinking, text = stage.only(ThinkingBlock), stage.only(TextBlock)
    assert thinking.ended_at == 11.0
    assert not thinking.open
    assert not text.open


def test_a_delta_to_an_open_block_changes_the_transcript_alone_and_keeps_since() -> None:
    stage = Stage(*START, MessageDelta(text="a"))
    since = stage.session.phase.since
    assert stage.feed(MessageDelta(text="b")) == Changed.TRANSCRIPT
    assert stage.phase == ("streaming", "")
    assert stage.session.phase.since == since
    assert stage.session.last_event_at == stage.now


def test_a_settling_that_says_nothing_new_keeps_the_generation() -> None:
    stage = Stage(*START, MessageDelta(text="same"), BlockEnd(text="same"))
    generation = stage.only(TextBlock).buffer.generation
    revision = stage.session.transcript.revision
    stage.feed(MessageComplete(role="assistant", parts=(TextPart("same"),), stop_reason="stop"))
    assert stage.only(TextBlock).buffer.generation == generation == 0
    assert stage.session.transcript.revision == revision


def test_the_message_end_is_the_authority_even_over_a_block_end() -> None:
    stage = Stage(*START, MessageDelta(text="drft"), BlockEnd(text="draft"))
    stage.feed(MessageComplete(role="assistant", parts=(TextPart("final"),), stop_reason="stop"))
    assert stage.lines() == ["text: final"]


def test_blocks_missing_from_the_stream_are_made_in_order() -> None:
    stage = Stage(*START, MessageDelta(text="seen", content_index=1))
    stage.feed(
        MessageComplete(
            role="assistant",
            parts=(
                ThinkingPart("thought"),
                TextPart("seen"),
                ToolCallPart("c1", "bash", {"command": "ls"}),
                TextPart(""),
                TextPart("after"),
            ),
            stop_reason="toolUse",
        )
    )
    assert stage.lines() == ["text: seen", "thinking: thought", "tool bash waiting: ", "text: after"]


def test_parts_whose_index_shifted_settle_the_block_of_their_kind() -> None:
    stage = Stage(
        *START,
        MessageDelta(text="a", content_index=1),
        MessageDelta(text="t", channel=THINKING, content_index=2),
    )
    stage.feed(
        MessageComplete(role="assistant", parts=(TextPart("a!"), ThinkingPart("t!")), stop_reason="stop")
    )
    assert stage.lines() == ["text: a!", "thinking: t!"]


def test_streamed_text_stays_when_the_message_ends_empty() -> None:
    # Observed, omp 18.2.3: "Thinking loop detected" ends a message with no content at all.
    stage = Stage(*START, MessageDelta(text="long answer"), BlockEnd(text="long answer"))
    stage.feed(MessageComplete(role="assistant", stop_reason="error", error_message="Thinking loop detected"))
    assert stage.lines() == ["text: long answer", "error error: Thinking loop detected"]


def test_hidden_thinking_counts_its_time_and_redaction_keeps_what_streamed() -> None:
    stage = Stage(*START, BlockStart(channel=THINKING, content_index=0))
    assert stage.phase == ("thinking", "")
    stage.feed(
        MessageComplete(
            role="assistant", parts=(ThinkingPart("", redacted=True), TextPart("x")), stop_reason="stop"
        )
    )
    assert stage.lines() == ["thinking: ", "text: x"]
    assert stage.only(ThinkingBlock).ended_at == stage.now


def test_a_message_that_never_ended_is_closed_by_the_next() -> None:
    stage = Stage(
        *START, MessageDelta(text="half"), ToolCallStart(content_index=1, tool_call_id="c", name="bash")
    )
    stage.feed(MessageStart(role="assistant"), MessageDelta(text="next"))
    assert stage.lines() == ["text: half", "tool bash abandoned: ", "text: next"]
    assert [block.open for block in stage.blocks] == [False, False, True]


def test_a_call_takes_its_name_and_arguments_from_its_end() -> None:
    # omp tells neither id nor name when a call begins to be written.
    stage = Stage(
        *START,
        ToolCallStart(content_index=0),
        ToolCallDelta(content_index=0, text='{"comm'),
        ToolCallDelta(content_index=0, text='and": "ls"}'),
    )
    assert stage.phase == ("streaming", "writing a call")
    stage.feed(ToolCallEnd(content_index=0, tool_call_id="c1", name="bash", arguments={"command": "ls"}))
    tool = stage.only(ToolBlock)
    assert (tool.tool_call_id, tool.name, tool.arguments) == ("c1", "bash", {"command": "ls"})
    assert tool.arguments_text.text() == '{"command": "ls"}'
    assert tool.state is ToolState.WAITING
    assert stage.session.tools["c1"] is tool


@pytest.mark.parametrize(
    ("message", "text", "hint"),
    [
        (
            '401: {"message":"Incorrect API key provided","type":"error","code":401}',
            "401: Incorrect API key provided",
            "Check the key",
        ),
        (
            "401 Incorrect API key provided\nIncorrect API key provided (type=error)",
            "401 Incorrect API key provided",
            "Check the key",
        ),
        ('429: {"message":"Rate limit exceeded"}', "429: Rate limit exceeded", "Too many requests"),
        ('529: {"error":{"message":"Overloaded"}}', "529: Overloaded", "overloaded"),
        (
            '400: {"message":"This model\'s maximum context length is 128000 tokens."}',
            "400: This model's maximum context length is 128000 tokens.",
            "compact",
        ),
        (
            "Provider finish_reason: content_filter",
            "Provider finish_reason: content_filter",
            "content filter",
        ),
        ("fetch failed", "fetch failed", "network"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(message: str, text: str, hint: str) -> None:
    stage = Stage(*START, MessageComplete(role="assistant", stop_reason="error", error_message=message))
    notice = stage.only(NoticeBlock)
    assert (notice.kind.value, notice.level, notice.text) == ("error", "error", text)
    assert hint in notice.hint


@pytest.mark.parametrize(
    ("stop_reason", "message"),
    [
        ("aborted", "Request was aborted"),
        ("aborted", "Interrupted by user"),
        ("error", "This operation was aborted"),
    ],
)
def test_an_abort_is_no_error(stop_reason: str, message: str) -> None:
    stage = Stage(
        *START,
        ToolCallStart(content_index=0, tool_call_id="c1", name="bash"),
        MessageComplete(
            role="assistant",
            parts=(ToolCallPart("c1", "bash", {}),),
            stop_reason=stop_reason,
            error_message=message,
        ),
        AgentEnd(reason="cancelled"),
        AgentSettled(),
    )
    assert stage.lines() == ["tool bash abandoned: ", "aborted info: Stopped."]
    assert stage.phase == ("idle", "")


def test_a_cut_off_answer_says_so() -> None:
    stage = Stage(*START, MessageComplete(role="assistant", parts=(TextPart("cut"),), stop_reason="length"))
    assert stage.lines() == ["text: cut", "info warning: The answer was cut off at the model's output limit."]


def test_custom_messages_show_when_they_want_to() -> None:
    stage = Stage(
        MessageComplete(role="custom", text="<system-notice>\n2 jobs done\nmore", custom_type="async"),
        MessageComplete(role="custom", text="hidden", display=False),
        MessageComplete(role="developer", text="reminder"),
        MessageComplete(role="nobody knows", text="?"),
    )
    assert stage.lines() == ["extension info: 2 jobs done"]
    assert stage.only(NoticeBlock).detail == "2 jobs done\nmore"


def test_history_rebuilds_a_conversation_without_touching_what_is_being_sent() -> None:
    stage = Stage(Prompted("hello", token=1))
    stage.feed(
        HistoryLearned(
            (
                MessageComplete(role="user", text="hello"),
                MessageComplete(
                    role="assistant",
                    parts=(ToolCallPart("c1", "bash", {"command": "ls"}),),
                    stop_reason="toolUse",
                ),
                MessageComplete(role="toolResult", tool_call_id="c1", name="bash", text="a b"),
                MessageComplete(
                    role="assistant",
                    parts=(ToolCallPart("c2", "read", {}), TextPart("done")),
                    stop_reason="toolUse",
                ),
            )
        )
    )
    assert stage.lines() == [
        "prompt sending: hello",
        "prompt delivered: hello",
        "tool bash done: a b",
        "tool read abandoned: ",
        "text: done",
    ]
    assert stage.phase == ("starting", "")
    assert len(stage.session.pending_prompts) == 1
    assert stage.session.transcript.turn == 1
