"""Labels: no two sessions of a fleet are called alike, and nobody is called what another one was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.model import Closed, Fleet, LaunchInfo, Opened, Renamed, reduce
from pidriver_tui.model.names import look


class Fleets:
    """A fleet that folders are opened in."""

    def __init__(self, *workspaces: str) -> None:
        self.fleet = Fleet()
        for workspace in workspaces:
            self.open(workspace)

    def open(self, workspace: str, title: str = "") -> str:
        key = f"s{self.fleet.opened + 1}"
        reduce(self.fleet, key, Opened(LaunchInfo(workspace), title), 0.0)
        return key

    def close(self, key: str) -> None:
        reduce(self.fleet, key, Closed(), 0.0)

    def rename(self, key: str, name: str) -> None:
        reduce(self.fleet, key, Renamed(name), 0.0)

    @property
    def labels(self) -> list[str]:
        return [session.label for session in self.fleet]

    @property
    def by_key(self) -> dict[str, str]:
        return {session.key: session.label for session in self.fleet}


def test_a_folder_alone_is_called_by_its_name() -> None:
    assert Fleets("/w/api", "/w/web").labels == ["api", "web"]


def test_folders_of_one_name_are_told_apart_by_their_paths() -> None:
    assert Fleets("/home/me/w/api", "/home/me/x/api").labels == ["w/api", "x/api"]
    assert Fleets("/a/w/api", "/b/w/api", "/c/x/api").labels == ["a/w/api", "b/w/api", "x/api"]


def test_a_path_that_is_the_end_of_another_is_said_whole() -> None:
    assert Fleets("/api", "/w/api").labels == ["/api", "w/api"]


def test_one_folder_twice_is_numbered_and_numbers_stay() -> None:
    fleet = Fleets("/w/api", "/w/api", "/w/api")
    assert fleet.labels == ["api", "api 2", "api 3"]
    fleet.close("s1")
    assert fleet.labels == ["api 2", "api 3"]
    fleet.open("/w/api")
    assert fleet.labels == ["api 2", "api 3", "api"]
    fleet.open("/x/api")
    assert fleet.labels == ["w/api 2", "w/api 3", "w/api", "x/api"]


def test_closing_another_shortens_the_path_again() -> None:
    fleet = Fleets("/w/api", "/x/api")
    fleet.close("s2")
    assert fleet.labels == ["api"]


def test_a_name_of_the_persons_stands_unless_another_has_it() -> None:
    fleet = Fleets("/w/api", "/x/api", "/w/web")
    fleet.rename("s1", "the counter")
    assert fleet.labels == ["the counter", "api", "web"]
    fleet.rename("s3", "the counter")
    assert fleet.labels == ["the counter", "api", "the counter 2"]
    fleet.rename("s3", "")
    assert fleet.labels == ["the counter", "api", "web"]


def test_a_name_that_only_looks_the_same_is_the_same() -> None:
    fleet = Fleets("/w/one", "/w/two", "/w/three", "/w/four")
    fleet.rename("s1", "deploy")
    fleet.rename("s2", "dep\u200bloy")
    fleet.rename("s3", "\uff44eploy")
    fleet.rename("s4", "\u200b")
    assert len({look(label) for label in fleet.labels}) == 4
    assert fleet.labels[3] == "four"


def test_a_name_given_takes_nobodys_number() -> None:
    fleet = Fleets("/w/api", "/w/api")
    fleet.open("/w/web")
    fleet.rename("s3", "api 2")
    assert fleet.labels == ["api", "api 2", "api 2 2"]


_FOLDERS = st.sampled_from(["/w/api", "/x/api", "/api", "/a/w/api", "/w/web", "api", "", "/", "/w/api 2"])
_NAMES = st.sampled_from(["", "api", "w/api", "api 2", "x/api", "web", "\u200b", "api\u200b", "API"])
_STEPS = st.one_of(
    st.tuples(st.just("open"), _FOLDERS, _NAMES),
    st.tuples(st.just("close"), st.integers(0, 5), st.just("")),
    st.tuples(st.just("rename"), st.integers(0, 5), _NAMES),
)


@given(st.lists(_STEPS, max_size=24))
def test_no_two_are_alike_and_no_label_passes_from_one_to_another(
    steps: list[tuple[str, object, str]],
) -> None:
    fleet = Fleets()
    for what, which, name in steps:
        before = fleet.by_key
        keys = list(before)
        if what == "open":
            fleet.open(str(which), name)
        elif keys and isinstance(which, int):
            key = keys[which % len(keys)]
            if what == "close":
                fleet.close(key)
            else:
                fleet.rename(key, name)
        after = fleet.by_key
        looks = [look(label) for label in after.values()]
        assert all(looks)
        assert len(set(looks)) == len(looks)
        for key, label in after.items():
            others = {look(old) for other, old in before.items() if other != key and other in after}
            assert look(label) not in others
