"""Messages into blocks: streaming, authority, prompts and their echo."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    BlockEnd,
    BlockStart,
    Channel,
    ImagePart,
    MessageComplete,
    MessageDelta,
    MessageStart,
    QueueUpdate,
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
    PromptAccepted,
    PromptBlock,
    Prompted,
    PromptRefused,
    PromptState,
    Stopped,
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


def test_a_prompt_is_delivered_by_its_echo_and_moves_into_its_turn() -> None:
    stage = Stage(Prompted("hello", token=1))
    assert stage.lines() == ["prompt sending: hello"]
    stage.feed(PromptAccepted(1), AgentStart(), TurnStart())
    stage.feed(MessageStart(role="user", text="hello"), MessageComplete(role="user", text="hello"))
    assert stage.lines() == ["prompt delivered: hello"]
    prompt = stage.only(PromptBlock)
    assert (prompt.turn, prompt.open) == (1, False)
    assert not stage.session.pending_prompts


def test_equal_prompts_are_delivered_oldest_first() -> None:
    stage = Stage(Prompted("go", token=1), Prompted("go", token=2))
    stage.feed(MessageStart(role="user", text="go"))
    assert [block.state for block in stage.all(PromptBlock)] == [PromptState.DELIVERED, PromptState.SENDING]


def test_a_user_message_nobody_here_sent_is_a_prompt_of_its_own() -> None:
    stage = Stage(
        Prompted("mine", token=1),
        MessageStart(role="user", text="from an extension", parts=(ImagePart("image/png", 9),)),
        MessageComplete(role="user", text="from an extension"),
    )
    assert stage.lines() == ["prompt sending: mine", "prompt delivered: from an extension"]
    assert stage.blocks[1].images == 1  # type: ignore[attr-defined]


def test_the_queue_says_which_prompts_wait() -> None:
    stage = Stage(*START, Prompted("then this", how="follow_up", token=1))
    stage.feed(QueueUpdate(follow_up=("then this",)), PromptAccepted(1))
    assert stage.lines() == ["prompt queued: then this"]
    assert (stage.session.queue.follow_up, stage.session.queue.count) == (("then this",), 1)
    stage.feed(QueueUpdate(), MessageStart(role="user", text="then this"))
    assert stage.lines() == ["prompt delivered: then this"]
    assert stage.session.queue.count == 0


def test_a_prompt_that_waited_moves_to_where_its_answer_will_be() -> None:
    stage = Stage(*START, MessageDelta(text="answer"), Prompted("then this", how="follow_up", token=4))
    stage.feed(QueueUpdate(follow_up=("then this",)), PromptAccepted(4))
    stage.feed(
        BlockEnd(text="answer"), MessageDelta(text="more", content_index=1), QueueUpdate(), TurnStart()
    )
    stage.feed(MessageStart(role="user", text="then this"), MessageComplete(role="user", text="then this"))
    assert stage.lines() == [
        "text: answer",
        "prompt moved: then this",
        "text: more",
        "prompt delivered: then this",
    ]
    moved, delivered = stage.all(PromptBlock)
    assert (moved.open, delivered.open, delivered.token, delivered.how) == (False, False, 4, "follow_up")
    assert delivered.turn == 2
    assert not stage.session.pending_prompts


def test_omp_without_a_queue_update_queues_on_acceptance() -> None:
    stage = Stage(*START, Prompted("then this", how="steer", token=7), PromptAccepted(7))
    assert stage.lines() == ["prompt queued: then this"]


def test_a_command_is_delivered_when_it_was_accepted() -> None:
    stage = Stage(Prompted("/seq", token=3), PromptAccepted(3))
    assert stage.lines() == ["prompt delivered: /seq"]


def test_a_prompt_an_extension_rewrote_is_delivered_when_its_run_settles() -> None:
    stage = Stage(Prompted("hi", token=1), PromptAccepted(1), *START)
    stage.feed(MessageComplete(role="assistant", parts=(TextPart("ho"),), stop_reason="stop"), AgentSettled())
    assert stage.lines() == ["prompt delivered: hi", "text: ho"]


def test_a_settled_before_the_first_turn_ends_nothing() -> None:
    # Observed, pi 0.87.1: two prompts at once give agent_start, agent_settled, turn_start ...
    stage = Stage(Prompted("one", token=1), PromptAccepted(1), AgentStart(), AgentSettled())
    assert stage.session.attention.name == "NONE"
    stage.feed(TurnStart(), MessageStart(role="user", text="one"))
    assert stage.lines() == ["prompt delivered: one"]
    assert stage.phase == ("thinking", "waiting for the model")


def test_a_refused_prompt_goes_back_before_the_composer_with_what_to_do() -> None:
    stage = Stage(Prompted("hi", token=4))
    changed = stage.feed(
        PromptRefused(4, "No API key found for the selected model.\n\nUse /login to log in.")
    )
    assert Changed.EDITOR in changed
    assert stage.session.editor_texts == ["hi"]
    prompt, notice = stage.blocks
    assert isinstance(prompt, PromptBlock)
    assert (prompt.state, prompt.why) == (PromptState.REFUSED, "No API key found for the selected model.")
    assert isinstance(notice, NoticeBlock)
    assert "/login" in notice.hint


def test_what_was_taken_back_is_no_longer_waiting() -> None:
    stage = Stage(*START, Prompted("later", how="follow_up", token=1), QueueUpdate(follow_up=("later",)))
    stage.feed(QueueUpdate(), Stopped(restored=("later",)))
    assert stage.lines() == ["prompt returned: later"]
    assert stage.session.editor_texts == []
    assert not stage.session.pending_prompts


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
