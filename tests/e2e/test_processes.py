"""A family is everything a process started, and its end is noticed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from .processes import Family

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], start_new_session=True)
print("up", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def parent() -> Iterator[subprocess.Popen[bytes]]:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PARENT], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_a_grandchild_in_a_session_of_its_own_is_family(parent: subprocess.Popen[bytes]) -> None:
    with Family(parent.pid) as family:
        assert len(family.members) == 2
        parent.kill()
        parent.wait()
        with pytest.raises(AssertionError, match=r"still alive after 0.05 s.*sys\.stdin\.read"):
            family.wait_gone(timeout=0.05)
        assert parent.stdin is not None
        parent.stdin.close()
        family.wait_gone()


def test_who_has_ended_already_is_gone(parent: subprocess.Popen[bytes]) -> None:
    parent.communicate(b"")
    with Family(parent.pid) as family:
        assert family.members == []
        family.wait_gone(timeout=0)
