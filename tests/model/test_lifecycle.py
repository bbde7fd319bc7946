"""Runs, turns, retries, compaction, failures and the end of a process."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    CompactionEnd,
    CompactionStart,
    Error,
    Exited,
    MessageComplete,
    MessageDelta,
    MessageStart,
    RetryEnd,
    RetryStart,
    SummarizationRetry,
    TextPart,
    ToolCallStart,
    TurnEnd,
    TurnStart,
    Usage,
)
from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import (
    Attention,
    Changed,
    Closed,
    Closing,
    ConversationStarted,
    Failed,
    LaunchInfo,
    NoticeBlock,
    Opened,
    Prompted,
    Seen,
    StateLearned,
    StatsLearned,
    TurnBlock,
)

from .stage import KEY, Stage

RUN = (AgentStart(), TurnStart(), MessageStart(role="assistant"))
OVERLOADED = '529: {"message":"Overloaded"}'
FAILED_MESSAGE = MessageComplete(role="assistant", stop_reason="error", error_message=OVERLOADED)


def answer(text: str = "done") -> MessageComplete:
    return MessageComplete(role="assistant", parts=(TextPart(text),), stop_reason="stop")


def test_phases_of_a_plain_run_and_since_when() -> None:
    stage = Stage()
    seen = []
    for event in (
        StateLearned(),
        *RUN,
        MessageDelta(text="x"),
        answer("x"),
        TurnEnd(),
        AgentEnd(),
        AgentSettled(),
    ):
        stage.feed(event)
        seen.append((*stage.phase, stage.session.phase.since))
    assert seen == [
        ("idle", "", 2.0),
        ("thinking", "waiting for the model", 3.0),
        ("thinking", "waiting for the model", 3.0),
        ("thinking", "waiting for the model", 3.0),
        ("streaming", "", 6.0),
        ("thinking", "waiting for the model", 7.0),
        ("thinking", "waiting for the model", 7.0),
        ("thinking", "waiting for the model", 7.0),
        ("idle", "", 10.0),
    ]


def test_a_turn_block_tells_use_and_time_and_the_context_follows() -> None:
    use = UsageTotals(100, 20, 5, 1, 0.01)
    stage = Stage(
        *RUN, answer(), TurnEnd(stop_reason="stop", usage=use, model="m", provider="p"), Usage(totals=use)
    )
    turn = stage.only(TurnBlock)
    assert (turn.usage, turn.seconds, turn.model, turn.stop_reason, turn.turn) == (use, 3.0, "m", "stop", 1)
    assert stage.session.usage == use
    assert stage.session.context_tokens == 126
    assert (stage.session.model, stage.session.provider) == ("m", "p")


def test_attention_after_runs_until_seen() -> None:
    stage = Stage(*RUN, answer(), AgentEnd(), AgentSettled())
    assert stage.session.attention.name == "UNSEEN"
    stage.feed(Seen(), *RUN, FAILED_MESSAGE, AgentEnd(), AgentSettled())
    assert stage.session.attention.name == "FAILED"
    assert stage.phase == ("failed", "529: Overloaded")
    assert not stage.session.phase.ended
    stage.feed(Seen())
    assert (stage.session.attention, stage.phase) == (Attention.FAILED, ("failed", "529: Overloaded"))
    stage.feed(AgentStart())
    assert (stage.session.attention, stage.phase) == (Attention.NONE, ("thinking", "waiting for the model"))


def test_retries_stay_on_one_notice_that_says_how_it_went() -> None:
    stage = Stage(*RUN, FAILED_MESSAGE, TurnEnd(stop_reason="error"), AgentEnd(will_retry=True))
    stage.feed(RetryStart(attempt=1, max_attempts=3, delay_seconds=2.0, error_message=OVERLOADED))
    assert stage.lines() == ["retry warning: Retry 1 of 3 in 2.0 s: 529: Overloaded"]
    assert stage.phase == ("retrying", "retry 1/3: 529: Overloaded")
    assert stage.session.retry is not None
    assert stage.session.retry.due == stage.now + 2.0
    stage.feed(*RUN)
    assert stage.phase == ("thinking", "waiting for the model")
    stage.feed(FAILED_MESSAGE, AgentEnd(will_retry=True))
    stage.feed(RetryStart(attempt=2, max_attempts=3, delay_seconds=4.0, error_message=OVERLOADED), *RUN)
    assert stage.lines() == ["retry warning: Retry 2 of 3 in 4.0 s: 529: Overloaded"]
    stage.feed(answer(), RetryEnd(success=True, attempt=2), AgentEnd(), AgentSettled())
    assert stage.lines() == ["retry info: Went on after 2 retries.", "text: done"]
    assert stage.session.attention is Attention.UNSEEN
    assert stage.phase == ("idle", "")


def test_retries_that_all_fail_end_as_one_error_with_what_to_do() -> None:
    stage = Stage(*RUN, FAILED_MESSAGE)
    stage.feed(RetryStart(attempt=1, max_attempts=1, error_message=OVERLOADED), *RUN, FAILED_MESSAGE)
    assert stage.lines() == ["retry warning: Failed again: 529: Overloaded"]
    stage.feed(RetryEnd(success=False, attempt=1, final_error=OVERLOADED), AgentSettled())
    notice = stage.only(NoticeBlock)
    assert (notice.kind.value, notice.text) == ("error", "Gave up after 1 retry: 529: Overloaded")
    assert "overloaded" in notice.hint
    assert stage.session.attention is Attention.FAILED


def test_giving_up_is_told_below_what_the_attempts_said() -> None:
    broken = MessageComplete(
        role="assistant",
        parts=(TextPart("I begin and then"),),
        stop_reason="error",
        error_message="Connection error.",
    )
    stage = Stage(*RUN, broken, RetryStart(attempt=1, max_attempts=1, error_message="Connection error."))
    stage.feed(
        *RUN, broken, RetryEnd(success=False, attempt=1, final_error="Connection error."), AgentSettled()
    )
    assert stage.lines() == [
        "text: I begin and then",
        "retry info: Tried again, 1 retry from here on.",
        "text: I begin and then",
        "error error: Gave up after 1 retry: Connection error.",
    ]


def test_a_retry_the_person_stopped_is_no_failure() -> None:
    stage = Stage(*RUN, FAILED_MESSAGE, RetryStart(attempt=1, max_attempts=9, error_message=OVERLOADED))
    stage.feed(RetryEnd(success=False, attempt=1, final_error="Retry cancelled"), AgentSettled())
    assert stage.lines() == ["retry info: Stopped retrying: 529: Overloaded"]
    assert stage.session.attention is Attention.UNSEEN


def test_a_retry_end_nobody_announced() -> None:
    stage = Stage(*RUN, RetryEnd(success=True, attempt=1))
    assert stage.lines() == []
    stage.feed(RetryEnd(success=False, attempt=3, final_error="empty stop"))
    assert stage.lines() == ["error error: Gave up after 3 retries: empty stop"]


def test_a_run_that_failed_without_a_message_says_why() -> None:
    stage = Stage(*RUN, AgentEnd(reason="error", error_message="401 no"), AgentSettled())
    assert stage.lines() == ["error error: 401 no"]


@pytest.mark.parametrize(
    ("end", "line"),
    [
        (
            CompactionEnd(tokens_before=1000, tokens_after=10),
            "info: Compacted the context: 1,000 to 10 tokens.",
        ),
        (CompactionEnd(tokens_before=1000), "info: Compacted the context of 1,000 tokens."),
        (CompactionEnd(), "info: Compacted the context."),
        (CompactionEnd(aborted=True), "warning: Compaction stopped."),
        (CompactionEnd(error_message="nothing"), "warning: Compaction failed: nothing"),
        (CompactionEnd(error_message="Compaction failed: nothing"), "warning: Compaction failed: nothing"),
    ],
)
def test_compaction_is_one_notice(end: CompactionEnd, line: str) -> None:
    stage = Stage(StateLearned(), CompactionStart(reason="threshold"))
    assert stage.lines() == ["compaction info: Compacting the context (it is nearly full)…"]
    assert stage.phase == ("compacting", "")
    stage.feed(SummarizationRetry(step="scheduled", attempt=1, max_attempts=2, error_message="busy"))
    assert "retry 1 of 2" in stage.lines()[0]
    stage.feed(end)
    assert stage.lines() == [f"compaction {line}"]
    assert stage.phase == ("idle", "")


def test_ways_of_compacting_that_were_skipped_share_the_notice() -> None:
    stage = Stage(
        CompactionStart(action="shake"), CompactionEnd(skipped=True, error_message="Nothing to drop")
    )
    stage.feed(CompactionStart(action="full"), CompactionEnd(tokens_before=9, tokens_after=3))
    assert stage.lines() == ["compaction info: Compacted the context: 9 to 3 tokens."]
    assert stage.session.context_tokens == 3


def test_the_same_failed_compaction_told_twice_is_told_once() -> None:
    end = CompactionEnd(error_message="Context overflow recovery failed")
    assert Stage(end, end).lines() == ["compaction warning: Context overflow recovery failed"]


def test_stray_lines_are_counted_on_one_notice() -> None:
    stage = Stage(*(Error(message=f"not a frame: {n}", code="protocol") for n in range(43)))
    assert stage.lines() == ["protocol warning: not a frame: 0 (and 42 more)"]
    stage.feed(*RUN, AgentSettled(), Error(message="not a frame: again", code="protocol"))
    assert stage.lines()[1:] == ["protocol warning: not a frame: again"]


def test_other_errors_are_told_by_command_and_counted_when_equal() -> None:
    stage = Stage(*(Error(message="no such model", code="set_model") for _ in range(3)), Error(message="odd"))
    assert stage.lines() == ["error error: set_model: no such model (and 2 more)", "error error: odd"]


def test_a_prompt_refused_after_it_was_accepted() -> None:
    # Observed, omp 18.2.3: success first, then "already processing" under the same id.
    stage = Stage(Prompted("x", token=1), Error(message="Agent is already processing.", code="prompt"))
    assert stage.lines() == ["prompt refused: x"]
    assert stage.session.editor_texts == ["x"]
    stage.feed(Error(message="again", code="prompt"))
    assert stage.lines()[1:] == ["error error: prompt: again"]


@pytest.mark.parametrize(
    ("end", "phase", "attention", "line"),
    [
        (
            Exited(returncode=0),
            ("failed", "exited 0 in mid-answer"),
            Attention.FAILED,
            "exit error: The agent ended in mid-answer (exit code 0).",
        ),
        (
            Exited(returncode=1, stderr_tail=("a", "Error: boom", "")),
            ("failed", "exited 1: Error: boom"),
            Attention.FAILED,
            "exit error: The agent ended in mid-answer (exit code 1).",
        ),
        (
            Exited(returncode=-9),
            ("failed", "exited -9"),
            Attention.FAILED,
            "exit error: The agent ended in mid-answer (killed by signal 9).",
        ),
        (
            Exited(returncode=143, expected=True),
            ("exited", "code 143"),
            Attention.NONE,
            "exit info: The agent exited.",
        ),
    ],
)
def test_the_end_of_the_process_settles_everything(
    end: Exited, phase: tuple[str, str], attention: Attention, line: str
) -> None:
    stage = Stage(
        *RUN, MessageDelta(text="half"), ToolCallStart(content_index=1, tool_call_id="c", name="bash")
    )
    stage.feed(CompactionStart(), RetryStart(), Prompted("later", token=1))
    stage.feed(end)
    assert stage.phase == phase
    assert stage.session.attention is attention
    assert stage.lines()[:2] == ["text: half", "tool bash abandoned: "]
    assert stage.lines()[-1] == line
    assert not [block for block in stage.blocks if block.open]
    assert stage.session.editor_texts == ["later"]
    assert stage.session.phase.ended
    assert stage.feed(MessageDelta(text="straggler"), end) & ~Changed.STATUS == Changed.NOTHING


def test_an_agent_that_leaves_at_rest_has_ended_and_one_that_never_came_up_has_failed() -> None:
    rest = Stage(*RUN, answer(), AgentEnd(), AgentSettled(), Seen(), Exited(returncode=0))
    assert (rest.phase, rest.session.attention) == (("exited", "code 0"), Attention.UNSEEN)
    start = Stage(Exited(returncode=0, stderr_tail=("no config",)))
    assert start.phase == ("failed", "exited 0 while it was starting: no config")
    assert start.session.attention is Attention.FAILED
    sent = Stage(StateLearned(model="m"), Prompted("go", token=1), Exited(returncode=0))
    assert sent.phase == ("failed", "exited 0 in mid-answer")


def test_what_the_person_stopped_has_not_failed() -> None:
    for stop in (
        MessageComplete(role="assistant", stop_reason="aborted"),
        MessageComplete(role="assistant", stop_reason="error", error_message="This operation was aborted"),
    ):
        stage = Stage(*RUN, stop, AgentEnd(), AgentSettled())
        assert (stage.phase, stage.session.attention) == (("idle", ""), Attention.UNSEEN)


def test_a_connection_that_was_cut_has_failed_until_the_next_prompt() -> None:
    cut = MessageComplete(role="assistant", stop_reason="error", error_message="terminated")
    stage = Stage(*RUN, MessageDelta(text="half"), cut, AgentEnd(), AgentSettled(), Seen())
    assert (stage.phase, stage.session.attention) == (("failed", "terminated"), Attention.FAILED)
    stage.feed(*RUN, answer(), AgentEnd(), AgentSettled(), Seen())
    assert (stage.phase, stage.session.attention) == (("idle", ""), Attention.NONE)


def test_an_agent_without_a_model_has_failed_until_it_has_one() -> None:
    stage = Stage(StateLearned(model="unknown", provider="unknown"))
    assert stage.phase == ("failed", "no model it could use")
    assert stage.session.attention is Attention.FAILED
    stage.feed(StateLearned(model="sonnet", provider="anthropic"))
    assert (stage.phase, stage.session.attention) == (("idle", ""), Attention.NONE)


def test_an_exit_while_closing_is_expected_and_gives_nothing_back() -> None:
    stage = Stage(Prompted("later", token=1), Closing(), Exited(returncode=143))
    assert stage.phase == ("exited", "code 143")
    assert stage.session.editor_texts == []
    assert stage.session.attention is Attention.NONE


def test_a_failure_says_what_and_what_to_do_once() -> None:
    stage = Stage(Failed("The agent pi was not found.", hint="Install it."))
    stage.feed(Exited(returncode=1), Failed("again"))
    notice = stage.only(NoticeBlock)
    assert (notice.text, notice.hint, notice.level) == ("The agent pi was not found.", "Install it.", "error")
    assert stage.phase == ("failed", "The agent pi was not found.")
    assert stage.session.attention is Attention.FAILED


def test_a_reopened_session_goes_on_in_its_transcript() -> None:
    stage = Stage(StateLearned(pi_session_id="u", session_file="/f"), Usage(totals=UsageTotals(cost_usd=1.0)))
    stage.feed(Opened(LaunchInfo("/x")))
    assert stage.session.launch.workspace == "/home/dev/project"
    stage.feed(Exited(returncode=1), Opened(LaunchInfo("/home/dev/project"), resumed=True))
    assert stage.phase == ("starting", "")
    assert stage.session.attention is Attention.NONE
    assert stage.session.usage.cost_usd == 1.0
    assert stage.session.session_file == "/f"
    stage.feed(Exited(returncode=0), Opened(LaunchInfo("/home/dev/project")))
    assert (stage.session.usage.cost_usd, stage.fleet.usage.cost_usd) == (0.0, 1.0)
    assert stage.session.session_file == ""
    assert stage.session.number == 1


def test_a_new_conversation_and_a_closed_session_stay_counted() -> None:
    stage = Stage(*RUN, Usage(totals=UsageTotals(cost_usd=1.0)), ConversationStarted())
    stage.feed(StatsLearned(UsageTotals(cost_usd=0.25), context_tokens=4, context_window=100))
    assert (stage.session.usage.cost_usd, stage.fleet.usage.cost_usd) == (0.25, 1.25)
    assert (stage.session.context_tokens, stage.session.context_window) == (4, 100)
    assert Changed.FLEET in stage.feed(Closed())
    assert KEY not in stage.fleet.sessions
    assert stage.fleet.usage.cost_usd == 1.25
    assert stage.feed(AgentStart(), Closed()) == Changed.NOTHING
