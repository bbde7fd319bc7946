"""One vocabulary for what a session is doing: the words, since when, and what counts down."""

from __future__ import annotations

import pytest

from pidriver_tui.driver import events
from pidriver_tui.driver.events import Channel, Event, InteractionKind
from pidriver_tui.model import (
    Fact,
    Failed,
    Fleet,
    LaunchInfo,
    Opened,
    Patience,
    Stalled,
    StateLearned,
    overdue,
    reduce,
)
from pidriver_tui.ui.words.footer import usage_line
from pidriver_tui.ui.words.states import STALLED_GLYPH, setup_words, status_of

PATIENCE = Patience(model=120.0, tool=300.0)


def fleet_after(*inputs: Event | Fact) -> Fleet:
    """One session; all of it happened in the first 10 seconds, the last at second 10."""
    fleet = Fleet()
    reduce(fleet, "s1", Opened(LaunchInfo("~/work/api"), "api"), 1.0)
    for at, value in enumerate(inputs, 11 - len(inputs)):
        reduce(fleet, "s1", value, float(at))
    return fleet


def said(seconds: float, *inputs: Event | Fact) -> str:
    """What is said `seconds` after the last input, when stalls are looked for."""
    fleet = fleet_after(*inputs)
    if overdue(fleet.sessions["s1"], 10 + seconds, PATIENCE):
        reduce(fleet, "s1", Stalled(), 10 + seconds)
    return status_of(fleet.sessions["s1"], 10 + seconds).text


UP = StateLearned(model="m")
RUN = (UP, events.AgentStart(), events.TurnStart())
THINKING = events.BlockStart(channel=Channel.THINKING)
BASH = events.ToolStart(tool_call_id="1", name="bash")
ASK = events.InteractionRequest(
    request_id="a",
    method="select",
    kind=InteractionKind.PERMISSION,
    prompt="Allow tool: bash\nCommand: ls",
    options=["Approve", "Deny"],
)
RETRY = events.RetryStart(attempt=2, max_attempts=3, delay_seconds=4.0, error_message="overloaded")
REFUSED = events.MessageComplete(role="assistant", stop_reason="error", error_message="401: no such key")
CRASH = events.Exited(returncode=1, stderr_tail=("warning", "Error: no such model", ""))


@pytest.mark.parametrize(
    ("inputs", "seconds", "words"),
    [
        ((), 3, "starting 0:12"),
        ((UP,), 65, "idle 1:05"),
        ((*RUN, THINKING), 8, "thinking 0:08"),
        (RUN, 8, "thinking: waiting for the model 0:09"),
        ((*RUN, events.MessageDelta(text="x")), 2, "streaming 0:02"),
        ((*RUN, BASH), 42, "tool bash 0:42"),
        ((*RUN, ASK), 12, "waiting: permission bash 0:12"),
        ((*RUN, ASK), 3600, "waiting: permission bash 1h00"),
        ((*RUN, RETRY), 0, "retrying 2/3 in 4 s: overloaded"),
        ((*RUN, RETRY), 2.5, "retrying 2/3 in 2 s: overloaded"),
        ((*RUN, RETRY), 4, "retrying 2/3: overloaded"),
        ((*RUN, events.CompactionStart()), 3, "compacting 0:03"),
        (RUN, 120, "stalled? no event for 2 min (thinking: waiting for the model 2:01)"),
        ((*RUN, BASH), 300, "stalled? no event for 5 min (tool bash 5:00)"),
        ((*RUN, BASH), 299, "tool bash 4:59"),
        ((UP,), 4000, "idle 1h06"),
        ((UP, CRASH), 5, "exited 1: Error: no such model 0:05"),
        ((UP, events.Exited(returncode=0, expected=True)), 5, "exited 0 0:05"),
        ((Failed("pi was not found"),), 5, "failed: pi was not found 0:05"),
        ((*RUN, REFUSED, events.AgentSettled()), 5, "failed: 401: no such key 0:05"),
    ],
)
def test_what_a_session_does_is_said_in_these_words(
    inputs: tuple[Event | Fact, ...], seconds: float, words: str
) -> None:
    assert said(seconds, *inputs) == words


def test_a_stall_has_a_glyph_of_its_own() -> None:
    session = fleet_after(*RUN, BASH, Stalled()).sessions["s1"]
    assert status_of(session, 1000.0).glyph == STALLED_GLYPH


def test_hostile_reasons_are_clean() -> None:
    evil = "\x1b]0;pwned\x07\u202e[bold]x"
    for inputs in ((Failed(evil),), (UP, events.Exited(returncode=1, stderr_tail=(evil,)))):
        words = said(1, *inputs)
        assert words.isprintable()
        assert "\u202e" not in words
        assert "[bold]x" in words


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_footer_says_the_same_and_keeps_the_time_when_the_reason_is_long(width: int) -> None:
    long = fleet_after(UP, events.Exited(returncode=1, stderr_tail=("no such model " * 40,))).sessions["s1"]
    line = usage_line(long, now=15.0, width=width)
    assert line.cell_length <= width
    assert line.plain.startswith(" ✗ exited 1: no")
    assert " 0:05" in line.plain[: width // 2 + 3]
    stalled = usage_line(fleet_after(*RUN, BASH, Stalled()).sessions["s1"], now=310.0, width=width).plain
    assert "stalled? no event" in stalled


@pytest.mark.parametrize(
    ("launch", "words"),
    [
        (LaunchInfo("~/x"), "your pi set-up"),
        (LaunchInfo("~/x", cli="omp", isolation="full", profile="work"), "isolated (work)"),
        (LaunchInfo("~/x", simulated=True, profile="work"), "simulated"),
        (LaunchInfo("~/x", gate="ask-commands"), "your pi set-up, ask-commands"),
    ],
)
def test_the_set_up_tells_whose_it_is_and_what_is_asked_about(launch: LaunchInfo, words: str) -> None:
    fleet = Fleet()
    reduce(fleet, "s1", Opened(launch), 0.0)
    assert setup_words(fleet.sessions["s1"]) == words
