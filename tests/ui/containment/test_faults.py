"""What is logged and told of faults, and what happens where there is nothing to go on with."""

from __future__ import annotations

import pytest

from pidriver_tui.app import PidriverApp
from pidriver_tui.ui.containment import Faults
from tests.ui.stage import make_app, stage

from .faulting import BoomError, logged


def test_a_fault_in_each_frame_is_no_flood(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    faults = Faults(lambda: now, "~/the.log")
    told = []
    for frame in range(4000):  # 133 seconds of 30 frames
        now = frame / 30
        try:
            raise BoomError
        except BoomError as error:
            told.append(faults.note("the tool tree", error))
    line = "the tool tree had a fault and goes on; details in ~/the.log"
    assert [words for words in told if words] == [line] * 3
    assert len(caplog.records) == 3
    assert "1800 times more" in caplog.records[1].getMessage()
    assert faults.count == 4000


def test_faults_of_many_kinds_keep_little(caplog: pytest.LogCaptureFixture) -> None:
    faults = Faults(lambda: 0.0)
    for number in range(2000):
        faults.note("x", type(f"Error{number}", (Exception,), {})())
    assert len(faults._kinds) <= 256
    assert faults.note("y", BoomError()) == "y had a fault and goes on; no log is written"


# where there is nothing to go on with


async def test_a_fault_before_the_first_frame_ends_in_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(self: PidriverApp) -> None:
        secret = "sk-not-to-be-shown"
        raise BoomError("no such\nthing", len(secret))

    app, _, _ = make_app("api", contain=True)
    monkeypatch.setattr(type(app.main), "on_mount", fails)
    await app.run_async(headless=True, size=(80, 24))
    assert app.return_code == 1
    said = capsys.readouterr()
    assert "sk-not-to-be-shown" not in said.out + said.err
    assert "Traceback" not in said.out + said.err
    assert (
        said.err == "pidriver-tui could not run: BoomError: ('no such\\nthing', 18); details in ~/the.log\n"
    )
    assert logged(caplog)


async def test_without_containment_a_fault_fails_the_test() -> None:
    def fails() -> None:
        raise BoomError

    async def run() -> None:
        async with stage("api") as staged:
            staged.app.main.call_later(fails)
            await staged.settle()

    with pytest.raises(BoomError):
        await run()
