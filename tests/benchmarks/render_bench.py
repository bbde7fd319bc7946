"""Measures the renderers alone, without app or pty: `python -m tests.benchmarks.render_bench [--quick]`.

One frame for every delta, 50 rows of 100 columns in view. CPU time of this process; the
ratio counts, absolute times drift.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from statistics import median

from pidriver_tui.ui.text.body import Body
from pidriver_tui.ui.text.code_body import CodeBody
from pidriver_tui.ui.text.markdown import MarkdownBody
from pidriver_tui.ui.text.output_body import OutputBody
from pidriver_tui.ui.text.palette import LOOKS, Palette
from pidriver_tui.ui.text.plain_body import PlainBody

from . import corpora

KB, MB = 1000, 1_000_000
WIDTH, HEIGHT = 100, 50
RATIO = 1.3
PALETTE = Palette.from_variables(
    {variable: "#a0b0c0" for look in LOOKS.values() for variable in (*look.text, *look.ground)}
)
OTHERS: dict[str, Callable[[str], Body]] = {
    "thinking": lambda text: PlainBody(text, style="thinking", width=WIDTH),
    "output": lambda text: OutputBody(text, width=WIDTH),
    "file": lambda text: CodeBody(text, language="python", first_line=1, width=WIDTH),
}


def frame(body: Body) -> None:
    """What a view that follows the end does for each frame."""
    bottom = body.height
    body.settle(bottom - HEIGHT, bottom + HEIGHT)
    bottom = body.height
    body.rows(bottom - HEIGHT, bottom, PALETTE)


def per_delta(body: Body, deltas: Iterator[str], count: int) -> float:
    """Microseconds of CPU for one delta with its frame."""
    frame(body)
    start = time.process_time()
    for delta in islice(deltas, count):
        body.append(delta)
        frame(body)
    return (time.process_time() - start) / count * 1e6


def growth(quick: bool) -> bool:
    """The table of costs per delta; whether all ratios keep the target."""
    count, rounds = (400, 3) if quick else (2000, 5)
    print("| what grows | 10 KB us/delta | 1 MB us/delta | ratio (target <= 1.3) |\n|---|---|---|---|")
    kept = True
    cases: list[tuple[str, str, Callable[[str], Body]]] = [
        (kind, kind, lambda text: MarkdownBody(text, width=WIDTH)) for kind in corpora.KINDS
    ]
    cases += [(name, "fence" if name == "file" else "prose", make) for name, make in OTHERS.items()]
    for name, kind, make in cases:
        small, large = [], []
        for _ in range(rounds):  # in turns, so that both see the same weather
            small.append(per_delta(make(corpora.text(kind, 10 * KB)), corpora.deltas(kind), count))
            large.append(per_delta(make(corpora.text(kind, MB)), corpora.deltas(kind), count))
        ratio = median(large) / median(small)
        kept &= ratio <= RATIO
        print(f"| {name} | {median(small):.0f} | {median(large):.0f} | {ratio:.2f} |", flush=True)
    return kept


def mixed(size: int) -> str:
    """A text of all kinds of blocks."""
    parts = [
        corpora.text(kind, 2000).rstrip() + ("\n```" if kind == "fence" else "") for kind in corpora.KINDS
    ]
    unit = "\n\n".join(parts) + "\n\n"
    return unit * (size // len(unit) + 1)


def opening(size: int) -> None:
    """One long text: to open it, to jump in it, to change its width, to keep it."""
    text = mixed(size)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    body = MarkdownBody(text, width=WIDTH)
    frame(body)
    opened = time.process_time() - start
    random = Random(7)
    jumps = []
    for _ in range(60):
        row = random.randrange(body.height)
        start = time.process_time()
        body.settle(row, row + HEIGHT)
        body.rows(row, row + HEIGHT, PALETTE)
        jumps.append(time.process_time() - start)
    start = time.process_time()
    body.set_width(WIDTH - 20)
    frame(body)
    resized = time.process_time() - start
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / unit
    jumps.sort()
    print(
        f"| {len(text) / MB:.0f} | {opened * 1000:.0f} | {median(jumps) * 1000:.1f} / {jumps[-2] * 1000:.1f} "
        f"| {resized * 1000:.0f} | {grown:.0f} |",
        flush=True,
    )


def main() -> int:
    """Print the tables; 1 if a ratio is above its target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a rough look, about a minute")
    quick = parser.parse_args().quick
    kept = growth(quick)
    print(
        "\n| MB | open, first frame ms | jump ms median, worst but one | new width ms | memory besides, MB |"
    )
    print("|---|---|---|---|---|")
    for size in (MB, 50 * MB) if quick else (MB, 10 * MB, 50 * MB):
        opening(size)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
