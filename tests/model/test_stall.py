"""Silence: who is at work and has said nothing for too long, and who is silent for a reason."""

from __future__ import annotations

import pytest

from pidriver_tui.driver import events
from pidriver_tui.model import Attention, Patience, Prompted, Seen, Stalled, StateLearned, overdue

from .stage import Stage

RUN = (StateLearned(model="m"), events.AgentStart(), events.TurnStart())
BASH = events.ToolStart(tool_call_id="1", name="bash")
ASK = events.InteractionRequest(request_id="a", method="confirm", prompt="Sure?")
PATIENCE = Patience(model=60.0, tool=600.0)


@pytest.mark.parametrize(
    ("inputs", "limit"),
    [
        ((), 60.0),
        (RUN, 60.0),
        ((*RUN, events.MessageDelta(text="x")), 60.0),
        ((*RUN, events.CompactionStart()), 60.0),
        ((*RUN, BASH), 600.0),
        ((*RUN, events.AgentEnd(is_terminal=False)), 600.0),
        ((StateLearned(model="m"),), None),
        ((*RUN, ASK), None),
        ((*RUN, events.RetryStart(attempt=1, max_attempts=9, delay_seconds=9999)), None),
        ((*RUN, events.Exited(returncode=1)), None),
    ],
)
def test_each_silence_has_its_own_limit(inputs: tuple[events.Event, ...], limit: float | None) -> None:
    stage = Stage(*inputs)
    if limit is None:
        assert not overdue(stage.session, stage.now + 1e6, PATIENCE)
    else:
        assert not overdue(stage.session, stage.now + limit - 0.1, PATIENCE)
        assert overdue(stage.session, stage.now + limit, PATIENCE)


def test_no_limit_is_patience_for_ever() -> None:
    for inputs in (RUN, (*RUN, BASH)):
        assert not overdue(Stage(*inputs).session, 1e9, Patience(0.0, 0.0))


def test_what_has_just_begun_is_not_silent_however_long_nothing_came_before() -> None:
    stage = Stage(StateLearned(model="m"))
    stage.now += 5000.0
    stage.feed(events.AgentStart())
    assert not overdue(stage.session, stage.now + 1.0, PATIENCE)


def test_a_stall_stands_until_the_next_word_whoever_looks() -> None:
    stage = Stage(*RUN, events.MessageDelta(text="x"), Stalled(), Seen())
    assert stage.session.attention is Attention.STALLED
    stage.feed(events.MessageDelta(text="y"))
    assert (stage.session.stalled, stage.session.attention) == (False, Attention.NONE)
    assert stage.lines()[-1] == "text: xy", "the word itself is not lost"


def test_a_word_of_ours_is_no_sign_of_it() -> None:
    stage = Stage(*RUN, Stalled(), Prompted("still there?", how="steer", token=1))
    assert stage.session.stalled


def test_what_does_not_work_cannot_stall() -> None:
    assert not Stage(StateLearned(model="m"), Stalled()).session.stalled
