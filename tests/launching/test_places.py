"""Where a session runs: paths from the shell's folder, and a resumed session in the folder it belongs to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pidriver_tui.config import Profile, Settings
from pidriver_tui.launching import Wish, WishError, launch_for
from pidriver_tui.supervisor import Launch


class Person:
    """A person in a shell: a home, two repositories, and sessions in pi's folder."""

    def __init__(self, root: Path) -> None:
        self.home = root / "home"
        self.api, self.other = root / "w" / "api", root / "w" / "other"
        for folder in (self.home, self.api, self.other):
            folder.mkdir(parents=True)
        self.here = root
        self.environ = {"HOME": str(self.home)}

    def session(self, folder: Path, session_id: str = "01a2-33", *, home: str = ".pi") -> Path:
        mangled = str(folder).strip("/").replace("/", "-")
        file = (
            self.home
            / home
            / "agent/sessions"
            / f"--{mangled}--"
            / f"2026-11-30T22-03-06-204Z_{session_id}.jsonl"
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        header = {"type": "session", "version": 3, "id": session_id, "timestamp": "", "cwd": str(folder)}
        file.write_text(json.dumps(header) + "\n")
        return file

    def launch(self, settings: Settings | None = None, **wish: object) -> Launch:
        return launch_for(Wish(**wish), settings or Settings(), self.environ, here=self.here)  # type: ignore[arg-type]

    def refused(self, settings: Settings | None = None, **wish: object) -> tuple[str, str]:
        with pytest.raises(WishError) as caught:
            self.launch(settings, **wish)
        return caught.value.field, str(caught.value)


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    person = Person(tmp_path)
    monkeypatch.setenv("HOME", str(person.home))
    return person


def folders(launch: Launch) -> tuple[str, str]:
    """Where the process starts, and where the app says it works."""
    return str(launch.config.workspace), launch.info.workspace


def test_a_folder_is_read_from_the_shells(person: Person) -> None:
    assert folders(person.launch()) == (str(person.here),) * 2
    assert folders(person.launch(workspace="w/api")) == (str(person.api),) * 2
    assert folders(person.launch(workspace="w/../w/api/.")) == (str(person.api),) * 2
    assert folders(person.launch(workspace="~")) == (str(person.home),) * 2
    assert person.launch(workspace="w/api/..").title == "w"


def test_a_folder_that_cannot_be_worked_in_is_an_error_before_anything_starts(person: Person) -> None:
    (person.here / "file").write_text("")
    assert person.refused(workspace="w/no") == ("workspace", f"there is no folder {person.here}/w/no")
    assert person.refused(workspace="file") == ("workspace", f"{person.here}/file is not a folder")
    assert person.refused(workspace="~nobody-of-this-name/x")[0] == "workspace"
    assert person.refused(workspace="a\0b")[0] == "workspace"


@pytest.mark.parametrize("how", ["relative", "home", "whole", "dots"])
def test_a_session_file_is_read_from_the_shells_folder_and_told_whole(person: Person, how: str) -> None:
    file = person.session(person.api)
    inside = str(file.relative_to(person.here))
    text = {
        "relative": inside,
        "home": f"~/{file.relative_to(person.home)}",
        "whole": str(file),
        "dots": f"w/../{inside}",
    }[how]
    launch = person.launch(workspace="w/api", resume=text)
    assert launch.resume == str(file)
    assert folders(launch) == (str(person.api),) * 2


def test_without_a_folder_a_session_runs_where_it_belongs(person: Person) -> None:
    launch = person.launch(resume=str(person.session(person.api)))
    assert folders(launch) == (str(person.api),) * 2
    assert launch.title == "api"
    assert launch.notice == ""


def test_a_link_to_the_folder_is_the_folder(person: Person) -> None:
    (person.here / "link").symlink_to(person.api)
    launch = person.launch(workspace="link", resume=str(person.session(person.api)))
    assert folders(launch) == (f"{person.here}/link",) * 2


def test_what_is_no_session_is_an_error_before_anything_starts(person: Person) -> None:
    (person.here / "notes.jsonl").write_text("{}\n")
    (person.here / "empty.jsonl").write_text("")
    (person.here / "folder.jsonl").mkdir()
    os.mkfifo(person.here / "pipe.jsonl")
    for text, told in (
        ("no/such.jsonl", f"there is no session file {person.here}/no/such.jsonl"),
        ("notes.jsonl/x", f"there is no session file {person.here}/notes.jsonl/x"),
        ("notes.jsonl", f"{person.here}/notes.jsonl is no session file of pi or omp"),
        ("empty.jsonl", f"{person.here}/empty.jsonl is no session file of pi or omp"),
        ("folder.jsonl", f"{person.here}/folder.jsonl is a folder, not a session file"),
        (".", f"{person.here} is a folder, not a session file"),
        ("~", f"{person.home} is a folder, not a session file"),
        ("pipe.jsonl", f"{person.here}/pipe.jsonl is no session file of pi or omp"),
    ):
        assert person.refused(resume=text) == ("resume", told)
        assert person.refused(fork=text) == ("fork", told)
    assert person.refused(resume="x" * 5000 + ".jsonl")[0] == "resume"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_one_may_not_read_is_told(person: Person) -> None:
    file = person.session(person.api)
    file.chmod(0)
    assert person.refused(resume=str(file)) == ("resume", f"{file} cannot be read: Permission denied")


def test_another_folder_is_refused_with_the_way_out(person: Person) -> None:
    file = person.session(person.api)
    field, told = person.refused(resume=str(file), workspace="w/other")
    assert field == "resume"
    assert told.startswith(f"{file} belongs to {person.api} and is run there, not in {person.other}; ")
    assert "--fork" in told


def test_or_it_is_run_where_it_belongs_and_says_so(person: Person) -> None:
    launch = person.launch(resume=str(person.session(person.api)), workspace="w/other", elsewhere=True)
    assert folders(launch) == (str(person.api),) * 2
    assert f"belongs to {person.api} and is run there, not in {person.other}" in launch.notice


def test_a_copy_begins_in_the_folder_asked_for(person: Person) -> None:
    file = person.session(person.api)
    launch = person.launch(fork=str(file), workspace="w/other")
    assert (launch.resume, launch.fork) == (str(file), True)
    assert folders(launch) == (str(person.other),) * 2


def test_a_folder_that_is_gone_is_told_and_a_copy_is_the_way_out(person: Person) -> None:
    gone = person.here / "w" / "gone"
    file = person.session(gone)
    field, told = person.refused(resume=str(file))
    assert (field, f"belongs to {gone}, which is no folder any more" in told) == ("resume", True)
    assert "--fork" in told
    assert folders(person.launch(fork=str(file), workspace="w/api")) == (str(person.api),) * 2


def test_an_id_or_its_beginning_is_found_in_any_project(person: Person) -> None:
    file = person.session(person.api, "01a2-33")
    for text in ("01a2-33", "01a2"):
        launch = person.launch(resume=text)
        assert (launch.resume, folders(launch)[0]) == (str(file), str(person.api))
    assert person.refused(resume="01a2", workspace="w/other")[0] == "resume"


def test_ids_that_begin_alike_are_not_guessed(person: Person) -> None:
    person.session(person.api, "01a2-33")
    other = person.session(person.other, "01a2-34")
    assert person.refused(resume="01a2") == (
        "resume",
        "2 sessions have ids that begin with 01a2: give more of it",
    )
    assert person.launch(resume="01a2-34").resume == str(other)


def test_an_id_that_only_the_agent_may_know_is_left_to_it(person: Person) -> None:
    launch = person.launch(resume="ffff", workspace="w/api")
    assert (launch.resume, folders(launch)[0]) == ("ffff", str(person.api))


def test_ids_are_looked_for_where_this_agent_keeps_its_sessions(person: Person) -> None:
    file = person.session(person.api, "0b0b", home=".omp")
    assert person.launch(resume="0b0b", binary="omp").resume == str(file)
    assert person.launch(resume="0b0b", binary="pi").resume == "0b0b"
    kept = person.here / "kept"
    kept.mkdir()
    moved = file.rename(kept / file.name)
    profile = Settings(profiles={"pi": Profile(session_dir=str(kept))})
    assert person.launch(profile, resume="0b0b").resume == str(moved)


def test_a_session_among_the_agents_arguments_is_read_in_the_same_way(person: Person) -> None:
    file = person.session(person.api)
    inside = str(file.relative_to(person.here))
    for arguments in (("--session", inside), (f"--session={inside}",)):
        launch = person.launch(agent_args=("--verbose", *arguments))
        assert (launch.resume, launch.config.extra_args) == (str(file), ("--verbose",))
    forked = person.launch(agent_args=("--fork", inside), workspace="w/other")
    assert (forked.resume, forked.fork, folders(forked)[0]) == (str(file), True, str(person.other))
    profile = Settings(profiles={"pi": Profile(extra_args=("--session", "w/no.jsonl"))})
    assert person.refused(profile)[0] == "resume"
    assert person.launch(profile, resume=str(file)).resume == str(file)
    assert person.launch(agent_args=("--session",)).config.extra_args == ("--session",)


def test_no_folder_is_made_anywhere(person: Person) -> None:
    def there() -> set[str]:
        return {str(path) for path in person.here.rglob("*")}

    file = person.session(person.api)
    before = there()
    person.launch(resume=str(file.relative_to(person.here)), workspace="w/api")
    person.refused(resume="home/.pi/no.jsonl", workspace="w/api")
    person.refused(workspace="w/no")
    assert there() == before
