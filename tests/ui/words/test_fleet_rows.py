"""Rows of the fleet: grouped, sorted, filtered; and what they say, at any width."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import events
from pidriver_tui.driver.events import InteractionKind
from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import (
    Failed,
    Fleet,
    LaunchInfo,
    Opened,
    Session,
    Stalled,
    StateLearned,
    StatsLearned,
    reduce,
)
from pidriver_tui.ui.text.wrapping import cells
from pidriver_tui.ui.words.amounts import summarize_tool
from pidriver_tui.ui.words.details import ask_entries, entry_rows, entry_text, session_entries
from pidriver_tui.ui.words.fleet_cells import (
    COLUMNS,
    Pieces,
    ask_pieces,
    gone_pieces,
    head_pieces,
    heading_pieces,
    plan_of,
    session_pieces,
    short_path,
)
from pidriver_tui.ui.words.fleet_line import counted_as, fleet_line
from pidriver_tui.ui.words.fleet_rows import Group, Lens, RowKey, Sort, arrange, group_of, next_ask, open_asks
from tests.ui.gated import gated

STEPS = ("up", "run", "tool", "ask", "ask", "cost", "context", "fail", "exit", "refuse", "done", "stall")
EVIL = "\x1b]0;pwned\x07\x1b[31m\u202eevil\n[bold]x\u3042"


def happen(fleet: Fleet, key: str, step: str, at: float) -> None:
    match step:
        case "up":
            reduce(fleet, key, StateLearned(model="m", context_window=1000), at)
        case "run":
            reduce(fleet, key, events.AgentStart(), at)
        case "tool":
            reduce(fleet, key, events.ToolStart(tool_call_id="t", name="bash"), at)
        case "ask":
            reduce(fleet, key, gated(f"a{at}", "ls"), at)
        case "cost":
            reduce(fleet, key, StatsLearned(UsageTotals(1, 1, 0, 0, at / 100)), at)
        case "context":
            reduce(fleet, key, StatsLearned(UsageTotals(), int(at * 7) % 1000, 1000), at)
        case "fail":
            reduce(fleet, key, Failed("broke"), at)
        case "refuse":
            message = "401: no such key"
            failed = events.MessageComplete(role="assistant", stop_reason="error", error_message=message)
            for event in (events.TurnStart(), failed, events.AgentSettled()):
                reduce(fleet, key, event, at)
        case "done":
            for event in (events.TurnStart(), events.AgentSettled()):
                reduce(fleet, key, event, at)
        case "stall":
            reduce(fleet, key, Stalled(), at)
        case "exit":
            reduce(fleet, key, events.Exited(returncode=0, expected=True), at)


@st.composite
def fleets(draw: st.DrawFn) -> Fleet:
    fleet = Fleet()
    count = draw(st.integers(0, 6))
    for number in range(count):
        title = draw(st.sampled_from(("api", "docs", "Web", "api", EVIL)))
        reduce(fleet, f"s{number}", Opened(LaunchInfo(f"~/work/{title}"), title), float(number))
    if count:
        steps = draw(st.lists(st.tuples(st.integers(0, count - 1), st.sampled_from(STEPS)), max_size=25))
        for at, (number, step) in enumerate(steps, 10):
            happen(fleet, f"s{number}", step, float(at))
    return fleet


lenses = st.builds(
    Lens,
    sort=st.sampled_from(Sort),
    query=st.sampled_from(("", " ", "api", "API ls", "work docs", "nobody")),
    only_mine=st.booleans(),
)


def grouped(rows: list[RowKey]) -> dict[Group, list[RowKey]]:
    found: dict[Group, list[RowKey]] = {}
    for key in rows:
        if key.heading is not None:
            assert key.heading not in found
            found[key.heading] = []
        else:
            found[list(found)[-1]].append(key)
    return found


@given(fleets(), lenses)
def test_every_session_stands_once_under_its_own_heading_with_its_asks_below_it(
    fleet: Fleet, lens: Lens
) -> None:
    rows = arrange(fleet, lens)
    assert len(rows) == len(set(rows))
    groups = grouped(rows)
    assert list(groups) == [group for group in Group if group in groups]
    for group, keys in groups.items():
        assert keys, "an empty group is left out"
        assert not keys[0].ask
        for key in keys:
            session = fleet.sessions[key.session]
            assert group_of(session) is group
            if not key.ask:
                at = keys.index(key)
                asks = [RowKey(key.session, ask.request_id) for ask in open_asks(session)]
                assert keys[at + 1 : at + 1 + len(asks)] == asks
    if not lens.hides:
        assert {key.session for key in rows if key.selectable} == set(fleet.sessions)


@given(fleets(), st.sampled_from(Sort))
def test_who_needs_you_is_a_queue_and_the_rest_is_sorted(fleet: Fleet, sort: Sort) -> None:
    orders: dict[Sort, Callable[[Session], float | str]] = {
        Sort.NUMBER: lambda s: list(fleet.sessions).index(s.key),
        Sort.NAME: lambda s: s.title.casefold(),
        Sort.COST: lambda s: -s.usage.cost_usd,
        Sort.CONTEXT: lambda s: -(s.context_tokens or 0) if s.context_tokens is not None else 1,
        Sort.AGE: lambda s: s.opened_at,
        Sort.ACTIVITY: lambda s: -s.last_event_at,
    }
    value = orders[sort]
    for group, keys in grouped(arrange(fleet, Lens(sort))).items():
        sessions = [fleet.sessions[key.session] for key in keys if not key.ask]
        for one, other in pairwise(sessions):
            if group is Group.NEEDS_YOU:
                assert _turn(one) <= _turn(other)
            else:
                before: Any = value(one)
                assert before <= value(other)


def _turn(session: Session) -> tuple[int, float]:
    """Asks first, the oldest first; then who may have stalled, silent for longest first."""
    asks = open_asks(session)
    assert asks or session.stalled
    return (0, asks[0].number) if asks else (1, session.last_event_at)


@given(fleets())
def test_every_session_is_counted_once_under_the_word_of_its_group(fleet: Fleet) -> None:
    words = {
        Group.NEEDS_YOU: {"asks", "stalled"},
        Group.FAILED: {"failed"},
        Group.FINISHED: {"finished"},
        Group.WORKING: {"working"},
        Group.IDLE: {"idle"},
        Group.ENDED: {""},
    }
    for session in fleet:
        assert counted_as(session) in words[group_of(session)]


@given(fleets(), st.integers(1, 240), st.booleans())
def test_the_header_fits_and_cuts_no_word(fleet: Fleet, width: int, simulated: bool) -> None:
    text = fleet_line(fleet, simulated=simulated, width=width).plain
    assert cells(text) <= width
    known = {
        *("pidriver", "SIMULATION", "SIMULATION:", "scripted", "agents,", "nothing", "is", "run", "need"),
        *("needs", "you", "failed", "stalled", "finished", "working", "idle", "fleet", *"◆✗‖•●○·"),
    }
    for word in text.split():
        assert word in known or word.isdigit() or word.startswith("$")


@given(fleets(), lenses)
def test_a_filter_only_takes_away(fleet: Fleet, lens: Lens) -> None:
    everything = arrange(fleet, Lens(lens.sort))
    rows = arrange(fleet, lens)
    assert rows == [key for key in everything if key in rows]
    if lens.query == "nobody":
        assert rows == []
    if lens.query == "api":
        for key in rows:
            if key.selectable:
                session = fleet.sessions[key.session]
                assert "api" in f"{session.title} {session.launch.workspace}"


@given(fleets())
def test_walking_from_ask_to_ask_meets_every_ask_once_in_the_order_of_rows(fleet: Fleet) -> None:
    rows = arrange(fleet, Lens())
    asks = [key for key in rows if key.ask]
    walked: list[RowKey] = []
    key = next_ask(rows, RowKey())
    while key is not None and key not in walked:
        walked.append(key)
        key = next_ask(rows, key)
    assert walked == asks


def pieces_of(key: RowKey, fleet: Fleet, width: int) -> Pieces:
    session = fleet.sessions.get(key.session)
    if key.heading is not None or session is None:
        return heading_pieces(key.heading or Group.IDLE, fleet, 1)
    if key.ask:
        return ask_pieces(session.asks[key.ask], width, now=99.0)
    return session_pieces(
        session,
        plan_of(width),
        place=64,
        now=99.0,
        summarize=lambda tool: summarize_tool(tool.name, tool.arguments),
    )


@given(fleets(), st.integers(60, 240))
def test_rows_are_as_wide_as_there_is_room_and_hold_nothing_raw(fleet: Fleet, width: int) -> None:
    assert sum(cells(text) for text, _ in head_pieces(plan_of(width), Sort.COST)) == width
    for key in arrange(fleet, Lens()):
        pieces = pieces_of(key, fleet, width)
        text = "".join(text for text, _ in pieces)
        assert text.isprintable()
        assert "\u202e" not in text
        if key.selectable:
            assert cells(text) == width
            assert cells("".join(text for text, _ in gone_pieces(key, width))) == width


@pytest.mark.parametrize("width", [60, 78, 100, 118, 160, 240])
def test_columns_drop_out_by_rank_and_state_and_name_stay(width: int) -> None:
    plan = plan_of(width)
    shown = {column for column, _ in plan}
    ranks = sorted(column.rank for column in shown)
    assert {column for column in COLUMNS if column.rank == 0} <= shown
    assert ranks[-1] < len(COLUMNS)
    assert [column.rank for column in sorted(shown, key=lambda c: c.rank)] == ranks
    assert {column for column in COLUMNS if column.rank <= ranks[-1]} == shown
    assert sum(cells + 1 for _, cells in plan) - 1 == width


def test_eighty_columns_still_tell_number_state_name_model_context_cost_and_age() -> None:
    assert [column.title for column, _ in plan_of(78)] == [
        "#",
        "state",
        "name",
        "model",
        "ctx",
        "cost",
        "last",
    ]


def test_a_path_is_cut_at_its_beginning_and_between_folders() -> None:
    assert short_path("~/work/checkout-api", 30) == "~/work/checkout-api"
    assert short_path("/home/dev/work/checkout-api", 20) == "…/work/checkout-api"
    assert short_path("/home/dev/work/checkout-api", 16) == "…/checkout-api"
    assert short_path("/home/dev/checkout-api", 8) == "checkou…"


def asking_session() -> tuple[Fleet, Session]:
    fleet = Fleet()
    reduce(fleet, "s1", Opened(LaunchInfo("~/work/api", binary="/opt/pi"), EVIL), 1.0)
    reduce(fleet, "s1", StateLearned(model=EVIL, provider="p", pid=4711, session_file="/x.jsonl"), 2.0)
    reduce(fleet, "s1", events.StatusSet(key="ci", text=EVIL), 3.0)
    reduce(fleet, "s1", events.QueueUpdate(steering=("go left",), follow_up=("then test",)), 4.0)
    reduce(fleet, "s1", gated("a", f"rm -rf {EVIL}\nls", timeout=60.0), 5.0)
    return fleet, fleet.sessions["s1"]


def test_the_details_of_a_session_tell_what_it_waits_for_and_hold_nothing_raw() -> None:
    _, session = asking_session()
    entries = session_entries(session, now=17.0)
    told = {entry.label: entry.text for entry in entries}
    assert told["state"].endswith("waiting: permission bash 0:12")
    assert told["last event"] == "interaction request, 12s ago"
    assert [entry.text for entry in entries if entry.label == "waiting"] == [
        "◌ next  go left",
        "◌ after  then test",
    ]
    assert told["process"] == "pid 4711"
    assert told["file"] == "/x.jsonl"
    assert told["agent"] == "pi, run as /opt/pi"
    assert told["set-up"] == "your pi set-up"
    for text in (entry_text(entries), *(text for row in entry_rows(entries, 60) for text, _ in row)):
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert all(sum(cells(text) for text, _ in row) == 60 for row in entry_rows(entries, 60))
    assert "[bold]x" in entry_text(entries)


def test_the_details_of_an_exit_show_the_code_and_the_last_words() -> None:
    fleet, session = asking_session()
    reduce(fleet, "s1", events.Exited(returncode=3, stderr_tail=("warning", "Error: no such model")), 18.0)
    told = {entry.label: entry.text for entry in session_entries(session, now=20.0)}
    assert told["exit code"] == "3"
    assert told["last words"] == "warning\nError: no such model"
    assert "process" not in told


def test_an_ask_is_told_in_full_line_by_line() -> None:
    fleet, session = asking_session()
    (ask,) = fleet.inbox()
    entries = ask_entries(ask, session, now=17.0)
    told = {entry.label: entry.text for entry in entries}
    assert told["ask"] == "◆ permission, asked 0:12 ago, the agent decides by itself in 0:48"
    assert told["command"].endswith("[bold]x\u3042\nls")
    assert told["option 1"] == "Approve"


def test_an_edit_is_told_as_what_goes_and_what_comes() -> None:
    fleet, session = asking_session()
    edits = [{"oldText": "a", "newText": "b"}, {"oldText": "c", "newText": ""}]
    reduce(fleet, "s1", gated("e", tool="edit", path="x.py", edits=edits, flags={"dry": True}), 20.0)
    told = [(entry.label, entry.text) for entry in ask_entries(session.asks["e"], session, now=21.0)]
    assert told[2:9] == [
        ("tool", "edit"),
        ("path", "x.py"),
        ("instead of", "a"),
        ("it writes", "b"),
        ("instead of", "c"),
        ("it writes", "nothing"),
        ("flags", '{"dry": true}'),
    ]


def test_a_huge_ask_is_cut_and_says_so() -> None:
    fleet, session = asking_session()
    reduce(
        fleet,
        "s1",
        events.InteractionRequest(
            request_id="b", method="input", kind=InteractionKind.QUESTION, prompt="x" * 50_000
        ),
        20.0,
    )
    text = entry_text(ask_entries(session.asks["b"], session, now=21.0))
    assert "30,000 more characters" in text
    assert len(text) < 25_000
