"""What the person says, from the key to its place in the transcript: shown once, and never lost."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import (
    AgentEnd,
    AgentSettled,
    AgentStart,
    BlockEnd,
    Error,
    Exited,
    ImagePart,
    MessageComplete,
    MessageDelta,
    MessageStart,
    PromptResult,
    QueueUpdate,
    TextPart,
    TurnEnd,
    TurnStart,
)
from pidriver_tui.model import (
    Arranged,
    Changed,
    NoticeBlock,
    PromptAccepted,
    PromptBlock,
    Prompted,
    PromptHeld,
    PromptRefused,
    PromptState,
    QueueSure,
    QueueTaken,
    Released,
    StateLearned,
    Unqueued,
    command_id,
)

from .stage import Stage

START = (AgentStart(), TurnStart(), MessageStart(role="assistant"))


def line(stage: Stage) -> list[str]:
    """What waits, in short."""
    return [f"{item.how} {item.state.value}: {item.text}" for item in stage.session.waiting]


def echo(text: str) -> tuple[MessageStart, MessageComplete]:
    """A user message as it comes over the wire."""
    return MessageStart(role="user", text=text), MessageComplete(role="user", text=text)


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


def test_what_waits_stands_in_the_line_alone_until_it_is_taken_up() -> None:
    stage = Stage(*START, MessageDelta(text="answer"), Prompted("then this", how="follow_up", token=4))
    assert (stage.lines(), line(stage)) == (["text: answer"], ["follow_up sending: then this"])
    stage.feed(QueueUpdate(follow_up=("then this",)), PromptAccepted(4, disposition="queued"))
    assert (stage.lines(), line(stage)) == (["text: answer"], ["follow_up queued: then this"])
    stage.feed(BlockEnd(text="answer"), TurnEnd(), TurnStart(), QueueUpdate(), *echo("then this"))
    assert stage.lines() == ["text: answer", "TurnBlock", "prompt delivered: then this"]
    prompt = stage.only(PromptBlock)
    assert (prompt.how, prompt.token, prompt.turn, prompt.open) == ("follow_up", 4, 2, False)
    assert (line(stage), stage.session.queue.count) == ([], 0)


def test_steering_stands_before_what_follows() -> None:
    stage = Stage(*START, Prompted("later", how="follow_up", token=1), Prompted("now", how="steer", token=2))
    assert line(stage) == ["steer sending: now", "follow_up sending: later"]


def test_omp_which_tells_no_queue_queues_on_acceptance() -> None:
    stage = Stage(*START, Prompted("then this", how="steer", token=7), PromptAccepted(7))
    assert line(stage) == ["steer queued: then this"]
    stage.feed(*echo("then this"))
    assert (stage.lines(), line(stage)) == (["prompt delivered: then this"], [])


@pytest.mark.parametrize("disposition", ["started", ""])
def test_a_slash_prompt_that_goes_to_the_model_stands_once(disposition: str) -> None:
    # pi echoes what it has no command for; before 0.99 its reply does not say what it did (observed).
    stage = Stage(Prompted("/quit", token=1), PromptAccepted(1, disposition=disposition), *START[:2])
    stage.feed(*echo("/quit"), MessageStart(role="assistant"))
    assert stage.lines() == ["prompt delivered: /quit"]
    assert not stage.session.pending_prompts


@pytest.mark.parametrize("disposition", ["handled", ""])
def test_a_slash_command_that_nobody_echoes_stands_once_and_is_done(disposition: str) -> None:
    stage = Stage(Prompted("/mcp", token=1), PromptAccepted(1, disposition=disposition))
    assert stage.lines() == ["prompt delivered: /mcp"]
    assert not stage.session.pending_prompts
    stage.feed(Exited(returncode=1))
    assert stage.session.editor_texts == []


def test_a_template_stands_once_as_it_was_typed() -> None:
    # pi 1.6.0 echoes what it made of it (observed).
    stage = Stage(Prompted("/review main.py", token=1), PromptAccepted(1, disposition="started"), *START[:2])
    stage.feed(*echo("Review main.py thoroughly."), MessageStart(role="assistant"))
    assert stage.lines() == ["prompt delivered: /review main.py"]


@pytest.mark.parametrize("overtaken", [False, True])
def test_a_template_that_waits_is_known_by_what_the_agent_calls_it(overtaken: bool) -> None:
    stage = Stage(*START, Prompted("/review x", how="follow_up", token=1))
    told = [QueueUpdate(follow_up=("Review x thoroughly.",)), PromptAccepted(1, disposition="queued")]
    # A reply may be known before what the agent said before it.
    stage.feed(*(reversed(told) if overtaken else told))
    assert stage.session.waiting[0].told == "Review x thoroughly."
    stage.feed(TurnEnd(), TurnStart(), QueueUpdate(), *echo("Review x thoroughly."))
    assert (stage.lines(), line(stage)) == (["TurnBlock", "prompt delivered: /review x"], [])


def test_what_an_extension_sends_of_itself_is_no_echo_of_a_command() -> None:
    stage = Stage(Prompted("/plan", token=1), *START[:2], *echo("Make a plan."))
    stage.feed(PromptAccepted(1, disposition="handled"))
    assert stage.lines() == ["prompt delivered: /plan", "prompt delivered: Make a plan."]


def test_pi_adds_hints_to_a_message_with_images() -> None:
    # agent-session.js _normalizeQueuedMessageImages (pi 1.6.0) writes them behind the text at delivery.
    stage = Stage(*START, Prompted("look", how="follow_up", images=1, token=1))
    stage.feed(QueueUpdate(follow_up=("look",)), PromptAccepted(1, disposition="queued"), QueueUpdate())
    stage.feed(*echo("look\n\n[Image: original 4000x3000, displayed at 2000x1500.]"))
    assert (stage.lines(), line(stage)) == (["prompt delivered: look"], [])


def test_a_message_an_extension_takes_does_not_wait_for_ever() -> None:
    stage = Stage(*START, Prompted("eat this", how="steer", token=1))
    stage.feed(PromptAccepted(1, disposition="handled"))
    assert (stage.lines(), line(stage)) == (["prompt handled: eat this"], [])


def test_a_message_that_was_changed_on_delivery_is_known_by_having_left_the_queue() -> None:
    stage = Stage(
        *START, Prompted("a", how="steer", token=1), QueueUpdate(steering=("a",)), PromptAccepted(1)
    )
    stage.feed(QueueUpdate(), *echo("a, as an extension likes it"), AgentEnd(), AgentSettled())
    assert (stage.lines(), line(stage)) == (["prompt delivered: a"], [])


def test_a_message_that_somebody_else_took_out_of_the_queue_comes_back() -> None:
    stage = Stage(
        *START, Prompted("a", how="steer", token=1), QueueUpdate(steering=("a",)), PromptAccepted(1)
    )
    stage.feed(QueueUpdate(), AgentEnd(), AgentSettled())
    assert (stage.lines(), line(stage)) == (["prompt refused: a"], [])
    assert stage.session.editor_texts == ["a"]


def test_a_message_left_in_the_queue_by_an_abort_still_waits() -> None:
    stage = Stage(
        *START, Prompted("a", how="steer", token=1), QueueUpdate(steering=("a",)), PromptAccepted(1)
    )
    stage.feed(AgentEnd(), AgentSettled())
    assert line(stage) == ["steer queued: a"]


def test_a_count_that_overtook_the_queue_changes_nothing() -> None:
    stage = Stage(
        *START, Prompted("a", how="steer", token=1), QueueUpdate(steering=("a",)), PromptAccepted(1)
    )
    stage.feed(StateLearned(pending_messages=0, streaming=True), AgentEnd(), AgentSettled())
    assert (line(stage), stage.session.queue.count) == (["steer queued: a"], 1)


def test_omp_says_when_its_queue_is_empty() -> None:
    stage = Stage(*START, Prompted("a", how="steer", token=1), PromptAccepted(1))
    stage.feed(AgentEnd(is_terminal=True), AgentSettled(), StateLearned(pending_messages=1))
    assert line(stage) == ["steer queued: a"]
    stage.feed(StateLearned(pending_messages=0))
    assert (line(stage), stage.lines()) == ([], ["prompt handled: a"])


def test_a_prompt_for_an_agent_that_was_at_work_after_all_waits_once() -> None:
    stage = Stage(Prompted("go", token=1), QueueUpdate(follow_up=("go",)))
    stage.feed(PromptAccepted(1, disposition="queued"))
    assert (stage.lines(), line(stage)) == (["prompt moved: go"], ["follow_up queued: go"])
    stage.feed(QueueUpdate(), *echo("go"))
    assert (stage.lines(), line(stage)) == (["prompt moved: go", "prompt delivered: go"], [])


def test_a_message_whose_run_had_ended_by_then_is_a_prompt() -> None:
    stage = Stage(*START, Prompted("go", how="follow_up", token=1), AgentSettled())
    stage.feed(PromptAccepted(1, disposition="started"), *START[:2], *echo("go"))
    assert (stage.lines(), line(stage)) == (["prompt delivered: go"], [])
    assert stage.only(PromptBlock).how == "prompt"


def test_what_is_refused_while_it_waits_stands_as_refused_and_comes_back() -> None:
    stage = Stage(*START, Prompted("go", how="steer", token=1), PromptRefused(1, "no"))
    assert (stage.lines(), line(stage)) == (["prompt refused: go"], [])
    assert stage.session.editor_texts == ["go"]


def test_omp_refuses_late_the_prompt_it_names_and_no_other() -> None:
    # Observed, omp 18.3.4: reply, refusal under the same id, then a prompt_result for it.
    stage = Stage(Prompted("one", token=1), Prompted("two", token=2), PromptAccepted(1), PromptAccepted(2))
    late = command_id(1)
    stage.feed(Error(message="Agent is already processing.", code="prompt", command_id=late))
    stage.feed(PromptResult(agent_invoked=False, command_id=late))
    assert stage.lines() == ["prompt refused: one", "prompt delivered: two"]
    assert [block.text for block in stage.session.pending_prompts] == ["two"]
    assert stage.session.editor_texts == ["one"]


def test_a_held_message_waits_and_is_a_prompt_when_it_is_sent() -> None:
    stage = Stage(Prompted("a", held=True, token=1), Prompted("b", held=True, token=2))
    assert (stage.lines(), line(stage)) == ([], ["follow_up held: a", "follow_up held: b"])
    stage.feed(Released(1, "prompt"), Released(2, "follow_up"))
    assert (stage.lines(), line(stage)) == (["prompt sending: a"], ["follow_up sending: b"])


def test_what_the_agent_cannot_take_now_waits_before_what_was_said_later() -> None:
    stage = Stage(Prompted("a", token=1), Prompted("b", held=True, token=2), PromptHeld(1))
    assert line(stage) == ["follow_up held: a", "follow_up held: b"]


def test_the_queue_taken_back_is_held_in_its_order_with_what_others_queued() -> None:
    stage = Stage(*START, Prompted("a", how="follow_up", token=1), Prompted("s", how="steer", token=2))
    stage.feed(PromptAccepted(1, disposition="queued"), PromptAccepted(2, disposition="queued"))
    stage.feed(QueueTaken(steering=("s",), follow_up=("foreign", "a"), tokens=(8, 9)))
    assert line(stage) == ["steer held: s", "follow_up held: foreign", "follow_up held: a"]
    assert [item.token for item in stage.session.waiting] == [2, 8, 1]


def test_what_was_on_its_way_when_the_queue_was_taken_is_delivered_once() -> None:
    # pi takes a message out of its queue before it says so: until then it gives the text back as well.
    stage = Stage(*START, Prompted("a", how="steer", token=1), Prompted("b", how="steer", token=2))
    stage.feed(QueueUpdate(steering=("a",)), QueueUpdate(steering=("a", "b")), TurnEnd(), QueueUpdate())
    moments = [stage.session.taking_up]
    stage.feed(QueueTaken(steering=("a", "b")), TurnStart(), *echo("a"), MessageStart(role="assistant"))
    moments.append(stage.session.taking_up)
    assert moments == [True, False]
    stage.feed(QueueSure())
    assert (stage.lines()[-1], line(stage)) == ("prompt delivered: a", ["steer held: b"])


def test_a_held_message_that_was_never_sent_is_no_echo() -> None:
    stage = Stage(*START, Prompted("a", held=True, token=1), *echo("a"))
    assert (stage.lines(), line(stage)) == (["prompt delivered: a"], ["follow_up held: a"])


def test_the_line_is_rearranged_within_its_kinds() -> None:
    stage = Stage(*(Prompted(text, held=True, token=n) for n, text in enumerate("abc", 1)))
    stage.feed(Prompted("s", how="steer", held=True, token=4), Arranged((3, 1)))
    assert line(stage) == ["steer held: s", "follow_up held: c", "follow_up held: a", "follow_up held: b"]
    stage.feed(Unqueued((1, 4)))
    assert line(stage) == ["follow_up held: c", "follow_up held: b"]


@pytest.mark.parametrize(
    ("behind", "order"), [(None, "abcX"), ((1, 2), "abXc"), ((1, 99), "aXbc"), ((99,), "Xabc"), ((), "Xabc")]
)
def test_an_edited_message_goes_back_to_its_place(behind: tuple[int, ...] | None, order: str) -> None:
    stage = Stage(*(Prompted(text, held=True, token=n) for n, text in enumerate("abc", 1)))
    stage.feed(Prompted("X", held=True, token=9, behind=behind))
    assert "".join(item.text for item in stage.session.waiting) == order


def test_all_that_was_not_taken_up_comes_back_as_one_text_when_the_agent_goes() -> None:
    stage = Stage(Prompted("one", token=1), PromptAccepted(1, disposition="started"))
    stage.feed(Prompted("two", how="follow_up", token=2), QueueUpdate(follow_up=("two",)), PromptAccepted(2))
    stage.feed(Prompted("three", held=True, token=3), Exited(returncode=1))
    assert stage.session.editor_texts == ["one\ntwo\nthree"]
    assert (line(stage), stage.session.queue.count, stage.session.pending_prompts) == ([], 0, [])
