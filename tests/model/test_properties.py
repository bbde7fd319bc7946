"""Whatever an agent sends in whatever order: nothing raises, the invariants hold, the frozen stays."""

from __future__ import annotations

import inspect

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pidriver_tui.driver import events as e
from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import (
    Answered,
    Arranged,
    AskOutcome,
    ConversationStarted,
    Fact,
    Failed,
    Fleet,
    GivenBack,
    HistoryLearned,
    LaunchInfo,
    Noted,
    Opened,
    PromptAccepted,
    Prompted,
    PromptHeld,
    PromptRefused,
    QueueSure,
    QueueTaken,
    Released,
    Renamed,
    Seen,
    StateLearned,
    StatsLearned,
    TextBlock,
    ThinkingBlock,
    Unqueued,
    reduce,
)
from pidriver_tui.model import facts as fact_module
from pidriver_tui.model.facts import Closed, Closing
from pidriver_tui.model.reducers.table import HANDLERS, IGNORED

from .invariants import Watch, check
from .stage import Stage, frozen_view

KEYS = st.sampled_from(["s1", "s2"])
INDEX = st.integers(0, 2)
CALL = st.sampled_from(["", "c1", "c2", "c3"])
NAME = st.sampled_from(["", "bash", "edit"])
TEXT = st.sampled_from(["", "a", "two\nlines", "/cmd", "{", "\x1b[31m", "Allow tool: bash\nCommand: ls"])
CHANNEL = st.sampled_from(list(e.Channel))
ROLE = st.sampled_from(["assistant", "assistant", "user", "toolResult", "custom", "system", "new"])
STOP = st.sampled_from(["stop", "toolUse", "error", "aborted", "length", ""])
ERROR = st.sampled_from(["", "401 bad key", "This operation was aborted", '529: {"message": "Overloaded"}'])
ARGUMENTS = st.sampled_from([{}, {"command": "ls"}])
PART = st.one_of(
    st.builds(e.TextPart, TEXT),
    st.builds(e.ThinkingPart, TEXT, st.booleans()),
    st.builds(e.ToolCallPart, CALL, NAME, ARGUMENTS),
    st.just(e.ImagePart("image/png", 1)),
)
PARTS = st.lists(PART, max_size=3).map(tuple)
ASK_ID = st.sampled_from(["q1", "q2"])
TOKEN = st.integers(0, 3)
TOKENS = st.lists(TOKEN, max_size=3).map(tuple)
BEHIND = st.one_of(st.none(), TOKENS)
HOW = st.sampled_from(["prompt", "steer", "follow_up"])
TEXTS = st.lists(TEXT, max_size=2).map(tuple)
COUNT = st.integers(0, 3)
USAGE = st.sampled_from([UsageTotals(), UsageTotals(10, 5, 1, 1, 0.01)])
COMPLETE = st.builds(
    e.MessageComplete,
    role=ROLE,
    text=TEXT,
    parts=PARTS,
    stop_reason=STOP,
    error_message=ERROR,
    tool_call_id=CALL,
    name=NAME,
    is_error=st.booleans(),
    display=st.booleans(),
)
INNER = st.one_of(
    st.builds(e.ToolStart, tool_call_id=CALL, name=NAME),
    st.builds(e.ToolEnd, tool_call_id=CALL, name=NAME, is_error=st.booleans()),
    st.builds(e.ToolUpdate, tool_call_id=CALL, output=TEXT),
    COMPLETE,
)
STREAM = st.one_of(
    st.builds(e.MessageStart, role=ROLE, text=TEXT),
    st.builds(e.BlockStart, channel=CHANNEL, content_index=INDEX),
    st.builds(e.MessageDelta, text=TEXT, channel=CHANNEL, content_index=INDEX),
    st.builds(e.MessageDelta, text=TEXT, channel=CHANNEL, content_index=INDEX),
    st.builds(e.BlockEnd, text=TEXT, channel=CHANNEL, content_index=INDEX),
    COMPLETE,
    st.builds(e.ToolCallStart, content_index=INDEX, tool_call_id=CALL, name=NAME),
    st.builds(e.ToolCallDelta, content_index=INDEX, text=TEXT),
    st.builds(e.ToolCallEnd, content_index=INDEX, tool_call_id=CALL, name=NAME, arguments=ARGUMENTS),
    st.builds(e.ToolStart, tool_call_id=CALL, name=NAME, arguments=ARGUMENTS),
    st.builds(e.ToolUpdate, tool_call_id=CALL, name=NAME, output=TEXT),
    st.builds(e.ToolStreamUpdate, tool_call_id=CALL, name=NAME),
    st.builds(e.ToolEnd, tool_call_id=CALL, name=NAME, result=TEXT, is_error=st.booleans()),
    st.builds(
        e.SubagentLifecycle,
        subagent_id=st.sampled_from(["A", "B"]),
        agent=NAME,
        status=st.sampled_from(["started", "completed", "failed", "aborted", "odd"]),
        parent_tool_call_id=CALL,
    ),
    st.builds(e.SubagentProgress, subagent_id=st.sampled_from(["A", "B"]), task=TEXT),
    st.builds(e.SubagentEvent, subagent_id=st.sampled_from(["A", "B"]), event=INNER),
)
COURSE = st.one_of(
    st.builds(e.AgentStart),
    st.builds(e.TurnStart),
    st.builds(e.TurnEnd, stop_reason=STOP, usage=st.one_of(st.none(), USAGE)),
    st.builds(e.Usage, totals=USAGE),
    st.builds(
        e.AgentEnd,
        reason=st.sampled_from(["completed", "error"]),
        will_retry=st.booleans(),
        is_terminal=st.sampled_from([None, True, False]),
        error_message=ERROR,
    ),
    st.builds(e.AgentSettled),
    st.builds(e.QueueUpdate, steering=TEXTS, follow_up=TEXTS),
    st.builds(e.RetryStart, attempt=COUNT, max_attempts=COUNT, error_message=ERROR),
    st.builds(e.RetryEnd, success=st.booleans(), attempt=COUNT, final_error=ERROR),
    st.builds(e.CompactionStart, reason=TEXT),
    st.builds(e.CompactionEnd, skipped=st.booleans(), aborted=st.booleans(), error_message=ERROR),
    st.builds(e.SummarizationRetry, step=st.sampled_from(["scheduled", "finished"])),
    st.builds(e.Error, message=TEXT, code=st.sampled_from([None, "protocol", "prompt", "x"])),
    st.builds(e.Exited, returncode=st.sampled_from([None, 0, 1, -9]), expected=st.booleans()),
)
PASSIVE = st.one_of(
    st.builds(
        e.InteractionRequest,
        request_id=ASK_ID,
        method=st.sampled_from(["select", "confirm", "input", "editor"]),
        prompt=TEXT,
        timeout=st.sampled_from([None, 3.0]),
    ),
    st.builds(e.InteractionWithdrawn, request_id=ASK_ID),
    st.builds(e.InteractionEnded, request_id=ASK_ID, reason=st.sampled_from(["timeout", "answered"])),
    st.builds(e.StatusSet, key=NAME, text=st.one_of(st.none(), TEXT)),
    st.builds(e.WidgetSet, key=NAME, lines=st.sampled_from([None, ("x",)])),
    st.builds(e.TitleSet, title=TEXT),
    st.builds(e.EditorTextSet, text=TEXT),
    st.builds(e.Notification, message=TEXT, level=st.sampled_from(["info", "odd"])),
    st.builds(e.ExtensionError, extension_path=NAME, error=TEXT),
    st.builds(e.OpenUrl, url=TEXT),
    st.builds(e.CommandOutput, text=TEXT),
    st.builds(e.BashOutput, command_id=NAME, text=TEXT),
    st.builds(e.CommandsChanged, commands=st.just(({"name": "x"}, {"name": 3}))),
    st.builds(e.ConfigChanged, model=st.sampled_from(["", "a/b/c"])),
    st.builds(e.ThinkingLevelChanged, level=NAME),
    st.builds(e.SessionInfoChanged, name=st.one_of(st.none(), TEXT)),
    st.builds(e.PromptResult, agent_invoked=st.booleans(), command_id=st.sampled_from(["", "prompt-1"])),
    st.builds(e.TodoReminder, todos=st.just((("a", "pending"),))),
    st.builds(e.Ready),
    st.builds(e.Event),
    st.builds(e.ModelChanged),
    st.builds(e.EntryAppended),
    st.builds(e.HostToolCall),
    st.builds(e.HostToolCancel),
    st.builds(e.HostUriRequest),
)
FACTS = st.one_of(
    st.builds(Opened, st.just(LaunchInfo("/w")), resumed=st.booleans()),
    st.builds(StateLearned, model=st.sampled_from(["", "unknown", "m"]), pending_messages=COUNT),
    st.builds(StatsLearned, USAGE),
    st.builds(Prompted, TEXT, how=HOW, token=TOKEN, held=st.booleans(), behind=BEHIND),
    st.builds(Released, TOKEN, HOW),
    st.builds(
        PromptAccepted, TOKEN, st.booleans(), st.sampled_from(["", "started", "queued", "handled", "odd"])
    ),
    st.builds(PromptRefused, TOKEN, ERROR),
    st.builds(PromptHeld, TOKEN),
    st.builds(QueueTaken, TEXTS, TEXTS, TOKENS),
    st.just(QueueSure()),
    st.builds(Unqueued, TOKENS),
    st.builds(Arranged, TOKENS),
    st.builds(GivenBack, TEXT),
    st.builds(Answered, ASK_ID, st.sampled_from(list(AskOutcome)), TEXT, st.sampled_from(["person", "rule"])),
    st.builds(Failed, TEXT),
    st.builds(Noted, TEXT),
    st.builds(Renamed, TEXT),
    st.just(Seen()),
    st.just(Closing()),
    st.just(Closed()),
    st.builds(HistoryLearned, st.lists(COMPLETE, max_size=3).map(tuple)),
    st.just(ConversationStarted()),
)
INPUTS = st.lists(st.tuples(KEYS, st.one_of(STREAM, STREAM, COURSE, PASSIVE, FACTS)), max_size=60)


def drive(inputs: list[tuple[str, e.Event | Fact]]) -> Fleet:
    fleet = Fleet()
    at = 0.0
    for key in ("s1", "s2"):
        reduce(fleet, key, Opened(LaunchInfo("/home/dev/project")), at)
    for key, item in inputs:
        at += 0.5
        reduce(fleet, key, item, at)
    return fleet


@example([("s1", e.BlockStart(channel=e.Channel.THINKING)), ("s1", e.ToolCallEnd())])
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(INPUTS)
def test_any_inputs_keep_the_invariants_and_the_frozen_blocks(
    inputs: list[tuple[str, e.Event | Fact]],
) -> None:
    fleet = Fleet()
    watches = {"s1": Watch(), "s2": Watch()}
    at = 0.0
    for key in ("s1", "s2"):
        reduce(fleet, key, Opened(LaunchInfo("/home/dev/project")), at)
    for key, item in inputs:
        at += 0.5
        known = key in fleet.sessions
        reduce(fleet, key, item, at)
        check(fleet)
        if known is not (key in fleet.sessions):
            watches[key] = Watch()
        alone = Fleet(sessions={k: s for k, s in fleet.sessions.items() if k == key})
        watches[key].look(alone)


@settings(max_examples=100, deadline=None)
@given(INPUTS)
def test_replaying_gives_the_same_state(inputs: list[tuple[str, e.Event | Fact]]) -> None:
    assert frozen_view(drive(inputs)) == frozen_view(drive(inputs))


@given(
    st.lists(st.tuples(CHANNEL, INDEX, st.text(min_size=1, max_size=8)), min_size=1, max_size=30),
    st.data(),
)
def test_merging_or_splitting_deltas_gives_the_same_texts(
    deltas: list[tuple[e.Channel, int, str]], data: st.DataObject
) -> None:
    whole = Stage(e.MessageStart(role="assistant"))
    parts = Stage(e.MessageStart(role="assistant"))
    for channel, index, text in deltas:
        whole.feed(e.MessageDelta(text=text, channel=channel, content_index=index))
        cut = data.draw(st.integers(0, len(text)))
        for piece in (text[:cut], text[cut:]):
            parts.feed(e.MessageDelta(text=piece, channel=channel, content_index=index))
    assert whole.lines() == parts.lines()


@given(st.lists(st.text(max_size=9000), max_size=12), st.data())
def test_a_reader_of_a_buffer_sees_what_was_appended_since(pieces: list[str], data: st.DataObject) -> None:
    stage = Stage(e.MessageStart(role="assistant"), e.MessageDelta(text="0"))
    buffer = stage.only(TextBlock).buffer
    seen = ""
    for piece in pieces:
        stage.feed(e.MessageDelta(text=piece))
        if data.draw(st.booleans()):
            seen += buffer.since(len(seen))
            assert seen == buffer.text()
    assert buffer.text() == "0" + "".join(pieces) == seen + buffer.since(len(seen))


def test_every_event_and_fact_is_handled_or_knowingly_ignored() -> None:
    all_events = {
        value for value in vars(e).values() if inspect.isclass(value) and issubclass(value, e.Event)
    }
    assert all_events | {e.Event} == {k for k in {*HANDLERS, *IGNORED} if issubclass(k, e.Event)}
    assert not set(HANDLERS) & set(IGNORED)
    all_facts = set(fact_module.Fact.__args__) - {Opened}  # Opened makes the session a handler needs
    assert all_facts == {kind for kind in HANDLERS if not issubclass(kind, e.Event)}
    assert all(reason for reason in IGNORED.values())


def test_thinking_and_text_never_share_a_block() -> None:
    stage = Stage(e.MessageStart(role="assistant"))
    for channel in (e.Channel.THINKING, e.Channel.ASSISTANT, e.Channel.THINKING):
        stage.feed(e.MessageDelta(text="x", channel=channel, content_index=0))
    assert [type(block) for block in stage.blocks] == [ThinkingBlock, TextBlock, ThinkingBlock]
