"""The parts of the demo agent by themselves: pace, diffs, the simulated shell, the scheduler's promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from pidriver_tui.demo.ids import Chance, Clock, Ids
from pidriver_tui.demo.loop import Interrupted, Signal, Task
from pidriver_tui.demo.pace import Pace
from pidriver_tui.demo.scene import FOREVER, Piece, bash, edit
from pidriver_tui.demo.session import Session
from pidriver_tui.demo.shell import simulate

if TYPE_CHECKING:
    from collections.abc import Generator


def pace(seed: int = 1) -> Pace:
    return Pace(0.0, Chance(seed), Clock(deterministic=True))


@given(text=st.text(), seed=st.integers(0, 1000))
def test_pieces_are_the_whole_text_and_none_is_empty(text: str, seed: int) -> None:
    for split in (pace(seed).pieces, pace(seed).chunks):
        pieces = list(split(text))
        assert "".join(pieces) == text
        assert all(pieces)


def test_words_come_as_tokens_do() -> None:
    pieces = list(pace().pieces("The quick brown fox jumps over the internationalisation of things. " * 20))
    assert 3 < sum(map(len, pieces)) / len(pieces) < 9


def test_the_pace_is_pleasant() -> None:
    real = Pace(1.0, Chance(1), Clock(deterministic=True))
    waits = [real.after_delta("word ") for _ in range(1000)]
    mean = sum(wait.seconds for wait in waits if wait is not None and not isinstance(wait, Signal)) / 1000
    assert 1 / 80 < mean < 1 / 40


def test_speed_scales_and_zero_waits_for_nothing() -> None:
    twice = Pace(2.0, Chance(1), Clock(deterministic=True))
    wait = twice.wait(3.0)
    assert wait is not None
    assert not isinstance(wait, Signal)
    assert wait.seconds == 1.5
    assert pace().wait(3.0) is None
    assert isinstance(pace().wait(FOREVER), Signal)


def test_chance_and_ids_repeat_themselves() -> None:
    assert [Chance(5).number() for _ in range(3)] == [Chance(5).number() for _ in range(3)]
    assert Chance(5).number() != Chance(6).number()
    assert Ids(deterministic=True).uuid() == "00000000-0000-0000-0000-000000000001"
    assert len({Ids(deterministic=False).uuid() for _ in range(100)}) == 100


def test_an_edit_has_pis_diff_and_patch() -> None:
    # The very example of the captures (pi-02-tools).
    result = edit("a.txt", 1, "", "hello world\n", "hello there\n", "second\n").result
    assert not callable(result)
    assert result.text == "Successfully replaced 1 block(s) in a.txt."
    assert result.details == {
        "diff": "-1 hello world\n+1 hello there\n 2 second",
        "patch": "--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n-hello world\n+hello there\n second\n",
        "firstChangedLine": 1,
    }


def test_a_diff_is_numbered_in_one_width() -> None:
    result = edit("a.py", 8, "eight\n", "nine\n", "NINE\nTEN\n", "rest\n").result
    assert not callable(result)
    assert result.details is not None
    assert result.details["diff"] == "  8 eight\n- 9 nine\n+ 9 NINE\n+10 TEN\n 11 rest"
    assert "@@ -8,3 +8,4 @@" in result.details["patch"]
    assert result.details["firstChangedLine"] == 9


def test_bash_results_are_in_pis_words() -> None:
    # Both texts as captured (pi-02-tools).
    failed = bash("echo oops >&2; exit 3", Piece("oops\n"), exit_code=3).result
    assert not callable(failed)
    assert (failed.text, failed.is_error) == ("oops\n\n\nCommand exited with code 3", True)
    silent = bash("true").result
    assert not callable(silent)
    assert (silent.text, silent.is_error) == ("(no output)", False)


def test_the_shell_runs_nothing() -> None:
    assert simulate("echo 'a b' && exit 2") == ([(0.05, "a b\n")], 2)
    assert simulate("rm -rf /") == ([(0.1, "(simulated: `rm -rf /` was not run)\n")], 0)
    assert simulate("sleep 5") == ([(FOREVER, "")], 0)
    assert "".join(piece for _, piece in simulate("seq 3")[0]) == "1\n2\n3\n"
    assert "".join(piece for _, piece in simulate("seq 2 4")[0]) == "2\n3\n4\n"
    assert simulate("") == ([], 0)


def test_a_compaction_forgets_and_leaves_the_context_unknown() -> None:
    session = Session(Ids(deterministic=True), Clock(deterministic=True), keeps_file=True)
    session.add({"role": "user", "content": [{"type": "text", "text": "x" * 4000}], "timestamp": 1})
    session.count(session.next_usage(10, 0))
    before = session.context
    result = session.forget("short")
    assert result["tokensBefore"] == before
    assert session.context is None
    assert [message["role"] for message in session.messages] == ["compactionSummary"]
    # A day has a path that says what it is and does not exist.
    assert session.file is not None
    assert session.file.startswith("/simulated/sessions/2026-01-01T")


class Stub:
    """A loop that only collects what is ready."""

    def __init__(self) -> None:
        self.ready: list[Task] = []

    def run(self) -> None:
        while self.ready:
            self.ready.pop(0).step()


def script(log: list[str], signal: Signal) -> Generator[object, Any, str]:
    try:
        log.append(f"got {yield signal}")
        yield None
    except Interrupted:
        log.append("interrupted")
        raise
    return "done"


def start(signal: Signal) -> tuple[Stub, Task, list[str]]:
    loop, log = Stub(), list[str]()
    task = Task(loop, script(log, signal))  # type: ignore[arg-type]
    loop.run()
    return loop, task, log


def test_a_signal_wakes_with_its_value_and_only_once() -> None:
    signal = Signal()
    loop, task, log = start(signal)
    signal.fire(1)
    signal.fire(2)
    loop.run()
    assert (log, task.done.fired, task.done.value) == (["got 1"], True, "done")


def test_an_interruption_ends_a_wait_at_once() -> None:
    signal = Signal()
    loop, task, log = start(signal)
    task.interrupt(Interrupted())
    loop.run()
    signal.fire(1)
    loop.run()
    assert (log, task.done.fired, task.done.value) == (["interrupted"], True, None)


def test_a_shielded_wait_is_interrupted_only_afterwards() -> None:
    signal = Signal(shielded=True)
    loop, task, log = start(signal)
    task.interrupt(Interrupted())
    loop.run()
    assert (log, task.done.fired) == ([], False)
    signal.fire(1)
    loop.run()
    assert (log, task.done.fired) == (["interrupted"], True)


def test_a_task_interrupted_before_its_first_step_never_runs() -> None:
    loop, log = Stub(), list[str]()
    task = Task(loop, script(log, Signal()))  # type: ignore[arg-type]
    task.interrupt(Interrupted())
    loop.run()
    assert (log, task.done.fired) == ([], True)
    task.interrupt(Interrupted())
    assert loop.ready == []
