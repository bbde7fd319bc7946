"""Tab strip, header, footer, panel and ask bar as text: what they say and that they fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import events
from pidriver_tui.driver.usage import UsageTotals
from pidriver_tui.model import (
    Answered,
    AskOutcome,
    Attention,
    Failed,
    Fleet,
    LaunchInfo,
    Opened,
    PhaseKind,
    StateLearned,
    StatsLearned,
    reduce,
)
from pidriver_tui.ui.text.pressable import key_hints
from pidriver_tui.ui.words.fleet_line import fleet_line
from pidriver_tui.ui.words.footer import ask_bar, below_lines, panel_lines, usage_line
from pidriver_tui.ui.words.states import ATTENTION_MARKS, PHASE_GLYPHS, PHASE_STYLES, TOOL_GLYPHS
from pidriver_tui.ui.words.tabs import Tab, tab_line, tabs_of


def fleet_of(*titles: str) -> Fleet:
    fleet = Fleet()
    for number, title in enumerate(titles, 1):
        reduce(fleet, f"s{number}", Opened(LaunchInfo(f"~/work/{title}"), title), 0.0)
        reduce(
            fleet,
            f"s{number}",
            StateLearned(model="sonnet", provider="anthropic", thinking_level="high", context_window=200_000),
            1.0,
        )
    return fleet


def ask(request_id: str = "q", title: str = "Allow tool: bash\nCommand: ls") -> events.InteractionRequest:
    return events.InteractionRequest(
        request_id=request_id,
        method="select",
        kind=events.InteractionKind.PERMISSION,
        prompt=title,
        options=["Approve", "Deny"],
    )


def test_every_state_has_a_glyph_and_a_style_of_its_own() -> None:
    assert set(PHASE_GLYPHS) == set(PHASE_STYLES) == set(PhaseKind)
    assert len(set(PHASE_GLYPHS.values())) == len(PHASE_GLYPHS)
    assert set(ATTENTION_MARKS) == set(Attention)
    assert len(set(TOOL_GLYPHS.values())) == len(TOOL_GLYPHS)


def test_a_tab_shows_number_glyph_name_and_that_it_asks() -> None:
    fleet = fleet_of("api", "docs")
    reduce(fleet, "s2", ask(), 2.0)
    line = tab_line(tabs_of(fleet), "s1", 80)
    assert line.content.plain == " 1 ○ api  2 ◆ docs ? "
    assert line.key_at(2) == "s1"
    assert line.key_at(12) == "s2"
    assert line.key_at(70) is None


def test_tabs_out_of_sight_are_counted_and_say_when_one_asks() -> None:
    fleet = fleet_of(*(f"session-{number}" for number in range(20)))
    reduce(fleet, "s20", ask(), 2.0)
    line = tab_line(tabs_of(fleet), "s1", 60)
    assert line.key_at(1) == "s1"
    assert line.content.plain.rstrip().endswith("?›")


titles = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Mn", "Me")), max_size=30
)
tabs = st.lists(
    st.builds(
        Tab,
        key=st.uuids().map(str),
        number=st.integers(1, 200),
        title=titles,
        glyph=st.sampled_from(sorted(PHASE_GLYPHS.values())),
        glyph_style=st.just("$accent"),
        mark=st.sampled_from(sorted(ATTENTION_MARKS.values())),
        colour=st.just("$pidriver-session-1"),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda tab: tab.key,
)


@given(tabs, st.data(), st.integers(24, 200))
def test_the_active_tab_is_always_shown_and_spans_never_overlap(
    all_tabs: list[Tab], data: st.DataObject, width: int
) -> None:
    active = data.draw(st.sampled_from(all_tabs)).key
    line = tab_line(all_tabs, active, width)
    assert active in {key for _, _, key in line.spans}
    ends = [0, *(end for _, end, _ in line.spans)]
    assert all(first >= end for (first, _, _), end in zip(line.spans, ends, strict=False))
    if len(line.spans) > 1:
        assert line.content.cell_length <= width


def test_the_header_counts_who_needs_you_and_what_it_costs() -> None:
    fleet = fleet_of("api", "docs", "web")
    reduce(fleet, "s2", ask(), 2.0)
    reduce(fleet, "s3", Failed("no such file"), 2.0)
    reduce(fleet, "s1", StatsLearned(UsageTotals(10, 20, 0, 0, 1.5)), 2.0)
    text = fleet_line(fleet, simulated=False, width=100).plain
    assert "◆ 1 needs you" in text
    assert "✗ 1 failed" in text
    assert "○ 1 idle" in text
    assert text.endswith("fleet $1.50 ")
    assert "SIMULATION" not in text
    assert "SIMULATION" in fleet_line(fleet, simulated=True, width=100).plain


@pytest.mark.parametrize("width", [40, 80, 110, 200])
def test_the_usage_footer_fits_and_names_phase_model_context_and_cost(width: int) -> None:
    fleet = fleet_of("api")
    reduce(fleet, "s1", StatsLearned(UsageTotals(12_300, 456, 7_000, 1_000, 0.1234), 50_000, 200_000), 2.0)
    line = usage_line(fleet.sessions["s1"], now=62.0, width=width)
    assert line.cell_length <= width
    assert line.plain.startswith(" ○ idle 1:0")
    wide = usage_line(fleet.sessions["s1"], now=62.0, width=200).plain
    for words in (
        "anthropic/sonnet thinking high",
        "25% of 200k",
        "$0.1234",
        "↑12.3k ↓456",
        "cache 7.0k/1.0k",
        "your pi set-up",
    ):
        assert words in wide


def test_the_ask_bar_names_the_session_that_is_not_in_view() -> None:
    fleet = fleet_of("api", "docs")
    reduce(fleet, "s2", ask(), 2.0)
    reduce(fleet, "s1", ask(), 3.0)
    bar = ask_bar(fleet.inbox(), session=fleet.sessions["s2"], in_view=False, key="ctrl+g", width=90)
    assert bar.plain == " ◆ permission in docs Allow tool: bash Command: ls (+1 more)  ctrl+g to answer "
    short = ask_bar(fleet.inbox(), session=fleet.sessions["s2"], in_view=False, key="ctrl+g", width=50)
    assert short.cell_length <= 50
    assert short.plain.endswith("ctrl+g to answer ")


def test_colours_that_an_extension_made_for_a_terminal_are_left_out() -> None:
    fleet = fleet_of("api")
    reduce(fleet, "s1", events.StatusSet(key="ci", text="\x1b[32mCI\x1b[0m: \x1b]0;title\x07green\r"), 2.0)
    reduce(fleet, "s1", events.WidgetSet(key="w", lines=("\x1b[1;31mred\x1b[m",)), 2.0)
    shown = [line.plain for line in panel_lines(fleet.sessions["s1"], 80)]
    assert shown == [" red", " CI: green"]


def test_hostile_text_reaches_no_line_raw() -> None:
    evil = "\x1b]0;pwned\x07\x1b[31m\u202eevil\n[bold]x"
    fleet = fleet_of(evil)
    session = fleet.sessions["s1"]
    reduce(fleet, "s1", ask(title=evil), 2.0)
    reduce(fleet, "s1", events.StatusSet(key="k", text=evil), 2.0)
    reduce(fleet, "s1", events.WidgetSet(key="w", lines=(evil,)), 2.0)
    reduce(fleet, "s1", events.WidgetSet(key="b", lines=(evil,), placement="belowEditor"), 2.0)
    reduce(fleet, "s1", events.TitleSet(title=evil), 2.0)
    reduce(fleet, "s1", StateLearned(model=evil, provider=evil, thinking_level=evil), 2.0)
    lines = [
        tab_line(tabs_of(fleet), "s1", 120).content,
        usage_line(session, now=3.0, width=300),
        ask_bar(fleet.inbox(), session=session, in_view=False, key="x", width=300),
        *panel_lines(session, 300, evil),
        *below_lines(session, 300),
    ]
    for line in lines:
        assert line.plain.isprintable(), line.plain
        assert "\u202e" not in line.plain
        assert "[b" in line.plain  # as text, not as markup


def test_the_panel_shows_what_extensions_set_and_stays_small() -> None:
    fleet = fleet_of("api")
    session = fleet.sessions["s1"]
    reduce(fleet, "s1", events.StatusSet(key="ci", text="CI: green"), 2.0)
    assert [line.plain for line in panel_lines(session, 80)] == [" CI: green"]
    reduce(fleet, "s1", events.WidgetSet(key="w", lines=tuple(str(n) for n in range(50))), 2.0)
    lines = panel_lines(session, 80)
    assert len(lines) == 6
    assert lines[-1].plain == " and 46 more lines"


def test_what_extensions_show_stands_where_they_want_it() -> None:
    fleet = fleet_of("api")
    session = fleet.sessions["s1"]
    reduce(fleet, "s1", events.WidgetSet(key="above", lines=("above",), placement="aboveEditor"), 2.0)
    reduce(fleet, "s1", events.WidgetSet(key="no placement", lines=("above too",)), 2.0)
    reduce(fleet, "s1", events.WidgetSet(key="w", lines=("one", "two"), placement="belowEditor"), 2.0)
    reduce(fleet, "s1", events.StatusSet(key="ci", text="CI: green"), 2.0)
    reduce(fleet, "s1", events.TitleSet(title="refactoring"), 2.0)
    assert [line.plain for line in panel_lines(session, 80, "offered: a draft")] == [
        " offered: a draft",
        " above",
        " above too",
        " “refactoring”  CI: green",
    ]
    assert [line.plain for line in below_lines(session, 80)] == [" one", " two"]
    reduce(fleet, "s1", events.WidgetSet(key="w"), 3.0)
    assert below_lines(session, 80) == []
    reduce(fleet, "s1", events.WidgetSet(key="w", lines=("x" * 90,) * 9, placement="belowEditor"), 4.0)
    lines = below_lines(session, 80)
    assert len(lines) == 4
    assert lines[-1].plain == " and 6 more lines"
    assert all(line.cell_length <= 80 for line in lines)


def test_an_answered_ask_leaves_every_line() -> None:
    fleet = fleet_of("api")
    reduce(fleet, "s1", ask(), 2.0)
    reduce(fleet, "s1", Answered("q", AskOutcome.ANSWERED, "allowed"), 3.0)
    assert fleet.inbox() == []
    assert "?" not in tab_line(tabs_of(fleet), "s1", 80).content.plain
    assert "need" not in fleet_line(fleet, simulated=False, width=80).plain


def test_key_hints_leave_out_what_does_not_fit_and_know_what_stands_where() -> None:
    hints = [("ctrl+g", "answer", "ask.next"), ("ctrl+n", "new", "session.new"), ("f1", "keys", "app.help")]
    line = key_hints(hints, 80)
    assert line.content.plain == " ctrl+g answer  ctrl+n new  f1 keys"
    assert [line.command_at(line.content.plain.index(word)) for word in ("answer", "new", "f1")] == [
        "ask.next",
        "session.new",
        "app.help",
    ]
    assert (line.command_at(14), line.command_at(79)) == ("", "")
    short = key_hints(hints, 20)
    assert short.content.plain == " ctrl+g answer"
    assert short.command_at(16) == ""
