"""Where paths of agents that do not tell lead, with real links."""

from __future__ import annotations

from pathlib import Path

import pytest

from pidriver_tui.policy import Call, Tier
from pidriver_tui.supervisor.opening import located


def _write(path: str, workspace: Path | str) -> Call:
    return Call("write", Tier.WRITE, path=path, workspace=str(workspace), arguments={"path": path})


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "real").mkdir()
    (tmp_path / "work").symlink_to("real")
    (tmp_path / "real" / "src").mkdir()
    (tmp_path / "real" / "out").symlink_to("../other")
    (tmp_path / "real" / "dangling").symlink_to("/etc/nowhere/x")
    (tmp_path / "real" / "inner").symlink_to("src")
    return tmp_path / "work"


def test_links_are_followed_and_the_workspace_stays_as_it_is_written(work: Path) -> None:
    for path, opens in {
        "src/x": f"{work}/src/x",
        "inner/x": f"{work}/src/x",
        "./src/../y": f"{work}/y",
        "out/x": f"{work.parent}/other/x",
        "out/../x": f"{work}/x",
        "dangling": "/etc/nowhere/x",
        "../x": f"{work.parent}/x",
        str(work / "src"): f"{work}/src",
        ".": str(work),
    }.items():
        assert located(_write(path, work)).opens == opens, path


@pytest.mark.parametrize("path", ["~/x", "@src/x", "src/x:1-9", "file:///x", "", "a\0b", "/"])
def test_what_is_not_certain_stays_as_it_is_written(work: Path, path: str) -> None:
    assert located(_write(path, work)) == _write(path, work)


def test_a_workspace_that_is_not_known_says_nothing() -> None:
    assert located(_write("x", "")).opens == ""


def test_what_the_agent_tells_stands(work: Path) -> None:
    told = Call("write", Tier.WRITE, path="out/x", opens="/told", workspace=str(work))
    assert located(told) is told
