"""When a person is called: once for each thing, together for a burst, never for what they see."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import AgentSettled, AgentStart, Event, Exited, InteractionEnded, TurnStart
from pidriver_tui.model import (
    Closing,
    Fact,
    Failed,
    Fleet,
    LaunchInfo,
    Opened,
    Prompted,
    Seen,
    Stalled,
    StateLearned,
    reduce,
)
from pidriver_tui.ui.notify.collector import AWAY_SECONDS, EVERYTHING, EventCollector, Eyes
from pidriver_tui.ui.notify.wording import OccasionKind

from ..stage import choice, permission

RUN = (Prompted("go"), AgentStart(), TurnStart(), AgentSettled())


class Scene:
    """Two sessions, a watch, and a clock."""

    def __init__(self, *kinds: OccasionKind) -> None:
        self.fleet = Fleet()
        self.watch = EventCollector(kinds or tuple(OccasionKind))
        self.now = 100.0
        self.in_view = ""
        self.perhaps = ""
        self.heard = 0.0
        for key in ("s1", "s2"):
            self.happen(key, Opened(LaunchInfo(f"/w/{key}"), key))

    def happen(self, key: str, *inputs: Event | Fact) -> bool:
        for value in inputs:
            reduce(self.fleet, key, value, self.now)
        return self.watch.look(self.fleet, self.eyes, now=self.now)

    @property
    def eyes(self) -> Eyes:
        return Eyes(self.in_view, self.perhaps, self.heard)

    def due(self, after: float = 1.0) -> list[tuple[str, str]]:
        self.now += after
        found = self.watch.due(self.fleet, self.eyes, now=self.now)
        return [(occasion.session, occasion.kind.value) for occasion in found]


def test_an_ask_calls_once_a_second_later() -> None:
    scene = Scene()
    assert scene.happen("s1", permission())
    assert scene.due(0.9) == []
    assert scene.due(0.1) == [("s1", "asks")]
    assert scene.due(5.0) == []
    assert not scene.happen("s1", permission()), "the same ask, told again"
    assert scene.due() == []


def test_a_burst_is_one_call() -> None:
    scene = Scene()
    assert scene.happen("s1", permission("a"))
    scene.now += 0.5
    assert not scene.happen("s2", permission("b"), choice("c"))
    assert scene.due(0.5) == [("s1", "asks"), ("s2", "asks"), ("s2", "asks")]
    assert scene.happen("s1", permission("d")), "the next one begins anew"
    assert scene.due() == [("s1", "asks")]


def test_what_is_over_by_then_is_not_called_for() -> None:
    scene = Scene()
    scene.happen("s1", permission("a"), permission("b"))
    scene.happen("s1", InteractionEnded(request_id="a", reason="answered"))
    scene.happen("s2", *RUN)
    scene.happen("s2", Seen())
    assert scene.due() == [("s1", "asks")]


def test_what_the_person_looks_at_is_quiet_then_and_later() -> None:
    scene = Scene()
    scene.in_view = "s1"
    assert not scene.happen("s1", permission(), *RUN)
    scene.in_view = ""
    assert not scene.happen("s1")
    assert scene.due() == []


def test_coming_to_look_in_time_is_quiet_too() -> None:
    scene = Scene()
    scene.happen("s1", permission())
    scene.in_view = "s1"
    assert scene.due() == []


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ((Failed("no such file"),), "failures"),
        ((Exited(returncode=1),), "failures"),
        ((Exited(returncode=0),), "failures"),
        ((StateLearned(model="m"), Exited(returncode=0)), "finished"),
        (RUN, "finished"),
    ],
)
def test_ends_call_by_their_kind(ending: tuple[Event | Fact, ...], kind: str) -> None:
    scene = Scene()
    scene.happen("s1", *ending)
    assert scene.due() == [("s1", kind)]
    scene.happen("s1", *ending)
    assert scene.due() == [], "once until it was seen"
    scene.happen("s1", Seen())
    scene.happen("s1", *RUN)
    if not scene.fleet.sessions["s1"].ended:
        assert scene.due() == [("s1", "finished")]


def test_only_the_kinds_wanted_call() -> None:
    scene = Scene(OccasionKind.FAILURE)
    assert not scene.happen("s1", permission())
    assert not scene.happen("s1", *RUN)
    assert scene.happen("s2", Failed("broken"))
    assert scene.due() == [("s2", "failures")]


def test_a_session_that_the_person_closes_is_quiet() -> None:
    scene = Scene()
    scene.happen("s1", permission())
    scene.happen("s1", Closing(), Exited(returncode=143))
    assert scene.due() == []


def test_a_stall_calls_once_and_the_next_one_again() -> None:
    scene = Scene()
    scene.happen("s1", AgentStart(), Stalled())
    assert scene.due() == [("s1", "stalls")]
    scene.happen("s1", Stalled())
    scene.happen("s1", Seen())
    scene.happen("s1", Stalled())
    assert scene.due() == [], "it has been one stall all the time"
    scene.happen("s1", TurnStart())
    scene.happen("s1", Stalled())
    assert scene.due() == [("s1", "stalls")]


@pytest.mark.parametrize("in_view", ["s1", EVERYTHING])
def test_what_is_perhaps_seen_is_called_for_when_nobody_is_heard(in_view: str) -> None:
    scene = Scene()
    scene.perhaps, scene.heard = in_view, 95.0
    assert not scene.happen("s1", permission())
    assert scene.due(AWAY_SECONDS - 6.0) == [], "somebody pressed a key a moment before"
    assert scene.due(1.0) == [("s1", "asks")]
    assert scene.due(60.0) == []


def test_what_is_perhaps_seen_calls_at_once_when_nobody_was_heard_for_long() -> None:
    scene = Scene()
    scene.perhaps, scene.heard = "s1", 10.0
    scene.happen("s1", permission())
    assert scene.due() == [("s1", "asks")]


def test_a_key_shows_that_what_is_in_view_was_seen() -> None:
    scene = Scene()
    scene.perhaps, scene.heard = "s1", 95.0
    scene.happen("s1", permission())
    scene.heard = 101.0
    assert scene.due(3.0) == []
    scene.perhaps = "s2"
    assert scene.due(300.0) == []


def test_what_is_perhaps_seen_calls_also_for_what_was_marked_seen_meanwhile() -> None:
    scene = Scene()
    scene.perhaps, scene.heard = "s1", 99.0
    scene.happen("s1", *RUN)
    scene.happen("s1", Seen())
    assert scene.due(AWAY_SECONDS) == [("s1", "finished")]


def test_another_tab_calls_as_ever_where_focus_is_not_told() -> None:
    scene = Scene()
    scene.perhaps, scene.heard = "s2", 99.0
    assert scene.happen("s1", permission())
    assert scene.due() == [("s1", "asks")]
    scene.happen("s1", permission("p2"))
    scene.perhaps, scene.heard = "s1", scene.now + 0.5
    assert scene.due() == [], "they came to look"


def test_once_the_terminal_tells_the_doubt_is_over() -> None:
    scene = Scene()
    scene.perhaps, scene.heard = "s1", 99.0
    scene.happen("s1", permission("a"))
    scene.perhaps = ""
    assert scene.due() == [("s1", "asks")], "it has told that nobody looks"
    scene.perhaps, scene.heard = "s1", scene.now
    scene.happen("s1", permission("b"))
    scene.perhaps, scene.in_view = "", "s1"
    assert scene.due() == []
