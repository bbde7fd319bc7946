"""The head of a session file: what real agents write is read, what is none is told, never much is read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.driver import NotASessionFileError, SessionHeader, read_session_header

# As pi 1.6.0 and omp 18.2.3 wrote them, folders changed.
PI = (
    '{"type":"session","version":3,"id":"01a22e7b-aa5b-7552-bf08-f07c0a28e3af",'
    '"timestamp":"2026-11-30T22:03:06.204Z","cwd":"/home/dev/work"}\n'
    '{"type":"model_change","id":"e9ef768f","parentId":null,"timestamp":"2026-11-30T22:03:06.263Z",'
    '"provider":"fake","modelId":"fake-1"}\n'
)
SLOT = '{"type":"title","v":1,"title":"","updatedAt":"2026-11-30T22:03:33.945Z","pad":"%s"}\n'
OMP = (
    (SLOT % (" " * (256 - len(SLOT) + 2)))
    + '{"type":"session","version":3,"id":"01a22e7c-16b9-70f9-bba6-61552338bf70",'
    '"timestamp":"2026-11-30T22:03:33.945Z","cwd":"/home/dev/alpha"}\n'
)


def written(tmp_path: Path, data: bytes | str) -> Path:
    file = tmp_path / "s.jsonl"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def test_a_file_of_pi(tmp_path: Path) -> None:
    header = read_session_header(written(tmp_path, PI))
    assert header == SessionHeader(
        "01a22e7b-aa5b-7552-bf08-f07c0a28e3af", "/home/dev/work", "2026-11-30T22:03:06.204Z"
    )


def test_a_file_of_omp_begins_with_its_title(tmp_path: Path) -> None:
    assert len(OMP.partition("\n")[0]) == 255
    assert read_session_header(written(tmp_path, OMP)).cwd == "/home/dev/alpha"


def test_a_fork_names_its_parent(tmp_path: Path) -> None:
    line = PI.splitlines()[0].removesuffix("}") + ',"parentSession":"/x/parent.jsonl"}'
    assert read_session_header(written(tmp_path, line)).parent == "/x/parent.jsonl"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + PI.encode(),
        PI.replace("\n", "\r\n").encode(),
        b"\n\nhalf a li\xff\n" + PI.encode(),
        PI.encode() + b"\xff" * 100,
    ],
)
def test_it_is_read_through_what_is_odd(tmp_path: Path, data: bytes) -> None:
    assert read_session_header(written(tmp_path, data)).cwd == "/home/dev/work"


def test_a_folder_it_does_not_name_is_empty(tmp_path: Path) -> None:
    for line in ('{"type":"session","id":"a"}', '{"type":"session","id":"a","cwd":7}'):
        assert read_session_header(written(tmp_path, line)) == SessionHeader("a")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"notes\n",
        b"\x00" * 3000,
        b"[" * 100_000,
        b'{"type":"session"}',
        b'{"type":"message"}\n' * 9,
    ],
)
def test_another_file_is_none(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotASessionFileError):
        read_session_header(written(tmp_path, data))


def test_what_is_no_file_is_none_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    for path in (tmp_path, tmp_path / "pipe.jsonl", Path("/dev/null"), "a\0b"):
        with pytest.raises(NotASessionFileError) as caught:
            read_session_header(path)
        assert caught.value.path == str(path)
    with pytest.raises(FileNotFoundError):
        read_session_header(tmp_path / "no.jsonl")


def test_nothing_stays_open(tmp_path: Path) -> None:
    before = _open_files()
    test_what_is_no_file_is_none_and_is_not_waited_for(tmp_path)
    read_session_header(written(tmp_path, PI))
    assert _open_files() == before


def test_a_huge_file_is_read_at_its_beginning_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, b"x" * 300_000 + b"\n" + PI.encode())
    with pytest.raises(NotASessionFileError):
        read_session_header(file)
    long = {"type": "session", "id": "a", "cwd": "/w", "additionalDirectories": ["/x" * 50] * 1000}
    assert read_session_header(written(tmp_path, json.dumps(long))).cwd == "/w"


@given(st.binary(max_size=2000))
def test_no_bytes_make_it_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.jsonl"
    file.write_bytes(data)
    try:
        header = read_session_header(file)
    except NotASessionFileError:
        return
    assert header.id


def _open_files() -> int:
    """How many descriptors are open: the lowest that is free tells nothing, so each is asked."""

    def is_open(descriptor: int) -> bool:
        try:
            os.fstat(descriptor)
        except OSError:
            return False
        return True

    return sum(map(is_open, range(256)))
