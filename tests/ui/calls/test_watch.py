"""When a person is called: once for each thing, together for a burst, never for what they see."""

from __future__ import annotations

import pytest

from pidriver_tui.driver.events import AgentSettled, AgentStart, Event, Exited, InteractionEnded, TurnStart
from pidriver_tui.model import Closing, Fact, Failed, Fleet, LaunchInfo, Opened, Prompted, Seen, reduce
from pidriver_tui.ui.calls.occasions import Kind
from pidriver_tui.ui.calls.watch import Watch

from ..stage import choice, permission

RUN = (Prompted("go"), AgentStart(), TurnStart(), AgentSettled())


class Scene:
    """Two sessions, a watch, and a clock."""

    def __init__(self, *kinds: Kind) -> None:
        self.fleet = Fleet()
        self.watch = Watch(kinds or tuple(Kind))
        self.now = 100.0
        self.in_view = ""
        for key in ("s1", "s2"):
            self.happen(key, Opened(LaunchInfo(f"/w/{key}"), key))

    def happen(self, key: str, *inputs: Event | Fact) -> bool:
        for value in inputs:
            reduce(self.fleet, key, value, self.now)
        return self.watch.look(self.fleet, in_view=self.in_view, now=self.now)

    def due(self, after: float = 1.0) -> list[tuple[str, str]]:
        self.now += after
        found = self.watch.due(self.fleet, in_view=self.in_view, now=self.now)
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
        ((Exited(returncode=0),), "finished"),
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
    scene = Scene(Kind.FAILURE)
    assert not scene.happen("s1", permission())
    assert not scene.happen("s1", *RUN)
    assert scene.happen("s2", Failed("broken"))
    assert scene.due() == [("s2", "failures")]


def test_a_session_that_the_person_closes_is_quiet() -> None:
    scene = Scene()
    scene.happen("s1", permission())
    scene.happen("s1", Closing(), Exited(returncode=143))
    assert scene.due() == []
