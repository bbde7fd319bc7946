"""Sessions that go on: copies are begun once, and the folder that a file names is learnt from it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from pidriver_tui.driver import PiConfig, SessionState
from pidriver_tui.driver.events import AgentSettled
from pidriver_tui.model import LaunchInfo
from pidriver_tui.supervisor import Launch

from .fake import FakeAgent, House


def launch_in(folder: Path, **more: object) -> Launch:
    launch = Launch(LaunchInfo(str(folder)), PiConfig(workspace=folder))
    return replace(launch, **more)  # type: ignore[arg-type]


async def test_the_folder_of_a_session_that_only_the_agent_found_is_learnt(tmp_path: Path) -> None:
    here, own = tmp_path / "here", tmp_path / "own"
    for folder in (here, own):
        folder.mkdir()
    file = tmp_path / "s.jsonl"
    agent = FakeAgent(get_state=SessionState(session_id="u", session_file=str(file)))
    house = House(agent)
    key = await house.supervisor.open(launch_in(here, resume="u"))
    session = house.supervisor.fleet.sessions[key]
    await house.until(lambda: session.ready)
    assert session.launch.workspace == str(here), "the file is not written yet"
    file.write_text(json.dumps({"type": "session", "id": "u", "cwd": str(own)}) + "\n")
    agent.say(AgentSettled())
    await house.until(lambda: session.launch.workspace != str(here))
    assert (session.launch.workspace, session.label) == (str(own), "own")
    await house.supervisor.aclose()


async def test_a_folder_by_another_name_stays_as_the_person_wrote_it(tmp_path: Path) -> None:
    own, link = tmp_path / "own", tmp_path / "link"
    own.mkdir()
    link.symlink_to(own)
    file = tmp_path / "s.jsonl"
    file.write_text(json.dumps({"type": "session", "id": "u", "cwd": str(own)}) + "\n")
    house = House(FakeAgent(get_state=SessionState(session_id="u", session_file=str(file))))
    key = await house.supervisor.open(launch_in(link, resume="u"))
    session = house.supervisor.fleet.sessions[key]
    await house.until(lambda: session.ready)
    assert session.launch.workspace == str(link)
    assert not [block for block in session.transcript if "belongs to" in getattr(block, "text", "")]
    await house.supervisor.aclose()


async def test_a_copy_is_begun_once_and_then_gone_on_with(tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_text(json.dumps({"type": "session", "id": "c", "cwd": str(tmp_path)}) + "\n")
    state = SessionState(session_id="c", session_file=str(copy))
    first, second = FakeAgent(get_state=state), FakeAgent(get_state=state)
    house = House(first, second)
    key = await house.supervisor.open(launch_in(tmp_path, resume="/x/original.jsonl", fork=True))
    session = house.supervisor.fleet.sessions[key]
    await house.until(lambda: session.ready)
    first.exit(1, "gone")
    await house.until(lambda: session.ended)
    await house.supervisor.restart(key)
    await house.until(lambda: session.ready)
    assert [(launch.resume, launch.fork) for launch in house.started] == [
        ("/x/original.jsonl", True),
        (str(copy), False),
    ]
    await house.supervisor.aclose()


async def test_what_there_is_to_say_about_the_place_stands_in_the_transcript(tmp_path: Path) -> None:
    house = House(FakeAgent())
    key = await house.supervisor.open(launch_in(tmp_path, notice="It is run elsewhere."))
    blocks = list(house.supervisor.fleet.sessions[key].transcript)
    assert [getattr(block, "text", "") for block in blocks] == ["It is run elsewhere."]
    await house.supervisor.aclose()
