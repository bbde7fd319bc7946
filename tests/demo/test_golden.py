"""The golden captures are what their README says they are."""

from __future__ import annotations

import hashlib
import re

import pytest

from tests import golden

_ROW = re.compile(r"^\| `([^`]+\.jsonl)` \| `([0-9a-f]{64})` \|$", re.MULTILINE)
_README = (golden.FOLDER / "README.md").read_text(encoding="utf-8")
_HASHES = dict(_ROW.findall(_README))


def test_the_table_names_every_capture_and_no_other() -> None:
    assert set(_HASHES) == {path.name for path in golden.FOLDER.glob("*.jsonl")}
    assert len(_HASHES) > 100


@pytest.mark.parametrize("name", sorted(_HASHES))
def test_a_capture_is_unchanged(name: str) -> None:
    assert hashlib.sha256((golden.FOLDER / name).read_bytes()).hexdigest() == _HASHES[name]


def test_the_captures_stay_small_enough_to_clone() -> None:
    assert sum(path.stat().st_size for path in golden.FOLDER.iterdir()) < 5_000_000


def test_no_capture_names_a_home_or_a_key() -> None:
    pattern = re.compile(rb"/home/(?!dev\b)|/Users/|sk-[A-Za-z0-9]{20}")
    assert [path.name for path in golden.FOLDER.glob("*.jsonl") if pattern.search(path.read_bytes())] == []


def test_captures_load_by_name_and_dialect() -> None:
    assert set(golden.captures()) == {*golden.captures("pi"), *golden.captures("omp")}
    plain = golden.load("pi-01-plain")
    assert plain[0]["command"] == "get_state"
    assert plain[-1] == {"type": "agent_settled"}
    assert [command["type"] for command in golden.sent("pi-01-plain")] == ["get_state", "prompt"]
    assert golden.sent("pi-13-malformed") == []


def test_loading_leaves_lines_out_that_are_no_frames() -> None:
    stray = [line for line in golden.raw("omp-07-ui").split(b"\n") if line and not line.startswith(b"{")]
    assert len(golden.load("omp-07-ui")) + len(stray) == len(golden.raw("omp-07-ui").split(b"\n")) - 1
