"""Each fault does what its line in the table says. All in the same run of frames: a prompt of two turns."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
from functools import cache

import pytest

from pidriver_tui.demo import demo_command
from pidriver_tui.demo.faults import FAULTS
from tests.demo.child import Child

_PROMPT = b'{"id":"p","type":"prompt","message":"a prompt"}\n'


def run(*faults: str) -> subprocess.CompletedProcess[bytes]:
    """A whole deterministic run with these faults, from prompt to the end of stdin."""
    knobs = [word for fault in faults for word in ("--fault", fault)]
    command = [*demo_command(), "--mode", "rpc", "--speed", "0", "--deterministic", *knobs]
    return subprocess.run(command, input=_PROMPT, capture_output=True, check=False, timeout=60)


@cache
def healthy() -> tuple[bytes, ...]:
    """The lines of the run without a fault."""
    process = run()
    assert (process.returncode, process.stderr) == (0, b"")
    return tuple(process.stdout.splitlines(keepends=True))


def inserted(fault: str, at: int, count: int = 1) -> list[bytes]:
    """The lines a fault puts before frame `at`, having checked that all others are as they should be."""
    lines = run(fault).stdout.split(b"\n")
    lines = [line + b"\n" for line in lines[:-1]]
    assert tuple(lines[: at - 1] + lines[at - 1 + count :]) == healthy()
    return lines[at - 1 : at - 1 + count]


def is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def test_every_fault_is_tested_here() -> None:
    with open(__file__, encoding="utf-8") as stream:  # noqa: PTH123 - this very file
        text = stream.read()
    assert [name for name in FAULTS if f'"{name}' not in text] == []


def test_the_list_names_every_fault() -> None:
    command = [*demo_command(), "--list-faults"]
    listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    assert [line.split()[0] for line in listed.splitlines()] == list(FAULTS)


@pytest.mark.parametrize("at", [1, 3, 20])
def test_garbage(at: int) -> None:
    (line,) = inserted(f"garbage={at}", at)
    assert not is_json(line)


def test_array() -> None:
    (line,) = inserted("array=3", 3)
    assert isinstance(json.loads(line), list)


def test_blank() -> None:
    assert inserted("blank=3", 3, count=2) == [b"\n", b"   \n"]


def test_not_utf8() -> None:
    (line,) = inserted("not-utf8=3", 3)
    with pytest.raises(UnicodeDecodeError):
        line.decode()
    assert json.loads(line.decode("utf-8", "replace"))["method"] == "notify"


def test_nul() -> None:
    assert inserted("nul=3", 3) == [b"\0\0\0\n"]


def test_separators() -> None:
    (line,) = inserted("separators=3", 3)
    assert json.loads(line)["message"] == "a\u2028b\u2029c\u0085d"


def test_crlf() -> None:
    lines = run("crlf=3").stdout.splitlines(keepends=True)
    assert lines[2] == healthy()[2][:-1] + b"\r\n"
    assert tuple(lines[3:]) == healthy()[3:]


def test_huge() -> None:
    (line,) = inserted("huge=2@3", 3)
    assert len(json.loads(line)["message"]) == 2 * 1_048_576
    assert len(inserted("huge=1", 1)[0]) > 1_048_576


def test_huge_garbage() -> None:
    (line,) = inserted("huge-garbage=2@3", 3)
    assert len(line) == 2 * 1_048_576 + 1
    assert not is_json(line)


def test_half_line() -> None:
    process = run("half-line=3")
    *whole, half = process.stdout.splitlines(keepends=True)
    assert process.returncode == 0
    assert tuple(whole) == healthy()[:2]
    assert healthy()[2].startswith(half)
    assert not is_json(half)


def test_unterminated() -> None:
    process = run("unterminated=3")
    assert process.returncode == 0
    assert process.stdout == b"".join(healthy()[:3])[:-1]


def test_exit() -> None:
    process = run("exit=7@3")
    assert (process.returncode, process.stdout) == (7, b"".join(healthy()[:3]))
    assert run("exit=3").stdout == healthy()[0]


def test_kill() -> None:
    process = run("kill=3")
    assert (process.returncode, process.stdout) == (-signal.SIGKILL, b"".join(healthy()[:3]))


def test_crash() -> None:
    process = run("crash=no node here")
    assert (process.returncode, process.stdout, process.stderr) == (1, b"", b"no node here\n")
    assert run("crash").stderr == b"Error: simulated crash at start\n"


def test_close_stdout() -> None:
    with Child("--fault", "close-stdout=2") as child:
        child.send("prompt", message="a prompt")
        assert child.stdout.read() == child.stdout.read() + b"".join(_bytes(child, 2))
        assert child.process.poll() is None
        assert child.end() == 0


def _bytes(child: Child, count: int) -> list[bytes]:
    lines = [line.replace(b'"id":"p"', b'"id":"t1"') for line in healthy()[:count]]
    assert len(lines) == count
    return lines


def test_stderr_flood() -> None:
    process = run("stderr-flood=1")
    assert 1_048_000 < len(process.stderr) < 1_049_000
    assert tuple(process.stdout.splitlines(keepends=True)) == healthy()


def test_stderr_line() -> None:
    assert run("stderr-line=70").stderr == b"e" * 70 * 1024 + b"\n"
    assert len(run("stderr-line").stderr) == 65 * 1024 + 1


def test_stderr_bytes() -> None:
    said = run("stderr-bytes").stderr
    assert b"\xff" in said
    assert b"\0" in said
    assert b"\x1b[" in said


def test_slow_start() -> None:
    assert tuple(run("slow-start=0.01").stdout.splitlines(keepends=True)) == healthy()


def _fill(descriptor: int) -> None:
    for _ in range(1000):
        os.write(descriptor, b" " * 65_536)


def test_deaf() -> None:
    with Child("--fault", "deaf") as child:
        descriptor = child.stdin.fileno()
        os.set_blocking(descriptor, False)
        with pytest.raises(BlockingIOError):
            _fill(descriptor)
        assert child.process.poll() is None


def test_ignore_eof() -> None:
    with Child("--fault", "ignore-eof") as child:
        child.send("prompt", message="/timeout-ask 50")
        child.frame()
        child.stdin.close()
        assert child.frame()["message"] == "timeout -> None"
        assert child.process.poll() is None


def test_ignore_term() -> None:
    with Child("--fault", "ignore-term") as child:
        child.call("get_state")
        child.kill(signal.SIGTERM)
        assert child.call("get_state")["success"] is True
        assert child.end() == 0


@pytest.mark.parametrize("where", ["", "=group", "=session"])
def test_grandchild(where: str) -> None:
    with Child("--fault", f"grandchild{where}") as child:
        said = child.stderr.readline()
        assert said.startswith(b"demo: grandchild ")
        grandchild = int(said.split()[-1])
        try:
            child.call("get_state")
            assert (os.getpgid(grandchild) == os.getpgid(child.process.pid)) is (where == "")
            assert (os.getsid(grandchild) == os.getsid(child.process.pid)) is (where != "=session")
            assert child.end() == 0
            # Its end alone does not close the pipe: the one it left behind holds it.
            assert select.select([child.stdout], [], [], 0) == ([], [], [])
        finally:
            os.kill(grandchild, signal.SIGKILL)
        assert child.stdout.read() == b""


def test_mute() -> None:
    with Child("--fault", "mute=get_state") as child:
        child.send("get_state")
        child.send("get_last_assistant_text")
        assert child.frame()["command"] == "get_last_assistant_text"
    with Child("--fault", "mute=all") as child:
        child.send("get_state")
        child.send("prompt", message="hi")
        assert child.frame()["type"] == "agent_start"


def test_shuffle() -> None:
    with Child("--fault", "shuffle=3") as child:
        sent = [child.send(name) for name in ("get_state", "get_messages", "get_session_stats")]
        assert [child.frame()["id"] for _ in sent] == sent[::-1]


def test_no_id() -> None:
    with Child("--fault", "no-id=get_state") as child:
        child.send("get_state")
        assert "id" not in child.frame()
        assert "id" in child.call("get_messages")


def test_double_reply() -> None:
    with Child("--fault", "double-reply=get_state") as child:
        child.send("get_state")
        assert child.frame() == child.frame()


def test_a_flood_cannot_jump_over_a_fault() -> None:
    with Child("--fault", "exit=5@500") as child:
        child.send("prompt", message="/flood 1000 10")
        assert child.process.wait() == 5


def test_several_at_once() -> None:
    process = run("garbage=2", "nul=4", "exit=5@6")
    assert process.returncode == 5
    assert len(process.stdout.splitlines()) == 8
