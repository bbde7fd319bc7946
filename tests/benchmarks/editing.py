"""Measures what a key costs in a large text: `python -m tests.benchmarks.editing [--quick]`.

The composer of the real app on a headless terminal, from the key event to the rows that would be
painted. CPU time of this process, so that a busy machine does not count.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from statistics import median

from textual import events

from pidriver_tui.ui.widgets.composer import Composer

from ..ui.stage import Stage, stage

MB = 1_000_000
KEY_MS, SWITCH_MS = 50.0, 100.0
TEXTS = {
    "1 MB in one line": "x" * MB,
    "1 MB of words in one line": "word " * (MB // 5),
    "1 MB of CJK in one line": "日" * MB,
    "3,000 lines": "a line of a log, as long as such lines are\n" * 3_000,
    "1 MB of line breaks": "\n" * MB,
    "1 MB on one letter": "e" + "\u0301" * MB,
    "10 MB in one line": "x" * 10 * MB,
}
KEYS = (
    "y",
    "backspace",
    "left",
    "up",
    "pageup",
    "home",
    "ctrl+home",
    "down",
    "alt+f",
    "end",
    "ctrl+end",
    "space",
)


async def _milliseconds(act: Callable[[], Awaitable[None]]) -> float:
    begin = time.process_time()
    await act()
    return 1000 * (time.process_time() - begin)


async def _paste(staged: Stage, text: str) -> None:
    staged.app.main.query_one(Composer).post_message(events.Paste(text))
    await staged.settle()


async def measure(text: str, *, unfolded: bool, times: int) -> dict[str, float]:
    """The dearest median over keys, of the paste, and of coming back to its tab, in ms of CPU."""
    async with stage("api", "docs") as staged:
        await staged.press("b")
        idle = median([await _milliseconds(lambda: staged.press("ctrl+l")) for _ in range(5)])
        paste = await _milliseconds(lambda: _paste(staged, text))
        if unfolded:
            await staged.press("alt+z")
        keys = {
            key: median([await _milliseconds(lambda key=key: staged.press(key)) for _ in range(times)])  # type: ignore[misc]
            for key in KEYS
        }
        await staged.press("alt+2")
        bare = await _milliseconds(lambda: staged.press("alt+2"))
        switch = await _milliseconds(lambda: staged.press("alt+1"))
    dearest = max(keys, key=lambda key: keys[key])
    print(
        f"  paste {paste:7.1f}  key {keys[dearest]:6.1f} ({dearest})  switch {switch:6.1f}"
        f"  an unused key {idle:5.1f}  a switch to where one is {bare:5.1f}"
    )
    return {"key": keys[dearest], "switch": switch}


async def run(*, quick: bool) -> int:
    """All texts, folded and unfolded. 1 if a target is missed."""
    missed = False
    for name, text in TEXTS.items():
        for unfolded in (False, True):
            print(f"{name}, {'unfolded' if unfolded else 'as pasted'}")
            took = await measure(text, unfolded=unfolded, times=3 if quick else 15)
            missed = missed or took["key"] > KEY_MS or took["switch"] > SWITCH_MS
    print("missed" if missed else f"no key over {KEY_MS:.0f} ms, no switch over {SWITCH_MS:.0f} ms")
    return int(missed)


def main() -> int:
    """Measure, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    return asyncio.run(run(quick=parser.parse_args().quick))


if __name__ == "__main__":
    sys.exit(main())
